/** Which TypeScript values carry credentials, and which only have a name that sounds like it. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { handlerAround } from "./handlers.ts";
import { chainOf, enclosingFunction, functionName, isFunction, lastNameOf, sourceOf, unwrap, unwrapAwait } from "./nodes.ts";
import { declarationOf, importsOf } from "./scope.ts";
import { speaksOfLock } from "../names/locks.ts";
import { isSensitiveLogName } from "../names/secrets.ts";
import { wordsOf } from "../names/words.ts";

/** `value` for a secret itself, `object` for something that holds one among other things. */
export type Kind = "value" | "object";

const credentialPaths =
  /(?:login|log-in|signin|sign-in|signup|sign-up|register|auth(?!or(?!i[sz]))|token|password|(?:^|[/._-])sessions?(?![a-z-])|oauth|credential|\/2fa|mfa)(?![a-z]*(?:or|ed)\b)/i;
const credentialActions =
  /^(?:handle|on|post|do|api)?_?(?:log_?in|sign_?in|sign_?up|register|authenticate|(?:reset|change|update|forgot|set)_?password|create_?user|verify_?otp)(?:User|Handler|Action|Controller|$)/i;
const credentialInputs =
  /^(?:log_?in|sign_?in|sign_?up|register|registration|(?:reset|change|update)_?password|auth)_?(?:dto|input|data|body|payload|request|params|values|form)$/i;
const credentialTypes =
  /(?:Login|SignIn|SignUp|Register|Registration|Credentials?|Password)\w*(?:Dto|DTO|Input|Request|Body|Payload|Data)\b/;

/** Verbs that say what a function does; without a word of signing in, it does something else, wherever its file lies. */
const otherAction =
  /^(?:create|update|delete|remove|get|list|find|fetch|save|batch|bulk|move|rename|sync|import|export|add|edit)(?=[A-Z_])/;
const credentialWord = /log_?in|sign_?in|sign_?up|regist|passw|auth|credential|otp|user|account|member|customer/i;

function isRequest(name: string): boolean {
  return /^(?:req|request|ctx|context|event|c|_req)$/.test(name);
}

/** Whether a place handles a sign-in, a registration or the like, whose body holds a password. */
function handlesCredentials(node: TS.Node, file: TsFile): boolean {
  const handler = handlerAround(node, file);
  const fn = enclosingFunction(node);
  const names = [handler?.handlerName ?? "", handler ? functionName(handler.fn) : "", fn ? functionName(fn) : ""];
  if (names.some((name) => credentialActions.test(name))) return true;
  if (handler && handler.path !== "") return credentialPaths.test(handler.path);
  if (names.some((name) => otherAction.test(name) && !credentialWord.test(name))) return false;
  return credentialPaths.test(file.path);
}

/** Whether the function around reads fields of the request's body by name, and none of them is a secret: `const { expiresAt } = req.body`. */
function readsPlainFields(node: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  if (!fn) return false;
  const code = sourceOf(fn, file);
  const fields = [
    ...[...code.matchAll(/\b(?:req|request|ctx|context|event|c|_req)(?:\.request)?\.body\??\.(\w+)/g)].map(([, field = ""]) => field),
    ...[
      ...code.matchAll(/\{([^{}]*)\}(?:\s*:\s*[\w<>[\]]+)?\s*=\s*(?:req|request|ctx|context|event|c|_req)(?:\.request)?\.body\b/g),
    ].flatMap(([, list = ""]) =>
      list.includes("...") ? ["password"] : list.split(",").map((part) => part.split(/[:=]/)[0]?.trim() ?? ""),
    ),
  ].filter(Boolean);
  return fields.length > 0 && !fields.some((field) => isSensitiveLogName(field) || isOneTimeCode(field));
}

