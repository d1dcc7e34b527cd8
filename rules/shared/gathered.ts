/** Lists made of a whole tree, of which an edit renews only what it touched: nodes that it left alone keep what was found below them. */
import { orderWith, type SyntaxNode, walkTree } from "../api/tree.ts";

/**
 * Adds what a node has to say; returning false skips what is below. May look at the node and what is below it, and at their text, but at
 * nothing else. `context` is what it needs for that, such as the document.
 */
type Look<T, Context> = (node: SyntaxNode, found: T[], context: Context) => boolean | undefined | void;

/** Shorter nodes, in UTF-16 code units, are walked each time: that costs less than to remember them. */
const short = 300;
/** What is nested deeper is remembered as one: generated documents nest deeper than the call stack allows. */
const deepest = 60;

/** Makes a function that gives what is found at and below a node of a Python or Ruby tree, in document order. To be called once per module. */
export function gatherer<T, Context = void>(look: Look<T, Context>): (root: SyntaxNode, context: Context) => readonly T[] {
  const known = new WeakMap<SyntaxNode, readonly T[]>();
  const gather = (node: SyntaxNode, context: Context, depth: number): readonly T[] => {
    const ready = known.get(node);
    if (ready) return ready;
    const found: T[] = [];
    // Of a document that no edit changes only the whole answer is worth keeping.
    if (orderWith(node)) walkTree(node, (each) => look(each, found, context));
    else if (look(node, found, context) !== false) {
      for (const inner of node.children) {
        if (depth >= deepest || inner.end - inner.start < short) walkTree(inner, (each) => look(each, found, context));
        else for (const each of gather(inner, context, depth + 1)) found.push(each);
      }
    }
    known.set(node, found);
    return found;
  };
  return (root, context) => gather(root, context, 0);
}
