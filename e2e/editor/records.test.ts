import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../harness/index.ts";
import { Desk } from "./desk.ts";

const ATTESTATIONS = ".seaworthy/attestations.yml";
const WAIVERS = ".seaworthy/waivers.yml";
const today = new Date().toISOString().slice(0, 10);

/** One person writes down what no code can prove, and what may wait: each test goes on where the one before it has ended. */
describe("a person who records", () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts" });
    await desk.workbench.openContainer("Readiness");
    // The first row says that the scan is under way; a blocker says that it is over.
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "Predictable random" }).first().waitFor({ timeout: 120_000 });
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  const key = (name: string) => desk.workbench.page.keyboard.press(name);
  const type = (text: string) => desk.workbench.page.keyboard.type(text);
  /** Waits for a question by its words, in the title, the box or the message below it. */
  const question = async (words: string): Promise<void> => {
    const input = desk.workbench.quickInput();
    await waitFor(`the question "${words}"`, async () => {
      const placeholder = await input.locator("input.input").getAttribute("placeholder");
      return placeholder?.includes(words) || (await input.innerText()).includes(words);
    });
  };
  const row = (text: string) => desk.workbench.quickPickRows().filter({ hasText: text }).first();
  const choose = async (text: string): Promise<void> => {
    await row(text).waitFor();
    await row(text).click();
  };
  /** Types and presses Enter at once, as one does. */
  const answer = async (text: string): Promise<void> => {
    await desk.workbench.quickInput().locator("input.input").fill(text);
    await key("Enter");
  };
  /** Runs a command that asks something. A view that is still being drawn may take the focus, which closes the palette: then it is opened again. */
  const start = async (title: string): Promise<void> => {
    const { page } = desk.workbench;
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await waitFor(`the command "${title}" in the palette`, async () => {
      if (!(await page.locator(".quick-input-widget").isVisible())) await key("F1");
      await desk.workbench.quickInput().locator("input.input").fill(`>Seaworthy: ${title}`, { timeout: 2000 });
      return row(title).isVisible();
    });
    await choose(title);
  };

  test("begins to attest, goes back a step, changes the answer, and leaves with Escape: nothing is written", async () => {
    const { workbench } = desk;
    await start("Attest…");
    await question("About which check?");
    await workbench.quickInput().locator("input.input").fill("On-call");
    await choose("On-call rotation");
    await question("Who is answerable?");
    await answer("@ledger/platform");
    await question("Who is on call this week");
    await workbench.screenshot("records-attest-evidence");
    await workbench.quickInput().locator('[aria-label^="Back"]').click();
    await question("Who is answerable?");
    await expect.poll(() => workbench.quickInput().locator("input.input").inputValue()).toBe("@ledger/platform");
    await key("Escape");
    await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    expect(existsSync(join(desk.folder, ATTESTATIONS))).toBe(false);
  });

  test("attests: the file is begun, saved, and the check counts", async () => {
    const { workbench } = desk;
    await start("Attest…");
    await question("About which check?");
    await workbench.quickInput().locator("input.input").fill("On-call");
    await choose("On-call rotation");
    await question("Who is answerable?");
    await answer("@ledger/platform");
    await question("Who is on call this week");
    await answer("https://example.org/rota");
    await question("Until when?");
    await workbench.screenshot("records-attest-end");
    await key("Enter");
    await question("Look at what will be written");
    await row('owner: "@ledger/platform"').waitFor();
    await workbench.screenshot("records-attest-preview");
    await choose("Write");
    await expect.poll(() => existsSync(join(desk.folder, ATTESTATIONS))).toBe(true);
    await expect
      .poll(() => desk.textOf(ATTESTATIONS))
      .toMatch(
        new RegExp(
          `^# .*\\nattestations:\\n  - check: on-call\\n    owner: "@ledger/platform"\\n    date: ${today}\\n    evidence: https://example.org/rota\\n$`,
        ),
      );
    expect(await workbench.notifications().count()).toBe(0);
  });

  test("waives a launch blocker from its menu, with a second person and a reason; it no longer blocks", async () => {
    const { workbench } = desk;
    const badge = workbench.containerBadge("Readiness");
    const before = Number(await badge.innerText());
    await workbench.page.locator(`.pane-header[aria-label^="Readiness"]`).click();
    const blocker = workbench.treeRows("Launch blockers").filter({ hasText: "Predictable random" }).first();
    await blocker.click({ button: "right" });
    // A menu does not hear a click that comes in the moment in which it opens.
    const item = workbench.page.locator(".context-view .action-menu-item", { hasText: "Waive…" });
    await waitFor("the menu to hear the click", async () => {
      if (await item.isVisible()) await item.click({ timeout: 2000 });
      return !(await item.isVisible());
    });
    await question("What makes it acceptable?");
    await workbench.screenshot("records-waive-kind");
    await choose("Accept the risk");
    await question("Who takes the decision?");
    await answer("@ledger/platform");
    await question("Who agrees?");
    await workbench.quickInput().locator("input.input").fill("@Ledger/platform");
    await row("The approver is someone other than the owner.").waitFor();
    await answer("@ledger/security");
    await question("Why?");
    await answer("later");
    await question("Write at least 10 characters.");
    await answer("Replaced together with the sessions in the next release");
    await question("Until when?");
    await key("Enter");
    await question("Look at what will be written");
    await workbench.screenshot("records-waive-preview");
    await choose("Write");
    await expect.poll(() => existsSync(join(desk.folder, WAIVERS))).toBe(true);
    await expect.poll(() => desk.textOf(WAIVERS)).toContain('    approver: "@ledger/security"\n');
    await expect.poll(async () => Number(await badge.innerText())).toBe(before - 1);
    await workbench.screenshot("records-waived");
  });

  test("misspells a check in the file, sees it underlined, and takes the word that was meant", async () => {
    const { workbench } = desk;
    await workbench.openFile(join(desk.folder, ATTESTATIONS), 3, 14);
    await key("End");
    await type("x");
    await workbench.squiggles("warning").first().waitFor();
    const titles = await workbench.quickFixes();
    expect(titles[0]).toBe('Change to "on-call"');
    await workbench.screenshot("records-did-you-mean");
    await workbench.applyQuickFix('Change to "on-call"');
    await expect.poll(async () => workbench.squiggles("warning").count()).toBe(0);
    await workbench.save();
    expect(desk.textOf(ATTESTATIONS)).toContain("  - check: on-call\n");
  });

  test("renews with what stands there already, and undoes it in the file", async () => {
    const { workbench } = desk;
    const before = desk.textOf(ATTESTATIONS);
    await start("Renew Attestation…");
    await question("About which check?");
    await workbench.quickInput().locator("input.input").fill("On-call");
    await choose("On-call rotation");
    await question("Who is answerable?");
    await choose("@ledger/platform");
    await question("Who is on call this week");
    await expect.poll(() => workbench.quickInput().locator("input.input").inputValue()).toBe("https://example.org/rota");
    await answer("https://example.org/rota/2");
    await question("Until when?");
    await key("Enter");
    await question("Look at what will be written");
    await choose("Write");
    await expect.poll(() => desk.textOf(ATTESTATIONS)).toBe(before.replace("/rota", "/rota/2"));
    await workbench.page.locator(".editor-group-container.active .view-line", { hasText: "rota/2" }).click();
    await key("ControlOrMeta+Z");
    await expect.poll(() => workbench.visibleText()).not.toContain("rota/2");
    await workbench.save();
    expect(desk.textOf(ATTESTATIONS)).toBe(before);
  });
});
