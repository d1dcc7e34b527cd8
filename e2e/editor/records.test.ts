import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../harness/index.ts";
import { Desk } from "./desk.ts";
import { Dialog } from "./dialog.ts";

const ATTESTATIONS = ".seaworthy/attestations.yml";
const WAIVERS = ".seaworthy/waivers.yml";
const RANDOM = "Math.random()";
const UNDERLINED = ['"ledger-local-session"', RANDOM, "sessionCookie"];
const today = new Date().toISOString().slice(0, 10);

/** One person writes down what no code can prove, and what may wait: each test goes on where the one before it has ended. */
describe("a person who records", () => {
  let desk: Desk;
  let dialog: Dialog;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts" });
    dialog = new Dialog(desk);
    await desk.workbench.openContainer("Readiness");
    // The first row says that the scan is under way; a blocker says that it is over.
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "Predictable random" }).first().waitFor({ timeout: 120_000 });
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  const key = (name: string) => desk.workbench.page.keyboard.press(name);
  const type = (text: string) => desk.workbench.page.keyboard.type(text);

  test("begins to attest, goes back a step, changes the answer, and leaves with Escape: nothing is written", async () => {
    const { workbench } = desk;
    await dialog.start("Attest…");
    await dialog.question("About which check?");
    await dialog.find("On-call", "On-call rotation");
    await dialog.question("Who is answerable?");
    await dialog.answer("@ledger/platform");
    await dialog.question("Who is on call this week");
    await workbench.screenshot("records-attest-evidence");
    await workbench.quickInput().locator('[aria-label^="Back"]').click();
    await dialog.question("Who is answerable?");
    await expect.poll(() => workbench.quickInput().locator("input.input").inputValue()).toBe("@ledger/platform");
    await key("Escape");
    await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    expect(existsSync(join(desk.folder, ATTESTATIONS))).toBe(false);
  });

  test("attests: the file is begun, saved, and the check counts", async () => {
    const { workbench } = desk;
    await dialog.start("Attest…");
    await dialog.question("About which check?");
    await dialog.find("On-call", "On-call rotation");
    await dialog.question("Who is answerable?");
    await dialog.answer("@ledger/platform");
    await dialog.question("Who is on call this week");
    await dialog.answer("https://example.org/rota");
    await dialog.question("Until when?");
    await workbench.screenshot("records-attest-end");
    await key("Enter");
    await dialog.question("Look at what will be written");
    await dialog.row('owner: "@ledger/platform"').waitFor();
    await workbench.screenshot("records-attest-preview");
    await dialog.finish("Write");
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
    await dialog.question("What makes it acceptable?");
    await workbench.screenshot("records-waive-kind");
    await dialog.choose("Accept the risk");
    await dialog.question("Who takes the decision?");
    await dialog.answer("@ledger/platform");
    await dialog.question("Who agrees?");
    await workbench.quickInput().locator("input.input").fill("@Ledger/platform");
    await dialog.row("The approver is someone other than the owner.").waitFor();
    await dialog.answer("@ledger/security");
    await dialog.question("Why?");
    await dialog.answer("later");
    await dialog.question("Write at least 10 characters.");
    await dialog.answer("Replaced together with the sessions in the next release");
    await dialog.question("Until when?");
    await key("Enter");
    await dialog.question("Look at what will be written");
    await workbench.screenshot("records-waive-preview");
    await dialog.finish("Write");
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
    await dialog.start("Renew Attestation…");
    await dialog.question("About which check?");
    await dialog.find("On-call", "On-call rotation");
    await dialog.question("Who is answerable?");
    await dialog.choose("@ledger/platform");
    await dialog.question("Who is on call this week");
    await expect.poll(() => workbench.quickInput().locator("input.input").inputValue()).toBe("https://example.org/rota");
    await dialog.answer("https://example.org/rota/2");
    await dialog.question("Until when?");
    await key("Enter");
    await dialog.finish("Write");
    await expect.poll(() => desk.textOf(ATTESTATIONS)).toBe(before.replace("/rota", "/rota/2"));
    await workbench.page.locator(".editor-group-container.active .view-line", { hasText: "rota/2" }).click();
    await key("ControlOrMeta+Z");
    await expect.poll(() => workbench.visibleText()).not.toContain("rota/2");
    await workbench.save();
    expect(desk.textOf(ATTESTATIONS)).toBe(before);
  });

  test("takes the attestation back, and the check asks again", async () => {
    await dialog.start("Revoke Attestation…");
    await dialog.question("About which check?");
    await dialog.find("On-call", "On-call rotation");
    await dialog.finish("Remove");
    await expect.poll(() => desk.textOf(ATTESTATIONS)).not.toContain("on-call");
  });

  test("takes the waiver back, and the blocker blocks again", async () => {
    const badge = desk.workbench.containerBadge("Readiness");
    const before = Number(await badge.innerText());
    await dialog.start("Remove Waiver…");
    await dialog.question("About which check?");
    await dialog.find("Predictable", "Predictable random");
    await dialog.finish("Remove");
    await expect.poll(() => desk.textOf(WAIVERS)).not.toContain("weak-random");
    await expect.poll(async () => Number(await badge.innerText())).toBe(before + 1);
  });

  test("marks a finding as a false positive from its light bulb, and it is gone from the code", async () => {
    const { workbench } = desk;
    await workbench.openFile(join(desk.folder, "lib/session.ts"), 26, 24);
    await desk.waitForUnderlined(UNDERLINED);
    await workbench.applyQuickFix("Mark as false positive");
    await dialog.question("Who takes the decision?");
    await dialog.answer("@ledger/platform");
    await workbench.screenshot("records-false-positive");
    await dialog.question("Why?");
    await dialog.answer("The number only names a temporary file here");
    await dialog.finish("Write");
    await expect.poll(() => desk.textOf(WAIVERS)).toMatch(/fingerprint: .*\n {4}kind: false-positive\n/);
    await desk.waitForUnderlined(UNDERLINED.filter((words) => words !== RANDOM));
  });

  test("says that a check does not apply, and it leaves the score with its reason", async () => {
    await dialog.start("Not Applicable…");
    await dialog.question("About which check?");
    await dialog.find("Automated backups", "Automated backups");
    await desk.workbench.screenshot("records-not-applicable");
    await dialog.question("Who takes the decision?");
    await dialog.answer("@ledger/platform");
    await dialog.question("Why?");
    await dialog.answer("The accounting provider holds all data that matters");
    await dialog.question("Until when?");
    await key("Enter");
    await dialog.finish("Write");
    await expect.poll(() => desk.textOf(WAIVERS)).toContain("backups");
  });
});
