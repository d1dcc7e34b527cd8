import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { blocksAround, enclosingMethod, follow, methodName, statementOf } from "../../../shared/ruby/scopes.ts";
import { callOf, chainText, indexOf, keyText, optionOf, type RbCall, statementsOf } from "../../../shared/ruby/calls.ts";
import { actionsOf, callbacksOf } from "../../../shared/ruby/callbacks.ts";
import { baseName, enclosingClass } from "../../../shared/ruby/classes.ts";
import { quoted } from "../../../shared/ruby/edits.ts";
import { isDevelopment } from "../../../shared/ruby/roles.ts";
import { booleanValue, nameList, nameValue, stringValue } from "../../../shared/ruby/values.ts";
import { mentions } from "../../../shared/mentions.ts";

const header = /^access-control-allow-origin$/i;
const ensureLines = [
  { path: ".env.example", line: "ALLOWED_ORIGINS=https://app.example.com", comment: "Origins that may call the API, separated by commas" },
];
/** Things that any site may embed. */
const openAssets =
  /asset|font|image|static|embed|oembed|widget|feed|rss|atom|badge|manifest|sitemap|robots|svg|avatar|thumbnail|media|cdn|well[-_]known|jwks|openid|webfinger|nodeinfo|packs|vite|favicon|download|public_file/i;
const readOnly = new Set(["get", "head", "options"]);

function skipped(file: RbFile): boolean {
  return file.role.test || file.role.example || isDevelopment(file);
}

function listSource(file: RbFile): string {
  return `ENV.fetch(${quoted("ALLOWED_ORIGINS", file)}, ${quoted("", file)}).split(${quoted(",", file)})`;
}

/** Whether a value lets every origin through: "*", a pattern or function that accepts anything. */
function acceptsAll(node: SyntaxNode, file: RbFile): boolean {
  const value = follow(node, file);
  if (stringValue(value, file) === "*") return true;
  if (value.type === "regex")
    return /^(?:\/|%r.)(?:\\A|\^)?(?:\.[*+]\??|https?\??:\\?\/\\?\/\.\*|\(\.\*\))?(?:\\[zZ]|\$)?(?:\/|\W)[a-z]*$/.test(textOf(file, value));
  if (value.type === "array" || value.type === "string_array") return namedChildren(value).some((item) => acceptsAll(item, file));
  if (value.type === "splat_argument") return namedChildren(value).some((item) => acceptsAll(item, file));
  if (value.type === "lambda") return isTrue(child(value, "body"));
  const call = callOf(value, file);
  return call?.block !== undefined && /^(?:lambda|proc|new)$/.test(call.name) && isTrue(call.block);
}

function isTrue(block: SyntaxNode | undefined): boolean {
  const statements = statementsOf(block);
  return statements.length === 1 && statements[0]?.type === "true";
}

/** `origins "*"` in an `allow do … end` of rack-cors. */
function origins(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || skipped(file) || (call.receiver && !/^(?:cors|config|c|allow)$/.test(chainText(call.receiver, file)))) return undefined;
  const around = blocksAround(node, file);
  if (!around.some((block) => block.name === "allow") || (call.args.length === 0 && !call.block)) return undefined;
  const open = call.args.some((argument) => acceptsAll(argument, file)) || isTrue(call.block);
  if (!open) return met(node);
  const resources = resourcesOf(
    around.find((block) => block.name === "allow"),
    file,
  );
  const credentials = resources.some((resource) => booleanValue(optionOf(resource, "credentials")?.value) === true);
  if (!credentials && resources.length > 0 && resources.every((resource) => isHarmlessResource(resource, file))) return undefined;
  const how = textOf(file, node).replace(/\s+/g, " ");
  return problem(credentials ? "credentials" : "any", node, {
    data: { how },
    fixes: [{ fix: "allowList", edits: [{ start: node.start, end: node.end, text: `origins(*${listSource(file)})` }], ensureLines }],
  });
}

function resourcesOf(allow: RbCall | undefined, file: RbFile): readonly RbCall[] {
  const found: RbCall[] = [];
  if (allow?.block) {
    walkTree(allow.block, (node) => {
      const call = node.type === "call" ? callOf(node, file) : undefined;
      if (call?.name === "resource") found.push(call);
    });
  }
  return found;
}

