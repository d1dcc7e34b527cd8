/** Which part of a document an edit renewed: the parsers keep the nodes that they could use again. */
import type { Span } from "../api/text.ts";
import type { SyntaxNode } from "../api/tree.ts";
import { type TS, ts } from "../api/ts.ts";

/** Subtrees up to this many UTF-16 code units are renewed as a whole, so that a check sees its function; larger ones in parts. */
const large = 6000;

/** The part of a tree that an edit renewed. */
export interface Region<Node = unknown> {
  /** Nodes around the edit, outermost first; most of what is in them is as it was. */
  readonly around: readonly Node[];
  /** Nodes whose text has changed; everything in them is to be looked at again. */
  readonly nodes: readonly Node[];
  /** All other new nodes: the parser made them anew from the same text. */
  readonly remade: readonly Node[];
  /** The parser made most of the document anew, as it does for a brace that is open: nothing that was kept of its nodes holds. */
  readonly anew?: true;
  /** Where the renewed nodes and the edit stand, in offsets of the text after the edit. */
  readonly stretch: Span;
}

/** How to go about the nodes of a kind of tree. */
interface Shape<Node> {
  children(node: Node): readonly Node[];
  kind(node: Node): string | number;
  /** From the end of what stands before it, or from its first character. */
  start(node: Node): number;
  end(node: Node): number;
}

const typeScriptShape: Shape<TS.Node> = {
  children(node) {
    const children: TS.Node[] = [];
    // The end of the file is a node of its own, and always a new one.
    ts.forEachChild(node, (child) => {
      if (child.kind !== ts.SyntaxKind.EndOfFileToken) children.push(child);
    });
    return children;
  },
  kind: (node) => node.kind,
  start: (node) => node.pos,
  end: (node) => node.end,
};

const plainShape: Shape<SyntaxNode> = {
  children: (node) => node.children,
  kind: (node) => node.type,
  start: (node) => node.start,
  end: (node) => node.end,
};

/** See {@link renewed}; for TypeScript. */
export function renewedTypeScript(before: TS.SourceFile, after: TS.SourceFile, change: Span): Region<TS.Node> | undefined {
  return renewed(before, after, change, typeScriptShape);
}

/** See {@link renewed}; for Python and Ruby. */
export function renewedTree(before: SyntaxNode, after: SyntaxNode, change: Span): Region<SyntaxNode> | undefined {
  return renewed(before, after, change, plainShape);
}

/**
 * Compares the tree before and after an edit. Nodes that are the same object are unchanged, their positions have been moved by the parser;
 * a new node of the same kind in the same place that does not hold the edit has the same text as before.
 * @param change offsets of the text after the edit
 * @returns undefined when most of the text is new, so that there is little to gain
 */
function renewed<Node>(before: Node, after: Node, change: Span, shape: Shape<Node>): Region<Node> | undefined {
  const sizeOf = (node: Node): number => shape.end(node) - shape.start(node);
  /** The only one of the nodes that the edit lies in. */
  const holding = (nodes: readonly Node[]): Node | undefined => {
    const touched = nodes.filter((node) => shape.start(node) <= change.end && change.start <= shape.end(node));
    const [only] = touched;
    return touched.length === 1 && only && shape.start(only) <= change.start && change.end <= shape.end(only) ? only : undefined;
  };
  const around: Node[] = [];
  const remade: Node[] = [];
  let old = before;
  let current = after;
  for (;;) {
    const earlier = shape.children(old);
    const now = shape.children(current);
    const limit = Math.min(now.length, earlier.length);
    let first = 0;
    while (first < limit && now[first] === earlier[first]) first++;
    let tail = 0;
    while (tail < limit - first && now[now.length - 1 - tail] === earlier[earlier.length - 1 - tail]) tail++;
    const gone = earlier.slice(first, earlier.length - tail);
    const made = now.slice(first, now.length - tail);
    around.push(current);
    const alike = made.length === gone.length && made.every((node, i) => shape.kind(node) === shape.kind(gone[i] as Node));
    const edited = alike ? holding(made) : undefined;
    const partner = edited && gone[made.indexOf(edited)];
    if (edited) remade.push(...made.filter((node) => node !== edited));
    if (edited && partner && sizeOf(edited) > large && shape.children(edited).length > 0) {
      old = partner;
      current = edited;
      continue;
    }
    const nodes = edited ? [edited] : made;
    const size = nodes.reduce((sum, node) => sum + sizeOf(node), 0);
    if (size > large && size > shape.end(after) / 2) return narrowed(around, nodes, change, shape);
    return { around, nodes, remade, stretch: stretchOf(nodes, change, shape) };
  }
}

function stretchOf<Node>(nodes: readonly Node[], change: Span, shape: Shape<Node>): Span {
  const starts = nodes.map((node) => shape.start(node));
  const ends = nodes.map((node) => shape.end(node));
  return { start: Math.min(change.start, ...starts), end: Math.max(change.end, ...ends) };
}

/**
 * The part around an edit after which most nodes are new, though most of the text is not: the small nodes that the edit touches.
 * @param around the nodes that hold `made`; those that hold what is found are added
 */
function narrowed<Node>(around: Node[], made: readonly Node[], change: Span, shape: Shape<Node>): Region<Node> | undefined {
  const nodes: Node[] = [];
  // More than that was pasted or taken away: there is little to gain.
  if (change.end - change.start > large) return undefined;
  const waiting = [...made].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (shape.start(node) > change.end || change.start > shape.end(node)) continue;
    const children = shape.end(node) - shape.start(node) > large ? shape.children(node) : [];
    if (children.length === 0) nodes.push(node);
    else {
      around.push(node);
      waiting.push(...[...children].reverse());
    }
  }
  return { around, nodes, remade: [], anew: true, stretch: stretchOf(nodes, change, shape) };
}

/** Whether a node belongs to a tree, and not to an earlier one that an edit has replaced. */
export function belongsTo(node: TS.Node, root: TS.SourceFile): boolean {
  let current: TS.Node = node;
  while (current.parent) current = current.parent;
  return current === root;
}
