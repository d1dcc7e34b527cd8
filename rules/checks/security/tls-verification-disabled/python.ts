/** Python: keywords and attributes of HTTP clients, contexts and drivers that accept any certificate, and addresses of databases. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isLocalHost } from "../../../shared/names/hosts.ts";
import { argumentsOf, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { httpCall, urlKind } from "../../../shared/python/http-clients.ts";
import { definitionName, enclosingClass, enclosingDef, lastName, plainString, statementOf } from "../../../shared/python/nodes.ts";
import { scopeAround } from "../../../shared/python/scopes.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { removeItem, wholeLines } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue, stringValue } from "../../../shared/python/values.ts";
import { unsafeSetting } from "./addresses.ts";
import { chosen } from "./choice.ts";
import { isUnsafeVariable } from "./variables.ts";

/** What a value is when it accepts any certificate. */
type Off = "false" | "true" | "none" | "disable";

/** Keywords and attributes of clients, and the value that switches the check off. */
const options: Readonly<Record<string, Off>> = {
  verify: "false",
  verify_ssl: "false",
  ssl_verify: "false",
  verify_certs: "false",
  validate_certs: "false",
  check_hostname: "false",
  ssl_check_hostname: "false",
  assert_hostname: "false",
  ssl: "false",
  verify_mode: "none",
  cert_reqs: "none",
  ssl_cert_reqs: "none",
  tlsInsecure: "true",
  tlsAllowInvalidCertificates: "true",
  tlsAllowInvalidHostnames: "true",
  disable_ssl_certificate_validation: "true",
  insecure_skip_verify: "true",
  sslmode: "disable",
};
/** Those that only leave the host's name unchecked. */
const hostOptions = /^(?:check_hostname|ssl_check_hostname|assert_hostname|tlsAllowInvalidHostnames)$/;
const httpLibraries = [
  "requests",
  "httpx",
  "niquests",
  "boto3",
  "hvac",
  "requests_oauthlib",
  "aiobotocore",
  "botocore",
  "cloudscraper",
  "zeep",
  "authlib",
];

function isOff(kind: Off, value: SyntaxNode, file: PyFile): boolean | undefined {
  if (kind === "none") {
    if (/(?:^|\.)CERT_NONE$/.test(textOf(file, value))) return true;
    const known = staticValue(value, file);
    return known === undefined ? undefined : known.value === null || known.value === 0 || /^(?:CERT_)?NONE$/i.test(String(known.value));
  }
  const known = staticValue(value, file);
  if (known === undefined) return undefined;
  if (kind === "disable") return /^(?:disable|allow)$/i.test(String(known.value));
  return known.value === (kind === "true");
}

function outside(node: SyntaxNode, file: PyFile): boolean {
  return file.role.test || file.role.example || inDevelopment(node, file) || isChoice(node, file) || looksAtCertificate(node, file);
}