/** Whether a chain of names means credentials as a whole: `req.headers`, `request.cookies`, `process.env`, the body of a login. */
export function carriesCredentials(chain: readonly string[], node: TS.Node, file: TsFile): Kind | undefined {
  const joined = chain.join(".");
  if (joined === "process.env" || joined === "Bun.env") return "object";
  const last = chain.at(-1) ?? "";
  const owner = chain.at(-2) ?? "";
  if (chain.length >= 2 && isRequest(owner)) {
    if (/^(?:headers|cookies|session|rawHeaders)$/.test(last)) return "object";
    if (last === "sessionID") return "value";
    if (last === "body" && handlesCredentials(node, file) && !readsPlainFields(node, file)) return "object";
  }
  // Whoever knows the id of a session may use it.
  if (last === "id" && owner === "session" && isRequest(chain.at(-3) ?? "")) return "value";
  if (chain.length >= 3 && /^headers?$/.test(owner) && isCredentialHeader(last)) return "value";
  // The interceptor of an HTTP client sees what goes out, with its credentials.
  if (joined === "config.headers" && /\binterceptors\.request\.use\(/.test(file.text)) return "object";
  // The configuration of a failed request holds what was sent with it.
  const ofError = /^(?:error|err|e)$/.test(chain[0] ?? "") && chain.length >= 3;
  return ofError && last === "headers" && /^(?:config|request)$/.test(owner) ? "object" : undefined;
}

/** Whether a header of this name authenticates. */
export function isCredentialHeader(name: string): boolean {
  return /^(?:authorization|cookie|set-cookie|x-api-key|x-auth-token|x-access-token|proxy-authorization)$/i.test(name);
}

/** Whether a variable holds the parsed body of a login: `await request.json()`, `c.req.json()`, `await req.formData()`. */
export function isParsedBody(value: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(value);
  if (!ts.isCallExpression(inner) || !/^(?:json|formData|text|parseBody)$/.test(lastNameOf(inner.expression))) return false;
  const owner = chainOf(inner.expression)?.at(-2) ?? "";
  return isRequest(owner) && handlesCredentials(value, file);
}

/** A name that means credentials as a whole, not one of them. */
export function isCarrierName(name: string): boolean {
  return /^(?:tokens?set|tokens|credentials|creds|session|cookies?)$/i.test(name.replace(/[_-]/g, ""));
}

/** Functions whose result does not carry the value on. */
export const harmless =
  /^(?:mask|redact|sanitize|sanitise|scrub|obfuscate|hide|censor|hash|sha\d*|digest|createHash|hmac|fingerprint|truncate|shorten|Boolean|Number|typeof|isValid|verify|validate|has|exists|includes|startsWith|endsWith|test|match|indexOf|decode|parseInt|keys|entries|count|size|getTime|omit|pick|encrypt|bcrypt|summarize|describe|maskToken|safe)\w*$/i;

/** Verbs and questions in front of a name: `showPassword`, `usePasswordAuth`, `isToken`. */
const aboutIt =
  /^(?:is|has|should|can|show|hide|toggle|use|uses|require|requires|with|without|allow|enable|disable|include|skip|needs|must|did|will|was|returns?|expects?|supports?|wants?|prefers?|on|set|handle|num|total)(?=[A-Z_])/;

/** Names of one-time codes, which sign in like a password does. */
export function isOneTimeCode(name: string): boolean {
  return /^(?:otp|totp|(?:otp|mfa|two_?fa|verification|login|one_?time)_?(?:code|password|pin))$/i.test(name);
}

/** Functions that cut a text into words. */
const wordLists = /^(?:tokenize|lex|split|match|matchAll)$/;

/** The token of a lock: by its own name or its owner's, or by that of the function or class around. */
export function isOfLock(node: TS.Identifier | TS.PropertyAccessExpression | TS.ElementAccessExpression): boolean {
  const chain = chainOf(node);
  if (!chain || !/^tokens?$/.test(wordsOf(chain.at(-1) ?? "").at(-1) ?? "")) return false;
  const fn = enclosingFunction(node);
  return speaksOfLock(chain.join("."), fn ? functionName(fn) : "", ts.findAncestor(node, ts.isClassLike)?.name?.text ?? "");
}

/** What a provider sends in the address to see that somebody is there: it goes back to it in clear. */
const handshake = /(?:searchParams|query|params)\b.*\b(?:validationToken|hub\.challenge|challenge)\b/i;

/** A value that is declared as something else than text or an object is no credential: `token: Token` of a parser, `password: boolean`. */
export function mayBeCredential(node: TS.Identifier, file: TsFile): boolean {
  if (aboutIt.test(node.text) || isOfLock(node)) return false;
  const around = enclosingFunction(node);
  // handleLLMNewToken(token): a piece of what a model writes
  if (/^tokens?$/i.test(node.text) && around && /llm|(?:new|on|next|stream|emit)_?token/i.test(functionName(around))) return false;
  // An authority asks for the token of its challenge in clear, under an address that everybody may read.
  if (node.text === "token" && /\bacme[-_]?challenge/i.test(file.text)) return false;
  const declaration = declarationOf(node, file);
  const plural = /^tokens?$/i.test(node.text);
  if (plural && /tokenizer|lexer|parser|llm|prompt|completion|embedding|erc20|web3|blockchain|swap|wallet/i.test(file.path)) return false;
  if (/^session$/i.test(node.text) && isOtherSession(node, file)) return false;
  if (!declaration) return !importsOf(file).get(node.text)?.typeOnly;
  // for (const credentialKey in credentials): the name of one.
  if (ts.isVariableDeclaration(declaration) && ts.isForInStatement(declaration.parent.parent)) return false;
  if (ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration) || ts.isEnumDeclaration(declaration)) return false;
  // for (const token of tokenize(text)): a word.
  const loop = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  if (loop && ts.isForOfStatement(loop)) {
    const list = unwrap(loop.expression);
    return ts.isIdentifier(list)
      ? mayBeCredential(list, file)
      : !(ts.isCallExpression(list) && wordLists.test(lastNameOf(list.expression)));
  }
  const type = ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) ? declaration.type : undefined;
  if (type && !isCredentialType(type, file)) return false;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return true;
  return !handshake.test(sourceOf(declaration.initializer, file)) && !isHarmlessValue(declaration, declaration.initializer);
}

