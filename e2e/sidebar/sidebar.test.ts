import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Snapshot } from "../../client/model/store.ts";
import { blocker, busy, placeIn, planItem, ready, running, summary, unscanned } from "../../client/test/samples.ts";
import { ensureBrowser } from "../harness/index.ts";
import { poorContrasts } from "./contrast.ts";
import { Sidebar, type SidebarOptions } from "./page.ts";
import { type ThemeName, themes } from "./themes.ts";

const api = { ...ready, root: "file:///projects/api", name: "api" };
const mistake = { message: "“overal” is no key of a gate; did you mean “overall”?", place: placeIn(".seaworthy/policy.yml", 3) };
const troubled: Snapshot = {
  ...running({ ...summary, scan: { kind: "scanning", done: 120, total: 300, first: false }, configuration: [mistake] }, api),
  trusted: false,
  server: { kind: "crashed", reason: "it ended by itself, for the third time within three minutes." },
};

/** Every state of the view, by name. */
const states: Readonly<Record<string, Snapshot>> = {
  results: running(summary),
  "long-plan-and-records": running(busy),
  ready: running(ready),
  "first-scan": running(unscanned),
  incomplete: running({ ...summary, scan: { kind: "incomplete", reason: "the scan was stopped", files: 180 } }),
  "nothing-known": running({
    ...unscanned,
    scan: { kind: "incomplete", reason: "the scan was cancelled; 9 of 9 files were not looked at", files: 9 },
  }),
  empty: running({ ...unscanned, scan: { kind: "empty" } }),
  "no-folder": running(),
  "several-roots-in-trouble": troubled,
};

const themeNames = Object.keys(themes) as ThemeName[];

