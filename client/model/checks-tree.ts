/** The tree of checks: category, check, place. What is settled stands in closed groups below what is open. */
import type { CategoryScore, CheckEntry, PlaceEntry, Readiness } from "@seaworthy/server/protocol/index";
import { priorityIcon, statusIcon } from "./icons.ts";
import { type TreeNode, treeNode } from "./node.ts";
import { count, duration, percent, placeSpoken, placeText, statusWords } from "./words.ts";

type Group = "open" | "unknown" | "passed" | "waived" | "not-applicable";

const groupOf: Readonly<Record<CheckEntry["status"], Group>> = {
  fail: "open",
  partial: "open",
  expired: "open",
  unknown: "unknown",
  pass: "passed",
  attested: "passed",
  waived: "waived",
  "not-applicable": "not-applicable",
};

const groups: readonly (readonly [group: Exclude<Group, "open">, title: string, icon: string])[] = [
  ["unknown", "Not known", "question"],
  ["passed", "Passed", "pass"],
  ["waived", "Waived", "shield"],
  ["not-applicable", "Not applicable", "circle-slash"],
];

/** A finding that a comment hides is shown as such: it is no longer open. */
function placeNode(place: PlaceEntry, { id, kind }: CheckEntry, root: string, index: number): TreeNode {
  const hidden = place.suppressed !== undefined;
  const where = placeText(place);
  return treeNode({
    id: `${root} ${id} ${place.fingerprint} ${index}`,
    label: where,
    description: hidden ? `hidden: ${place.suppressed}` : place.message,
    tooltip: `${where}\n${place.message}${hidden ? `\nHidden by a comment: ${place.suppressed}` : ""}`,
    spoken: `${placeSpoken(place)}: ${place.message}${hidden ? `, hidden by a comment: ${place.suppressed}` : ""}`,
    icon: hidden ? { name: "eye-closed" } : priorityIcon(place.priority),
    check: id,
    place,
    root,
    ...(kind === "code" && { fingerprint: place.fingerprint, actions: ["waive", "false-positive"] }),
  });
}

function evidenceNodes({ evidence, id, places }: CheckEntry, root: string): TreeNode[] {
  const known = new Set(places.map(placeText));
  return evidence
    .filter((place) => place.file !== "" && !known.has(placeText(place)))
    .map((place, index) =>
      treeNode({
        id: `${root} ${id} evidence ${index}`,
        label: placeText(place),
        description: place.note,
        tooltip: `${placeText(place)}\n${place.note}`,
        spoken: `Evidence: ${placeSpoken(place)}, ${place.note}`,
        icon: { name: "eye" },
        check: id,
        place,
      }),
    );
}

function checkNode(check: CheckEntry, root: string): TreeNode {
  const { id, title, priority, status, reason, gain, effort, blocker, places, actions } = check;
  const open = places.filter((place) => place.suppressed === undefined);
  const parts = [statusWords[status], priority, ...(open.length > 0 ? [count(open.length, "place")] : [])];
  const work = gain > 0 ? [`Brings ${gain.toFixed(1)} points, takes ${duration(effort)}.`] : [];
  return treeNode({
    id: `${root} ${id}`,
    label: title,
    description: parts.join(" · "),
    tooltip: [`${title} (${id})`, ...(blocker ? ["Launch blocker"] : []), reason, ...work].filter((line) => line !== "").join("\n"),
    spoken: [title, ...parts, ...(blocker ? ["launch blocker"] : []), reason].join(", "),
    icon: statusIcon(check),
    children: [...places.map((place, index) => placeNode(place, check, root, index)), ...evidenceNodes(check, root)],
    check: id,
    root,
    actions,
    fixable: open.some((place) => place.fixable),
  });
}

/** Blockers first, then by priority, then by what they bring. */
function compare(a: CheckEntry, b: CheckEntry): number {
  return Number(b.blocker) - Number(a.blocker) || (a.priority < b.priority ? -1 : a.priority > b.priority ? 1 : 0) || b.gain - a.gain;
}

/** The id of a category's node, by which it is revealed. */
export function categoryNodeId(root: string, category: string): string {
  return `${root} category ${category}`;
}

function categoryNode({ id, title, score }: CategoryScore, checks: readonly CheckEntry[], root: string): TreeNode {
  const own = checks.filter(({ category }) => category === id).sort(compare);
  const inGroup = (group: Group) => own.filter(({ status }) => groupOf[status] === group).map((check) => checkNode(check, root));
  const open = inGroup("open");
  const closed = groups.flatMap(([group, label, icon]) => {
    const children = inGroup(group);
    if (children.length === 0) return [];
    return [
      treeNode({ id: `${categoryNodeId(root, id)} ${group}`, label, description: String(children.length), icon: { name: icon }, children }),
    ];
  });
  const state = score === null ? "no check applies" : open.length === 0 ? "nothing open" : `${open.length} open`;
  return treeNode({
    id: categoryNodeId(root, id),
    label: title,
    description: score === null ? state : `${percent(score)} · ${state}`,
    children: [...open, ...closed],
  });
}

function rootNodes({ root, categories, checks }: Readiness): TreeNode[] {
  return categories.map((category) => categoryNode(category, checks, root)).filter(({ children }) => children.length > 0);
}

/** The whole tree; with several roots, each is a node of its own. */
export function checksTree(roots: readonly Readiness[]): TreeNode[] {
  if (roots.length <= 1) return roots.flatMap(rootNodes);
  return roots.map((root) =>
    treeNode({
      id: root.root,
      label: root.name,
      description: percent(root.overall),
      icon: { name: "root-folder" },
      children: rootNodes(root),
      expanded: true,
    }),
  );
}
