/** The parts of a logged TypeScript expression that give a secret away. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isPartOf, isSensitiveLogName } from "../names/secrets.ts";
import { chainOf, lastNameOf, propertyName, sourceOf, unwrap } from "./nodes.ts";
import { declarationOf, initializerOf } from "./scope.ts";
import { wordsOf } from "../names/words.ts";
import {
  carriesCredentials,
  harmless,
  isCarrierName,
  isCredentialHeader,
  isCredentialInput,
  isOfLock,
  isOneTimeCode,
  isParsedBody,
  type Kind,
  mayBeCredential,
} from "./leak-carriers.ts";
import { isAuthCookieName } from "../names/cookies.ts";

/** A sensitive expression within what is logged. */
export interface Leak {
  readonly node: TS.Expression;
  readonly kind: Kind;
}

/** Functions that hand the value on. */
const carriers =
  /^(?:stringify|String|toString|inspect|format|trim|concat|join|slice|substring|substr|from|assign|encodeURIComponent|toJSON|structuredClone|values|fromEntries|toLowerCase|toUpperCase)$/;

const none: readonly Leak[] = [];

function leak(node: TS.Expression, kind: Kind | undefined): readonly Leak[] {
  return kind ? [{ node, kind }] : none;
}

function kindOf(name: string): Kind {
  return isCarrierName(name) ? "object" : "value";
}

/**
 * Sensitive parts of an expression that reach the log as they are, in document order.
 * @param hops how many variables may still be followed
 */
export function leaksIn(expression: TS.Expression, file: TsFile, hops = 1): readonly Leak[] {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) return inIdentifier(inner, file, hops);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) return inAccess(inner, file);
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.flatMap((span) => leaksIn(span.expression, file, hops));
  if (ts.isBinaryExpression(inner)) return inBinary(inner, file, hops);
  if (ts.isConditionalExpression(inner)) return [inner.whenTrue, inner.whenFalse].flatMap((branch) => leaksIn(branch, file, hops));
  if (ts.isAwaitExpression(inner) || ts.isSpreadElement(inner)) return leaksIn(inner.expression, file, hops);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.flatMap((element) => leaksIn(element, file, hops));
  if (ts.isObjectLiteralExpression(inner)) return inObject(inner, file, hops);
  return ts.isCallExpression(inner) ? inCall(inner, file, hops) : none;
}

function inBinary(node: TS.BinaryExpression, file: TsFile, hops: number): readonly Leak[] {
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return leaksIn(node.right, file, hops);
  const joins = kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
  return joins ? [...leaksIn(node.left, file, hops), ...leaksIn(node.right, file, hops)] : none;
}

function inIdentifier(node: TS.Identifier, file: TsFile, hops: number): readonly Leak[] {
  if (isSensitiveLogName(node.text) || isOneTimeCode(node.text)) return mayBeCredential(node, file) ? leak(node, kindOf(node.text)) : none;
  if (isCredentialInput(node, file)) return leak(node, "object");
  if (hops <= 0 || isPartOf(node.text)) return none;
  const declaration = declarationOf(node, file);
  if (declaration && ts.isBindingElement(declaration)) return inDestructured(node, declaration, file);
  const initializer = initializerOf(node, file);
  if (!initializer) return none;
  // One hop: const header = req.headers.authorization.
  const source = unwrap(initializer);
  if (isParsedBody(source, file)) return leak(node, "object");
  const follows =
    ts.isIdentifier(source) ||
    ts.isPropertyAccessExpression(source) ||
    ts.isElementAccessExpression(source) ||
    ts.isTemplateExpression(source) ||
    ts.isBinaryExpression(source) ||
    (ts.isCallExpression(source) && /^(?:get|header|stringify)$/.test(lastNameOf(source.expression)));
  return follows ? leak(node, leaksIn(source, file, hops - 1)[0]?.kind) : none;
}

/** `const { access_token: t } = tokens`, `const { headers } = req`; what is left over (`...rest`) is not judged. */
function inDestructured(node: TS.Identifier, element: TS.BindingElement, file: TsFile): readonly Leak[] {
  if (element.dotDotDotToken || !ts.isObjectBindingPattern(element.parent)) return none;
  const name = propertyName(element.propertyName ?? element.name);
  if (name === undefined) return none;
  if (element.propertyName && isSensitiveLogName(name)) return leak(node, kindOf(name));
  const declaration = element.parent.parent;
  const chain = ts.isVariableDeclaration(declaration) && declaration.initializer ? chainOf(declaration.initializer) : undefined;
  return leak(node, chain && carriesCredentials([...chain, name], node, file));
}

