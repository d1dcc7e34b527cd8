/** Python: CORS middlewares and extensions, the settings of django-cors-headers and Flask-CORS, and headers written by hand. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { decoratorsOf, enclosingDef, lastName, plainString } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { configValue, inDevelopment } from "../../../shared/python/settings.ts";
import { addArguments, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, staticValue, stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";
import {
  areSafeMethods,
  asksForKey,
  openEndpoint,
  openRoute,
  protocolPath,
  saysOnPurpose,
  takesKeysOfSites,
  takesPublishedKeys,
} from "./meant.ts";

/** Answers that are public on purpose. */
const publicPlace =
  /(?:^|[/._-])(?:assets?|static|public|fonts?|images?|img|media|og|qr|embed|widgets?|badges?|rss|feeds?|sitemap|robots|oembed|manifest|well[-_]known|cdn|jwks|certs|openid[-_]configuration|oauth[-_]authorization[-_]server|oauth[-_]protected[-_]resource|health|healthz|metrics|ping|version|wildcard|thumbnails?)(?:[/._-]|$)/i;
const credentialReads = /\b(?:cookies?|authorization|session|jwt|bearer|current_user|login_required|get_current_user|request\.user)\b/i;

interface Place {
  readonly at: SyntaxNode;
  readonly how: string;
  readonly credentials: boolean;
  readonly edits?: readonly TextEdit[] | undefined;
  /** Another module's configuration may name the origins. */
  readonly configurable?: boolean;
}

function report({ at, how, credentials, edits, configurable }: Place, file: PyFile): Outcomes {
  if (file.role.test || file.role.example || file.role.script || inDevelopment(at, file)) return undefined;
  const switched = credentials ? undefined : switchedBy(at, file);
  if (switched === "environment") return undefined;
  const fixes: readonly ProblemFix[] = edits
    ? [
        {
          fix: "allowList",
          edits,
          ensureLines: [
            {
              path: ".env.example",
              line: "ALLOWED_ORIGINS=https://app.example.com",
              comment: "Origins that may call the API, separated by commas",
            },
          ],
        },
      ]
    : [];
  return problem(credentials ? "credentials" : "any", at, {
    data: { how },
    fixes,
    ...(configurable ? { pending: { what: "configuration" } } : {}),
    ...(switched ? { priority: "P1" as const } : {}),
  });
}