/** Files that anyone may embed, or answers that can only be read and carry no header of the caller's. */
function isHarmlessResource(resource: RbCall, file: RbFile): boolean {
  const path = nameValue(resource.args[0], file) ?? "";
  if (openAssets.test(path)) return true;
  const methods = nameList(optionOf(resource, "methods")?.value, file);
  return path !== "*" && methods?.every((method) => readOnly.has(method)) === true;
}

/** A header that is given the value: where, and how to replace it. */
interface HeaderSet {
  readonly at: SyntaxNode;
  readonly value: SyntaxNode;
}

function judgeHeader({ at, value }: HeaderSet, file: RbFile): Outcomes {
  if (skipped(file)) return undefined;
  const target = follow(value, file);
  const subject = enclosingClass(at, file);
  const method = enclosingMethod(at);
  const names = `${file.path} ${subject?.name ?? ""} ${methodName(method, file)}`;
  const region = method ?? at.parent ?? at;
  if (echoesOrigin(target, file)) {
    if (checksOrigin(at, file)) return met(at);
    return problem("echo", at, { fixes: headerFix(at, value, file) });
  }
  const star = stringValue(target, file);
  if (star === undefined) return undefined;
  if (star !== "*") return met(at);
  const credentials = /access-control-allow-credentials["'\])\s,=>:]+["']?true/i.test(textOf(file, region));
  if (openAssets.test(names) || readsOnly(region, file)) return undefined;
  const data = { how: "Access-Control-Allow-Origin: *" };
  const fixes = headerFix(at, value, file);
  if (credentials) return problem("credentials", at, { data, fixes });
  const whole =
    /default_headers|\bbefore\b/.test(textOf(file, statementOf(at))) ||
    (method === undefined && blocksAround(at, file).some((block) => block.name === "before" || block.name === "after"));
  const serves =
    whole || (subject !== undefined && isService(baseName(subject.name), subject.name, at, file)) || /(?:^|\/)api\//i.test(file.path);
  return problem("any", at, { data, fixes, ...(serves ? {} : { pending: { what: "service" } }) });
}

/** Whether the class answers somebody in particular or changes something, so that not every site may call it. */
function isService(base: string, name: string, at: SyntaxNode, file: RbFile): boolean {
  if (/^(?:Application|Base|Api|API)\w*(?:Controller)?$/.test(base) || /(?:^|::)(?:Api|API)(?:::|$)/.test(name)) return true;
  if (mentions(file, /\b(?:cookies|session|current_user|authenticate\w*|authorize\w*|Authorization|authenticate_with_http_token)\b/))
    return true;
  const subject = enclosingClass(at, file);
  if (!subject) return false;
  const actions = actionsOf(subject);
  return (
    actions.some((action) => /^(?:create|update|destroy|delete)/.test(action)) ||
    callbacksOf(subject, file).some(
      (callback) => callback.when === "before" && callback.names.some((filter) => /auth|login|sign|user/.test(filter)),
    )
  );
}

/** `Access-Control-Allow-Methods: GET` beside it: others may read what anyone may read. */
function readsOnly(region: SyntaxNode, file: RbFile): boolean {
  const methods = /access-control-allow-methods["'\])\s,=>:]+["']([A-Z, ]+)["']/i.exec(textOf(file, region))?.[1];
  return methods?.split(",").every((method) => readOnly.has(method.trim().toLowerCase())) === true;
}

/** The Origin header of the request, or "*" where it has none. */
function echoesOrigin(node: SyntaxNode, file: RbFile): boolean {
  if (node.type === "binary") return node.children.some((part) => part.type === "||") && echoesOrigin(child(node, "left") ?? node, file);
  const call = node.type === "call" ? callOf(node, file) : undefined;
  if (call && /^(?:request|req)$/.test(chainText(call.receiver, file)) && call.name === "origin") return true;
  if (call?.receiver && /^(?:to_s|presence)$/.test(call.name)) return echoesOrigin(call.receiver, file);
  const key = indexOf(node)?.key ?? (call && /^(?:fetch|get_header)$/.test(call.name) ? call.args[0] : undefined);
  return /^(?:http_)?origin$/i.test(nameValue(key, file) ?? "");
}

/** Whether something around or before the place looks at the origin first. */
function checksOrigin(at: SyntaxNode, file: RbFile): boolean {
  const region = enclosingMethod(at) ?? statementOf(at);
  let checked = false;
  const look = (node: SyntaxNode) => {
    const text = textOf(file, node);
    if (
      /origin/i.test(text) &&
      /include\?|member\?|key\?|match|=~|==|any\?|allow|whitelist|permitted|trusted|valid|start_with|end_with|\bin\?/i.test(text)
    )
      checked = true;
  };
  for (let current = at.parent; current && current !== region.parent; current = current.parent) {
    const condition = child(current, "condition");
    if (condition) look(condition);
    if (current.type === "case") look(current);
  }
  walkTree(region, (node) => {
    if (node.start > at.start) return false;
    const condition = child(node, "condition");
    if (condition && node.children.some((part) => part.type === "return" || (part.field === "body" && part.type === "return")))
      look(condition);
    return true;
  });
  return checked;
}

/** Answers the request's own origin where it is on the list: `… = request.origin if LIST.include?(request.origin)`. */
function headerFix(at: SyntaxNode, value: SyntaxNode, file: RbFile): ProblemFix[] {
  if (statementOf(at) !== at || at.parent?.type === "if_modifier" || !mentions(file, /\brequest\b|Controller|Sinatra/)) return [];
  const origin = "request.origin";
  const guarded: TextEdit[] = [
    { start: value.start, end: value.end, text: origin },
    { start: at.end, end: at.end, text: ` if ${listSource(file)}.include?(${origin})` },
  ];
  return [{ fix: "allowList", edits: guarded, ensureLines }];
}

/** `response.headers["Access-Control-Allow-Origin"] = "*"`. */
function assigned(node: SyntaxNode, file: RbFile): Outcomes {
  const index = indexOf(child(node, "left"));
  const value = child(node, "right");
  if (!index || !value || !header.test(stringValue(index.key, file) ?? "")) return undefined;
  return judgeHeader({ at: node, value }, file);
}

/** `response.set_header("Access-Control-Allow-Origin", "*")`, `header "Access-Control-Allow-Origin", "*"` of Grape. */
function called(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const [name, value] = call?.args ?? [];
  return name && value && header.test(nameValue(name, file) ?? "") ? judgeHeader({ at: node, value }, file) : undefined;
}

/** `headers "Access-Control-Allow-Origin" => "*"`, a Rack answer's hash, `config.action_dispatch.default_headers`. */
function paired(node: SyntaxNode, file: RbFile): Outcomes {
  const key = child(node, "key");
  const value = child(node, "value");
  if (!key || !value || !header.test((keyText(key, file) ?? "").replace(/_/g, "-"))) return undefined;
  // Headers of files served as they are, and those that a client sends.
  const around = textOf(file, statementOf(node)).slice(0, 200);
  if (/public_file_server|static_cache|Faraday|HTTParty|RestClient|Rack::Static|Net::HTTP/.test(around)) return undefined;
  return judgeHeader({ at: node, value }, file);
}

/** sinatra-cross_origin: `set :allow_origin, :any`. */
function sinatra(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const [name, value] = call?.args ?? [];
  if (!call || !name || !value || call.receiver || !/^(?:allow_origin|cors_origin)$/.test(nameValue(name, file) ?? "") || skipped(file))
    return undefined;
  const given = nameValue(follow(value, file), file);
  if (given === undefined) return undefined;
  if (given !== "any" && given !== "*") return met(node);
  const credentials = mentions(file, /:allow_credentials\s*,\s*true/);
  return problem(credentials ? "credentials" : "any", node, {
    data: { how: textOf(file, node) },
    fixes: [{ fix: "allowList", edits: [{ start: value.start, end: value.end, text: listSource(file) }], ensureLines }],
  });
}

/** Ruby: rack-cors, sinatra-cross_origin, and headers written by hand. */
export const ruby: TreeVisitors<RbFile> = {
  call: { origins, set_header: called, add_header: called, header: called, set: sinatra },
  node: { assignment: assigned, pair: paired },
};