function inAccess(node: TS.PropertyAccessExpression | TS.ElementAccessExpression, file: TsFile): readonly Leak[] {
  const chain = chainOf(node);
  const whole = chain && carriesCredentials(chain, node, file);
  if (whole) return leak(node, whole);
  const last = lastNameOf(node);
  const owner = chain?.at(-2) ?? "";
  // cookies().get("session")?.value
  const inner = unwrap(node.expression);
  if (last === "value" && ts.isCallExpression(inner)) return inCall(inner, file, 0);
  // usage.tokens, params.token of a cursor: the owner says what kind of token it is.
  if (last === "" || last === "length" || harmlessOwner.test(owner) || isOfLock(node)) return none;
  // MESSAGES.INVALID_PASSWORD and other constants hold text, not values.
  if (/^[A-Z][A-Z0-9_]+$/.test(last) && !/^(?:env|secrets)$/.test(owner) && chain?.[0] !== "process") return none;
  if (/^[A-Z]\w*$/.test(owner) && /^[A-Z]/.test(last)) return none;
  const general = /^(?:session|cookies?|tokens)$/.test(last);
  if (general && !/^(?:req|request|ctx|context|res|response|locals|data|auth|state|account|user)$/.test(owner)) return none;
  return isSensitiveLogName(last) || isOneTimeCode(last) ? leak(node, kindOf(last)) : none;
}

function inObject(node: TS.ObjectLiteralExpression, file: TsFile, hops: number): readonly Leak[] {
  // { ...body, password: undefined }: what is written over does not reach the log.
  const masked = node.properties.some(
    (property) => ts.isPropertyAssignment(property) && isSensitiveLogName(propertyName(property.name) ?? ""),
  );
  return node.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return leaksIn(property.name, file, hops);
    if (ts.isSpreadAssignment(property)) return masked ? none : leaksIn(property.expression, file, hops);
    return ts.isPropertyAssignment(property) ? inProperty(property, file, hops) : none;
  });
}

function inProperty(property: TS.PropertyAssignment, file: TsFile, hops: number): readonly Leak[] {
  const found = leaksIn(property.initializer, file, hops);
  if (found.length > 0) return found;
  // { password: value } says what the value is, unless it is a literal, a flag or a masked value.
  const name = propertyName(property.name);
  const value = unwrap(property.initializer);
  if (name === undefined || !isSensitiveLogName(name) || /^(?:session|tokens)$/i.test(name)) return none;
  if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return none;
  const own = lastNameOf(value);
  if (own === "undefined" || /^(?:has|is|masked|redacted|hidden|count|num|total)/i.test(own)) return none;
  if (wordsOf(own).some((word) => /^(?:masked|redacted|hash|hashed|length|count|present|exists|name|id|type)$/.test(word))) return none;
  return ts.isIdentifier(value) && !mayBeCredential(value, file) ? none : leak(value, "value");
}

function inCall(node: TS.CallExpression, file: TsFile, hops: number): readonly Leak[] {
  const name = lastNameOf(node.expression);
  const chain = chainOf(node.expression)?.join(".");
  if (name === "get" || name === "header") return inGetter(node, chain?.split(".").at(-2) ?? "");
  if (harmless.test(name) || !carriers.test(name)) return none;
  if (/^(?:slice|substring|substr)$/.test(name) && isShort(node, file)) return none;
  if (
    chain &&
    /^(?:JSON\.stringify|Object\.(?:assign|values|fromEntries)|String|util\.(?:inspect|format)|inspect|format|Buffer\.from)$/.test(chain)
  ) {
    // The replacer of JSON.stringify may take the secrets out.
    const replacer = chain === "JSON.stringify" ? node.arguments[1] : undefined;
    const plain = !replacer || /^(?:null|undefined)$/.test(sourceOf(replacer, file));
    return plain ? node.arguments.flatMap((argument) => leaksIn(argument, file, hops)) : none;
  }
  const callee = unwrap(node.expression);
  const owner = ts.isPropertyAccessExpression(callee) ? leaksIn(callee.expression, file, hops) : none;
  return name === "concat" ? [...owner, ...node.arguments.flatMap((argument) => leaksIn(argument, file, hops))] : owner;
}

/** headers().get("authorization"), req.get("Authorization"), cookies.get("session") */
function inGetter(node: TS.CallExpression, owner: string): readonly Leak[] {
  const [argument] = node.arguments;
  const key = argument && ts.isStringLiteralLike(argument) ? argument.text : "";
  const read = isCredentialHeader(key) && /^(?:req|request|headers|headers\(\)|headersList|c|ctx|h)$/i.test(owner);
  const stored = key !== "" && /^(?:cookies|cookies\(\)|cookieStore)$/.test(owner) && isAuthCookieName(key);
  return leak(node, read || stored ? "value" : undefined);
}

const harmlessOwner =
  /^(?:usage|tokenUsage|channel|styles?|theme|colors?|coupon|promo|promotion|discount|voucher|cancelToken|source|cursor|page|pagination|node|lexer|parser|messages?|errors?|formErrors|fieldErrors|i18n|t|labels?|strings?|routes?|paths?|ROUTES|PATHS|schema|types?|enum)$/;

/** Secrets so short that half of one gives it away. */
const shortSecret = /password|passwd|pwd|otp|(?:^|[^a-z])pin|code|ssn|iban|card|cv[cv]/i;

/** A slice of a few characters identifies a secret without giving it away; the scheme of a header comes before it. */
function isShort(call: TS.CallExpression, file: TsFile): boolean {
  const sliced = sourceOf(call.expression, file);
  const most = shortSecret.test(sliced) ? 4 : /authorization|bearer/i.test(sliced) ? 12 : 8;
  const [from = Number.NaN, to] = call.arguments.map((argument) => Number(sourceOf(argument, file).replace(/\s/g, "")));
  if (to === undefined) return from < 0 && from >= -most;
  return to - from <= most;
}