/** What a session of a signed-in user has, and what other sessions do not. */
const signedIn =
  /^(?:user\w*|uid|sub|email|roles?|token\w*|\w*tokens?|jwt|cookie|expires\w*|csrf\w*|passport|account\w*|is(?:LoggedIn|Admin|Authenticated)|authenticated|destroy|regenerate|save|touch|reload)$/i;

/** `session.audioTracks`, `session.currentTime`: the fields that are used say that it is no sign-in, but a playback, a chat, a game. */
function isOtherSession(node: TS.Identifier, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  const code = fn ? sourceOf(fn, file) : file.text;
  const members = [...code.matchAll(/(?<![\w.$])session\??\.(\w+)/gi)].map(([, member = ""]) => member).filter((name) => name !== "id");
  return members.length >= 2 && !members.some((member) => signedIn.test(member));
}

function isCredentialType(type: TS.TypeNode, file: TsFile): boolean {
  if (type.kind === ts.SyntaxKind.BooleanKeyword || type.kind === ts.SyntaxKind.NumberKeyword || ts.isFunctionTypeNode(type)) return false;
  const name = ts.isTypeReferenceNode(type) ? sourceOf(type.typeName, file) : "";
  return !/^(?:Token|SyntaxToken|CancellationToken|CancelToken|AbortSignal|ParserToken|InjectionToken|ClientSession|Stripe\..*|.*Checkout\.?Session|TokenInfo|ERC20\w*|(?:\w+\.)?(?!(?:User|Auth|Login|Iron|Next|Express|Supabase|Shopify|Web|Server|App|Admin|My|I|Default|Stored|Active|Current)\w*Session)[A-Z]\w*[a-z]Session)$/.test(
    name,
  );
}

function isHarmlessValue(declaration: TS.VariableDeclaration, initializer: TS.Expression): boolean {
  const value = unwrap(initializer);
  // const API_KEY_SOURCE = "SHOP_API_KEY": the name of a variable.
  if (ts.isStringLiteralLike(value) && /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value.text)) return true;
  if (isFunction(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return true;
  if (ts.isNumericLiteral(value)) return true;
  if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.ExclamationToken) return true;
  if (ts.isBinaryExpression(value)) return isComparison(value.operatorToken.kind);
  // const session = event.data.object: what a payment provider tells of a purchase.
  if (chainOf(value)?.slice(-2).join(".") === "data.object") return true;
  const call = unwrapAwait(value);
  if (!ts.isCallExpression(call)) return false;
  const name = lastNameOf(call.expression);
  if (harmless.test(name) || /^(?:tokenize|lex|encode|countTokens|nextToken|peek|consume|useToken|theme)$/.test(name)) return true;
  const variable = ts.isIdentifier(declaration.name) ? declaration.name.text : "";
  // A list of words: const tokens = text.split(" "). A session of a database or of a checkout page.
  if (/^tokens?$/i.test(variable)) return /^(?:split|match|map|filter|parse)$/.test(name);
  return (
    /^session$/i.test(variable) &&
    /startSession|checkout|billingPortal|driver\.session|(?:chat|play(?:back|er)?|game|training|study|workout|listening|stream|recording|browser|terminal|agent|conversation|quiz|exam|interview|meeting|upload|debug|work)_?sessions?/i.test(
      chainOf(call.expression)?.join(".") ?? "",
    )
  );
}

function isComparison(kind: TS.SyntaxKind): boolean {
  return (
    (kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) ||
    kind === ts.SyntaxKind.InstanceOfKeyword ||
    kind === ts.SyntaxKind.InKeyword
  );
}

/** `loginDto`, `dto: SignInDto`: what a sign-in was called with, password and all. */
export function isCredentialInput(node: TS.Identifier, file: TsFile): boolean {
  if (credentialInputs.test(node.text)) return true;
  const declaration = declarationOf(node, file);
  return (
    declaration !== undefined &&
    ts.isParameter(declaration) &&
    declaration.type !== undefined &&
    ts.isTypeReferenceNode(declaration.type) &&
    credentialTypes.test(sourceOf(declaration.type, file))
  );
}
