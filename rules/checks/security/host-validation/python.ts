import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { type EnvRead, envRead } from "../../../shared/python/environment.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { definitionName, enclosingDef, unwrap } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { configValue, inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isOff, isTrue, staticValue, stringParts, stringValue } from "../../../shared/python/values.ts";
import { checkWords, linkWords, mailWords } from "./words.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(node: SyntaxNode, file: PyFile): boolean {
  const { role } = file;
  return role.test || role.example || role.seed || role.migration || isScript(file) || inDevelopment(node, file);
}

/** A list that holds "*" lets every host in; undefined when the list comes from elsewhere. */
function isEvery(value: SyntaxNode, file: PyFile): boolean | undefined {
  const known = staticValue(value, file)?.value;
  if (typeof known === "string") return known === "*";
  return Array.isArray(known) ? known.includes("*") : undefined;
}

function listFix(value: SyntaxNode, file: PyFile): ProblemFix {
  const getenv = moduleMember("os", "environ", file);
  const text = `${getenv.text}.get(${quoted("ALLOWED_HOSTS", file)}, ${quoted("localhost", file)}).split(${quoted(",", file)})`;
  return {
    fix: "allowedHosts",
    edits: [...getenv.edits, { start: value.start, end: value.end, text }],
    ensureLines: [{ path: ".env.example", line: "ALLOWED_HOSTS=localhost" }],
  };
}

/** Nobody but this machine as long as the variable is missing. */
function defaultFix({ name, fallback }: EnvRead, file: PyFile): ProblemFix[] {
  if (name !== "ALLOWED_HOSTS" || fallback?.type !== "string") return [];
  return [
    {
      fix: "allowedHosts",
      edits: [{ start: fallback.start, end: fallback.end, text: quoted("localhost", file) }],
      ensureLines: [{ path: ".env.example", line: "ALLOWED_HOSTS=localhost" }],
    },
  ];
}

function judgeList(value: SyntaxNode, setting: string, file: PyFile): Outcomes {
  if (outside(value, file)) return undefined;
  const read = everyByDefault(value, file);
  if (isEvery(value, file) !== true && !read) return met(value);
  return problem("any", value, {
    data: { setting: `${setting} ${textOf(file, value)}` },
    // Whoever runs the service can say which hosts it serves.
    ...(read || isWhatIsLeft(value, setting, file) ? { priority: "P1" as const } : {}),
    ...(/(?:^|\/)(?:base|common|defaults?)\.py$/.test(file.path) ? { pending: { what: "base" } } : {}),
    fixes: read ? defaultFix(read, file) : [listFix(value, file)],
  });
}

/** `if host_name: ALLOWED_HOSTS = [host_name]`, otherwise every host: whoever runs the service can say which. */
function isWhatIsLeft(value: SyntaxNode, setting: string, file: PyFile): boolean {
  const name = /^\w+/.exec(setting)?.[0] ?? setting;
  for (let node = value; node.parent; node = node.parent) {
    const branch = node.type === "else_clause" && node.parent.type === "if_statement" ? node.parent : undefined;
    const consequence = branch && child(branch, "consequence");
    if (consequence && new RegExp(`\\b${name}\\s*=`).test(textOf(file, consequence))) return true;
  }
  return false;
}

/** The default of a list that is read: `os.getenv("ALLOWED_HOSTS", "*").split(",")`, `config("ALLOWED_HOSTS", default="*", cast=Csv())`. */
function everyByDefault(value: SyntaxNode, file: PyFile): EnvRead | undefined {
  for (let node: SyntaxNode | undefined = unwrap(value), depth = 0; node?.type === "call" && depth < 3; depth++) {
    const read = envRead(node, file);
    if (read) return read.fallback !== undefined && isEvery(read.fallback, file) === true ? read : undefined;
    node = receiverOf(node);
  }
  return undefined;
}

