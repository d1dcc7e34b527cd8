import type { TypeScriptVisitors, Visit } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isLocalHost } from "../../../shared/names/hosts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { enclosingFunction, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsModule, initializerOf } from "../../../shared/typescript/scope.ts";
import { environmentRead, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { unsafeSetting } from "./addresses.ts";
import { chosen } from "./choice.ts";

/** Options of clients and servers, and the value that accepts any certificate. */
const options: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  strictSSL: false,
  sslValidate: false,
  insecureSkipVerify: true,
  tlsInsecure: true,
  tlsAllowInvalidCertificates: true,
  tlsAllowInvalidHostnames: true,
  trustServerCertificate: true,
};

function outside(node: TS.Node, file: TsFile): boolean {
  const { role } = file;
  // A browser looks at certificates by itself and takes no such option.
  return role.test || role.example || role.development || inDevelopmentBranch(node, file) || runtimeOf(file) === "browser";
}

/** Packages that run in pages as well as on servers: where nothing tells, the option may be one that a browser overlooks. */
const ofBoth = /^(?:socket\.io-client|axios|mqtt|graphql-ws|engine\.io-client|sockjs-client|isomorphic-ws)$/;

function mayBeInPage(file: TsFile): boolean {
  return runtimeOf(file) === "unknown" && importsModule(file, ofBoth);
}

/** { rejectUnauthorized: false } */
function visitOption(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const name = propertyName(node.name) ?? "";
  if (!ts.isPropertyAssignment(node)) return met(spanOf(node, file));
  const value = unwrap(node.initializer);
  const known = staticValue(value, file);
  // A server that asks for client certificates may look at them later by itself.
  if (!known || known.value !== options[name]) return outside(node, file) ? undefined : met(spanOf(node, file));
  if (outside(node, file) || asksClients(node) || isChoice(node, file) || toThisMachine(node, file)) return undefined;
  const literal = value.kind === ts.SyntaxKind.FalseKeyword || value.kind === ts.SyntaxKind.TrueKeyword;
  return problem("option", spanOf(node, file), {
    data: { name, value: String(options[name]) },
    // A script is run by a person who watches it.
    ...(file.role.script || isExplained(node, file) || mayBeInPage(file) ? { priority: "P1" as const } : {}),
    fixes: literal ? [{ fix: "verify", edits: [{ ...spanOf(value, file), text: String(!options[name]) }] }] : [],
  });
}

function asksClients(property: TS.PropertyAssignment): boolean {
  return property.parent.properties.some((other) => propertyName(other.name) === "requestCert");
}

/** Whether whoever runs or uses the service decides: the condition around, or what the client is called, says so. */
function isChoice(node: TS.Node, file: TsFile): boolean {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && parent.expression !== current && chosen.test(sourceOf(parent.expression, file))) return true;
    if (ts.isIfStatement(parent) && parent.expression !== current && asksForThisMachine(parent.expression, file)) return true;
    if (ts.isConditionalExpression(parent) && parent.condition !== current && asksForThisMachine(parent.condition, file)) return true;
    if (ts.isConditionalExpression(parent) && parent.condition !== current && chosen.test(sourceOf(parent.condition, file))) return true;
    if (ts.isBinaryExpression(parent) && parent.right === current && chosen.test(sourceOf(parent.left, file))) return true;
    if (ts.isCaseClause(parent) && chosen.test(sourceOf(parent.expression, file))) return true;
    if (ts.isVariableDeclaration(parent) && chosen.test(sourceOf(parent.name, file))) return true;
  }
  return false;
}

/** A condition, or a name for one, that sets this machine apart: `url.hostname !== "localhost"`, `isLocal`. */
function asksForThisMachine(condition: TS.Expression, file: TsFile): boolean {
  let asked = sourceOf(condition, file);
  const visit = (node: TS.Node): void => {
    const initializer = ts.isIdentifier(node) ? initializerOf(node, file) : undefined;
    if (initializer) asked += ` ${sourceOf(initializer, file)}`;
    ts.forEachChild(node, visit);
  };
  visit(condition);
  return /localhost|127\.0\.0\.1|\bis_?local|loopback/i.test(asked);
}

