import { describe, expect, test } from "vitest";
import { blocker, check, placeIn, ready, summary, withChecks } from "../test/samples.ts";
import { blockersTree } from "./blockers-tree.ts";
import { categoryNodeId, checksTree } from "./checks-tree.ts";
import { contextOf, findNode, type TreeNode } from "./node.ts";

const typed = (text: string): string => text.replaceAll("\u00a0", " ");
/** Labels and descriptions, indented. */
function outline(nodes: readonly TreeNode[], indent = ""): string[] {
  return nodes.flatMap(({ label, description, children }) => [
    typed(`${indent}${label}${description === "" ? "" : ` (${description})`}`),
    ...outline(children, `${indent}  `),
  ]);
}

const entry = (line: number, more = {}) => ({
  ...placeIn("src/a.ts", line),
  message: "Wrong.",
  priority: "P0" as const,
  fingerprint: `f${line}`,
  fixable: false,
  ...more,
});

describe("the tree of launch blockers", () => {
  test("is flat, with place and reason, and goes to the first place", () => {
    const [first, second] = blockersTree([summary]);
    expect(outline(blockersTree([summary])).at(0)).toBe(
      "Hard-coded user instead of the authenticated one (src/login.ts:26 and 1 more · Hard-coded user instead of the authenticated one in 2 places.)",
    );
    expect(first?.place).toEqual(placeIn("src/login.ts", 25));
    expect(second?.spoken).toContain(".env.production, line 10");
  });

  test("names the root when there are several", () => {
    const [first] = blockersTree([summary, ready]);
    expect(first?.description).toMatch(/^shop · /);
  });

  test("has an item for a checklist line, which is no check", () => {
    const line = blocker("", "Rotate the keys", [placeIn("TODO.md", 3)], { actions: [] });
    const [node] = blockersTree([{ ...summary, blockers: [line] }]);
    expect(node && contextOf(node)).toBe("place");
  });
});

describe("what can be recorded", () => {
  test("is in the menus of a check, of a blocker and of a place in code, each as far as it goes", () => {
    const [blocks] = blockersTree([summary]);
    expect(blocks && contextOf(blocks)).toBe("check place waive");
    const manual = check("on-call", { kind: "manual", status: "unknown", actions: ["attest", "waive", "not-applicable"] });
    const project = check("readme", { kind: "project", places: [entry(1)], actions: ["waive"] });
    const code = check("code", { places: [entry(2)] });
    const tree = checksTree([withChecks([manual, project, code])]);
    const node = (id: string) => findNode(tree, `${summary.root} ${id}`)?.at(-1);
    expect([node("on-call"), node("readme"), node("readme")?.children[0]].map((each) => each && contextOf(each))).toEqual([
      "check attest waive not-applicable",
      "check waive",
      "check place",
    ]);
    expect(node("code")?.children[0]).toMatchObject({ root: summary.root, check: "code", fingerprint: "f2" });
  });
});

describe("the tree of checks", () => {
  const checks = [
    check("passes", { status: "pass", evidence: [{ ...placeIn("ci.yml", 2), note: "runs the tests" }] }),
    check("minor", { priority: "P2", places: [entry(3)] }),
    check("blocks", { priority: "P0", blocker: true, gain: 3, places: [entry(1, { fixable: true }), entry(2, { suppressed: "known" })] }),
    check("manual", { kind: "manual", status: "unknown" }),
    check("let-be", { status: "waived" }),
    check("elsewhere", { status: "not-applicable" }),
    check("other", { category: "data", status: "partial" }),
  ];
  const tree = checksTree([withChecks(checks)]);

  test("goes from categories to checks to places, with what is settled in closed groups", () => {
    expect(outline(tree)).toEqual([
      "Security (70 % · 2 open)",
      "  blocks (fails · P0 · 1 place)",
      "    src/a.ts:2 (Wrong.)",
      "    src/a.ts:3 (hidden: known)",
      "  minor (fails · P2 · 1 place)",
      "    src/a.ts:4 (Wrong.)",
      "  Not known (1)",
      "    manual (not known · P1)",
      "  Passed (1)",
      "    passes (passes · P1)",
      "      ci.yml:3 (runs the tests)",
      "  Waived (1)",
      "    let be (waived · P1)",
      "  Not applicable (1)",
      "    elsewhere (not applicable · P1)",
      "Data (88 % · 1 open)",
      "  other (passes in part · P1)",
    ]);
    const all = (nodes: readonly TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
    expect(all(tree).filter(({ expanded }) => expanded)).toEqual([]);
    expect(new Set(all(tree).map(({ id }) => id)).size).toBe(all(tree).length);
  });

  test("offers fixing where a safe fix exists, and going where there is a place", () => {
    const [security] = tree;
    const [blocks, minor] = security?.children ?? [];
    expect([blocks, minor, blocks?.children[0], security].map((node) => node && contextOf(node))).toEqual([
      "check fixable",
      "check",
      "check place waive false-positive",
      "",
    ]);
  });

  test("finds a category with the way to it", () => {
    const several = checksTree([withChecks(checks), { ...withChecks(checks), root: "file:///b", name: "b" }]);
    expect(several.map(({ label }) => label)).toEqual(["shop", "b"]);
    expect(findNode(several, categoryNodeId("file:///b", "data"))?.map(({ label }) => label)).toEqual(["b", "Data"]);
    expect(findNode(several, "nowhere")).toBeUndefined();
  });

  test("keeps its ids when findings come and go", () => {
    const idsOf = (list: typeof checks) => outlineIds(checksTree([withChecks(list)]));
    const fewer = checks.map((each) => (each.id === "blocks" ? { ...each, places: each.places.slice(0, 1) } : each));
    expect(idsOf(checks)).toEqual(expect.arrayContaining(idsOf(fewer)));
  });
});

function outlineIds(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap(({ id, children }) => [id, ...outlineIds(children)]);
}
