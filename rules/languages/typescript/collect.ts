/** The nodes of a document that satisfy a test, kept up to date while it is edited. */
import { type TS, ts } from "../../api/ts.ts";

/** All nodes below the root that satisfy a test, in document order. */
export function collectNodes(root: TS.Node, test: (node: TS.Node) => boolean): TS.Node[] {
  const found: TS.Node[] = [];
  const visit = (node: TS.Node): void => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  return found;
}