/** Whether a connection is made to look at the certificate itself, which may be one that no authority knows. */
function looksAtCertificate(node: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(node);
  return (
    definition !== undefined &&
    /\b(?:getpeercert|get_verified_chain|get_peer_cert\w*|get_unverified_chain)\(/.test(textOf(file, definition))
  );
}

/** Whether whoever runs or uses the service decides: the condition around, or what the client is called, says so. */
function isChoice(node: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(node);
  // An adapter that is called after what it leaves out is mounted where somebody asked for that.
  if (holder && chosen.test(definitionName(holder, file))) return true;
  for (let current = node; current.parent && current.type !== "function_definition"; current = current.parent) {
    const { parent } = current;
    const condition =
      parent.type === "conditional_expression"
        ? namedChildren(parent)[1]
        : /^(?:if_statement|elif_clause)$/.test(parent.type) && current.field === "consequence"
          ? child(parent, "condition")
          : parent.type === "else_clause"
            ? child(parent.parent, "condition")
            : undefined;
    if (condition && condition !== current && (chosen.test(textOf(file, condition)) || /verify|ssl_?mode/i.test(textOf(file, condition))))
      return true;
    if (parent.type === "assignment" && current.field === "right" && chosen.test(textOf(file, child(parent, "left") ?? parent)))
      return true;
  }
  return false;
}

/** Whether the call, or the table beside the value, names this machine. */
function toThisMachine(holder: SyntaxNode, file: PyFile): boolean {
  if (holder.type === "call") {
    const { positional, keyword } = argumentsOf(holder, file);
    const host = stringValue(keyword.get("host") ?? keyword.get("hostname"), file);
    if (host !== undefined && isLocalHost(host)) return true;
    return [...positional.slice(0, 2), keyword.get("url"), keyword.get("base_url")].some((value) => urlKind(value, file) === "local");
  }
  return namedChildren(holder).some((pair) => {
    const host = /^host(?:name)?$/i.test(plainString(child(pair, "key"), file) ?? "") ? stringValue(child(pair, "value"), file) : undefined;
    return host !== undefined && isLocalHost(host);
  });
}

/** Whether a keyword of this name means the certificate there. */
function means(name: string, call: SyntaxNode, file: PyFile): boolean {
  const callee = calledName(call, file);
  // jwt.decode(token, verify=False) is about another check.
  if (name === "verify")
    return (
      httpCall(call, file) !== undefined ||
      (importsPackage(file, ...httpLibraries) && !/decode|verify|check|load|save|validate|clean|parse|encode|confirm/i.test(callee))
    );
  // For a database ssl=False is no encryption, for aiohttp it is no check.
  if (name === "ssl")
    return (
      httpCall(call, file)?.library === "aiohttp" ||
      (callee === "ws_connect" && importsPackage(file, "aiohttp")) ||
      // A session that a function is given.
      (/^(?:get|post|put|patch|delete|head|options|request)$/.test(callee) &&
        importsPackage(file, "aiohttp") &&
        /session|client|http/i.test(lastName(receiverOf(call), file))) ||
      symbolOf(child(call, "function"), file) === "aiohttp.TCPConnector"
    );
  return true;
}

function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (!nameNode || !value || !call) return undefined;
  const name = textOf(file, nameNode);
  if (!means(name, call, file)) return undefined;
  return judge({ name, whole: node, value, holder: call }, file);
}

interface Place {
  readonly name: string;
  /** The keyword argument, pair or assignment. */
  readonly whole: SyntaxNode;
  readonly value: SyntaxNode;
  /** The call or table that it belongs to. */
  readonly holder?: SyntaxNode;
}

function judge({ name, whole, value, holder }: Place, file: PyFile): Outcomes {
  const off = isOff(options[name] ?? "false", value, file);
  if (off === undefined || outside(whole, file) || (holder && toThisMachine(holder, file))) return undefined;
  if (!off) return met(whole);
  const message = name === "sslmode" ? "mode" : hostOptions.test(name) ? "hostname" : "python";
  return problem(message, whole, {
    data: { text: textOf(file, whole).replace(/\s+/g, " ") },
    // A script is run by a person who watches it.
    ...(isScript(file) ? { priority: "P1" as const } : {}),
    fixes: verified(name, whole, value, file),
  });
}

