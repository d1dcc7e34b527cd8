/** Which part of a TypeScript document an edit renewed: the parser keeps the nodes that it could use again. */
import type { Span } from "../api/text.ts";
import { type TS, ts } from "../api/ts.ts";

/** Subtrees up to this many UTF-16 code units are renewed as a whole, so that a check sees its function; larger ones in parts. */
const large = 6000;

/** The part of a tree that an edit renewed. */
export interface Region {
  /** Nodes around the edit, outermost first; most of what is in them is as it was. */
  readonly around: readonly TS.Node[];
  /** Nodes whose text has changed; everything in them is to be looked at again. */
  readonly nodes: readonly TS.Node[];
  /** All other new nodes: the parser made them anew from the same text. */
  readonly remade: readonly TS.Node[];
}

function childrenOf(node: TS.Node): TS.Node[] {
  const children: TS.Node[] = [];
  // The end of the file is a node of its own, and always a new one.
  ts.forEachChild(node, (child) => {
    if (child.kind !== ts.SyntaxKind.EndOfFileToken) children.push(child);
  });
  return children;
}

/**
 * Compares the tree before and after an edit. Nodes that are the same object are unchanged, their positions have been moved by the parser;
 * a new node of the same kind in the same place that does not hold the edit has the same text as before.
 * @param change offsets of the text after the edit
 * @returns undefined when most of the document is new, so that there is little to gain
 */
export function renewedRegion(before: TS.SourceFile, after: TS.SourceFile, change: Span): Region | undefined {
  const around: TS.Node[] = [];
  const remade: TS.Node[] = [];
  let old: TS.Node = before;
  let current: TS.Node = after;
  for (;;) {
    const earlier = childrenOf(old);
    const now = childrenOf(current);
    const limit = Math.min(now.length, earlier.length);
    let start = 0;
    while (start < limit && now[start] === earlier[start]) start++;
    let tail = 0;
    while (tail < limit - start && now[now.length - 1 - tail] === earlier[earlier.length - 1 - tail]) tail++;
    const gone = earlier.slice(start, earlier.length - tail);
    const made = now.slice(start, now.length - tail);
    around.push(current);
    const edited = made.length === gone.length && made.every((node, i) => node.kind === gone[i]?.kind) ? holding(made, change) : undefined;
    const partner = edited && gone[made.indexOf(edited)];
    if (edited) remade.push(...made.filter((node) => node !== edited));
    if (edited && partner && sizeOf(edited) > large && childrenOf(edited).length > 0) {
      old = partner;
      current = edited;
      continue;
    }
    const nodes = edited ? [edited] : made;
    const size = nodes.reduce((sum, node) => sum + sizeOf(node), 0);
    return size > large && size > after.end / 2 ? undefined : { around, nodes, remade };
  }
}

function sizeOf(node: TS.Node): number {
  return node.end - node.pos;
}

/** The only one of the nodes that the edit lies in. */
function holding(nodes: readonly TS.Node[], change: Span): TS.Node | undefined {
  const touched = nodes.filter((node) => node.pos <= change.end && change.start <= node.end);
  const [only] = touched;
  return touched.length === 1 && only && only.pos <= change.start && change.end <= only.end ? only : undefined;
}

/** Whether a node belongs to a tree, and not to an earlier one that an edit has replaced. */
export function belongsTo(node: TS.Node, root: TS.SourceFile): boolean {
  let current: TS.Node = node;
  while (current.parent) current = current.parent;
  return current === root;
}
