/** The nodes of a document that satisfy a test, kept up to date while it is edited. */
import { type TS, ts } from "../../api/ts.ts";
import { orderWith, placeOf } from "./order.ts";

/** All nodes below the root that satisfy a test, in document order. */
export function collectNodes(root: TS.Node, test: (node: TS.Node) => boolean): TS.Node[] {
  const found: TS.Node[] = [];
  const order = orderWith(root);
  if (order) {
    const { nodes, ends } = order;
    const end = ends[placeOf(root)] as number;
    for (let at = placeOf(root) + 1; at < end; at++) {
      const node = nodes[at] as TS.Node;
      if (test(node)) found.push(node);
    }
    return found;
  }
  const visit = (node: TS.Node): void => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  return found;
}