/** The value that checks again, or the keyword taken out. */
function verified(name: string, whole: SyntaxNode, value: SyntaxNode, file: PyFile): ProblemFix[] {
  const text = textOf(file, value);
  const right =
    text === "False" && name !== "ssl"
      ? "True"
      : text === "True"
        ? "False"
        : /\bCERT_NONE$/.test(text) && text.includes(".")
          ? text.replace(/CERT_NONE$/, "CERT_REQUIRED")
          : undefined;
  if (right !== undefined) {
    const object = textOf(file, child(child(whole, "left"), "object") ?? whole);
    // Names are compared again as well.
    const names = name === "verify_mode" ? attributesSet(whole, object, "check_hostname", file) : [];
    const edits = [{ start: value.start, end: value.end, text: right }, ...names.map(({ start, end }) => ({ start, end, text: "True" }))];
    return [{ fix: "verify", edits }];
  }
  if (whole.type === "keyword_argument" && name !== "sslmode") return [{ fix: "verify", edits: [removeItem(whole, file)] }];
  return name === "sslmode" && value.type === "string"
    ? [{ fix: "verify", edits: [{ start: value.start + 1, end: value.end - 1, text: "verify-full" }] }]
    : [];
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (!left || !value) return undefined;
  // os.environ["PYTHONHTTPSVERIFY"] = "0"
  if (left.type === "subscript") {
    const variable = lastName(left, file);
    const given = stringValue(value, file);
    if (given === undefined) return visitOption(node, variable, left, value, file);
    if (!isUnsafeVariable(variable, given) || outside(node, file)) return undefined;
    return problem("variable", node, { data: { name: variable, value: given }, fixes: removed(node, variable, file) });
  }
  if (left.type !== "attribute") return undefined;
  const name = lastName(left, file);
  // ssl._create_default_https_context = ssl._create_unverified_context
  if (name === "_create_default_https_context") {
    if (!/_create_unverified_context$/.test(textOf(file, value)) || outside(node, file)) return undefined;
    return problem("python", node, { data: { text: "This context" }, fixes: removed(node, name, file) });
  }
  if (!Object.hasOwn(options, name) || name === "ssl") return undefined;
  // self.verify = False may be anything's flag; of a session or a client it is the check.
  const object = textOf(file, child(left, "object") ?? left);
  if (name === "verify" && !isHttpClient(child(left, "object"), file)) return undefined;
  // Where it is set twice, a condition decides which counts.
  if (/^(?:verify_mode|check_hostname)$/.test(name) && attributesSet(node, object, name, file).length > 1) return undefined;
  // A context that checks nothing cannot compare names either: one finding for both. Of an authority of one's own each host is known.
  if (name === "check_hostname" && (setsModeToo(node, object, file) || hasOwnAuthority(node, object, file))) return undefined;
  return judge({ name, whole: node, value }, file);
}

function isHttpClient(object: SyntaxNode | undefined, file: PyFile): boolean {
  if (!importsPackage(file, ...httpLibraries)) return false;
  const holder = object && textOf(file, object) === "self" ? enclosingClass(object) : undefined;
  if (holder)
    return namedChildren(child(holder, "superclasses")).some((base) =>
      httpLibraries.includes((symbolOf(base, file) ?? "").split(".")[0] ?? ""),
    );
  const symbol = symbolOf(object, file);
  return symbol ? httpLibraries.includes(symbol.split(".")[0] ?? "") : /session|client|http|request|api/i.test(lastName(object, file));
}

function setsModeToo(node: SyntaxNode, object: string, file: PyFile): boolean {
  return attributesSet(node, object, "verify_mode", file).some((value) => /CERT_NONE$/.test(textOf(file, value)));
}

/** `ssl.create_default_context(cafile=…)`, `context.load_verify_locations(…)`. */
function hasOwnAuthority(node: SyntaxNode, object: string, file: PyFile): boolean {
  const around = textOf(file, scopeAround(node));
  return (
    around.includes(`${object}.load_verify_locations(`) ||
    new RegExp(`\\b${object.replace(/\W/g, "\\$&")}\\s*=\\s*[\\w.]*create_default_context\\([^)]*\\bca(?:file|path|data)\\s*=`).test(around)
  );
}

/** `options["verify"] = False` for the `**options` of a call in the same file. */
function visitOption(node: SyntaxNode, name: string, left: SyntaxNode, value: SyntaxNode, file: PyFile): Outcomes {
  const table = child(left, "value");
  return table && isHttpOption(name, textOf(file, table), file) ? judge({ name, whole: node, value }, file) : undefined;
}

/** Whether a table's entry is an option of HTTP requests: its file spreads the table into a call, and uses such a library. */
function isHttpOption(name: string, table: string, file: PyFile): boolean {
  return (
    /^(?:verify|verify_ssl|ssl_verify)$/.test(name) &&
    importsPackage(file, ...httpLibraries) &&
    new RegExp(
      `\\b(?:requests?|httpx|session|client|http|Client|AsyncClient|get|post|put|patch|delete|request)\\([^()]*\\*\\*${table.replace(/\W/g, "\\$&")}\\b`,
    ).test(file.text)
  );
}

/** The values that an attribute of an object gets in the scope around a node. */
function attributesSet(node: SyntaxNode, object: string, attribute: string, file: PyFile): SyntaxNode[] {
  const values: SyntaxNode[] = [];
  walkTree(scopeAround(node), (inner) => {
    const left = inner.type === "assignment" ? child(inner, "left") : undefined;
    const value = child(inner, "right");
    if (left?.type !== "attribute" || !value || lastName(left, file) !== attribute) return;
    if (textOf(file, child(left, "object") ?? left) === object) values.push(value);
  });
  return values;
}

