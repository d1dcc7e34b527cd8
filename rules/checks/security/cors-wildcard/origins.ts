/** What an `origin` option of TypeScript code lets in. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, isFunction, sourceOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import { staticString, staticValue } from "../../../shared/typescript/values.ts";
import { isRequestOrigin } from "./request-origin.ts";

/** How it is open; or "fine"; or undefined when it cannot be said. */
type Verdict = { readonly how: string } | "fine" | undefined;

/** Judges the value of an `origin` option. */
export function judgeOrigin(value: TS.Expression, file: TsFile): Verdict {
  const inner = unwrap(value);
  const known = staticValue(inner, file);
  if (known) {
    if (known.value === "*") return { how: 'origin "*"' };
    if (known.value === true) return { how: "origin: true" };
    return known.value === undefined ? undefined : "fine";
  }
  if (ts.isArrayLiteralExpression(inner)) {
    const open = inner.elements.some((element) => staticString(element, file) === "*" || matchesAll(element));
    return open ? { how: 'origin ["*"]' } : "fine";
  }
  if (ts.isRegularExpressionLiteral(inner)) return matchesAll(inner) ? { how: "an origin pattern that matches everything" } : "fine";
  const fn = isFunction(inner) || ts.isIdentifier(inner) ? functionBehind(inner as TS.Expression, file) : undefined;
  if (fn) return allowsAll(fn, file) ? { how: "an origin callback that accepts every origin" } : "fine";
  // process.env.CORS_ORIGIN || "*": open only where nothing is configured, which the file does not tell.
  if (ts.isBinaryExpression(inner) && staticValue(inner.right, file)?.value === "*") return undefined;
  return "fine";
}

function matchesAll(pattern: TS.Expression): boolean {
  return ts.isRegularExpressionLiteral(pattern) && /^\/(?:\^?\.[*+]\$?|\^|\$|)\/[a-z]*$/.test(pattern.text);
}

const deciding = new Set<string>(["IfStatement", "ConditionalExpression", "SwitchStatement", "TryStatement"]);

/** `(origin, callback) => callback(null, true)`, or a function that hands the origin back, with no condition anywhere. */
function allowsAll(fn: FunctionNode, file: TsFile): boolean {
  const [first, second] = fn.parameters;
  const origin = first && sourceOf(first.name, file);
  const callback = second && sourceOf(second.name, file);
  const isOpen = (value: TS.Expression | undefined): boolean =>
    value !== undefined &&
    (value.kind === ts.SyntaxKind.TrueKeyword ||
      staticString(value, file) === "*" ||
      sourceOf(value, file) === origin ||
      isRequestOrigin(value, file));
  let decides = false;
  let accepts = false;
  walkBelow(fn, (node) => {
    if (deciding.has(ts.SyntaxKind[node.kind] ?? "")) decides = true;
    else if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      // `origin ?? "*"` and `origin || true` decide nothing.
      const fallback = kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
      if (kind === ts.SyntaxKind.AmpersandAmpersandToken || (fallback && !isOpen(node.right))) decides = true;
    } else if (ts.isReturnStatement(node) && callback === undefined) accepts ||= isOpen(withoutFallback(node.expression));
    else if (ts.isCallExpression(node)) {
      const callee = sourceOf(node.expression, file);
      if (callee === callback) accepts ||= isOpen(node.arguments[1]);
      else if (!/^(?:console|logger|log)\b/.test(callee) && !isRequestOrigin(node, file)) decides = true;
    }
  });
  if (callback === undefined && fn.body && !ts.isBlock(fn.body)) accepts = isOpen(withoutFallback(fn.body));
  return accepts && !decides && (origin !== undefined || accepts);
}

function withoutFallback(value: TS.Expression | undefined): TS.Expression | undefined {
  const inner = value && unwrap(value);
  const fallback =
    inner &&
    ts.isBinaryExpression(inner) &&
    (inner.operatorToken.kind === ts.SyntaxKind.BarBarToken || inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken);
  return fallback ? unwrap(inner.left) : inner;
}
