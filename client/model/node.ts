/** A tree as both tree views draw it. */
import type { Place } from "@seaworthy/server/protocol/index";

/** VS Code's names of an icon and of its colour. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

/** One row of a tree with what lies below it. */
export interface TreeNode {
  /** Unique in its tree and the same from one drawing to the next, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** What screen readers say. */
  readonly spoken: string;
  readonly icon: Icon | undefined;
  readonly children: readonly TreeNode[];
  readonly expanded: boolean;
  /** Goes there when chosen. */
  readonly place?: Place;
  /** The check that the node is about, and its root. */
  readonly check?: string;
  readonly root?: string;
  /** The finding that the node is about. */
  readonly fingerprint?: string;
  /** What can be recorded about it. */
  readonly actions?: readonly string[];
  /** A safe fix exists for at least one of its places. */
  readonly fixable?: boolean;
  /** The item of a checklist that the node is: its document and line. */
  readonly item?: { readonly uri: string; readonly line: number };
  /** The item has a box that can be ticked. */
  readonly tickable?: boolean;
  /** Run when chosen, instead of going to the place. */
  readonly command?: { readonly id: string; readonly title: string; readonly arguments?: readonly unknown[] };
}

/** The node with the defaults of a leaf. */
export function treeNode(node: Pick<TreeNode, "id" | "label"> & Partial<TreeNode>): TreeNode {
  const { label, description = "" } = node;
  const spoken = [label, description].filter((text) => text !== "").join(", ");
  return { description: "", tooltip: spoken, spoken, icon: undefined, children: [], expanded: false, ...node };
}

/**
 * Words by which menus tell nodes apart: `check`, `place`, `fixable`, `item` and `tick` for items of checklists, and what can be
 * recorded, such as `attest` and `waive`.
 */
export function contextOf({ check, place, fixable, item, tickable, root, actions = [] }: TreeNode): string {
  return [
    check !== undefined && "check",
    place && "place",
    fixable && root !== undefined && "fixable",
    item && "item",
    item && tickable && "tick",
    ...(root === undefined ? [] : actions),
  ]
    .filter((word) => typeof word === "string")
    .join(" ");
}

/** The node with that id, and its ancestors from the top. */
export function findNode(nodes: readonly TreeNode[], id: string, above: readonly TreeNode[] = []): readonly TreeNode[] | undefined {
  for (const node of nodes) {
    const path = [...above, node];
    const found = node.id === id ? path : findNode(node.children, id, path);
    if (found) return found;
  }
  return undefined;
}
