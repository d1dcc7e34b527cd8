/** Passwords and tokens that are written in the code and accepted. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { enclosingFunction, functionName, lastNameOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { inAuthFunction } from "./development.ts";

const passwords = /^(?:pass(?:word|wd|code|phrase)?|pwd|(?:admin|master|root|user)_?password|pin)$/i;
const tokens =
  /^(?:(?:x-)?(?:auth|access|bearer|api|admin|master|internal|secret)?[-_]?(?:token|key|secret)|authorization|bearer|credentials?|code|otp)$/i;

/** What such a value is compared with that is no secret: a kind, a state, a field's name, a mask. */
const words =
  /^(?:undefined|null|none|true|false|string|number|object|bearer|basic|jwt|password|token|code|id_token|refresh_token|access_token|authorization_code|client_credentials|required|invalid|expired|missing|changeme|\*+|•+|x+|\s*)$/i;

/** The name of a cookie, header or field: "meteor_login_token". */
const naming = /^[a-z]+(?:[-_][a-z]+)*[-_](?:token|key|cookie|session|secret|header|code|id)$/i;

function looksSecret(value: string, password: boolean): boolean {
  if (words.test(value) || (!password && naming.test(value)) || /\s/.test(value.replace(/^Bearer /, ""))) return false;
  return password ? value.length >= 3 : value.length >= 6 && /[\d\-_.]/.test(value);
}

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
  const password = passwords.test(name);
  if (!password && !tokens.test(name)) return undefined;
  const value = staticString(known, file);
  if (value === undefined || !looksSecret(value, password) || environmentRead(claimed, file) !== undefined) return undefined;
  const oneTime = /^(?:code|otp|pin|pass_?code)$/i.test(name) && /^\d{4,8}$/.test(value) && checksCode(node);
  if (/^(?:code|otp|key|pin|credentials?)$/i.test(name) && !oneTime && !(part && inAuthFunction(node, file))) return undefined;
  if (!part && !oneTime && !inAuthFunction(node, file) && !isSignIn(node)) return undefined;
  // A default that is refused is no default that is accepted.
  if (equal && refuses(node, file)) return undefined;
  const fn = enclosingFunction(node);
  const where = (fn && functionName(fn)) || "this comparison";
  return problem("accepted", spanOf(known, file), { data: { what: password ? "password" : "token", where } });
}

function isText(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isStringLiteralLike(inner) || (ts.isIdentifier(inner) && /^[A-Z][A-Z0-9_]+$/.test(inner.text));
}

/** verifyOtp(), checkCode(), validatePin(): a function that checks what was sent to somebody. */
function checksCode(node: TS.Node): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && /^(?:verify|check|validate|confirm)\w*(?:otp|code|pin|mfa|2fa|totp)/i.test(functionName(fn));
}

function isSignIn(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn))
    if (/log_?in|sign_?in|authenticate|authorize/i.test(functionName(fn))) return true;
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
