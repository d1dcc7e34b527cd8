/**
 * The tree of a Python or Ruby document: plain objects, read once from tree-sitter's memory, so that a visit costs no call
 * into WebAssembly and nothing has to be freed by a check.
 */
import type { Span } from "./text.ts";

/** One node. `type` is the grammar's name (`call`, `assignment`, `"("`); anonymous tokens have `named === false`. */
export interface SyntaxNode extends Span {
  readonly type: string;
  readonly named: boolean;
  /** True for nodes that the parser put in to recover from an error. */
  readonly missing: boolean;
  /** Name of the parent's field that holds this node, or "". */
  readonly field: string;
  readonly parent: SyntaxNode | null;
  /** All children, anonymous tokens too. An anonymous token has none, also where it is made of several words (`not in`). */
  readonly children: readonly SyntaxNode[];
  /** In the document that was read last: the node's place among its nodes. */
  readonly place?: number;
}

/** The nodes of a document that is looked at once, in the order of its text, so that a walk is a loop over a list. */
export interface TreeOrder {
  readonly nodes: readonly SyntaxNode[];
  /** For each node the place behind the last one below it. */
  readonly ends: readonly number[];
}

let latest: TreeOrder | undefined;

/** Keeps the nodes of the document that was read last; each has to know its place. */
export function putInOrder(nodes: readonly SyntaxNode[], ends: readonly number[]): void {
  latest = { nodes, ends };
}

/** The list that holds a node, if it is that of the document read last; undefined in documents that are being edited. */
export function orderWith(node: SyntaxNode): TreeOrder | undefined {
  return latest !== undefined && node.place !== undefined && latest.nodes[node.place] === node ? latest : undefined;
}

/** The child in a field, or undefined. */
export function child(node: SyntaxNode | undefined | null, field: string): SyntaxNode | undefined {
  if (!node) return undefined;
  for (const candidate of node.children) if (candidate.field === field) return candidate;
  return undefined;
}

/** All children in a field (a Python `for … else` or parameters repeat fields). */
export function childrenIn(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((candidate) => candidate.field === field);
}

/** Named children, comments left out. */
export function namedChildren(node: SyntaxNode | undefined | null): SyntaxNode[] {
  return node ? node.children.filter((candidate) => candidate.named && candidate.type !== "comment") : [];
}

/** Calls `visit` for a node and everything below it, in document order; returning false skips what is below. */
export function walkTree(node: SyntaxNode, visit: (node: SyntaxNode) => boolean | undefined | void): void {
  const order = orderWith(node);
  if (order) {
    const { nodes, ends } = order;
    const place = node.place ?? 0;
    const end = ends[place] as number;
    for (let at = place; at < end; ) at = visit(nodes[at] as SyntaxNode) === false ? (ends[at] as number) : at + 1;
    return;
  }
  const stack: SyntaxNode[] = [node];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    if (visit(current) === false) continue;
    for (let i = current.children.length - 1; i >= 0; i--) {
      const next = current.children[i];
      if (next) stack.push(next);
    }
  }
}

/** The nearest ancestor (not the node itself) of one of the types, or undefined. */
export function ancestor(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  for (let current = node.parent; current; current = current.parent) if (types.includes(current.type)) return current;
  return undefined;
}

/** Whether `outer` is `inner` or contains it. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
