import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Which } from "../harness/index.ts";
import { Desk } from "./desk.ts";

const CHECK = "dependency-scanning";
const FILE = ".github/dependabot.yml";

/** A person who has something made that a check misses: there is a look at it first, and files only when they are wanted. */
describe.each<Which>(["newest", "oldest"])("a scaffold in the %s VS Code", (which) => {
  let desk: Desk;
  const changes = () => desk.workbench.page.locator(".multiDiffEditor").first();

  beforeAll(async () => {
    desk = await Desk.open({ which, file: "lib/session.ts" });
    await desk.sidebar();
  });
  afterAll(() => desk?.close());
  afterEach((context) => desk?.pictureOfFailure(context));

  const choose = async () => {
    const { workbench } = desk;
    await desk.ask("Seaworthy: Scaffold");
    await workbench.quickInput().locator("input.input").fill(CHECK);
    await workbench.quickPickRows().filter({ hasText: CHECK }).click();
    await workbench.quickInput().getByText(`Write 1 file for ${CHECK}?`).waitFor();
    await changes().getByText("package-ecosystem").first().waitFor();
  };

  test("is looked at first; discarded, nothing is written", async () => {
    await choose();
    await desk.workbench.screenshot(`editor-${which}-scaffold`);
    expect(existsSync(join(desk.folder, FILE))).toBe(false);
    await desk.workbench.quickPickRows().filter({ hasText: "Discard" }).click();
    await changes().waitFor({ state: "detached" });
    expect(existsSync(join(desk.folder, FILE))).toBe(false);
    expect(await desk.workbench.notifications().count()).toBe(0);
  });

  test("applied, it is written and shown, and is no longer asked for", async () => {
    const { workbench } = desk;
    await choose();
    await workbench.quickPickRows().filter({ hasText: "Apply" }).click();
    await workbench.page.locator('.tab.active[data-resource-name="dependabot.yml"]:not(.dirty)').waitFor();
    await workbench.notifications().filter({ hasText: "1 file written" }).waitFor();
    expect(desk.textOf(FILE)).toContain("package-ecosystem: npm");
    // What can be made is asked for again: a check that passes is not in the list.
    await expect
      .poll(async () => {
        await desk.ask("Seaworthy: Scaffold");
        await workbench.quickPickRows().first().waitFor();
        await workbench.quickInput().locator("input.input").fill("dependabot");
        const rows = await workbench.quickPickRows().allInnerTexts();
        await workbench.page.keyboard.press("Escape");
        return rows.some((row) => row.includes(CHECK));
      })
      .toBe(false);
  });
});
