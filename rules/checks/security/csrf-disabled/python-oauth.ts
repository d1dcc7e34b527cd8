/** OAuth in Python: the state that is sent with an authorization request and compared in its callback. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf, type Span } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, entriesOf, receiverOf } from "../../../shared/python/calls.ts";
import { bodyHas } from "../../../shared/python/flow.ts";
import { handlerAround, handlerOf } from "../../../shared/python/handlers.ts";
import { definitionName, enclosingDef, parametersOf, plainString, statementOf } from "../../../shared/python/nodes.ts";
import { indentAt, moduleMember, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { stringParts } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

/** The text of the function around a node, or of the file. */
function surroundings(node: SyntaxNode, file: PyFile): string {
  const definition = enclosingDef(node);
  return definition ? textOf(file, definition) : file.text;
}

/** Whether a state, or a proof key that ties the answer to the browser, is given nearby. */
function sendsState(text: string): boolean {
  return /["']state["']|\bstate\s*=|[?&]state=|code_challenge|["']nonce["']/.test(text);
}

/** The first line of an expression: a squiggle is never a whole block. */
function firstLine(node: SyntaxNode, file: PyFile): Span {
  if (file.lines.lineOf(node.start) === file.lines.lineOf(node.end)) return node;
  const left = node.parent?.type === "assignment" ? child(node.parent, "left") : undefined;
  const callee = node.parent?.type === "argument_list" ? child(node.parent.parent, "function") : undefined;
  return left ?? callee ?? { start: node.start, end: Math.min(node.end, file.lines.lineSpan(file.lines.lineOf(node.start)).end) };
}

/** `{"client_id": …, "redirect_uri": …, "response_type": "code"}` without a state. */
export function authorizationParameters(node: SyntaxNode, file: PyFile): Outcomes {
  const keys = new Map<string, SyntaxNode>();
  for (const pair of namedChildren(node)) {
    const key = pair.type === "pair" ? plainString(child(pair, "key"), file) : undefined;
    // More parameters come from somewhere else.
    if (pair.type === "dictionary_splat") return undefined;
    if (key !== undefined) keys.set(key, pair);
  }
  if (!keys.has("client_id") || !keys.has("redirect_uri") || !(keys.has("response_type") || keys.has("scope"))) return undefined;
  if (keys.has("grant_type") || keys.has("code") || keys.has("client_secret") || keys.has("token")) return undefined;
  if (keys.has("state")) return met(node);
  if (!enclosingDef(node) || sendsState(surroundings(node, file))) return undefined;
  return noState(node, node, file, addState(node, keys, file));
}

/** What sends the browser to an address, or tells it to whoever asks. */
const sends = /redirect\w*\s*\(|\blocation\b|Response\w*\s*\(|\bjsonify\(|\bopen\(|webbrowser/i;

/** A request without a state; of less weight where the function gives the address back to one who may add the state. */
function noState(at: SyntaxNode, node: SyntaxNode, file: PyFile, fixes: readonly ProblemFix[] = []): Outcomes {
  // The code is copied by hand from the page into a terminal: no callback that anybody could forge.
  if (mentions(file, /urn:ietf:wg:oauth:2\.0:oob|\binput\(|getpass/)) return undefined;
  const definition = enclosingDef(node);
  const given = definition !== undefined && !handlerAround(node, file) && !sends.test(textOf(file, definition));
  return problem("noState", firstLine(at, file), {
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(given ? { priority: "P1" as const } : {}),
  });
}

/** Makes a random state above the statement and sends it. The callback still has to compare it. */
function addState(node: SyntaxNode, keys: ReadonlyMap<string, SyntaxNode>, file: PyFile): readonly ProblemFix[] {
  const last = [...keys.values()].at(-1);
  const statement = statementOf(node);
  const lineStart = file.lines.starts[file.lines.lineOf(statement.start)] ?? 0;
  if (!last || file.text.slice(lineStart, statement.start).trim() !== "") return [];
  const lineEnd = lineEndOf(file.text);
  const indent = indentAt(statement.start, file);
  const reference = moduleMember("secrets", "token_urlsafe", file);
  const kept =
    importsPackage(file, "flask") && symbolOf(nameIn(file, "session"), file) === "flask.session"
      ? `${indent}session[${quoted("oauth_state", file)}] = state${lineEnd}`
      : "";
  const ownLine = file.lines.lineOf(last.start) !== file.lines.lineOf(node.start);
  const pair = `${quoted("state", file)}: state`;
  return [
    {
      fix: "addState",
      edits: [
        { start: lineStart, end: lineStart, text: `${indent}state = ${reference.text}(32)${lineEnd}${kept}` },
        { start: last.end, end: last.end, text: ownLine ? `,${lineEnd}${indentAt(last.start, file)}${pair}` : `, ${pair}` },
        ...reference.edits,
      ],
    },
  ];
}

/** A name bound at the top of the file, to be resolved there. */
function nameIn(file: PyFile, name: string): SyntaxNode | undefined {
  for (const statement of file.root.children) {
    if (statement.type !== "import_from_statement") continue;
    const found = statement.children.find((item) => item.field === "name" && textOf(file, item) === name);
    if (found) return namedChildren(found)[0] ?? found;
  }
  return undefined;
}

/** `dict(client_id=…, redirect_uri=…, response_type="code")` without a state. */
export function authorizationDict(call: SyntaxNode, file: PyFile): Outcomes {
  const { keyword, open } = argumentsOf(call, file);
  if (open || !keyword.has("client_id") || !keyword.has("redirect_uri") || !(keyword.has("response_type") || keyword.has("scope")))
    return undefined;
  if (["grant_type", "code", "client_secret", "token"].some((name) => keyword.has(name))) return undefined;
  if (keyword.has("state")) return met(call);
  return !enclosingDef(call) || sendsState(surroundings(call, file)) ? undefined : noState(call, call, file);
}

/** The parts of a text, also of one that is put together with `+`; every other operand counts as a substitution. */
function partsOf(node: SyntaxNode, file: PyFile): string {
  if (node.type === "binary_operator" && child(node, "operator")?.type === "+") {
    return [child(node, "left"), child(node, "right")].map((side) => (side ? partsOf(side, file) : "")).join("");
  }
  const parts = stringParts(node, file);
  return parts ? parts.map((part) => part.text || "{}").join("") : "{}";
}

/** `f"https://…/authorize?client_id=…&redirect_uri=…"` without a state. */
export function authorizationUrl(node: SyntaxNode, file: PyFile): Outcomes {
  if (node.type === "string" && node.parent?.type === "concatenated_string") return undefined;
  if (!/[?&]client_id=/.test(textOf(file, node))) return undefined;
  let whole = node;
  while (whole.parent?.type === "binary_operator" && child(whole.parent, "operator")?.type === "+") whole = whole.parent;
  const url = partsOf(whole, file);
  // A provider may know the only redirect address by itself: GitHub's authorization page then needs none.
  const isAuthorization = /[?&]redirect_uri=/.test(url)
    ? /authori[sz]e|\/auth\b|oauth|dialog|[?&]response_type=/i.test(url)
    : /^https?:(?!.*\bdevice\b).*\/authori[sz]e\/?\?(?:.*&)?client_id=[^&]/i.test(url);
  if (!isAuthorization) return undefined;
  if (/[?&](?:grant_type|client_secret|code)=/.test(url)) return undefined;
  if (/[?&]state=/.test(url)) return met(whole);
  // A concatenation may go on behind this literal.
  if (!enclosingDef(node) || sendsState(surroundings(node, file))) return undefined;
  return noState(whole, node, file);
}

/** `client.get_authorization_url(redirect_uri)` of httpx-oauth without a state. */
export function authorizationCall(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || !importsPackage(file, "httpx_oauth")) return undefined;
  const { positional, keyword, open } = argumentsOf(call, file);
  if (open) return undefined;
  if (keyword.has("state") || positional.length > 1) return met(call);
  const extras = keyword.get("extras_params");
  if (extras && entriesOf(extras, file)?.has("code_challenge")) return undefined;
  return problem("noState", call);
}

/** Functions that turn the code of a callback into tokens: `exchange_code(code)`, `fetch_access_token(code)`. */
const exchange = /exchange|redeem|(?:fetch|get|request|obtain|retrieve)_(?:\w+_)?tokens?\b|(?:get|fetch|request)_(?:\w+_)?from_code/i;

function exchangesCode(node: SyntaxNode, file: PyFile): boolean {
  if (node.type === "call") {
    const given = textOf(file, child(node, "arguments") ?? node);
    // GitHub wants no grant_type: the address says what is asked for.
    const asksForToken =
      /^(?:post|request)$/.test(calledName(node, file)) && /["']https:\/\/[^"']*oauth2?\/(?:v\d+\/)?(?:access_)?token["']/.test(given);
    return (exchange.test(calledName(node, file)) || asksForToken) && /\bcode\b/.test(given);
  }
  return (
    (node.type === "pair" || node.type === "keyword_argument") &&
    /^["']?grant_type["']?$/.test(textOf(file, node.children[0] ?? node)) &&
    plainString(child(node, "value"), file) === "authorization_code"
  );
}

/** Libraries that compare the state themselves. */
const comparing = [
  "authlib",
  "requests_oauthlib",
  "social_django",
  "social_core",
  "allauth",
  "flask_dance",
  "google_auth_oauthlib",
  "fastapi_sso",
  "msal",
  "flask_oauthlib",
  "fastapi_users",
];

/** A callback that exchanges its code and never looks at the state. */
export function callback(definition: SyntaxNode, file: PyFile): Outcomes {
  const handler = handlerOf(definition, file);
  if (
    !handler ||
    handler.framework === "mcp" ||
    !/callback|redirect|oauth|complete|connect/i.test(`${handler.path} ${definitionName(definition, file)}`)
  )
    return undefined;
  if (importsPackage(file, ...comparing)) return undefined;
  const text = textOf(file, definition);
  const parameters = parametersOf(definition, file);
  if (!parameters.some(({ name }) => name === "code") && !/(?:args|params|GET|query|form)(?:\.get\(|\[)\s*["']code["']/.test(text))
    return undefined;
  if (!bodyHas(definition, (node) => exchangesCode(node, file))) return undefined;
  const at = child(definition, "name") ?? definition;
  if (/code_verifier|pkce/i.test(text)) return undefined;
  // Where the same file sends its request without a state, that is the cause.
  if (!mentions(file, /\bstate\b/) && mentions(file, /["'/]authorize\?/)) return undefined;
  const body = child(definition, "body");
  const compares = body
    ? /\bstate\b/.test(textOf(file, body).replace(/\b(?:request|app|req|self)\.(?:app\.)?state\b|#[^\n]*/g, ""))
    : false;
  if (compares) return met(at);
  // A dependency whose name says so may have read and compared it.
  const declared = parameters
    .filter(({ name }) => name !== "state")
    .map(({ fallback, annotation }) => `${fallback ? textOf(file, fallback) : ""} ${annotation ? textOf(file, annotation) : ""}`);
  if (declared.some((type) => /state|csrf|oauth|verif|flow/i.test(type))) return undefined;
  return problem("stateUnchecked", at);
}
