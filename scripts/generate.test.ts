import { defineCheck, defineManualCheck, defineProjectCheck } from "@seaworthy/rules/api/check";
import { readFixture } from "@seaworthy/rules/testing/fixture";
import { describe, expect, test } from "vitest";
import { betweenMarkers, drifted, outputs, withSettings } from "./generate/outputs.ts";
import { checkPage, checksIndex, summaryTable } from "./generate/pages.ts";
import { registryText } from "./generate/registry.ts";
import { main } from "./generate.ts";

test("generated files are up to date; `npm run generate` writes them", async () => {
  expect(drifted(await outputs())).toEqual([]);
});

test("drift is what differs from the file, what is missing and what should be gone", () => {
  const wanted = new Map([
    ["package.json", "{}"],
    ["docs/fixtures.md", undefined],
    ["docs/no-such-file.md", "text"],
    ["docs/neither.md", undefined],
  ]);
  expect(drifted(wanted)).toEqual(["docs/fixtures.md", "docs/no-such-file.md", "package.json"]);
});

test("an unknown argument is refused in one line", async () => {
  await expect(main(["--chek"])).rejects.toThrow("generate: unknown argument --chek; the only one is --check");
});

test("the registry imports each module once and keeps the order given", () => {
  const text = registryText(
    [
      { id: "b-c2", category: "data", path: "rules/checks/data/b-c2/index.ts", fixture: "" },
      { id: "d", category: "data", path: "rules/checks/data/d.ts", fixture: "" },
    ],
    [{ name: "env-files", path: "rules/facts/env-files/index.ts" }],
  );
  expect(text).toContain('import bC2Check from "./checks/data/b-c2/index.ts";\nimport dCheck from "./checks/data/d.ts";\n');
  expect(text).toContain("= [\n  bC2Check,\n  dCheck,\n];");
  expect(text).toContain("= [\n  envFilesFacts,\n].flat();");
});

describe("pages", () => {
  const code = defineCheck({
    id: "toy",
    title: "Toy call",
    category: "data",
    priority: "P0",
    effort: 90,
    cwe: [79],
    languages: ["ts", "json", "py"],
    why: "It matters.",
    limits: "It misses much.",
    scope: "production",
    messages: { found: "It is wrong; put it right." },
    fixes: { replace: { kind: "safe", title: "Use {name}" }, other: { kind: "suggest", title: "Think" } },
    detect: {},
  });
  const fixture = readFixture(
    "toy.md",
    "# toy\n\n## right in Python\n\nAnother language.\n\n```py\nx\n```\n\n## wrong\n\nHere it is.\n\n```ts\ntoy();\n^^^ It is wrong; put it right.\n```\n\n```ts fix=replace\ngame();\n```\n\n```env fix=replace path=.env.example\nA=\n```\n\n## right\n\nHere it is not.\n\n```ts\ngame();\n```\n",
  );

  test("of a code check show the first reporting example, its fix, and silence in the same language", () => {
    const page = checkPage(code, fixture);
    expect(page).toContain(
      "`toy` · Data · P0 (launch blocker) · about 1.5 h to put right · TypeScript and JavaScript, JSON and Python · [CWE-79]",
    );
    expect(page).toContain("## What is reported\n\nHere it is.\n\n```ts\ntoy();\n^^^ It is wrong; put it right.\n```");
    expect(page).toContain("After the fix “Use *name*”:\n\n`src/orders.ts`\n\n```ts\ngame();\n```\n\n`.env.example`\n\n```text\nA=\n```");
    expect(page).toContain("## What is not\n\nHere it is not.\n\n```ts\ngame();\n```");
    expect(page).toContain("## Where it is shown\n\nIn code that runs in production, commands and scripts included.");
    expect(page).toContain("- Use *name* (safe, so fix-all applies it too)\n- Think (offered, never applied by fix-all)");
    expect(page).toContain("- TypeScript and JavaScript: `// seaworthy-disable-next-line toy -- why it may stay`\n- Python: `# seaworthy");
  });

  const project = defineProjectCheck({
    id: "plan",
    title: "A plan | or two",
    category: "data",
    priority: "P2",
    effort: 960,
    applies: ["jobs", "database"],
    evidence: "a plan",
    why: "It matters.",
    limits: "It misses much.",
    evaluate: () => ({ status: "fail", evidence: [], reason: "" }),
  });
  const manual = defineManualCheck({
    id: "asked",
    title: "Asked",
    category: "security",
    priority: "P1",
    effort: 5,
    applies: ["any"],
    every: 30,
    why: "It matters.",
    ask: "Who was asked?",
  });

  test("of a project check say what makes it pass, with an example that does", () => {
    const text =
      "# plan\n\n## fails\n\nNo.\n\n```ts\n1;\n```\n\n```yaml result\nstatus: fail\n```\n\n## passes\n\nYes.\n\n```ts\n2;\n```\n\n```yaml result\nstatus: pass\n```\n";
    const page = checkPage(project, readFixture("plan.md", text));
    expect(page).toContain("for projects with background jobs and projects with a database");
    expect(page).toContain("## What makes it pass\n\nA plan.\n\nFor example:\n\nYes.\n\n```ts\n2;\n```");
    expect(page).toContain("about 2 days");
  });

  test("of a manual check ask the question and show the record", () => {
    expect(checkPage(manual, undefined)).toContain("## The question\n\nWho was asked?\n\n");
    expect(checkPage(manual, undefined)).toContain("```yaml\nattestations:\n  - check: asked\n");
  });

  test("are listed by category and priority, and counted", () => {
    const index = checksIndex([project, code, manual]);
    expect(index).toContain("3 checks.");
    expect(index.indexOf("[toy](toy.md)")).toBeLessThan(index.indexOf("[plan](plan.md)"));
    expect(index).toContain("| [plan](plan.md) | A plan \\| or two | P2 | the whole project |  |");
    expect(index).toContain("| [toy](toy.md) | Toy call | P0 | TypeScript and JavaScript, JSON and Python | yes |");
    expect(summaryTable([project, code, manual])).toContain("| [Data](docs/checks/index.md#data) | 1 | 1 | 0 | 1 |");
    expect(summaryTable([project, code, manual])).toContain("| **All** | 1 | 1 | 1 | 1 |");
  });
});

test("the table stands between its markers, and the rest of the document stays", () => {
  const document = "a\n<!-- checks:begin -->\nold\n<!-- checks:end -->\nb\n";
  expect(betweenMarkers(document, "new")).toBe("a\n<!-- checks:begin -->\nnew\n<!-- checks:end -->\nb\n");
  expect(betweenMarkers("<!-- settings:begin -->\n<!-- settings:end -->\n", "new", "settings")).toContain("-->\nnew\n<!--");
  expect(betweenMarkers("no markers\n", "new")).toBe("no markers\n");
  expect(() => betweenMarkers("<!-- checks:end --><!-- checks:begin -->", "new")).toThrow("in this order");
});

test("settings go into the manifest, and everything else of it stays", () => {
  const text = withSettings('{"name":"x","contributes":{"commands":[1]}}', { "seaworthy.enable": { type: "boolean" } });
  expect(JSON.parse(text)).toEqual({
    name: "x",
    contributes: { commands: [1], configuration: { title: "Seaworthy", properties: { "seaworthy.enable": { type: "boolean" } } } },
  });
});
