import { expect, test } from "vitest";
import { blocker, check, placeIn, summary, withChecks } from "../test/samples.ts";
import { placeLink } from "./markdown.ts";
import { reportMarkdown } from "./report.ts";

const root = summary.root;
const typed = (text: string): string => text.replaceAll("\u00a0", " ");

test("the report has the verdict, the blockers, the plan, the categories and the checks", () => {
  const checks = [
    check("health-endpoint", { category: "monitoring", reason: "No route answers." }),
    check("ci-pipeline", { category: "testing", status: "pass", evidence: [{ ...placeIn(".github/ci.yml", 3), note: "tests" }] }),
    check("elsewhere", { status: "not-applicable" }),
  ];
  const text = typed(reportMarkdown(withChecks(checks), root));
  expect(text).toContain("# Readiness of shop\n\n**Not ready** · 54 %, in progress\n");
  expect(text).toContain("- **Placeholder left where a secret belongs**: ");
  expect(text).toContain("\n  - [\\.env\\.production\\:10](</.env.production#L10>)");
  expect(text).toContain("The first 2 items, about 1 h, leave no open blocker. All 3 items take about 2 h.");
  expect(text).toContain("| Security | 70 % | 78 % | 80 % | -2.1 | 2 |");
  expect(text).toContain("| health endpoint | P1 | fails | No route answers\\. |  |");
  expect(text).toContain("| ci pipeline | P1 | passes |");
  expect(text).toContain("## Not applicable\n\nelsewhere\n");
  expect(text).toContain("- public\\/app\\.min\\.js: minified");
});

test("nothing in a text is taken for Markdown", () => {
  const evil = { ...withChecks([]), name: "a|b\n# c", blockers: [blocker("x", "<img src=x> [l](http://e)", [])] };
  const text = reportMarkdown(evil, root);
  expect(text).toContain("# Readiness of a\\|b \\# c\n");
  expect(text).toContain("\\<img src\\=x\\> \\[l\\]\\(http\\:\\/\\/e\\)");
});

test("links go from the first folder of the workspace, upwards too", () => {
  const link = (uri: string, base: string) => placeLink({ file: "x.ts", uri, line: 4, character: 0 }, base);
  expect(link("file:///projects/shop/src/x.ts", "file:///projects/shop")).toBe("[x\\.ts\\:5](</src/x.ts#L5>)");
  expect(link("file:///projects/api/x%20y.ts", "file:///projects/shop")).toBe("[x\\.ts\\:5](</../api/x%20y.ts#L5>)");
  expect(link("file:///d%3A/api/x.ts", "file:///c%3A/shop")).toBe("[x\\.ts\\:5](</../../d%3A/api/x.ts#L5>)");
  expect(link("vscode-vfs://github/x.ts", "file:///projects/shop")).toBe("x\\.ts\\:5");
});