/** What opens the service: `if os.getenv("ENABLE_CORS"):` of whoever runs it, `if settings.cors_enabled:` of a configuration, or undefined. */
function switchedBy(at: SyntaxNode, file: PyFile): "environment" | "configuration" | undefined {
  for (let node = at; node.parent; node = node.parent) {
    const { parent } = node;
    if (parent.type === "function_definition") return undefined;
    const test = parent.type === "if_statement" && child(parent, "consequence") === node ? child(parent, "condition") : undefined;
    const text = test ? textOf(file, test) : "";
    if (!/cors/i.test(text) || /\bnot\b|!=|\bnone\b/i.test(text)) continue;
    return /\bos\.(?:environ|getenv)\b/.test(text) && !/,\s*["'](?:1|true|yes|on)["']/i.test(text) ? "environment" : "configuration";
  }
  return undefined;
}

/** The origins from the environment, as a list. */
function originList(file: PyFile): { readonly text: string; readonly edits: readonly TextEdit[] } {
  const reference = moduleMember("os", "environ", file);
  return { text: `${reference.text}[${quoted("ALLOWED_ORIGINS", file)}].split(${quoted(",", file)})`, edits: reference.edits };
}

function replaceByList(value: SyntaxNode, file: PyFile): readonly TextEdit[] {
  const list = originList(file);
  return [{ start: value.start, end: value.end, text: list.text }, ...list.edits];
}

/** How a value lets every origin in, in words; "fine" for a list of origins or a value from elsewhere, undefined when it is none of both. */
function openness(value: SyntaxNode, file: PyFile, keyword: string): string | "fine" {
  const known = staticValue(value, file)?.value;
  if (known === "*") return `${keyword}="*"`;
  if (Array.isArray(known) && known.includes("*")) return `${keyword}=["*"]`;
  if (known === true) return `${keyword}=True`;
  const patterns = typeof known === "string" ? [known] : Array.isArray(known) ? known : [];
  if (
    /regex/i.test(keyword) &&
    patterns.some((pattern) => typeof pattern === "string" && /^\^?(?:https\?:\/\/|https?:\/\/)?\(?\.[*+]\)?\$?$/.test(pattern))
  )
    return `${keyword} that matches everything`;
  return "fine";
}

/** Whether a list or text of methods only lets others read. */
function readsOnly(methods: SyntaxNode, file: PyFile): boolean {
  const known = staticValue(methods, file)?.value;
  const named = typeof known === "string" ? known : Array.isArray(known) ? known.join(",") : "";
  return areSafeMethods(named);
}

/** The keyword that opens a call to every origin. Squiggles go to its value. */
function judgeKeywords(call: SyntaxNode, keywords: readonly string[], credentialKeyword: string, file: PyFile): Outcomes | "absent" {
  const { keyword } = argumentsOf(call, file);
  const credentialsValue = keyword.get(credentialKeyword);
  const credentials = credentialsValue !== undefined && isTrue(credentialsValue, file);
  const methods = keyword.get("allow_methods") ?? keyword.get("methods") ?? keyword.get("allow_method");
  // Others may read what anyone may read.
  if (!credentials && methods && readsOnly(methods, file)) return undefined;
  let seen = false;
  for (const name of keywords) {
    const value = keyword.get(name);
    if (!value) continue;
    seen = true;
    const how = openness(value, file, name);
    if (how !== "fine")
      return report({ at: value, how, credentials, edits: /regex/.test(name) ? undefined : replaceByList(value, file) }, file);
  }
  return seen ? met(call) : "absent";
}

/** `add_middleware(CORSMiddleware, …)`, `Middleware(CORSMiddleware, …)`, `CORSMiddleware(app, …)`. */
function visitMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  const subject = calledName(call, file) === "CORSMiddleware" ? child(call, "function") : argumentsOf(call, file).positional[0];
  if (!subject || !/(?:^|\.)CORSMiddleware$/.test(symbolOf(subject, file) ?? textOf(file, subject))) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const wrapped = keyword.get("app") ?? positional[0];
  // Around a single public handler, such as the metadata of a server, every origin is what is wanted.
  if (wrapped?.type === "call" && /request_response|StaticFiles/.test(calledName(wrapped, file)) && !keyword.has("allow_credentials"))
    return undefined;
  const outcome = judgeKeywords(call, ["allow_origins", "allow_origin_regex"], "allow_credentials", file);
  return outcome === "absent" ? undefined : outcome;
}

/** flask-cors and quart-cors: nothing said means every origin. */
function visitExtension(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const isCors = /^(?:flask_cors(?:\.\w+)?\.(?:CORS|cross_origin|CORS\(\)\.init_app)|quart_cors\.(?:cors|route_cors))$/.test(symbol);
  if (!isCors) return undefined;
  const { open, keyword, positional } = argumentsOf(call, file);
  if (open) return undefined;
  const outcome = judgeKeywords(call, ["origins", "allow_origin", "origin"], "supports_credentials", file);
  if (outcome !== "absent") return outcome;
  const resources = keyword.get("resources");
  if (resources) return judgeResources(resources, isTrue(keyword.get("supports_credentials"), file), file);
  // `CORS()` takes its options in init_app, and both may take them from the app's configuration.
  if ((symbol.endsWith(".CORS") && positional.length === 0) || mentions(file, /CORS_ORIGINS/)) return undefined;
  const name = textOf(file, child(call, "function") ?? call);
  const list = originList(file);
  const added = addArguments(call, [`${symbol.startsWith("quart") ? "allow_origin" : "origins"}=${list.text}`], file);
  const credentials = isTrue(keyword.get("supports_credentials") ?? keyword.get("allow_credentials"), file);
  if (!credentials && isMeant(call, file)) return undefined;
  return report(
    { at: call, how: `${name}() without origins`, credentials, edits: added && [...added, ...list.edits], configurable: true },
    file,
  );
}

