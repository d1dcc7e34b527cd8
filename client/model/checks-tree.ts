/** The tree of checks: by category, by priority or by file. What is settled stands in closed groups below what is open. */
import type { CategoryScore, CheckEntry, PlaceEntry, Readiness, SkippedFile } from "@seaworthy/server/protocol/index";
import { type ChecksOptions, checksThatFit, plainOptions } from "./checks-filter.ts";
import { checkNode, isOpen, openPlaces, placeNode } from "./checks-nodes.ts";
import { priorityIcon } from "./icons.ts";
import { type TreeNode, treeNode } from "./node.ts";
import { count, percent, placeSpoken } from "./words.ts";

type Group = "attest" | "unknown" | "passed" | "waived" | "not-applicable";

const groups: readonly (readonly [group: Group, title: string, icon: string])[] = [
  ["attest", "To attest", "person"],
  ["unknown", "Not evaluated", "question"],
  ["passed", "Passed", "pass"],
  ["waived", "Waived", "shield"],
  ["not-applicable", "Not applicable", "circle-slash"],
];

/** The closed group that a check belongs to; undefined for what is open. */
function groupOf({ status, unknown }: CheckEntry): Group | undefined {
  if (isOpen({ status })) return undefined;
  if (status === "unknown") return unknown === "needs-attestation" || unknown === "claimed-only" ? "attest" : "unknown";
  return status === "waived" || status === "not-applicable" ? status : "passed";
}

/** What a tree of one root is made from. */
interface Source {
  readonly root: Readiness;
  /** Those that fit, in their order. */
  readonly checks: readonly CheckEntry[];
  readonly nodeOf: (check: CheckEntry) => TreeNode;
}

