/** Places of nodes. Only offsets are kept: lines and columns are asked of the text, where somebody needs them. */
import type { Nodes } from "mdast";

/** Gives a node its place. */
export function placed<Node extends Nodes>(node: Node, start: number, end: number): Node {
  node.position = { start: { line: 0, column: 0, offset: start }, end: { line: 0, column: 0, offset: end } };
  return node;
}

/** Moves a node that was read in a part of a text, with all below it, to its place in the whole. */
export function shifted<Node extends Nodes>(node: Node, by: number): Node {
  const { position } = node;
  if (position) placed(node, (position.start.offset ?? 0) + by, (position.end.offset ?? 0) + by);
  if ("children" in node) for (const child of node.children) shifted(child, by);
  return node;
}