/** A comment beside the place or above the function says why no certificate can fit. */
function isExplained(node: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  const said = [node, ...(fn ? [ts.findAncestor(fn, ts.isStatement) ?? fn] : [])].map((each) => {
    const line = file.lines.lineOf(each.getStart(file.root));
    const words = [/\/[/*].*$/.exec(file.lines.lineText(line))?.[0] ?? ""];
    for (let above = line - 1; above >= 0 && /^\s*(?:\/\/|\/?\*)/.test(file.lines.lineText(above)); above--)
      words.unshift(file.lines.lineText(above));
    return words.join(" ");
  });
  return said.some(
    (words) =>
      /\b(?:tls|ssl|certs?|certificates?|self-?signed|verif\w+)\b/i.test(words) &&
      /\b(?:because|since|never|cannot|can't|self-?signed|private|internal|raw|only)\b/i.test(words) &&
      !/todo|fixme/i.test(words),
  );
}

/** Whether the object, or the one around it, names this machine as its host. */
function toThisMachine(property: TS.Node, file: TsFile): boolean {
  for (let node: TS.Node = property; node.parent && !ts.isStatement(node); node = node.parent) {
    // fetch("https://localhost:8443/health", { dispatcher })
    const call = node.parent;
    if (ts.isCallExpression(call) && call.arguments[0] !== node && isThisMachine(call.arguments[0], file)) return true;
    if (!ts.isObjectLiteralExpression(node)) continue;
    for (const other of node.properties) {
      if (!ts.isPropertyAssignment(other) || !/^(?:host|hostname|baseURL|url|server|node|uri)$/.test(propertyName(other.name) ?? ""))
        continue;
      if (isThisMachine(other.initializer, file)) return true;
    }
  }
  return false;
}

/** Whether a host or an address names this machine. */
function isThisMachine(value: TS.Expression | undefined, file: TsFile): boolean {
  const host = staticString(value, file)
    ?.replace(/^[a-z][\w+]*:\/\/(?:[^@/]*@)?/i, "")
    .replace(/[:/].*$/, "");
  return host !== undefined && /^(?:localhost|127\.|::1|0\.0\.0\.0)/.test(host) && isLocalHost(host);
}

/** { checkServerIdentity: () => undefined } */
function visitIdentity(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(node)) return undefined;
  const value = unwrap(node.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? judgeIdentity(node, value.body, file) : undefined;
}

/** { checkServerIdentity() {} } */
function visitMethod(node: TS.Node, file: TsFile): Outcomes {
  const { name, body, parent } = node as TS.MethodDeclaration;
  if (propertyName(name) !== "checkServerIdentity" || !body || !ts.isObjectLiteralExpression(parent)) return undefined;
  return judgeIdentity(node, body, file);
}

function judgeIdentity(node: TS.Node, given: TS.ConciseBody, file: TsFile): Outcomes {
  if (outside(node, file) || isChoice(node, file)) return undefined;
  const body = ts.isBlock(given) ? given : unwrap(given);
  const only = ts.isBlock(body) ? body.statements[0] : undefined;
  const nothing = ts.isBlock(body)
    ? body.statements.length === 0 ||
      (body.statements.length === 1 && only && ts.isReturnStatement(only) && isNothing(only.expression, file))
    : isNothing(body, file);
  return nothing ? problem("identity", spanOf(node, file)) : undefined;
}

function isNothing(expression: TS.Expression | undefined, file: TsFile): boolean {
  if (!expression) return true;
  const known = staticValue(expression, file);
  return known !== undefined && (known.value === undefined || known.value === null);
}

/** process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0", https.globalAgent.options.rejectUnauthorized = false */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, operatorToken, right } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  if (ts.isPropertyAccessExpression(left) && Object.hasOwn(options, left.name.text)) return visitMember(node, left.name.text, right, file);
  if (environmentRead(left, file) !== "NODE_TLS_REJECT_UNAUTHORIZED") return undefined;
  const known = staticValue(right, file);
  if (!known || String(known.value) !== "0" || outside(node, file)) return undefined;
  const statement = node.parent;
  const alone = ts.isExpressionStatement(statement) && (ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent));
  const name = "NODE_TLS_REJECT_UNAUTHORIZED";
  return problem("variable", spanOf(node, file), {
    data: { name, value: "0" },
    fixes: alone ? [{ fix: "remove", data: { name }, edits: [{ ...spanOf(statement, file), text: "" }] }] : [],
  });
}

function visitMember(node: TS.Node, name: string, right: TS.Expression, file: TsFile): Outcomes {
  const literal = unwrap(right);
  const value = options[name];
  const kind = value ? ts.SyntaxKind.TrueKeyword : ts.SyntaxKind.FalseKeyword;
  if (literal.kind !== kind || outside(node, file) || isChoice(node, file)) return undefined;
  return problem("option", spanOf(node, file), {
    data: { name, value: String(value) },
    ...(file.role.script ? { priority: "P1" as const } : {}),
    fixes: [{ fix: "verify", edits: [{ ...spanOf(literal, file), text: String(!value) }] }],
  });
}

/** "postgres://…?sslmode=disable" */
function visitText(node: TS.Node, file: TsFile): Outcomes {
  const literal = node as TS.StringLiteralLike | TS.TemplateHead;
  if (!literal.text.includes("mode=") || outside(node, file)) return undefined;
  const setting = unsafeSetting(literal.text);
  if (!setting) return undefined;
  const start = node.getStart(file.root) + 1;
  if (file.text.slice(start + setting.start, start + setting.end) !== setting.name) return undefined;
  return problem("address", { start: start + setting.start, end: start + setting.end }, { data: { name: setting.name } });
}

const visitOptions: Visit<TS.PropertyAssignment | TS.ShorthandPropertyAssignment, TsFile> = visitOption;

/** TypeScript: options of clients and agents that accept any certificate, process-wide switches, and addresses of databases. */
export const typescript: TypeScriptVisitors = {
  property: {
    ...Object.fromEntries(Object.keys(options).map((name) => [name, visitOptions])),
    checkServerIdentity: visitIdentity,
  },
  node: {
    MethodDeclaration: visitMethod,
    BinaryExpression: visitAssignment,
    StringLiteral: visitText,
    NoSubstitutionTemplateLiteral: visitText,
  },
};