/** ALLOWED_HOSTS = ["*"] of Django, and ALLOWED_HOSTS += ["*"]. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  if (node.type === "augmented_assignment") {
    const added = child(node, "right");
    return added && textOf(file, child(node, "left") ?? node) === "ALLOWED_HOSTS" && isEvery(added, file)
      ? judgeList(added, "ALLOWED_HOSTS +=", file)
      : undefined;
  }
  const config = configValue(node, file);
  // An empty list answers localhost only while debugging, and nobody otherwise.
  if (config?.name !== "ALLOWED_HOSTS" || textOf(file, config.value) === "[]") return undefined;
  return judgeList(config.value, "ALLOWED_HOSTS =", file);
}

/** ALLOWED_HOSTS.append("*"), ALLOWED_HOSTS.extend(["*"]) */
function visitAdded(call: SyntaxNode, file: PyFile): Outcomes {
  const list = receiverOf(call);
  const [added] = argumentsOf(call, file).positional;
  if (!list || !added || textOf(file, list) !== "ALLOWED_HOSTS" || !isEvery(added, file) || outside(added, file)) return undefined;
  return problem("any", added, { data: { setting: `ALLOWED_HOSTS + ${textOf(file, added)}` } });
}

/** add_middleware(TrustedHostMiddleware, allowed_hosts=["*"]), Middleware(TrustedHostMiddleware, …) */
function visitMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const subject = calledName(call, file) === "TrustedHostMiddleware" ? child(call, "function") : positional[0];
  if (!subject || !/(?:^|\.)TrustedHostMiddleware$/.test(symbolOf(subject, file) ?? textOf(file, subject))) return undefined;
  const value = keyword.get("allowed_hosts");
  return value ? judgeList(value, "allowed_hosts", file) : undefined;
}

/** AllowedHostsConfig(allowed_hosts=["*"]) of Litestar. */
function visitHostsConfig(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const value = keyword.get("allowed_hosts") ?? positional[0];
  return value ? judgeList(value, "allowed_hosts", file) : undefined;
}

/** f"https://{request.headers['host']}/reset?token={token}" */
function visitString(node: SyntaxNode, file: PyFile): Outcomes {
  if (node.parent?.type === "concatenated_string") return undefined;
  const parts = stringParts(node, file) ?? [];
  const at = parts.findIndex(({ text }, index) => text.endsWith("://") && parts[index + 1]?.expression !== undefined);
  const host =
    parts[at + 1]?.expression ?? (parts[0]?.expression && isAddress(parts[0].expression, file) ? parts[0].expression : undefined);
  return host && parts.length > 1 ? judgeLink(node, host, file) : undefined;
}

/** "https://" + request.host + "/reset?token=" + token, request.host_url + "reset" */
function visitSum(node: SyntaxNode, file: PyFile): Outcomes {
  const operator = child(node, "operator")?.type;
  if (operator === "%") return judgeFormat(node, file);
  if (operator !== "+" || node.parent?.type === "binary_operator") return undefined;
  const parts = summands(node);
  const at = parts.findIndex((part) => stringValue(part, file)?.endsWith("://"));
  // "Reset: " + request.host_url + "reset"
  const address = parts.find((part) => isAddress(part, file));
  const host = at >= 0 ? parts[at + 1] : address;
  return host ? judgeLink(node, host, file) : undefined;
}

/** "https://%s/reset/%s" % (request.get_host(), token) */
function judgeFormat(node: SyntaxNode, file: PyFile): Outcomes {
  const right = child(node, "right");
  if (!right || !/^\w*:\/\/%s/.test(stringValue(child(node, "left"), file) ?? "")) return undefined;
  const host = right.type === "tuple" ? namedChildren(right)[0] : right;
  return host ? judgeLink(node, host, file) : undefined;
}

function summands(node: SyntaxNode): SyntaxNode[] {
  const left = child(node, "left");
  const right = child(node, "right");
  if (node.type !== "binary_operator" || !left || !right) return [node];
  return [...summands(left), ...summands(right)];
}

/** request.host_url, request.url_root, request.base_url: the address with the host that was sent. */
function isAddress(node: SyntaxNode, file: PyFile): boolean {
  return /^(?:self\.)?request\.(?:host_url|url_root|base_url)(?:\.rstrip\([^)]*\))?$|^str\(request\.base_url\)$/.test(
    textOf(file, follow(node, file)),
  );
}