/** `resources={r"/api/*": {"origins": "*"}}`. */
function judgeResources(resources: SyntaxNode, credentials: boolean, file: PyFile): Outcomes {
  const table = follow(resources, file);
  if (table.type !== "dictionary") return undefined;
  for (const pair of namedChildren(table)) {
    const options = child(pair, "value");
    const path = stringValue(child(pair, "key"), file) ?? "";
    if (options?.type !== "dictionary" || publicPlace.test(path)) continue;
    for (const option of namedChildren(options)) {
      const value = child(option, "value");
      if (!value || stringValue(child(option, "key"), file) !== "origins") continue;
      const how = openness(value, file, "origins");
      if (how !== "fine") return report({ at: value, how, credentials, edits: replaceByList(value, file) }, file);
    }
  }
  return met(resources);
}

/** Socket servers and Litestar's configuration object. */
function visitServer(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  if (/^(?:socketio\.(?:Async)?Server|flask_socketio\.SocketIO(?:\(\)\.init_app)?)$/.test(symbol)) {
    const outcome = judgeKeywords(call, ["cors_allowed_origins"], "cors_credentials", file);
    return outcome === "absent" ? undefined : outcome;
  }
  if (!/^litestar\.(?:\w+\.)*CORSConfig$/.test(symbol)) return undefined;
  const outcome = judgeKeywords(call, ["allow_origins", "allow_origin_regex"], "allow_credentials", file);
  return outcome === "absent" ? undefined : outcome;
}

