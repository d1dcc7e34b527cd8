/** Takes an id from the session in place of the request, where the file shows how the session names it. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { sessionIdentity } from "../../../shared/typescript/auth.ts";
import { chainOf, type FunctionNode, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import type { ClaimedId } from "./typescript.ts";

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^x[-_]/, "")
    .replace(/[-_]/g, "");

/** Whether a path such as `session.user.id` is the id that the request claims to have. */
function meansSame(chain: readonly string[], name: string): boolean {
  const last = plain(chain.at(-1) ?? "");
  const wanted = plain(name);
  return last === wanted || (wanted === `${plain(chain.at(-2) ?? "")}id` && /^(?:id|sub|uid)$/.test(last));
}

/** The fix, when the same function can reach such a value. */
export function sessionFix(claimed: ClaimedId, fn: FunctionNode, file: TsFile): ProblemFix | undefined {
  const start = claimed.expression.getStart(file.root);
  let identity: string | undefined;
  walkBelow(file.root, (node) => {
    if (identity !== undefined) return false;
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const chain = chainOf(node);
    if (chain && meansSame(chain, claimed.name) && sessionIdentity(node, file) && isReachable(chain[0] ?? "", node, fn, start, file))
      identity = sourceOf(node, file);
    return identity === undefined ? undefined : false;
  });
  if (identity === undefined || identity.includes("\n")) return undefined;
  const text = claimed.shorthand ? `${sourceOf(claimed.expression, file)}: ${identity}` : identity;
  return { fix: "fromSession", data: { identity }, edits: [{ start, end: claimed.expression.end, text }] };
}

/** The base is a parameter of the function, or a constant above the place in the same function. */
function isReachable(base: string, node: TS.Node, fn: FunctionNode, start: number, file: TsFile): boolean {
  if (fn.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === base)) return true;
  if (node.pos < fn.pos || node.end > fn.end) return false;
  let declared = false;
  walkBelow(fn, (each) => {
    if (
      ts.isVariableDeclaration(each) &&
      ts.isIdentifier(each.name) &&
      each.name.text === base &&
      each.end < start &&
      each.getStart(file.root) > fn.pos
    )
      declared = true;
    return declared ? false : undefined;
  });
  return declared;
}
