/**
 * The nodes of a parsed document in the order of its text, so that a walk is a loop over a list: several dozen walks over the same tree
 * cost less this way than one over the tree itself.
 */
import { type TS, ts } from "../../api/ts.ts";

/** The nodes of a tree, the root first, each before those below it. */
interface NodeOrder {
  readonly nodes: readonly TS.Node[];
  /** For each node the place behind the last one below it. */
  readonly ends: Int32Array;
  /** The places of all calls. */
  readonly calls: readonly number[];
}

/** The parser gives each node this field and never uses it: its place in the list. */
interface Placed {
  id?: number;
  parent?: TS.Node;
}

let latest: NodeOrder | undefined;

/** Lists the nodes of a tree that was parsed without parents, and gives each its parent. */
export function putInOrder(root: TS.SourceFile): void {
  const nodes: TS.Node[] = [];
  const calls: number[] = [];
  const callKind = ts.SyntaxKind.CallExpression;
  // A list of its own, not the call stack: a tree may be deeper than that allows.
  const waiting: TS.Node[] = [root];
  const lastToken = ts.SyntaxKind.LastToken;
  let parent: TS.Node = root;
  const add = (child: TS.Node): void => {
    (child as Placed).parent = parent;
    waiting.push(child);
  };
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    (node as Placed).id = nodes.length;
    if (node.kind === callKind) calls.push(nodes.length);
    nodes.push(node);
    if (node.kind <= lastToken) continue;
    parent = node;
    const first = waiting.length;
    ts.forEachChild(node, add);
    for (let low = first, high = waiting.length - 1; low < high; low++, high--) {
      const swapped = waiting[low] as TS.Node;
      waiting[low] = waiting[high] as TS.Node;
      waiting[high] = swapped;
    }
  }
  const ends = new Int32Array(nodes.length);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const end = Math.max(ends[at] as number, at + 1);
    ends[at] = end;
    const above = ((nodes[at] as TS.Node).parent as Placed | undefined)?.id;
    if (above !== undefined && (ends[above] as number) < end) ends[above] = end;
  }
  latest = { nodes, ends, calls };
}

/** The list that holds a node, if it is that of the document parsed last; undefined in documents that are being edited. */
export function orderWith(node: TS.Node): NodeOrder | undefined {
  return latest !== undefined && latest.nodes[placeOf(node)] === node ? latest : undefined;
}

/** The calls below a node, in document order; undefined in documents that are being edited. */
export function listedCalls(node: TS.Node): readonly TS.CallExpression[] | undefined {
  const order = orderWith(node);
  if (!order) return undefined;
  const { nodes, ends, calls } = order;
  const place = placeOf(node);
  const from = firstFrom(calls, place + 1);
  const to = place === 0 ? calls.length : firstFrom(calls, ends[place] as number);
  const found: TS.CallExpression[] = [];
  for (let at = from; at < to; at++) found.push(nodes[calls[at] as number] as TS.CallExpression);
  return found;
}

/** Where in a sorted list the numbers from a limit on begin. */
function firstFrom(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A node's place in the list that {@link orderWith} gives. */
export function placeOf(node: TS.Node): number {
  return (node as Placed).id ?? 0;
}