/** Blockers first, then by priority, then by what they bring. */
function compare(a: CheckEntry, b: CheckEntry): number {
  return Number(b.blocker) - Number(a.blocker) || compareTexts(a.priority, b.priority) || b.gain - a.gain;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sourceOf(root: Readiness, options: ChecksOptions): Source {
  const expiring = new Map([...root.expiring].reverse().map((record) => [record.check, record]));
  return {
    root,
    checks: [...checksThatFit(root, options)].sort(compare),
    nodeOf: (check) => checkNode(check, root.root, expiring.get(check.id)),
  };
}

/** The closed groups of some checks. */
function closedGroups(checks: readonly CheckEntry[], id: string, { nodeOf }: Source): TreeNode[] {
  return groups.flatMap(([group, label, icon]) => {
    const children = checks.filter((check) => groupOf(check) === group).map(nodeOf);
    if (children.length === 0) return [];
    return [treeNode({ id: `${id} ${group}`, label, description: String(children.length), icon: { name: icon }, children })];
  });
}

/** The id of a category's node, by which it is revealed. */
export function categoryNodeId(root: string, category: string): string {
  return `${root} category ${category}`;
}

function openText(open: number): string {
  return open === 0 ? "nothing open" : `${open} open`;
}

function categoryNode({ id, title, score }: CategoryScore, source: Source): TreeNode[] {
  const own = source.checks.filter(({ category }) => category === id);
  if (own.length === 0) return [];
  const open = own.filter(isOpen).map(source.nodeOf);
  const node = categoryNodeId(source.root.root, id);
  const description = score === null ? "no check applies" : `${percent(score)} · ${openText(open.length)}`;
  return [treeNode({ id: node, label: title, description, children: [...open, ...closedGroups(own, node, source)] })];
}

const priorityTitles: Readonly<Record<CheckEntry["priority"], string>> = {
  P0: "P0: nothing goes live without these",
  P1: "P1: before a launch",
  P2: "P2: soon after",
  P3: "P3: nice to have",
};

function priorityNodes(source: Source): TreeNode[] {
  return (["P0", "P1", "P2", "P3"] as const).flatMap((priority) => {
    const own = source.checks.filter((check) => check.priority === priority);
    if (own.length === 0) return [];
    const id = `${source.root.root} priority ${priority}`;
    const open = own.filter(isOpen).map(source.nodeOf);
    const children = [...open, ...closedGroups(own, id, source)];
    return [treeNode({ id, label: priorityTitles[priority], description: openText(open.length), icon: priorityIcon(priority), children })];
  });
}

interface Located {
  readonly check: CheckEntry;
  readonly place: PlaceEntry;
}

/** A finding below its file: called by its check. */
function locatedNode({ check, place }: Located, root: string, index: number): TreeNode {
  const line = place.line < 0 ? "" : `line ${place.line + 1} · `;
  return {
    ...placeNode(place, check, root, index),
    label: check.title,
    description: `${line}${place.message}`,
    spoken: `${check.title}, ${place.priority}, ${placeSpoken(place)}: ${place.message}`,
  };
}

function fileNodes({ root: { root }, checks }: Source): TreeNode[] {
  const files = new Map<string, Located[]>();
  for (const check of checks) {
    for (const place of openPlaces(check)) {
      const list = files.get(place.file);
      if (list) list.push({ check, place });
      else files.set(place.file, [{ check, place }]);
    }
  }
  const worst = (places: readonly Located[]): string => places.map(({ place }) => place.priority).sort(compareTexts)[0] ?? "";
  return [...files]
    .sort(([a, inA], [b, inB]) => compareTexts(worst(inA), worst(inB)) || inB.length - inA.length || compareTexts(a, b))
    .map(([file, places]) => {
      const cut = file.lastIndexOf("/") + 1;
      const sorted = [...places].sort((a, b) => a.place.line - b.place.line);
      return treeNode({
        id: `${root} file ${file}`,
        label: file.slice(cut),
        description: [...(cut > 0 ? [file.slice(0, cut - 1)] : []), count(places.length, "finding")].join(" · "),
        tooltip: file,
        icon: { name: "file" },
        children: sorted.map((located, index) => locatedNode(located, root, index)),
      });
    });
}

/** Files with their findings, then what is open but has no place, then what is settled. */
function byFile(source: Source): TreeNode[] {
  const { root, checks, nodeOf } = source;
  const nowhere = checks.filter((check) => isOpen(check) && openPlaces(check).length === 0).map(nodeOf);
  const id = `${root.root} nowhere`;
  return [
    ...fileNodes(source),
    ...(nowhere.length > 0
      ? [treeNode({ id, label: "In no single file", description: openText(nowhere.length), icon: { name: "project" }, children: nowhere })]
      : []),
    ...closedGroups(checks, `${root.root} files`, source),
  ];
}

/** Files that were not looked at, by reason. */
function skippedNode({ root, skipped }: Readiness): TreeNode[] {
  if (skipped.length === 0) return [];
  const reasons = new Map<string, SkippedFile[]>();
  for (const file of skipped) reasons.set(file.reason, [...(reasons.get(file.reason) ?? []), file]);
  const children = [...reasons].map(([reason, files]) =>
    treeNode({
      id: `${root} skipped ${reason}`,
      label: reason.replaceAll("-", " "),
      description: count(files.length, "file"),
      children: files.map(({ file, uri }) =>
        treeNode({ id: `${root} skipped file ${file}`, label: file, icon: { name: "file" }, place: { file, uri, line: -1, character: 0 } }),
      ),
    }),
  );
  const description = count(skipped.length, "file");
  return [treeNode({ id: `${root} skipped`, label: "Skipped files", description, icon: { name: "debug-step-over" }, children })];
}

function rootNodes(root: Readiness, options: ChecksOptions): TreeNode[] {
  const source = sourceOf(root, options);
  const rest = options.filters.length === 0 ? skippedNode(root) : [];
  if (options.grouping === "file") return [...byFile(source), ...rest];
  const nodes =
    options.grouping === "priority" ? priorityNodes(source) : root.categories.flatMap((category) => categoryNode(category, source));
  return [...nodes, ...rest];
}

/** The whole tree; with several roots, each is a node of its own. */
export function checksTree(roots: readonly Readiness[], options: ChecksOptions = plainOptions): TreeNode[] {
  if (roots.length <= 1) return roots.flatMap((root) => rootNodes(root, options));
  return roots.flatMap((root) => {
    const children = rootNodes(root, options);
    if (children.length === 0 && options.filters.length > 0) return [];
    const description = percent(root.overall);
    return [treeNode({ id: root.root, label: root.name, description, icon: { name: "root-folder" }, children, expanded: true })];
  });
}