describe("the sidebar's page", () => {
  let browser: Browser;
  let open: Sidebar | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    // Whatever a test does, the browser finds nothing to complain about.
    expect(open?.complaints ?? []).toEqual([]);
    await open?.close();
    open = undefined;
  });

  async function sidebar(options: SidebarOptions = {}): Promise<Sidebar> {
    open = await Sidebar.open(browser, options);
    return open;
  }

  test.each(themeNames)("has readable text in every state in the theme %s", async (theme) => {
    const shown = await sidebar({ theme });
    for (const [state, snapshot] of Object.entries(states)) {
      await shown.show(snapshot);
      expect(await poorContrasts(shown.page), state).toEqual([]);
      await shown.screenshot(state);
    }
  });

  test.each([
    { width: 170, fontSize: 13 },
    { width: 170, fontSize: 20 },
    { width: 320, fontSize: 13 },
    { width: 900, fontSize: 13 },
  ])("has nothing cut off or hidden sideways at $width pixels with a font of $fontSize", async ({ width, fontSize }) => {
    const shown = await sidebar({ width, fontSize });
    for (const [state, snapshot] of Object.entries(states)) {
      await shown.show(snapshot);
      expect(await shown.overflowing(), state).toEqual([]);
      if (state === "results") await shown.screenshot(`${width}px-font-${fontSize}`);
    }
  });

  test("can be read and walked through by keyboard alone, in the order in which it is shown", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    const buttons = await shown.page.locator("button, summary").filter({ visible: true }).all();
    // The plan has a button for each of its first steps and one for the report; the skipped files can be unfolded.
    expect(buttons.length).toBe(summary.bestNext.length + summary.categories.length + summary.plan.quickStart.items + 2);
    for (const button of buttons) {
      await shown.page.keyboard.press("Tab");
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await button.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
    }
  });

  test("says what was chosen, by keyboard and by mouse", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    await shown.page.getByRole("button", { name: /^Placeholder left.*points/ }).press("Enter");
    await shown.page.getByRole("button", { name: /^Security:/ }).click();
    const place = summary.bestNext[1]?.place;
    expect(await shown.sent()).toEqual([
      { kind: "ready" },
      { kind: "action", action: JSON.stringify({ do: "open", uri: place?.uri, line: place?.line, character: place?.character }) },
      { kind: "action", action: JSON.stringify({ do: "category", root: summary.root, category: "security" }) },
    ]);
  });

  test("tells screen readers what is drawn", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    const { page } = shown;
    await page.getByRole("img", { name: "Readiness: 54 percent, in progress" }).waitFor();
    await page.getByRole("img", { name: "Trend over 12 recorded runs: from 31 to 54 percent" }).waitFor();
    await page.getByRole("heading", { name: "Launch plan" }).waitFor();
    expect(await page.getByRole("listitem").count()).toBe(
      summary.bestNext.length + summary.categories.length + summary.plan.quickStart.items,
    );
    expect((await page.getByRole("status").textContent())?.replaceAll("\u00a0", " ")).toBe("shop: Not ready, 2 launch blockers");
  });

  test("is redrawn in place: elements stay the same ones and keep the focus when others come and go above them", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    const { page } = shown;
    const focused = page.getByRole("button", { name: /^Error tracking/ });
    await focused.focus();
    const before = await focused.elementHandle();
    const [, second, third] = summary.bestNext;
    if (!second || !third) throw new Error("the sample has three items");
    // The first one goes, a new one comes, and the others change places.
    const more = [third, planItem("weak-random", "Predictable random for a security value"), second];
    await shown.show(running({ ...summary, overall: 55, bestNext: more }));
    await page.getByText("55%").waitFor();
    expect(await focused.evaluate((element, old) => element === old && element === document.activeElement, before)).toBe(true);
    expect(await page.locator("li", { hasText: "Predictable random" }).count()).toBe(1);
    expect(await page.locator("ul li", { hasText: "Hard-coded user" }).count()).toBe(0);
  });

  test("renews what runs out, and leaves open what a reader has opened", async () => {
    const shown = await sidebar();
    const { page } = shown;
    await shown.show(running(busy));
    await page.getByRole("button", { name: "Renew on call rotation" }).click();
    const renew = { do: "record", action: "renew", root: summary.root, check: "on-call-rotation" };
    expect((await shown.sent()).at(-1)).toEqual({ kind: "action", action: JSON.stringify(renew) });
    const week = page.locator("details", { hasText: "Week 2" });
    await week.locator("summary").press("Enter");
    await week.getByText("Error tracking").waitFor();
    await page.locator("details.files summary").click();
    await shown.show(running({ ...busy, overall: 55 }));
    await page.getByText("app.min.js").waitFor();
    expect(await shown.overflowing()).toEqual([]);
    await shown.screenshot("unfolded");
    await page.reload();
    await week.getByText("Error tracking").waitFor();
    await page.getByText("app.min.js").waitFor();
    expect(await page.locator("details[open]").count()).toBe(2);
  });

  test("shows the same again and touches nothing", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    const { page } = shown;
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      const watch = { childList: true, subtree: true, attributes: true, characterData: true };
      new MutationObserver((records) => seen.push(...records.map(({ type }) => type))).observe(document.body, watch);
    });
    const mutations = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    await shown.show(running(summary));
    expect(await mutations()).toEqual([]);
    await shown.show(running({ ...summary, overall: 55 }));
    // The number; the ring's arc and label; the trend's line and label.
    expect((await mutations()).toSorted()).toEqual(["attributes", "attributes", "attributes", "attributes", "characterData"]);
  });

  test("shows what it showed before at once when VS Code makes it anew", async () => {
    const shown = await sidebar();
    await shown.show(running(summary));
    await shown.page.reload();
    await shown.page.getByText("54%").waitFor();
    expect(await shown.sent()).toEqual([{ kind: "ready" }]);
  });

  test("shows texts of the project as texts, whatever is in them", async () => {
    const shown = await sidebar();
    const evil = `<img src=x onerror="document.body.textContent='gone'"><script>document.title = "gone"</script>`;
    await shown.show(
      running({ ...summary, name: evil, bestNext: [planItem("x", evil)], blockers: [blocker("x", evil, [])] }, { ...api, name: evil }),
    );
    await shown.page.getByRole("button", { name: evil }).waitFor();
    expect(await shown.page.locator("main img, main script").count()).toBe(0);
    expect(await shown.page.title()).toBe("Readiness");
  });

  test("goes through all states without leaving anything behind", async () => {
    const shown = await sidebar();
    const html = () => shown.page.locator("main").innerHTML();
    await shown.show(running(summary));
    const first = await html();
    for (const snapshot of Object.values(states)) await shown.show(snapshot);
    await shown.show(running(summary));
    expect(await html()).toBe(first);
  });
});