/** Takes a statement out that stands alone on its lines, among others of its block. */
function removed(node: SyntaxNode, name: string, file: PyFile): ProblemFix[] {
  const statement = statementOf(node);
  const lines = wholeLines(statement, file);
  const alone = namedChildren(statement.parent).length === 1;
  return lines && !alone ? [{ fix: "remove", data: { name }, edits: [{ ...lines, text: "" }] }] : [];
}

/** Tables of drivers: `connect_args={"sslmode": "disable"}`. */
const tableKeys = new Set(["sslmode", "cert_reqs", "ssl_cert_reqs", "tlsAllowInvalidCertificates", "verify_certs", "check_hostname"]);

/** `OPTIONS = {"verify": False}` that is spread into a request or a client. */
function isSpread(table: SyntaxNode, name: string, file: PyFile): boolean {
  const left = table.parent?.type === "assignment" && table.field === "right" ? child(table.parent, "left") : undefined;
  return left?.type === "identifier" && isHttpOption(name, textOf(file, left), file);
}

function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const name = plainString(child(node, "key"), file);
  const value = child(node, "value");
  if (name === undefined || !value || !node.parent || !(tableKeys.has(name) || isSpread(node.parent, name, file))) return undefined;
  return judge({ name, whole: node, value, holder: node.parent }, file);
}

/** `ssl._create_unverified_context()` */
function visitContext(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (symbolOf(callee, file) !== "ssl._create_unverified_context" || outside(call, file)) return undefined;
  const attribute = callee?.type === "attribute" ? child(callee, "attribute") : undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const plain = positional.length === 0 && keyword.size === 0;
  return problem("python", call, {
    data: { text: "This context" },
    fixes:
      attribute && plain
        ? [{ fix: "verify", edits: [{ start: attribute.start, end: attribute.end, text: "create_default_context" }] }]
        : [],
  });
}

/** `context.set_verify(SSL.VERIFY_NONE, callback)` of pyOpenSSL */
function visitVerify(call: SyntaxNode, file: PyFile): Outcomes {
  const [mode] = argumentsOf(call, file).positional;
  if (!mode || lastName(mode, file) !== "VERIFY_NONE" || !importsPackage(file, "OpenSSL") || outside(call, file)) return undefined;
  return problem("python", call, { data: { text: textOf(file, call).replace(/\s+/g, " ") } });
}

/** `client.tls_insecure_set(True)` of MQTT, `ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)` */
function visitSetter(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  const [first, second] = positional;
  const off =
    calledName(call, file) === "tls_insecure_set"
      ? first !== undefined && staticValue(first, file)?.value === true
      : second !== undefined && lastName(second, file) === "OPT_X_TLS_NEVER";
  if (!off || outside(call, file)) return undefined;
  return problem("python", call, {
    data: { text: textOf(file, call).replace(/\s+/g, " ") },
    fixes: first?.type === "true" ? [{ fix: "verify", edits: [{ start: first.start, end: first.end, text: "False" }] }] : [],
  });
}

/** "postgresql://…?sslmode=disable" */
function visitText(node: SyntaxNode, file: PyFile): Outcomes {
  const content = namedChildren(node)[0];
  const text = textOf(file, node);
  if (content?.type !== "string_content" && content?.type !== "string_start") return undefined;
  if (!/mode=/i.test(text)) return undefined;
  const open = /^\w*(?:"""|'''|"|')/.exec(text)?.[0].length ?? 1;
  const setting = unsafeSetting(text.slice(open));
  if (!setting || outside(node, file)) return undefined;
  const start = node.start + open;
  return problem("address", { start: start + setting.start, end: start + setting.end }, { data: { name: setting.name } });
}

export const python: TreeVisitors<PyFile> = {
  call: { _create_unverified_context: visitContext, tls_insecure_set: visitSetter, set_option: visitSetter, set_verify: visitVerify },
  keyword: Object.fromEntries(Object.keys(options).map((name) => [name, visitKeyword])),
  node: { assignment: visitAssignment, pair: visitPair, string: visitText },
};