/** `CORS_ALLOW_ALL_ORIGINS = True`, `CORS_ORIGINS = "*"` in settings. */
function visitConfig(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  if (!config || !/^CORS_(?:ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL|ORIGINS|ALLOWED_ORIGIN_REGEXES|ORIGIN_REGEX_WHITELIST)$/.test(config.name))
    return undefined;
  const how = openness(config.value, file, config.name);
  if (how === "fine")
    return staticValue(config.value, file)?.value === false || /ORIGINS$/.test(config.name) ? met(config.value) : undefined;
  const credentials = mentions(file, /\bCORS_(?:ALLOW_CREDENTIALS|SUPPORTS_CREDENTIALS)["'\]\s]*=\s*True/);
  const methods = /\bCORS_(?:ALLOW_)?METHODS["'\]\s]*=\s*[[(]([^\])]*)[\])]/.exec(file.text)?.[1];
  // Only some addresses are open at all.
  const limited = mentions(
    file,
    /\bCORS_URLS_REGEX\s*=\s*(?:re\.compile\(\s*(?!r?["']\^?\/?(?:\.\*)?\$?["'])|r?["'](?!\^?\/?(?:\.\*)?\$?["']))/,
  );
  if (!credentials && (limited || (methods !== undefined && areSafeMethods(methods.replace(/["'#]/g, " "))) || isMeant(config.value, file)))
    return undefined;
  const edits =
    config.nameNode.type === "identifier" && /ALLOW_ALL/.test(config.name) && node.type === "assignment"
      ? allowedOriginsSetting(config.nameNode, config.value, file)
      : undefined;
  return report({ at: config.value, how, credentials, edits }, file);
}

function allowedOriginsSetting(name: SyntaxNode, value: SyntaxNode, file: PyFile): readonly TextEdit[] {
  const list = originList(file);
  return [
    { start: name.start, end: name.end, text: "CORS_ALLOWED_ORIGINS" },
    { start: value.start, end: value.end, text: list.text },
    ...list.edits,
  ];
}

const header = /^access-control-allow-origin$/i;

/** A header with the allowed origin, wherever it is set. */
function judgeHeader(value: SyntaxNode | undefined, file: PyFile): Outcomes {
  if (!value) return undefined;
  const definition = enclosingDef(value);
  const around = definition ? textOf(file, definition) : file.text;
  const credentials = /access-control-allow-credentials["'\]\s,:=(]*["'\s]*true/i.test(around);
  if (staticValue(value, file)?.value === "*") {
    const handler = handlerAround(value, file);
    const place = `${file.path} ${handler?.path ?? ""} ${definition ? textOf(file, child(definition, "name") ?? definition) : ""}`;
    if (!credentials && (place.split(" ").some((part) => publicPlace.test(part) || openEndpoint.test(part)) || isMeant(value, file)))
      return undefined;
    const methods = /Access-Control-Allow-Methods["']\s*\]?\s*[,:=]\s*(["'])([^"']*)\1/i.exec(around)?.[2];
    if (!credentials && methods !== undefined && areSafeMethods(methods)) return undefined;
    const how = "Access-Control-Allow-Origin: *";
    const asking = !credentials && definition !== undefined && asksForKey(around);
    if (!credentials && (openRoute.test(handler?.path ?? "") || takesPublishedKeys(around))) return undefined;
    if (asking && place.split(" ").some((part) => protocolPath.test(part))) return undefined;
    if (asking || (!credentials && takesKeysOfSites(around)))
      return file.role.test || file.role.example || inDevelopment(value, file)
        ? undefined
        : problem("any", value, { data: { how }, priority: "P1" });
    if (credentials || credentialReads.test(withoutHeaderNames(file.text)) || handler || answersAll(definition, file))
      return report({ at: value, how, credentials }, file);
    if (file.role.test || file.role.example || inDevelopment(value, file)) return undefined;
    return problem("any", value, { data: { how }, pending: { what: "service" } });
  }
  if (!echoesOrigin(value, file) || file.role.test || inDevelopment(value, file)) return undefined;
  return isCompared(value, definition, file) ? met(value) : problem("echo", value);
}

/** `@app.after_request`: what it adds goes with every answer of the application. */
function answersAll(definition: SyntaxNode | undefined, file: PyFile): boolean {
  return definition !== undefined && decoratorsOf(definition, file).some(({ name }) => /(?:^|\.)after_(?:app_)?request$/.test(name));
}

/** A comment right above says so, or the answer is one for a path that is meant for every site. */
function isMeant(at: SyntaxNode, file: PyFile): boolean {
  const said: string[] = [];
  const line = file.lines.lineOf(at.start);
  for (let above = line - 1; above >= 0 && /^\s*(?:#|$)/.test(file.lines.lineText(above)); above--) said.push(file.lines.lineText(above));
  if (saysOnPurpose(said.join("\n"))) return true;
  for (let node = at.parent; node && node.type !== "function_definition"; node = node.parent)
    if (node.type === "if_statement" && publicPlace.test(textOf(file, child(node, "condition") ?? node))) return true;
  return false;
}

/** The names of allowed headers mention credentials that nobody reads here. */
function withoutHeaderNames(text: string): string {
  return text.replace(/["']Access-Control-[\w-]+["']\s*\]?\s*[,:=]\s*\(?\s*(?:["'][^"'\n]*["']\s*)+/gi, "");
}

function echoesOrigin(value: SyntaxNode, file: PyFile): boolean {
  const followed = follow(value, file);
  // origin or "*"
  const left = followed.type === "boolean_operator" ? child(followed, "left") : undefined;
  const source = left ? follow(left, file) : followed;
  const text = textOf(file, source).replace(/\s+/g, "");
  return (
    /^(?:self\.)?(?:\w+\.)*(?:request|req)\.headers(?:\.get\(["']origin["'](?:,[^)]*)?\)|\[["']origin["']\])$/i.test(text) ||
    /^request\.(?:META(?:\.get\(["']HTTP_ORIGIN["'](?:,[^)]*)?\)|\[["']HTTP_ORIGIN["']\])|environ\.get\(["']HTTP_ORIGIN["']\)|origin)$/.test(
      text,
    )
  );
}

/** Whether the origin is looked up or compared before it is echoed. */
function isCompared(value: SyntaxNode, definition: SyntaxNode | undefined, file: PyFile): boolean {
  const text = definition ? textOf(file, definition) : file.text;
  const name = value.type === "identifier" ? textOf(file, value) : "origin";
  for (let node = value.parent; node && node.type !== "function_definition"; node = node.parent) {
    const condition = node.type === "if_statement" ? textOf(file, child(node, "condition") ?? node) : "";
    // A test for there being an origin at all is no comparison.
    if (
      new RegExp(`\\b${name}\\b`).test(condition) &&
      !new RegExp(`^\\(?(?:not\\s+)?${name}(?:\\s+is(?:\\s+not)?\\s+None)?\\)?$`).test(condition)
    )
      return true;
  }
  return new RegExp(
    `\\b${name}\\b[^\\n]*(?:\\bin\\b|==|!=|\\.endswith|\\.startswith)|(?:match|fullmatch|search|is_\\w*|allowed\\w*|valid\\w*|check\\w*|verify\\w*)\\([^\\n]*\\b${name}\\b`,
    "i",
  ).test(text.replace(/["']origin["']/gi, ""));
}

function isHeaderName(node: SyntaxNode | undefined, file: PyFile): boolean {
  return header.test(plainString(node, file) ?? (node ? (stringValue(node, file) ?? "") : ""));
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  if (left?.type === "subscript" && isHeaderName(child(left, "subscript"), file)) return judgeHeader(child(node, "right"), file);
  return visitConfig(node, file);
}

function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  return isHeaderName(child(node, "key"), file) ? judgeHeader(child(node, "value"), file) : visitConfig(node, file);
}

/** `headers.add("Access-Control-Allow-Origin", "*")` and its like. */
function visitHeaderCall(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  return positional.length >= 2 && isHeaderName(positional[0], file) ? judgeHeader(positional[1], file) : undefined;
}

/** aiohttp-cors: `defaults={"*": ResourceOptions(…)}`, or a resource's `{"*": ResourceOptions(…)}`. */
function visitResourceOptions(call: SyntaxNode, file: PyFile): Outcomes {
  const pair = call.parent;
  if (pair?.type !== "pair" || symbolOf(child(call, "function"), file) !== "aiohttp_cors.ResourceOptions") return undefined;
  const key = child(pair, "key");
  if (!key || plainString(key, file) !== "*") return met(pair);
  return report(
    { at: key, how: 'aiohttp_cors for "*"', credentials: isTrue(argumentsOf(call, file).keyword.get("allow_credentials"), file) },
    file,
  );
}

function visitAddMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  const names = mentions(file, /\bCORSMiddleware\s+as\s+\w/) ? symbolOf : lastName;
  return argumentsOf(call, file).positional.some((each) => /CORSMiddleware$/.test(names(each, file) ?? ""))
    ? visitMiddleware(call, file)
    : undefined;
}

const headerCalls = ["add", "set", "setdefault", "append", "add_header", "set_header", "__setitem__", "send_header", "insert"];

export const python: TreeVisitors<PyFile> = {
  call: {
    ...Object.fromEntries(headerCalls.map((name) => [name, visitHeaderCall])),
    add_middleware: visitAddMiddleware,
    Middleware: visitAddMiddleware,
    CORSMiddleware: visitMiddleware,
    CORS: visitExtension,
    cors: visitExtension,
    route_cors: visitExtension,
    cross_origin: visitExtension,
    init_app: (call, file) => visitExtension(call, file) ?? visitServer(call, file),
    SocketIO: visitServer,
    Server: visitServer,
    AsyncServer: visitServer,
    CORSConfig: visitServer,
    ResourceOptions: visitResourceOptions,
  },
  node: { assignment: visitAssignment, pair: visitPair, keyword_argument: visitConfig },
};
