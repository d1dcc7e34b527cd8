import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Desk } from "./desk.ts";

/** Adds a package of its own to the project. */
function addLibrary(folder: string): undefined {
  mkdirSync(join(folder, "packages/text"), { recursive: true });
  writeFileSync(join(folder, "packages/text/package.json"), '{ "name": "@ledger/text", "main": "index.js" }\n');
  writeFileSync(join(folder, "packages/text/index.js"), "export const upper = (text) => text.toUpperCase();\n");
}

describe("the report in VS Code", () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open({ which: "newest", file: "lib/session.ts", prepare: addLibrary });
    await desk.sidebar();
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  const tab = (name: string) => desk.workbench.page.locator(".tab", { hasText: name });

  test("opens in a tab, in the editor's colours, and leads to the code", async () => {
    const { workbench } = desk;
    await workbench.runCommand("Seaworthy: Open Report");
    await tab("Readiness of ledger-next").waitFor();
    const page = await workbench.webview("main#report");
    const [text, back] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect([text, back]).not.toContain("rgb(28, 39, 51)");
    expect(await page.locator("script").count()).toBe(0);
    await workbench.screenshot("editor-report");
    await page.locator("#findings").evaluate((heading) => heading.scrollIntoView());
    await page.locator("a", { hasText: "lib/session.ts:26" }).first().click();
    await expect.poll(() => desk.cursor()).toContain("session.ts Ln 26,");
    // A second time shows the tab that is open.
    await workbench.runCommand("Seaworthy: Open Report");
    expect(await tab("Readiness of ledger-next").count()).toBe(1);
  });

  test("shows one package when it is chosen", async () => {
    const { workbench } = desk;
    // Keys that are pressed in the report's own document are not the workbench's.
    await tab("session.ts").click();
    await desk.ask("Seaworthy: Show a Package…");
    await workbench.quickPickRows().filter({ hasText: "packages/text" }).filter({ hasText: "library" }).click();
    await tab("Readiness of @ledger/text").waitFor();
    const page = await workbench.webview("header code");
    await expect.poll(() => page.locator("h1").innerText()).toBe("Production readiness of @ledger/text");
    expect(await page.locator("#not-applicable + ul").innerText()).toContain(
      "this is a library (package.json publishes main)".slice(0, 17),
    );
    await workbench.screenshot("editor-report-package");
  });

  test("is written where the user says", async () => {
    const { workbench } = desk;
    await tab("session.ts").click();
    await desk.ask("Seaworthy: Save Report…");
    await workbench.quickPickRows().filter({ hasText: "Markdown" }).click();
    const input = workbench.quickInput().locator("input.input");
    await expect.poll(() => input.inputValue()).toContain("PRODUCTION_READINESS.md");
    await workbench.page.keyboard.press("Enter");
    await expect.poll(() => existsSync(join(desk.folder, "PRODUCTION_READINESS.md"))).toBe(true);
    await expect.poll(() => desk.textOf("PRODUCTION_READINESS.md")).toContain("](lib/session.ts#L26)");
  });
});
