/** Code that decides whether somebody may do something, beyond knowing who is calling. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { sessionIdentity } from "./auth.ts";
import { sourceOf } from "./nodes.ts";

export { isDecidingName } from "../names/deciding.ts";

/** Whether something of the session stands in an expression. */
export function holdsIdentity(node: TS.Node, file: TsFile): boolean {
  let found = false;
  const visit = (each: TS.Node): void => {
    if (found) return;
    if (ts.isShorthandPropertyAssignment(each)) found = sessionIdentity(each.name, file);
    else if (ts.isPropertyAccessExpression(each) || ts.isIdentifier(each))
      found = sessionIdentity(each, file) || /^(?:session|currentUser|authUser|viewer|me)$/.test(sourceOf(each, file));
    if (!found) ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}
