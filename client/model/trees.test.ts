import { describe, expect, test } from "vitest";
import { blocker, check, expiring, item, placeIn, ready, summary, withChecks } from "../test/samples.ts";
import { blockersTree } from "./blockers-tree.ts";
import { checklistsTree } from "./checklists-tree.ts";
import { type CheckFilter, type ChecksOptions, checksThatFit, optionsText, plainOptions } from "./checks-filter.ts";
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
    expect(blocks && contextOf(blocks)).toBe("check place fixable waive");
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
    check("manual", { kind: "manual", status: "unknown", unknown: "needs-attestation" }),
    check("unseen", { kind: "project", status: "unknown", unknown: "incomplete" }),
    check("let-be", { status: "waived" }),
    check("elsewhere", { status: "not-applicable" }),
    check("other", { category: "data", status: "partial" }),
  ];
  const tree = checksTree([withChecks(checks)]);

  test("goes from categories to checks to places, with what is settled in closed groups", () => {
    expect(outline(tree)).toEqual([
      "Security (70 % · 2 open)",
      "  blocks (P0 · Something about blocks.)",
      "    src/a.ts:2 (Wrong.)",
      "    src/a.ts:3 (hidden: known)",
      "  minor (P2 · Something about minor.)",
      "    src/a.ts:4 (Wrong.)",
      "  To attest (1)",
      "    manual (P1 · Something about manual.)",
      "  Not evaluated (1)",
      "    unseen (P1 · Something about unseen.)",
      "  Passed (1)",
      "    passes (P1 · Something about passes.)",
      "      ci.yml:3 (runs the tests)",
      "  Waived (1)",
      "    let be (P1 · Something about let-be.)",
      "  Not applicable (1)",
      "    elsewhere (P1 · Something about elsewhere.)",
      "Data (88 % · 1 open)",
      "  other (P1 · Something about other.)",
      "Skipped files (2 files)",
      "  minified (1 file)",
      "    public/app.min.js",
      "  generated (1 file)",
      "    prisma/generated/client/index.d.ts",
    ]);
    const all = (nodes: readonly TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
    expect(all(tree).filter(({ expanded }) => expanded)).toEqual([]);
    expect(new Set(all(tree).map(({ id }) => id)).size).toBe(all(tree).length);
  });

  test("offers fixing where a safe fix exists, and going where there is a place", () => {
    const [security] = tree;
    expect(security?.children[0]?.spoken).toBe("blocks, fails, P0, launch blocker, Something about blocks.");
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

describe("the tree of checks, grouped and filtered", () => {
  const elsewhere = { ...entry(7), ...placeIn("lib/b.ts", 7), priority: "P1" as const };
  const checks = [
    check("passes", { status: "pass" }),
    check("minor", { priority: "P2", places: [entry(3, { priority: "P2" }), elsewhere] }),
    check("blocks", { priority: "P0", blocker: true, places: [entry(1, { fixable: true }), entry(2, { suppressed: "known" })] }),
    check("lacking", { kind: "project", category: "data" }),
  ];
  const root = { ...withChecks(checks), skipped: [], expiring: [expiring("passes", 1)] };
  const shown = (more: Partial<ChecksOptions>) => outline(checksTree([root], { ...plainOptions, ...more }));

  test("by priority", () => {
    expect(shown({ grouping: "priority" }).filter((line) => !line.startsWith("    "))).toEqual([
      "P0: nothing goes live without these (1 open)",
      "  blocks (P0 · Something about blocks.)",
      "P1: before a launch (1 open)",
      "  lacking (P1 · Something about lacking.)",
      "  Passed (1)",
      "P2: soon after (1 open)",
      "  minor (P2 · Something about minor.)",
    ]);
  });

  test("by file: the gravest first, then what has no file", () => {
    expect(shown({ grouping: "file" })).toEqual([
      "a.ts (src · 2 findings)",
      "  blocks (line 2 · Wrong.)",
      "  minor (line 4 · Wrong.)",
      "b.ts (lib · 1 finding)",
      "  minor (line 8 · Wrong.)",
      "In no single file (1 open)",
      "  lacking (P1 · Something about lacking.)",
      "Passed (1)",
      "  passes (runs out tomorrow · P1 · Something about passes.)",
    ]);
  });

  test.each<[CheckFilter[], string[]]>([
    [["open"], ["blocks", "minor", "lacking"]],
    [["blockers"], ["blocks"]],
    [["fixable"], ["blocks"]],
    [["current-file"], ["minor"]],
    [["expiring"], ["passes"]],
    [["open", "expiring"], []],
  ])("only %j", (filters, titles) => {
    const found = checksThatFit(root, { ...plainOptions, filters, currentFile: placeIn("lib/b.ts", 0).uri });
    expect(new Set(found.map(({ title }) => title))).toEqual(new Set(titles));
  });

  test("shows of a check what fits, and no category without any", () => {
    expect(shown({ filters: ["fixable"] })).toEqual([
      "Security (70 % · 1 open)",
      "  blocks (P0 · Something about blocks.)",
      "    src/a.ts:2 (Wrong.)",
    ]);
  });

  test("says beside the title what is left out", () => {
    expect(optionsText(plainOptions)).toBe("");
    expect(optionsText({ ...plainOptions, grouping: "file", filters: ["open", "fixable"] })).toBe("open · with a safe fix · by file");
  });
});

describe("the tree of checklists", () => {
  const items = [
    item("Cookies are safe", 3, { verdict: "contradicted", reason: "One place is open.", checks: ["cookies"], headings: ["Launch", "P0"] }),
    item("Runbook", 4, { verdict: "done-unticked", ticked: false, tickable: true, headings: ["Launch", "P0"] }),
    item("Paint the door", 9, { verdict: "duplicate", sameAs: placeIn("TODO.md", 1), headings: ["Launch"] }),
  ];
  const root = withChecks([check("cookies", { places: [entry(1)] })], [{ file: "LAUNCH.md", uri: placeIn("LAUNCH.md", 0).uri, items }]);
  const tree = checklistsTree([root]);

  test("goes from files to headings to items to what speaks for or against them", () => {
    expect(outline(tree)).toEqual([
      "LAUNCH.md (0 of 3 verified · 1 contradicted · 1 done but unticked)",
      "  P0 (0 of 2 verified · 1 contradicted · 1 done but unticked)",
      "    Cookies are safe (contradicted · One place is open.)",
      "      cookies (P1 · Something about cookies.)",
      "        src/a.ts:2 (Wrong.)",
      "    Runbook (done but unticked · The check passes.)",
      "  Launch (0 of 1 verified)",
      "    Paint the door (duplicate · The check passes.)",
      "      TODO.md:2 (says the same)",
    ]);
    const ids = outlineIds(tree);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("offers to verify items, and to tick those with an empty box", () => {
    const [cookies, runbook] = tree[0]?.children[0]?.children ?? [];
    expect([cookies, runbook].map((node) => node && contextOf(node))).toEqual(["place item", "place item tick"]);
    expect(runbook?.spoken).toBe("Runbook, not ticked, done but unticked. The check passes.");
  });

  test("names the roots when there are several, of which some have none", () => {
    const other = { ...withChecks([]), root: "file:///b", name: "b" };
    expect(checklistsTree([root, other]).map(({ label }) => label)).toEqual(["shop"]);
  });
});

function outlineIds(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap(({ id, children }) => [id, ...outlineIds(children)]);
}
