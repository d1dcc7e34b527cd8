/** Passwords and tokens that are written in the code and accepted. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { acceptsCode, claimKind, isSignInName, isVagueClaim, looksSecret } from "../../../shared/names/accepted-secrets.ts";
import { chainOf, enclosingFunction, functionName, lastNameOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { inAuthFunction } from "./development.ts";
import { onlyTells } from "./telling.ts";

/** password === "letmein", req.headers.authorization !== "Bearer dev-token" */
export function visitComparison(node: TS.BinaryExpression, file: TsFile): Outcomes {
  const { kind } = node.operatorToken;
  const kinds = ts.SyntaxKind;
  const equal = kind === kinds.EqualsEqualsEqualsToken || kind === kinds.EqualsEqualsToken;
  if (!equal && kind !== kinds.ExclamationEqualsEqualsToken && kind !== kinds.ExclamationEqualsToken) return undefined;
  const literalRight = isText(node.right);
  const [claimed, known] = literalRight ? [node.left, node.right] : [node.right, node.left];
  if (!literalRight && !isText(node.left)) return undefined;
  const part = requestPart(claimed, file);
  const name = part?.path.at(-1) ?? lastNameOf(claimed);
  const what = claimKind(name);
  if (!what) return undefined;
  if (isToldOnly(node)) return undefined;
  const value = staticString(known, file);
  if (value === undefined || !looksSecret(value, what === "password") || environmentRead(claimed, file) !== undefined) return undefined;
  const around = enclosingFunction(node);
  const oneTime = acceptsCode(name, value, around ? functionName(around) : "");
  if (isConfigured(claimed, file) || (equal && tellsOf(node, file))) return undefined;
  if (isVagueClaim(name) && !oneTime && !(part && inAuthFunction(node, file))) return undefined;
  if (!part && !oneTime && !inAuthFunction(node, file) && !isSignIn(node)) return undefined;
  // A default that is refused is no default that is accepted.
  if (equal && refuses(node, file)) return undefined;
  const where = (around && functionName(around)) || "this comparison";
  return problem("accepted", spanOf(known, file), { data: { what, where } });
}

/** `const apiKey = config.get("apiKey", DEFAULT_API_KEY)`: what the program itself was given, nobody claims. */
function isConfigured(claimed: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(claimed);
  const value = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  if (!value) return false;
  const source = unwrap(ts.isAwaitExpression(value) ? value.expression : value);
  const base = ts.isBinaryExpression(source) ? unwrap(source.left) : source;
  const chain = chainOf(ts.isCallExpression(base) ? base.expression : base) ?? [];
  return chain
    .slice(0, ts.isCallExpression(base) ? undefined : -1)
    .some((each) => /^(?:\w*config\w*|\w*settings?|env|options|opts|defaults)$/i.test(each));
}

/** The comparison only decides what is written to the log. */
function tellsOf(node: TS.Node, file: TsFile): boolean {
  const statement = ts.findAncestor(node, ts.isIfStatement);
  return (
    statement !== undefined && statement.expression.pos <= node.pos && node.end <= statement.expression.end && onlyTells(statement, file)
  );
}

/** What a callback answers to a call whose own result nobody looks at lets nobody in: `solved(challenge, () => body.password === "…")`. */
function isToldOnly(node: TS.Node): boolean {
  let answer = node;
  while (
    ts.isParenthesizedExpression(answer.parent) ||
    (ts.isBinaryExpression(answer.parent) &&
      (answer.parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
        answer.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken))
  )
    answer = answer.parent;
  const { parent } = answer;
  const returned = ts.isReturnStatement(parent) && ts.isBlock(parent.parent) && parent.parent.statements.length === 1;
  const fn = returned ? parent.parent.parent : parent;
  return (
    (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) &&
    ts.isCallExpression(fn.parent) &&
    fn.parent.expression !== fn &&
    ts.isExpressionStatement(fn.parent.parent)
  );
}

function isText(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isStringLiteralLike(inner) || (ts.isIdentifier(inner) && /^[A-Z][A-Z0-9_]+$/.test(inner.text));
}

function isSignIn(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (isSignInName(functionName(fn))) return true;
  return false;
}

function refuses(node: TS.Node, file: TsFile): boolean {
  const statement = ts.findAncestor(node, ts.isIfStatement);
  return (
    statement !== undefined &&
    statement.expression.pos <= node.pos &&
    node.end <= statement.expression.end &&
    /\bthrow\b|\b40[0134]\b|return (?:false|null|undefined)\b|return\s*["'`]|\berrors?\b|(?:valid|ok|success)\s*:\s*false/.test(
      file.text.slice(statement.thenStatement.pos, statement.thenStatement.end),
    )
  );
}
