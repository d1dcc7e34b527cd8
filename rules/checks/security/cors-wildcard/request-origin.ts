/** The Origin header of a request, as TypeScript code reads it. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, isFunction, lastNameOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { staticString } from "../../../shared/typescript/values.ts";

/** req.headers.origin, req.get("origin"), request.headers.get("origin") ?? "*", `${origin}`, or a constant that is one. */
export function isRequestOrigin(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  const inner = unwrap(expression);
  if (depth > 4) return false;
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    if (initializer) return isRequestOrigin(initializer, file, depth + 1);
    return isDestructuredOrigin(inner, file);
  }
  if (ts.isTemplateExpression(inner)) {
    const [only] = inner.templateSpans;
    return (
      inner.templateSpans.length === 1 && only !== undefined && inner.head.text === "" && isRequestOrigin(only.expression, file, depth + 1)
    );
  }
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    const fallback = kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
    return fallback && isRequestOrigin(inner.left, file, depth + 1);
  }
  if (ts.isCallExpression(inner)) {
    return /^(?:get|header)$/.test(lastNameOf(inner.expression)) && staticString(inner.arguments[0], file)?.toLowerCase() === "origin";
  }
  return lastNameOf(inner).toLowerCase() === "origin" && /^headers?$/.test(chainOf(inner)?.at(-2) ?? "");
}

/** const { origin } = req.headers */
function isDestructuredOrigin(identifier: TS.Identifier, file: TsFile): boolean {
  const scope = ts.findAncestor(identifier, isFunction) ?? file.root;
  const text = file.text.slice(scope.pos, identifier.pos);
  return identifier.text === "origin" && /\{\s*[^{}]{0,80}\borigin\b[^{}]{0,80}\}\s*=\s*\w{1,20}\.headers\b/.test(text);
}
