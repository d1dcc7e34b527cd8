import type { Frame } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Desk } from "./desk.ts";
import { readinessOf } from "./readiness.ts";

const THEMES = [
  { name: "light", theme: "Light Modern", body: "vscode-light" },
  { name: "high-contrast", theme: "Dark High Contrast", body: "vscode-high-contrast" },
  { name: "high-contrast-light", theme: "Light High Contrast", body: "vscode-high-contrast-light" },
  { name: "dark", theme: "Dark Modern", body: "vscode-dark" },
];

describe("the sidebar in VS Code", () => {
  let desk: Desk;
  let sidebar: Frame;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts" });
    sidebar = await desk.sidebar();
    await readinessOf(desk, sidebar);
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  const header = (view: string) => desk.workbench.page.locator(`.pane-header[aria-label^="${view}"]`);

  /** Opens these views of the container and closes the others. */
  const show = async (...wanted: string[]): Promise<void> => {
    await desk.workbench.openContainer("Readiness");
    for (const view of ["Readiness", "Launch blockers", "Checks", "Checklists"]) {
      const isOpen = (await header(view).getAttribute("aria-expanded")) === "true";
      if (isOpen !== wanted.includes(view)) await header(view).click();
    }
    if (wanted.includes("Readiness")) sidebar = await desk.sidebar();
  };

  test("goes to the code of what is best to do next", async () => {
    const item = sidebar.locator("button.next", { hasText: /:\d+/ }).first();
    const [, file, line] = /([^/\s]+):(\d+)/.exec(await item.innerText()) ?? [];
    await item.click();
    await expect.poll(() => desk.cursor()).toContain(`${file} Ln ${line},`);
  });

  test("shows a category's checks and their places in the tree, and fixes all places of one after a look at them", async () => {
    const { workbench } = desk;
    await sidebar.locator("button.category", { hasText: "Security" }).click();
    await workbench.treeRows("Checks").filter({ hasText: "Security" }).waitFor();
    // The list draws only what is in sight: it gets all the room there is.
    for (const view of ["Readiness", "Launch blockers"]) await header(view).click();
    const rows = workbench.treeRows("Checks");
    const check = rows.filter({ hasText: "Predictable random" });
    await check.waitFor();
    await workbench.screenshot("editor-checks");
    await check.locator(".monaco-tl-twistie").click();
    await rows.filter({ hasText: "lib/session.ts:26" }).click();
    await expect.poll(() => desk.cursor()).toContain("session.ts Ln 26,");

    const badge = workbench.containerBadge("Readiness");
    const before = Number(await badge.innerText());
    await check.hover();
    await check.locator('.action-label[aria-label^="Fix All of This Check"]').click();
    await workbench.page.locator(".multiDiffEditor").first().waitFor();
    await workbench
      .quickInput()
      .getByText(/^Apply \d+\ssafe changes? for weak-random/)
      .waitFor();
    await workbench.screenshot("editor-fix-preview");
    expect(Number(await badge.innerText())).toBe(before);
    await workbench.quickPickRows().filter({ hasText: "Apply" }).click();
    await workbench.page.locator(".multiDiffEditor").first().waitFor({ state: "detached" });
    await expect.poll(async () => Number(await badge.innerText())).toBeLessThan(before);
    await rows.filter({ hasText: "Predictable random" }).waitFor({ state: "detached" });
    expect(await desk.underlined()).not.toContain("Math.random()");
    for (const view of ["Readiness", "Launch blockers"]) await header(view).click();
    sidebar = await desk.sidebar();
  });

  test("groups the checks by file and filters them, and shows all of them again", async () => {
    const { workbench } = desk;
    const rows = workbench.treeRows("Checks");
    const inHeader = (action: string) => workbench.pane("Checks").locator(`.pane-header .action-label[aria-label^="${action}"]`);
    await show("Checks");
    await header("Checks").hover();
    await inHeader("Group Checks By").click();
    await workbench.quickPickRows().filter({ hasText: "File" }).click();
    await rows.filter({ hasText: "session.ts" }).first().waitFor();
    await workbench.screenshot("editor-checks-by-file");
    await header("Checks").hover();
    await inHeader("Filter Checks").click();
    await workbench.quickPickRows().filter({ hasText: "with a safe fix" }).click();
    await workbench.page.keyboard.press("Enter");
    await header("Checks").filter({ hasText: "with a safe fix · by file" }).waitFor();
    await rows.filter({ hasText: "In no single file" }).waitFor({ state: "detached" });
    await workbench.screenshot("editor-checks-filtered");
    await header("Checks").hover();
    await inHeader("Show All Checks").click();
    await inHeader("Group Checks By").click();
    await workbench.quickPickRows().filter({ hasText: "Category" }).click();
    await rows.filter({ hasText: "Security" }).first().waitFor();
  });

  test("holds the team's checklist against the code, and ticks an item only when it is done", async () => {
    const { workbench } = desk;
    const checklist = "PRODUCTION_TODO.md";
    await show("Checklists");
    const rows = workbench.treeRows("Checklists");
    await rows
      .filter({ hasText: `${checklist}` })
      .filter({ hasText: "contradicted" })
      .waitFor();
    const row = (text: string) => rows.filter({ hasText: text });
    await row("CORS only for the origins we own").click();
    await expect.poll(() => desk.cursor()).toContain(`${checklist} Ln 14,`);
    await workbench.page
      .locator(".codelens-decoration", { hasText: /verified \d+ of \d+/ })
      .first()
      .waitFor();
    await workbench.page.locator(".detected-link").first().waitFor();
    await workbench.screenshot("editor-checklists");

    const act = async (item: string, action: string): Promise<void> => {
      await row(item).hover();
      await row(item).locator(`.action-label[aria-label^="${action}"]`).click();
    };
    await act("Rate limiting per IP address", "Tick Checklist Item");
    await expect.poll(() => desk.textOf(checklist)).toContain("- [x] Rate limiting per IP address");
    await row("Rate limiting per IP address")
      .filter({ hasText: /verified/ })
      .waitFor();
    expect(await workbench.notifications().count()).toBe(0);

    const before = desk.textOf(checklist);
    await act("Error tracking (Sentry)", "Tick Checklist Item");
    await workbench.notifications().filter({ hasText: "Not ticked, open: “Error tracking (Sentry)”." }).waitFor();
    await workbench.runCommand("Notifications: Clear All Notifications");
    await act("Container does not run as root", "Verify Checklist Item");
    await workbench.notifications().filter({ hasText: "Contradicted: “Container does not run as root”. Container runs as root" }).waitFor();
    await workbench.screenshot("editor-checklist-verified");
    await workbench.runCommand("Notifications: Clear All Notifications");
    expect(desk.textOf(checklist)).toBe(before);
  });

  test("opens the whole plan in the report", async () => {
    await show("Readiness", "Launch blockers", "Checklists");
    await sidebar.getByRole("button", { name: "Open the plan" }).click();
    await desk.workbench.webview("main#report");
  });

  test("explains a check", async () => {
    await desk.ask("Seaworthy: Explain Check");
    await desk.workbench.acceptQuickInput("insecure-cookie", "insecure-cookie");
    await desk.workbench.webview("h1#cookie-without-securehttponlysamesite");
  });

  test("opens the walkthrough of five steps at most", async () => {
    await desk.workbench.runCommand("Seaworthy: Open Walkthrough");
    const steps = desk.workbench.page.locator(".getting-started-step");
    await steps.first().waitFor();
    expect(await steps.count()).toBeLessThanOrEqual(5);
    await desk.workbench.screenshot("editor-walkthrough");
  });

  test.each(THEMES)("follows the theme $theme", async ({ name, theme, body }) => {
    await show("Readiness", "Launch blockers", "Checklists");
    await desk.ask("Preferences: Color Theme");
    await desk.workbench.acceptQuickInput(theme, theme);
    await sidebar.locator(`body.${body}`).waitFor();
    await sidebar.evaluate(() => scrollTo(0, 0));
    await desk.workbench.screenshot(`editor-theme-${name}`);
  });

  test("can be read when it is as narrow as VS Code lets it be", async () => {
    const { page } = desk.workbench;
    const bar = await page.locator(".part.sidebar").boundingBox();
    if (!bar) throw new Error("the side bar is not there");
    await page.mouse.move(bar.x + bar.width, bar.y + bar.height / 2);
    await page.mouse.down();
    await page.mouse.move(bar.x + 175, bar.y + bar.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await page.locator(".part.sidebar").boundingBox())?.width).toBeLessThan(200);
    await desk.workbench.screenshot("editor-narrow");
    expect(await sidebar.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  });

  test("is there again at once when it was hidden", async () => {
    const { workbench } = desk;
    await workbench.openContainer("Explorer");
    await workbench.page.locator(".explorer-viewlet").waitFor();
    sidebar = await desk.sidebar();
    await readinessOf(desk, sidebar);
    expect(await workbench.notifications().count()).toBe(0);
  });
});
