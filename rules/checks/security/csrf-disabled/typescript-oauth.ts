/** OAuth requests that are sent without a state. */
import type { TsFile } from "../../../api/file.ts";
import { fact, met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { ancestorWhere, enclosingFunction, lastNameOf, receiverOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { addProperties, indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { stateSetting } from "./state.ts";
import { hole, objectOf, optionOf, staticString, textWithHoles } from "../../../shared/typescript/values.ts";

const addressKey = {};
/** Addresses of providers that need no response_type: https://github.com/login/oauth/authorize?client_id=… */
const asksToAuthorize = /\/oauth2?(?:\/v?[\d.]{1,5})?\/authorize\?/i;

/** An address that is written out: https://…/authorize?client_id=…&response_type=code. */
export function authorizationAddress(node: TS.Node, file: TsFile): Outcomes {
  if (!file.memo(addressKey, () => /response_type=/.test(file.text) || asksToAuthorize.test(file.text))) return undefined;
  const expression = node as TS.Expression;
  if (isPart(expression)) return undefined;
  const text = textWithHoles(expression, file);
  if (
    text === undefined ||
    !new RegExp(`^(?:https:|${hole})`).test(text) ||
    !(/[?&]response_type=/.test(text) || asksToAuthorize.test(text)) ||
    !/[?&]client_id=/.test(text)
  )
    return undefined;
  if (/[?&]state=/.test(text)) return met(spanOf(expression, file));
  if (/[?&]code_challenge=/.test(text)) return undefined;
  // Parameters that a hole adds as a whole may hold the state.
  if (new RegExp(`[?&]${hole}|[^=]${hole}$`).test(text) || setsState(expression, file)) return undefined;
  if (isTypedIn(file) || isSharedConstant(expression) || fetchesItself(expression, file)) return undefined;
  const template = ts.isTemplateExpression(expression) || ts.isNoSubstitutionTemplateLiteral(expression);
  const end = expression.end - 1;
  return noState(spanOf(expression, file), template ? [{ start: end, end, text: "&state=${crypto.randomUUID()}" }] : [], expression, file);
}

/** Whether the text around is looked at as a whole. */
function isPart(expression: TS.Expression): boolean {
  const { parent } = expression;
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind !== ts.SyntaxKind.PlusToken) return true;
  return (
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken) ||
    ts.isTemplateSpan(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ts.isLiteralTypeNode(parent)
  );
}

/** new URLSearchParams({ client_id, response_type, … }), qs.stringify({ … }). */
export function authorizationParameters(call: TS.NewExpression | TS.CallExpression, file: TsFile): Outcomes {
  const object = call.arguments?.[0] && objectOf(call.arguments[0], file);
  if (!object) return undefined;
  const state = (name: string) => optionOf(object, name, file).state;
  if (state("client_id") !== "set" || state("response_type") !== "set" || state("redirect_uri") === "absent") return undefined;
  // The code is exchanged for a token: nobody is sent anywhere.
  if (["grant_type", "code", "client_secret", "refresh_token"].some((name) => state(name) === "set")) return undefined;
  return ofObject(object, spanOf(call.expression, file), call, file);
}

/** client.generateAuthUrl({ … }) of Google, client.authorizeURL({ … }) of simple-oauth2. */
export function authorizationCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const object = call.arguments[0] && objectOf(call.arguments[0], file);
  if (!object || !["scope", "redirect_uri", "access_type"].some((name) => optionOf(object, name, file).state === "set")) return undefined;
  return ofObject(object, spanOf(call.expression, file), call, file);
}

function ofObject(object: TS.ObjectLiteralExpression, at: Span, node: TS.Node, file: TsFile): Outcomes {
  const { state } = optionOf(object, "state", file);
  if (state === "set") return met(at);
  if (state === "unknown" || optionOf(object, "code_challenge", file).state !== "absent" || setsState(node, file)) return undefined;
  if (keepsClients(file) || isTypedIn(file) || isSharedConstant(node) || fetchesItself(node, file)) return undefined;
  return noState(at, [addProperties(object, ["state: crypto.randomUUID()"], file)], node, file);
}

/** url.searchParams.set("response_type", "code"), without one for the state in the same function. */
export function authorizationSetter(call: TS.CallExpression, file: TsFile): Outcomes {
  if (staticString(call.arguments[0], file) !== "response_type" || call.arguments.length !== 2) return undefined;
  const target = receiverOf(call);
  if (!target || !/(?:params|query)$/i.test(lastNameOf(target))) return undefined;
  const around = enclosingFunction(call) ?? file.root;
  const text = sourceOf(around, file);
  if (!/\.(?:set|append)\(\s*["'`]client_id["'`]/.test(text)) return undefined;
  const at = origin(target, file) ?? spanOf(call.expression, file);
  if (/\.(?:set|append)\(\s*["'`]state["'`]/.test(text)) return met(at);
  if (/code_challenge|["'`]state["'`]|\bstate\s*[:,}]/.test(text)) return undefined;
  const statement = call.parent;
  if (!ts.isExpressionStatement(statement)) return noState(at, [], call, file);
  const { lineEnd } = styleOf(file);
  const semicolon = file.text[statement.end - 1] === ";" ? ";" : "";
  const line = `${lineEnd}${indentAt(statement.getStart(file.root), file)}${sourceOf(call.expression, file)}(${quoted("state", file)}, crypto.randomUUID())${semicolon}`;
  return noState(at, [{ start: statement.end, end: statement.end, text: line }], call, file);
}

/** The `new URL(…)` or `new URLSearchParams(…)` that parameters are set on. */
function origin(target: TS.Expression, file: TsFile): Span | undefined {
  const inner = unwrap(target);
  const root = ts.isPropertyAccessExpression(inner) ? unwrap(inner.expression) : inner;
  const initializer = ts.isIdentifier(root) ? initializerOf(root, file) : undefined;
  const created = initializer && unwrap(initializer);
  return created && ts.isNewExpression(created) ? spanOf(created, file) : undefined;
}

/** Whether the code around sets a state by other means: `params.set("state", …)`, `url += "&state=…"`. */
function setsState(node: TS.Node, file: TsFile): boolean {
  const text = sourceOf(enclosingFunction(node) ?? file.root, file);
  return /\(\s*["'`]state["'`]|[?&]state=|\bstate\s*=[^=>]|\.state\b/.test(text);
}

const typedKey = {};

/** The code is copied by hand from the page into a terminal: no callback that anybody could forge. */
function isTypedIn(file: TsFile): boolean {
  return file.memo(typedKey, () => /urn:ietf:wg:oauth:2\.0:oob|\breadline\b|\binquirer\b|process\.stdin/.test(file.text));
}

const registryKey = {};

/** Whether the file is about the clients of an authorization server, whose requests it only shows. */
function keepsClients(file: TsFile): boolean {
  return file.memo(registryKey, () => /\bredirect_?uris\b/i.test(file.text));
}

/** Whether a value is handed on to other files as a constant: there the state is added. */
function isSharedConstant(node: TS.Node): boolean {
  if (enclosingFunction(node) !== undefined || ancestorWhere(node, ts.isClassLike) !== undefined) return false;
  // res.redirect(`…`) sends it, wherever it stands.
  return (
    ancestorWhere(node, (each): each is TS.CallExpression => ts.isCallExpression(each) && lastNameOf(each.expression) === "redirect") ===
    undefined
  );
}

/** Whether the program asks for the page itself, as a trial of its settings: nobody is sent anywhere. */
function fetchesItself(node: TS.Node, file: TsFile): boolean {
  const text = sourceOf(enclosingFunction(node) ?? file.root, file);
  const name = ancestorWhere(node, ts.isVariableDeclaration)?.name;
  return (
    name !== undefined &&
    ts.isIdentifier(name) &&
    new RegExp(`\\b(?:fetch|got|ky|axios(?:\\.\\w+)?|request)\\(\\s*${name.text.replaceAll("$", "\\$")}\\b`).test(text) &&
    !/\bredirect\b/.test(text)
  );
}

/** What sends the browser to an address, or tells it to whoever asks. */
const sends = /\bredirect\w*\s*\(|\blocation\b|\.(?:json|send|end|open)\(|\bopen\(|\.body\s*=/i;

/** Whether the function around gives the address back or keeps it, for one who may add the state. */
function isGivenBack(node: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  // What a callback gives back goes to its caller: a procedure's to the browser.
  if (!fn || ts.isCallExpression(fn.parent)) return false;
  const text = sourceOf(fn, file);
  if (sends.test(text)) return false;
  return /\breturn\b/.test(text) || !fn.parameters.some(({ name }) => /^(?:res|response|reply|ctx|c|context)$/.test(sourceOf(name, file)));
}

const stateKey = {};

/** Notes that a file adds a state to an address: `url.searchParams.set("state", state)`. */
export function addsState(call: TS.CallExpression, file: TsFile): Outcomes {
  if (staticString(call.arguments[0], file) !== "state" || call.arguments.length !== 2) return undefined;
  return file.memo(stateKey, () => fact("setting", spanOf(call.expression, file), { key: stateSetting, value: true }));
}

function noState(at: Span, edits: readonly TextEdit[], node: TS.Node, file: TsFile): Outcomes {
  // Without an import, crypto is the global one.
  const module = importsOf(file).get("crypto")?.module ?? "crypto";
  const fixes: ProblemFix[] = edits.length > 0 && /^(?:node:)?crypto$/.test(module) ? [{ fix: "addState", edits }] : [];
  const given = isGivenBack(node, file);
  return problem("noState", at, {
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(given ? { priority: "P1" as const, pending: { what: "address", routes: 0 } } : {}),
  });
}
