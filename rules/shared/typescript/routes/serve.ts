/** Servers that are started with one call: `Bun.serve({ fetch })`, `Deno.serve(handler)`. */
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf } from "../nodes.ts";

/** Whether a node is such a call. */
export function isServe(node: TS.Node): node is TS.CallExpression {
  return ts.isCallExpression(node) && /^(?:Bun|Deno)\.serve$/.test(chainOf(node.expression)?.join(".") ?? "");
}