/** The host of the request, also of one that is handed on to a function beside the view. */
function isRequestHost(host: SyntaxNode, file: PyFile): boolean {
  if (requestPart(host, file)?.source === "host") return true;
  return /^(?:self\.)?request\.(?:get_host\(\)|META(?:\.get\(|\[)["']HTTP_(?:X_FORWARDED_)?HOST["'][\])])$/.test(
    textOf(file, follow(host, file)),
  );
}

function judgeLink(link: SyntaxNode, host: SyntaxNode, file: PyFile): Outcomes {
  if (outside(link, file)) return undefined;
  const address = isAddress(host, file);
  if (!address && !isRequestHost(host, file)) return undefined;
  const definition = enclosingDef(link);
  const around = definition ? textOf(file, definition).replace(/#[^\n]*/g, "") : "";
  if (!isSensitive(link, definition, around, file)) return undefined;
  if (checkWords.test(around) || isLookedAt(textOf(file, host), around)) return met(link);
  const source = textOf(file, follow(host, file)).replace(/\s+/g, " ");
  const environ = moduleMember("os", "environ", file);
  const fix: ProblemFix = {
    fix: "configured",
    edits: [
      ...environ.edits,
      { start: host.start, end: host.end, text: `${environ.text}[${quoteInside(link, file)}APP_HOST${quoteInside(link, file)}]` },
    ],
    ensureLines: [{ path: ".env.example", line: "APP_HOST=localhost:8000" }],
  };
  return problem("link", host, {
    data: { source: source.length <= 50 ? source : `${source.slice(0, 47)}...` },
    ...(address ? {} : { fixes: [fix] }),
    ...(/\.get_host\(\)$/.test(source) ? { pending: { what: "django" } } : {}),
  });
}

/** The quote that may stand inside of an f-string, before Python 3.12 not the string's own. */
function quoteInside(link: SyntaxNode, file: PyFile): string {
  return link.type === "string" && textOf(file, link).includes('"') && !/^\w*'/.test(textOf(file, link)) ? "'" : '"';
}

/** host in HOSTS, host == "app.example.com" */
function isLookedAt(host: string, around: string): boolean {
  const written = host.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`${written}\\s*(?:[!=]=|(?:not\\s+)?in\\b)|\\b${written}\\.endswith\\(`).test(around);
}

/** A link that carries a token or goes into a mail. A redirect to the same host only reaches who sent the request. */
function isSensitive(link: SyntaxNode, definition: SyntaxNode | undefined, around: string, file: PyFile): boolean {
  for (let node = link.parent; node && node.type !== "block"; node = node.parent)
    if (node.type === "call" && /redirect|HttpResponseRedirect/i.test(calledName(node, file))) return false;
  const own = textOf(file, link);
  if (linkWords.test(own) && (own.match(/\{/g) ?? []).length + (own.match(/\+|%s/g) ?? []).length > 1) return true;
  const about = `${definitionName(definition, file)} ${handlerAround(link, file)?.path ?? ""}`;
  return linkWords.test(about) && mailWords.test(around);
}

/** FastMCP(host="0.0.0.0"), TransportSecuritySettings(enable_dns_rebinding_protection=False) */
function visitServer(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^(?:mcp|fastmcp)\./.test(symbolOf(child(call, "function"), file) ?? "") || outside(call, file)) return undefined;
  const { keyword, open } = argumentsOf(call, file);
  const at = child(call, "function") ?? call;
  if (calledName(call, file) === "TransportSecuritySettings") {
    const protection = keyword.get("enable_dns_rebinding_protection");
    if (!protection || !isOff(protection, file)) return protection && isTrue(protection, file) ? met(at) : undefined;
    return listensEverywhere(file) ? problem("rebinding", protection.parent ?? protection) : undefined;
  }
  if (open || keyword.has("transport_security") || !/^mcp\./.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  const host = keyword.get("host");
  const everywhere = host && stringValue(host, file) === "0.0.0.0";
  return everywhere && mentions(file, /["'](?:streamable-http|sse|http)["']|streamable_http_app|sse_app/)
    ? problem("rebinding", at)
    : undefined;
}

const everywhereKey = {};

function listensEverywhere(file: PyFile): boolean {
  return file.memo(everywhereKey, () => {
    let found = false;
    walkTree(file.root, (node) => {
      if (node.type === "string" && stringValue(node, file) === "0.0.0.0") found = true;
      return !found;
    });
    return found;
  });
}

/** Python: servers that accept every host, MCP servers on every interface, and links that are built from the host of the request. */
export const python: TreeVisitors<PyFile> = {
  node: {
    assignment: visitAssignment,
    augmented_assignment: visitAssignment,
    string: visitString,
    concatenated_string: visitString,
    binary_operator: visitSum,
  },
  call: {
    append: visitAdded,
    extend: visitAdded,
    add_middleware: visitMiddleware,
    Middleware: visitMiddleware,
    TrustedHostMiddleware: visitMiddleware,
    AllowedHostsConfig: visitHostsConfig,
    FastMCP: visitServer,
    TransportSecuritySettings: visitServer,
  },
};
