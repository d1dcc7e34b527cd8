import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Frame } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { run } from "../harness/shell.ts";
import { waitFor } from "../harness/index.ts";
import { Desk } from "./desk.ts";
import { readinessOf } from "./readiness.ts";

describe("Restricted Mode", () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts", restricted: true });
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  test("takes nothing away: findings, fixes and score are there, and the sidebar says why they may be", async () => {
    await desk.workbench.statusBarItem("Restricted Mode").waitFor();
    await desk.waitForUnderlined(['"ledger-local-session"', "Math.random()", "sessionCookie"]);
    const sidebar = await desk.sidebar();
    expect((await readinessOf(desk, sidebar)).words).toBeGreaterThan(3);
    await sidebar.locator(".notice", { hasText: "Restricted Mode" }).waitFor();
    await desk.workbench.pane("Launch blockers").locator(".pane-header", { hasText: "Restricted Mode" }).waitFor();
    await desk.workbench.screenshot("editor-restricted");
    await desk.workbench.goTo(26, 24);
    expect((await desk.workbench.quickFixes())[0]).toMatch(/random/i);
    expect(await desk.workbench.notifications().count()).toBe(0);
  });
});

/** A workspace of two folders, one of which holds nothing to check. */
function twoFolders(folder: string): string {
  const empty = join(dirname(folder), "empty");
  mkdirSync(empty);
  const file = join(dirname(folder), "two.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: [{ path: "ledger-next" }, { path: "empty" }] }));
  return file;
}

describe("when things go wrong", () => {
  let desk: Desk;
  let sidebar: Frame;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts", prepare: twoFolders });
    sidebar = await desk.sidebar();
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  test("each folder has a section of its own, and one with nothing to check says so", async () => {
    const sections = sidebar.locator("article");
    await sections.filter({ hasText: "empty" }).getByText("Nothing to check").waitFor();
    expect(await sections.locator("h1").allInnerTexts()).toEqual(["ledger-next", "empty"]);
    await desk.workbench.statusBarItem(/Readiness \d+\s% · ledger-next/).waitFor();
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "ledger-next" }).first().waitFor();
    await desk.workbench.screenshot("editor-two-folders");
  });

  test("a first scan shows how far it is, and can be stopped: nothing is said to be missing then", async () => {
    const big = join(dirname(desk.folder), "big");
    mkdirSync(join(big, "src"), { recursive: true });
    writeFileSync(join(big, "package.json"), '{ "name": "big", "dependencies": { "express": "4.21.0" } }');
    const text = `import express from "express";\nexport const app = express();\n${'app.get("/a", (q, r) => r.json({}));\n'.repeat(60)}`;
    for (let number = 0; number < 4000; number++) writeFileSync(join(big, `src/a${number}.ts`), text);
    const workspace = (...names: string[]): void =>
      writeFileSync(join(dirname(desk.folder), "two.code-workspace"), JSON.stringify({ folders: names.map((path) => ({ path })) }));
    workspace("ledger-next", "empty", "big");
    const section = sidebar.locator("article", { has: sidebar.locator("h1", { hasText: "big" }) });
    await section.getByText("First scan: ").waitFor();
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "Stop the scan of big" }).waitFor();
    await desk.workbench.screenshot("editor-first-scan");
    await section.getByRole("button", { name: "Cancel" }).click();
    await section.getByText("Incomplete: The scan was cancelled").waitFor();
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "Scan big again" }).waitFor();
    await desk.workbench.screenshot("editor-incomplete");
    workspace("ledger-next", "empty");
    await section.waitFor({ state: "detached" });
  });

  test("a mistake in the policy is told with its line, and putting it right ends it", async () => {
    const policy = join(desk.folder, ".seaworthy/policy.yml");
    writeFileSync(policy, "gate:\n  overal: 90\n");
    const mistake = sidebar.locator(".notice", { hasText: "overal" });
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "policy.yml:2" }).waitFor();
    await mistake.getByRole("button", { name: ".seaworthy/policy.yml:2" }).click();
    await expect.poll(() => desk.cursor()).toContain("policy.yml Ln 2,");
    writeFileSync(policy, "gate:\n  overall: 90\n");
    await mistake.waitFor({ state: "detached" });
  });

  test("a server that is killed comes back by itself, twice; then it rests until a person restarts it", async () => {
    const crashed = sidebar.locator(".notice", { hasText: "has stopped" });
    for (let time = 1; time <= 3; time++) {
      const server = await waitFor("the language server", () => serverOf(desk));
      process.kill(server, "SIGKILL");
      if (time < 3) await waitFor("another language server", async () => ((await serverOf(desk)) ?? server) !== server);
    }
    await crashed.waitFor();
    // What was known stays to be seen, and nobody is disturbed.
    expect(await sidebar.locator(".ring").count()).toBe(1);
    expect(await desk.workbench.notifications().count()).toBe(0);
    await desk.workbench.statusBarItem("Readiness").waitFor();
    const trees = desk.workbench.pane("Launch blockers");
    await trees.getByText("The language server has stopped. These are the earlier results.").waitFor();
    await desk.workbench.treeRows("Launch blockers").filter({ hasText: "Restart the language server" }).waitFor();
    await desk.workbench.screenshot("editor-crashed");
    await crashed.getByRole("button", { name: "Restart" }).click();
    await crashed.waitFor({ state: "detached" });
    await desk.workbench.openFile(join(desk.folder, "lib/session.ts"));
    await desk.waitForUnderlined(['"ledger-local-session"', "Math.random()", "sessionCookie"]);
  });

  test("without a folder, each view says how to begin", async () => {
    const { workbench, editor } = desk;
    await workbench.load(`${editor.url}/?ew=true`);
    await workbench.openContainer("Readiness");
    const page = await workbench.webview("main.no-folder");
    await page.getByRole("button", { name: "Open folder" }).waitFor();
    for (const view of ["Checks", "Checklists"]) {
      if ((await workbench.pane(view).locator(".pane-header").getAttribute("aria-expanded")) === "false")
        await workbench.pane(view).locator(".pane-header").click();
    }
    for (const view of ["Launch blockers", "Checks", "Checklists"])
      await workbench.pane(view).locator(".welcome-view-content", { hasText: "Open a folder" }).waitFor();
    await workbench.screenshot("editor-no-folder");
  });

  test("no server outlives its editor", async () => {
    await waitFor("the language server", () => serverOf(desk));
    await desk.workbench.page.goto("about:blank");
    await desk.editor.stop();
    expect(await serverOf(desk)).toBeUndefined();
  });
});

/** The process of the editor's language server; undefined when there is none. */
async function serverOf(desk: Desk): Promise<number | undefined> {
  const processes = await run("ps", ["-eo", "pid=,args="]);
  const server = processes.split("\n").find((line) => line.includes(desk.editor.profile) && /dist\/server\.cjs/.test(line));
  return server === undefined ? undefined : Number.parseInt(server, 10);
}
