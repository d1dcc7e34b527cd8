import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Which } from "../harness/index.ts";
import { Desk } from "./desk.ts";
import { readinessOf } from "./readiness.ts";

const FILE = "lib/session.ts";
const SECRET = '"ledger-local-session"';
const RANDOM = "Math.random()";
const COOKIE = "sessionCookie";
const WINDOWS_FILE = "lib/invitation.ts";
const WINDOWS_TEXT = [
  "/** A file as editors on Windows write it. */",
  "export function inviteToken(): string {",
  "  const inviteToken = Math.random().toString(36).slice(2);",
  "  return inviteToken;",
  "}",
  "",
].join("\r\n");

/** One person's way through a working day, step by step in one window: each test goes on where the one before it has ended. */
describe.each<Which>(["newest", "oldest"])("a person in the %s VS Code", (which) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open({ which, file: FILE });
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  test("opens a file and sees the right words underlined, undisturbed", async () => {
    const { workbench } = desk;
    await desk.waitForUnderlined([SECRET, RANDOM, COOKIE]);
    // What was being looked at stays in front, and nothing pops up.
    expect(await workbench.page.locator(".explorer-viewlet").isVisible()).toBe(true);
    expect(await workbench.notifications().count()).toBe(0);
  });

  test("reads why it matters in the hover", async () => {
    const hover = await desk.workbench.hover(desk.workbench.squiggles("error").nth(1));
    await hover.getByText("weak-random").first().waitFor();
    await desk.workbench.page.mouse.move(0, 0);
  });

  test("opens the sidebar: number, verdict, trend, what to do next, categories, plan", async () => {
    const sidebar = await desk.sidebar();
    const shown = await readinessOf(desk, sidebar);
    expect(shown.words).toBeGreaterThan(3);
    await sidebar.locator(".verdict", { hasText: "Not ready" }).waitFor();
    for (const part of [".trend", "button.next", "button.category", ".plan"])
      expect(await sidebar.locator(part).count()).toBeGreaterThan(0);
    await sidebar.locator("button.category", { hasText: "Security" }).locator(".bar").waitFor();
    await desk.workbench.screenshot(`editor-${which}-dark`);
  });

  test("finds the same blockers in the tree, each with a place to go to", async () => {
    const { workbench } = desk;
    const rows = workbench.treeRows("Launch blockers");
    const [, file, line] = /([^/\s]+):(\d+)/.exec(await rows.first().innerText()) ?? [];
    await rows.first().click();
    await expect.poll(() => desk.cursor()).toContain(`${file} Ln ${line},`);
    await workbench.openFile(join(desk.folder, FILE), 26, 24);
  });

  test("goes from one blocker to the next by command", async () => {
    const before = await desk.cursor();
    await desk.workbench.runCommand("Seaworthy: Go to Next Launch Blocker");
    await expect.poll(() => desk.cursor()).not.toBe(before);
    await desk.workbench.openFile(join(desk.folder, FILE), 26, 24);
  });

  test("applies the quick fix: the squiggle goes, the number rises or a blocker falls, and everything agrees at once", async () => {
    const sidebar = await desk.sidebar();
    const before = await readinessOf(desk, sidebar);
    const titles = await desk.workbench.quickFixes();
    expect(titles[0]).toMatch(/random/i);
    expect(titles).toContainEqual("Ignore weak-random here with a reason…");
    await desk.workbench.screenshot(`editor-${which}-quick-fix`);
    await desk.workbench.applyQuickFix(titles[0] ?? "");
    await desk.waitForUnderlined([SECRET, COOKIE]);
    expect(await desk.workbench.visibleText()).toContain("randomBytes");
    await readinessOf(desk, sidebar, (after) => after.ring > before.ring || after.words < before.words);
    await desk.workbench.save();
    expect(desk.textOf(FILE)).not.toContain(RANDOM);
  });

  test("types half a line and is left in peace; the whole line is underlined", async () => {
    const { workbench } = desk;
    await workbench.page.locator(".view-line", { hasText: "The session behind" }).click();
    for (const key of ["Home", "Enter", "ArrowUp"]) await workbench.page.keyboard.press(key);
    await workbench.page.keyboard.type('export const resetToken = Math.random().toString("');
    // The answer to this question is for the text as it is now.
    await workbench.quickFixes().catch(() => []);
    await workbench.page.keyboard.press("Escape");
    expect(await desk.underlined()).toEqual([SECRET, COOKIE]);
    await workbench.page.keyboard.press("Backspace");
    await workbench.page.keyboard.type("36);");
    await desk.waitForUnderlined([SECRET, RANDOM, COOKIE]);
    await workbench.page.keyboard.press("ControlOrMeta+Shift+K");
    await desk.waitForUnderlined([SECRET, COOKIE]);
  });

  test("lets a finding be, with a reason that stands in the code", async () => {
    const { workbench } = desk;
    await workbench.page.locator(".view-line", { hasText: "ledger-local-session" }).getByText("ledger-local-session").click();
    await workbench.applyQuickFix("Ignore secret-fallback here with a reason…");
    await workbench.quickInput().getByText("Why may this stay?").waitFor();
    await workbench.page.keyboard.type("only used by the demo");
    await workbench.page.keyboard.press("Enter");
    await desk.waitForUnderlined([COOKIE]);
    expect(await workbench.visibleText()).toContain("// seaworthy-disable-next-line secret-fallback -- only used by the demo");
    await workbench.save();
  });

  test("fixes a file with Windows line ends and finds no other ones in it", async () => {
    const { workbench } = desk;
    writeFileSync(join(desk.folder, WINDOWS_FILE), WINDOWS_TEXT);
    await workbench.openFile(join(desk.folder, WINDOWS_FILE), 3, 25);
    await desk.waitForUnderlined([RANDOM]);
    await workbench.applyQuickFix((await workbench.quickFixes())[0] ?? "");
    await desk.waitForUnderlined([]);
    await workbench.save();
    const text = desk.textOf(WINDOWS_FILE);
    expect(text).toContain("randomBytes");
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});
