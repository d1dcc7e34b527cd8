import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { constantTimeNames, hashCall, isDigest, isOwnMac } from "../../../shared/typescript/crypto.ts";
import { functionAround } from "../../../shared/typescript/functions.ts";
import {
  calleeSpan,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { declarationOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { environmentRead, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { constantTimeFix } from "./fix.ts";
import { againWords, comparedIn, defaultHolder, isComparedSecret, sentinel } from "./names.ts";

/** What one side of a comparison is. */
interface Side {
  readonly expression: TS.Expression;
  /** The name says that it is a secret or a signature. */
  readonly secret: boolean;
  /** A keyed hash, or a hash of something secret, that was computed here. */
  readonly digest: boolean;
  /** A secret of the environment. */
  readonly environment: boolean;
  /** Sent with the request. */
  readonly request: boolean;
}

function outside(file: TsFile): boolean {
  const runtime = runtimeOf(file);
  return runtime === "browser" || runtime === "tool";
}

function visitComparison(node: TS.Node, file: TsFile): Outcomes {
  const { left, operatorToken, right } = node as TS.BinaryExpression;
  const { kind } = operatorToken;
  const { EqualsEqualsEqualsToken, EqualsEqualsToken, ExclamationEqualsEqualsToken, ExclamationEqualsToken } = ts.SyntaxKind;
  if (
    kind !== EqualsEqualsEqualsToken &&
    kind !== ExclamationEqualsEqualsToken &&
    kind !== EqualsEqualsToken &&
    kind !== ExclamationEqualsToken
  )
    return undefined;
  if (!mayBeSecret(left, file) && !mayBeSecret(right, file)) return undefined;
  if (isPlain(left, file) || isPlain(right, file) || outside(file)) return undefined;
  const what = secretOf(sideOf(left, file), sideOf(right, file), node, file);
  if (!what || isComparedBefore(node, left, right, file) || marksOwn(node)) return undefined;
  const operator = operatorToken.getText(file.root);
  const fix = constantTimeFix(node as TS.BinaryExpression, file);
  return problem("compare", spanOf(node, file), { data: { what, operator }, ...(fix ? { fixes: [fix] } : {}) });
}

/** The same two values were compared in the function before: what could be learned there is learned there. */
function isComparedBefore(node: TS.Node, left: TS.Expression, right: TS.Expression, file: TsFile): boolean {
  const fn = functionAround(node);
  return fn !== undefined && comparedIn(file.text.slice(fn.pos, node.getStart(file.root)), sourceOf(left, file), sourceOf(right, file));
}

/** `{ current: session.token === token }`: tells somebody which of their own records it is; nobody is let in. */
function marksOwn(node: TS.Node): boolean {
  const property = ts.findAncestor(node, (each) => ts.isPropertyAssignment(each) || ts.isStatement(each) || ts.isCallExpression(each));
  return (
    property !== undefined &&
    ts.isPropertyAssignment(property) &&
    /^(?:is_?)?(?:current|selected|own|self|same|changed)(?:$|[A-Z_])/.test(propertyName(property.name) ?? "")
  );
}

const secretText = /signature|hmac|\bsig\b|digest|api_?-?key|secret|token|password|expected|hash|mac\b|authorization|csrf/i;

const keyedKey = {};

function speaksOfHmac(file: TsFile): boolean {
  return file.memo(keyedKey, () => /hmac/i.test(file.text));
}

/** A cheap look before names are taken apart: where keyed hashes are made, a variable of any name may hold one. */
function mayBeSecret(side: TS.Expression, file: TsFile): boolean {
  const length = side.end - side.pos;
  if (length >= 400) return false;
  if (secretText.test(file.text.slice(side.pos, side.end))) return true;
  return ts.isIdentifier(side) && speaksOfHmac(file);
}

/** A literal, null, undefined, typeof, a length: nothing that an attacker would have to guess. */
function isPlain(side: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(side);
  if (sentinel.test(sourceOf(inner, file)) || defaultHolder.test(sourceOf(inner, file))) return true;
  if (ts.isTypeOfExpression(inner) || ts.isNumericLiteral(inner)) return true;
  if (ts.isPropertyAccessExpression(inner)) {
    // TokenType.Comma, token.length, tokens.size
    if (/^(?:length|size|type|kind|status|byteLength)$/.test(inner.name.text)) return true;
    const base = unwrap(inner.expression);
    if (ts.isIdentifier(base) && /^[A-Z][a-z]/.test(base.text)) return true;
  }
  const known = staticValue(inner, file);
  return known !== undefined && (typeof known.value !== "string" || ts.isStringLiteralLike(inner) || known.value === "");
}

function sideOf(expression: TS.Expression, file: TsFile): Side {
  const inner = unwrapAwait(expression);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const names = namesIn(inner);
  const digest = isSecretDigest(inner, file);
  return {
    expression: inner,
    secret: names.some(isComparedSecret),
    digest,
    environment: environmentSecret(inner, file) || (initializer !== undefined && environmentSecret(initializer, file)),
    request: !isOfSession(inner, file) && (requestPart(inner, file) !== undefined || (!digest && isHeaderRead(initializer ?? inner, file))),
  };
}

/** req.session.csrfToken hangs on the request, but the server wrote it. */
function isOfSession(expression: TS.Expression, file: TsFile): boolean {
  return /\bsession\??\./.test(sourceOf(expression, file));
}

/** The names that say what a value is: of a variable or member, of what a template holds, of a header that is read. */
function namesIn(expression: TS.Expression): string[] {
  const inner = unwrap(expression);
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.flatMap((span) => namesIn(span.expression));
  if (ts.isBinaryExpression(inner)) return [...namesIn(inner.left), ...namesIn(inner.right)];
  if (ts.isCallExpression(inner)) {
    const literal = inner.arguments[0] && ts.isStringLiteralLike(inner.arguments[0]) ? [inner.arguments[0].text] : [];
    const callee = unwrap(inner.expression);
    const passes =
      ts.isPropertyAccessExpression(callee) &&
      /^(?:get|header|trim|toString|toLowerCase|toUpperCase|slice|replace)$/.test(callee.name.text);
    return passes ? [...literal, ...namesIn(callee.expression)] : [];
  }
  return [lastNameOf(inner)];
}

/** An HMAC, or a hash of a value whose name is a secret's. A checksum is compared with another one, and nobody has to guess it. */
function isSecretDigest(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  const returned = depth < 3 ? returnedBy(expression, file) : undefined;
  if (returned) return isSecretDigest(returned, file, depth + 1);
  if (!isDigest(expression, file)) return false;
  let keyed = false;
  // A callback in an initialiser may use the variable itself.
  const seen = new Set<TS.Node>([expression]);
  const look = (node: TS.Node): void => {
    if (keyed) return;
    if (ts.isIdentifier(node)) {
      const initializer = initializerOf(node, file);
      if (initializer && !seen.has(initializer)) {
        seen.add(initializer);
        look(initializer);
        walkBelow(initializer, look);
      }
      return;
    }
    const hash = ts.isCallExpression(node) ? hashCall(node, file) : undefined;
    if (ts.isCallExpression(node) && isOwnMac(node)) keyed = true;
    else if (hash) keyed = hash.hmac || hash.inputs.some((input) => namesIn(input).some(isSecretName) || isSentCredential(input, file));
  };
  look(expression);
  walkBelow(expression, look);
  return keyed;
}

/** What a function of this file gives back that is called here, when it has just one line of that: `this.digest(body)`, `sign(payload)`. */
function returnedBy(expression: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrapAwait(expression);
  const call = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  if (!call || !ts.isCallExpression(call) || !speaksOfHmac(file)) return undefined;
  const callee = unwrap(call.expression);
  const own = ts.isIdentifier(callee) || (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword);
  const body = own ? localFunction(callee, file)?.body : undefined;
  if (!body) return undefined;
  if (!ts.isBlock(body)) return body;
  const returns = body.statements.filter(ts.isReturnStatement);
  return returns.length === 1 ? returns[0]?.expression : undefined;
}

/** A variable that holds what a header brought: `const key = req.headers["x-api-key"]`. */
function isSentCredential(input: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(input);
  const value = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  return value !== undefined && isHeaderRead(value, file) && /api-?key|token|authorization|secret|signature/i.test(sourceOf(value, file));
}

function environmentSecret(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.some((span) => environmentSecret(span.expression, file));
  if (ts.isBinaryExpression(inner)) return environmentSecret(inner.left, file) || environmentSecret(inner.right, file);
  const name =
    environmentRead(inner, file) ??
    configurationRead(inner, file) ??
    (ts.isPropertyAccessExpression(inner) && /^(?:env|config|settings|secrets)$/i.test(lastNameOf(inner.expression))
      ? inner.name.text
      : undefined);
  return name !== undefined && isComparedSecret(name);
}

/** headers().get("x-signature"), req.headers["x-api-key"] of a request that has no type. */
function isHeaderRead(expression: TS.Expression, file: TsFile): boolean {
  return /\bheaders?\b[\s\S]{0,20}(?:\.get\(|\[)|\.header\(/.test(sourceOf(expression, file).slice(0, 200));
}

/** What is compared, in words; undefined where nobody could learn anything by guessing. */
function secretOf(left: Side, right: Side, node: TS.Node, file: TsFile): string | undefined {
  if (isUnsealed(left, file) || isUnsealed(right, file)) return undefined;
  // The two fields of a form.
  if ((left.request && right.request) || againWords.test(sourceOf(node, file))) return undefined;
  const name = (side: Side): string => (sourceOf(side.expression, file).length <= 40 ? sourceOf(side.expression, file) : "A secret");
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.digest) {
      const kept = /hash|digest|signature|mac/i.test(lastNameOf(other.expression));
      return other.secret || other.request || other.digest || kept || isParameter(other, file) ? "A digest" : undefined;
    }
    if (one.environment && !other.environment) return name(one);
  }
  const both = left.secret && right.secret;
  if (!both) return undefined;
  if (isLoaded(left, file) ? isParameter(right, file) : isLoaded(right, file) && isParameter(left, file))
    return name(isLoaded(left, file) ? left : right);
  const fn = functionAround(node);
  const sent = left.request || right.request;
  return sent ||
    (fn &&
      (isSecurityCheckName(functionName(fn)) || /^(?:verify|validate)/i.test(functionName(fn))) &&
      (isParameter(left, file) || isParameter(right, file)))
    ? name(left.request ? right : left)
    : undefined;
}

/** user.resetToken of `const user = await …`: what was stored earlier. */
function isLoaded(side: Side, file: TsFile): boolean {
  if (!ts.isPropertyAccessExpression(side.expression)) return false;
  const owner = unwrap(side.expression.expression);
  const loaded = ts.isIdentifier(owner) ? initializerOf(owner, file) : undefined;
  return loaded !== undefined && ts.isAwaitExpression(unwrap(loaded));
}

/** `const { password } = decryptToken(input.token)`: what the server itself has written, and nobody else can. Auth.js hands over hashes. */
function isUnsealed({ expression }: Side, file: TsFile): boolean {
  if (!ts.isIdentifier(expression)) return false;
  const fn = functionAround(expression);
  if (fn && functionName(fn) === "useVerificationToken") return true;
  let declaration: TS.Node | undefined = declarationOf(expression, file);
  while (declaration && ts.isBindingElement(declaration)) declaration = declaration.parent.parent;
  const value =
    declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrapAwait(declaration.initializer) : undefined;
  return (
    value !== undefined && ts.isCallExpression(value) && /decrypt|unseal|unsign|verify(?:Token|Jwt)/i.test(lastNameOf(value.expression))
  );
}

function isParameter(side: Side, file: TsFile): boolean {
  if (!ts.isIdentifier(side.expression)) return false;
  const declaration = declarationOf(side.expression, file);
  return declaration !== undefined && (ts.isParameter(declaration) || ts.isBindingElement(declaration));
}

/** `config.get("API_KEY")`, `this.configService.getOrThrow<string>("WEBHOOK_SECRET")`. */
function configurationRead(expression: TS.Expression, file: TsFile): string | undefined {
  const callee = ts.isCallExpression(expression) ? unwrap(expression.expression) : undefined;
  if (!callee || !ts.isPropertyAccessExpression(callee) || !/^get(?:OrThrow)?$/.test(callee.name.text)) return undefined;
  const [key] = (expression as TS.CallExpression).arguments;
  return key && /^config(?:uration)?(?:Service)?$/i.test(lastNameOf(callee.expression)) ? staticString(key, file) : undefined;
}

/** `digest.equals(given)`, `Buffer.compare(given, digest) === 0`: bytes are compared up to the first that differs. */
function visitBytes(call: TS.CallExpression, file: TsFile): Outcomes {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !speaksOfHmac(file) || outside(file)) return undefined;
  const compares = callee.name.text === "compare";
  const [first, second] = call.arguments;
  const [left, right] = compares ? [first, second] : [callee.expression, first];
  if (!left || !right || (compares && lastNameOf(callee.expression) !== "Buffer")) return undefined;
  if (!isSecretDigest(left, file) && !isSecretDigest(right, file)) return undefined;
  return problem("compare", spanOf(call, file), { data: { what: "A digest", operator: compares ? "Buffer.compare" : "equals" } });
}

function visitConstantTime(call: TS.CallExpression, file: TsFile): Outcomes {
  return constantTimeNames.has(lastNameOf(call.expression)) && !outside(file) ? met(calleeSpan(call, file)) : undefined;
}

/** TypeScript: secrets compared with `===` and its like or as bytes; met where a comparison takes the same time whatever it is given. */
export const typescript: TypeScriptVisitors = {
  node: { BinaryExpression: visitComparison },
  call: { ...Object.fromEntries([...constantTimeNames].map((name) => [name, visitConstantTime])), equals: visitBytes, compare: visitBytes },
};
