/** The tree of the team's checklists: file, heading, item, and below an item what speaks for or against its tick. */
import type { ChecklistEntry, ChecklistItemEntry, CheckEntry, ItemVerdict, Readiness } from "@seaworthy/server/protocol/index";
import { checkNode } from "./checks-nodes.ts";
import { type Icon, type TreeNode, treeNode } from "./node.ts";
import { placeText, verdictOfItem } from "./words.ts";

const icons: Readonly<Record<ItemVerdict, Icon>> = {
  verified: { name: "pass-filled", color: "testing.iconPassed" },
  contradicted: { name: "error", color: "list.errorForeground" },
  "claimed-only": { name: "comment" },
  "done-unticked": { name: "circle-large", color: "testing.iconPassed" },
  open: { name: "circle-large" },
  unmapped: { name: "dash" },
  duplicate: { name: "copy" },
  "reference-gone": { name: "debug-disconnect", color: "list.warningForeground" },
  unknown: { name: "question" },
};

/** How many of some items are verified, and what is wrong with the others. */
function tally(items: readonly ChecklistItemEntry[]): string {
  const number = (verdict: ItemVerdict): number => items.filter((item) => item.verdict === verdict).length;
  const parts = [`${number("verified")} of ${items.length} verified`];
  for (const verdict of ["contradicted", "reference-gone", "done-unticked"] as const)
    if (number(verdict) > 0) parts.push(`${number(verdict)} ${verdictOfItem[verdict]}`);
  return parts.join(" · ");
}

interface Source {
  readonly root: string;
  readonly checks: ReadonlyMap<string, CheckEntry>;
}

/** A check below an item: the same as in the tree of checks, under an id of its own. */
function below(node: TreeNode, id: string): TreeNode {
  return { ...node, id: `${id} ${node.id}`, children: node.children.map((child) => below(child, id)) };
}

function itemNode(item: ChecklistItemEntry, { root, checks }: Source, index: number): TreeNode {
  const { text, ticked, verdict, reason, blocker, sameAs, tickable, file, uri, line, character } = item;
  const id = `${root} ${file} ${text} ${index}`;
  const state = [ticked ? "ticked" : "not ticked", verdictOfItem[verdict], ...(blocker ? ["launch blocker"] : [])];
  const other = sameAs && [
    treeNode({ id: `${id} same`, label: placeText(sameAs), description: "says the same", icon: { name: "copy" }, place: sameAs }),
  ];
  return treeNode({
    id,
    label: text,
    description: `${verdictOfItem[verdict]} · ${reason}`,
    tooltip: [text, state.join(", "), reason, placeText(item)].join("\n"),
    spoken: `${text}, ${state.join(", ")}. ${reason}`,
    icon: icons[verdict],
    place: { file, uri, line, character },
    item: { uri, line },
    tickable: tickable && !ticked,
    children: [
      ...item.checks.flatMap((check) => checks.get(check) ?? []).map((check) => below(checkNode(check, root), id)),
      ...(other ?? []),
    ],
  });
}

/** Items that stand below each other under the same headings. */
function sections(items: readonly ChecklistItemEntry[]): { readonly headings: readonly string[]; readonly items: ChecklistItemEntry[] }[] {
  const found: { readonly headings: readonly string[]; readonly items: ChecklistItemEntry[] }[] = [];
  for (const item of items) {
    const last = found.at(-1);
    if (last && last.headings.join("\n") === item.headings.join("\n")) last.items.push(item);
    else found.push({ headings: item.headings, items: [item] });
  }
  return found;
}

function fileNode({ file, uri, items }: ChecklistEntry, source: Source): TreeNode {
  const id = `${source.root} ${file}`;
  const children = sections(items).flatMap(({ headings, items: own }, at): TreeNode[] => {
    const nodes = own.map((item, index) => itemNode(item, source, at * 10_000 + index));
    // The document's own title says what the file's name says.
    const [outer, ...inner] = headings;
    const way = inner.length > 0 ? inner : outer === undefined ? [] : [outer];
    if (way.length === 0) return nodes;
    const label = way.at(-1) ?? "";
    const expanded = own.some(({ verdict }) => verdict === "contradicted" || verdict === "reference-gone");
    return [
      treeNode({
        id: `${id} section ${at} ${way.join(" ")}`,
        label,
        description: tally(own),
        tooltip: `${way.join(" › ")}\n${tally(own)}`,
        children: nodes,
        expanded,
      }),
    ];
  });
  return treeNode({
    id,
    label: file,
    description: tally(items),
    icon: { name: "checklist" },
    children,
    expanded: true,
    place: { file, uri, line: -1, character: 0 },
  });
}

/** The id of a file's node, by which it is revealed. */
export function checklistNodeId(root: string, file: string): string {
  return `${root} ${file}`;
}

/** The whole tree; with several roots, each that has a checklist is a node of its own. */
export function checklistsTree(roots: readonly Readiness[]): TreeNode[] {
  const trees = roots.map(({ root, name, checks, checklists }) => {
    const source = { root, checks: new Map(checks.map((check) => [check.id, check])) };
    return { root, name, files: checklists.map((checklist) => fileNode(checklist, source)) };
  });
  if (roots.length <= 1) return trees.flatMap(({ files }) => files);
  return trees
    .filter(({ files }) => files.length > 0)
    .map(({ root, name, files }) => treeNode({ id: root, label: name, icon: { name: "root-folder" }, children: files, expanded: true }));
}
