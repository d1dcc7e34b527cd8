import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { lastNameOf, sourceOf, spanOf } from "../../shared/typescript/nodes.ts";

/** `req.body.ownerId = caller.id`; a field that is only turned into another type is still what was sent. */
function visit(node: TS.Node, file: TsFile): Outcomes {
  const { left, right, operatorToken } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left)) return undefined;
  const body = left.expression;
  if (!ts.isPropertyAccessExpression(body) || body.name.text !== "body" || !/^_?(?:req|request)$/.test(lastNameOf(body.expression)))
    return undefined;
  return /\bbody\b/.test(sourceOf(right, file)) ? undefined : fact("body-field", spanOf(left, file), { name: left.name.text });
}

/** Assignments to a member of the body; what is made of the body itself is none. */
export const typescript: TypeScriptVisitors = { node: { BinaryExpression: visit } };
