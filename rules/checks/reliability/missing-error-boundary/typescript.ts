import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { logError } from "../../../shared/typescript/logger-use.ts";
import {
  callsBelow,
  chainOf,
  enclosingFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import { answersOnlyProbes } from "../../../shared/typescript/probe-servers.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { staticString } from "../../../shared/typescript/values.ts";

/** express() and fastify(): the app's creation. */
function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  const framework = origin?.module;
  if ((framework !== "express" && framework !== "fastify") || runtimeOf(file) === "tool") return undefined;
  // express.Router(), express.json()
  if (
    origin?.members.some((member) => !/^(?:default|fastify)$/.test(member)) ||
    (origin?.name !== "default" && origin?.name !== "*" && origin?.name !== "fastify")
  )
    return undefined;
  const variable = variableOf(call);
  // An app that is handed on at once gets its routes elsewhere; so does one that answers nothing here.
  if (!variable || !answersHere(variable.name, file)) return undefined;
  if (answersOnlyProbes(variable.name, file) || onlyRenders(variable.name, file)) return undefined;
  const fixes = framework === "express" ? expressFix(variable.name, file) : fastifyFix(variable, file);
  const early = framework === "express" ? earlyHandler(variable.name, file) : undefined;
  if (early)
    return problem("order", spanOf(call.expression, file), {
      related: [
        { at: spanOf(early.handler, file), message: "The handler" },
        { at: spanOf(early.route, file), message: "Its errors go past the handler" },
      ],
    });
  // An app that another file mounts hands its errors on to that one.
  const mounted = framework === "express" && isHandedOut(variable, file) ? { mounted: true } : {};
  return problem(framework, spanOf(call.expression, file), { fixes, pending: { framework, ...mounted } });
}

interface AppVariable {
  readonly name: string;
  /** The statement that makes the app; undefined for a property of a class. */
  readonly statement: TS.Statement | undefined;
}

function variableOf(call: TS.CallExpression): AppVariable | undefined {
  let parent: TS.Node = call.parent;
  // fastify().withTypeProvider<T>()
  while (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || ts.isAwaitExpression(parent)) parent = parent.parent;
  // this.app = express(), and the same as a property with a value
  const owned = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? chainOf(parent.left) : undefined;
  if (owned && ts.isExpressionStatement(parent.parent)) return { name: owned.join("."), statement: parent.parent };
  if (ts.isPropertyDeclaration(parent)) return { name: `this.${propertyName(parent.name)}`, statement: undefined };
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  const statement = parent.parent.parent;
  return ts.isVariableStatement(statement) ? { name: parent.name.text, statement } : undefined;
}

/** Servers of pages, which render what goes wrong themselves. */
const renderers = /^(?:@react-router\/express|@remix-run\/express|@react-router\/architect|next|nuxt|@angular\/ssr\/node)$/;

/** All that an app is given is one handler that renders pages. */
function onlyRenders(app: string, file: TsFile): boolean {
  const given = callsBelow(file.root).filter((node) => {
    const receiver = receiverOf(node);
    return (
      receiver !== undefined &&
      chainOf(receiver)?.join(".") === app &&
      /^(?:use|all|get|post|put|patch|delete)$/.test(lastNameOf(node.expression))
    );
  });
  return (
    given.length > 0 &&
    given.every(({ arguments: values }) => {
      const last = values.at(-1);
      const module = last && ts.isCallExpression(last) ? originOf(last.expression, file)?.module : undefined;
      return module !== undefined && renderers.test(module);
    })
  );
}

/** `export const app = express()` in a file that does not listen. */
function isHandedOut({ name, statement }: AppVariable, file: TsFile): boolean {
  if (statement === undefined || /\.listen\s*\(/.test(file.text)) return false;
  // An app in a folder of routes is used as a router of another.
  const required = /(?:^|\/)rout(?:es?|ers?)\//.test(file.path) && new RegExp(`\\bmodule\\.exports\\s*=\\s*${name}\\b`).test(file.text);
  return required || /^export\b/.test(sourceOf(statement, file));
}

/** The app is given routes or routers, or is told to listen. */
function answersHere(name: string, file: TsFile): boolean {
  return new RegExp(`\\b${name.replace(/[.$]/g, "\\$&")}\\s*\\.(?:get|post|put|patch|delete|all|route|use|register|listen)\\s*\\(`).test(
    file.text,
  );
}

/**
 * The error handler of an Express app when it stands in front of routes, which Express then never brings to it, with the first such route.
 * Undefined where anything behind the route may be a handler too.
 */
function earlyHandler(app: string, file: TsFile): { readonly handler: TS.Node; readonly route: TS.Node } | undefined {
  let handler: TS.CallExpression | undefined;
  let route: TS.CallExpression | undefined;
  for (const node of callsBelow(file.root)) {
    const receiver = receiverOf(node);
    if (!receiver || chainOf(receiver)?.join(".") !== app) continue;
    const name = lastNameOf(node.expression);
    if (name === "use" && node.arguments.some((argument) => handlesErrors(argument, file) === true)) {
      handler ??= node;
      route = undefined;
    } else if (handler && routing.test(name) && isPath(node.arguments[0], file)) route ??= node;
    else if (route && name === "use" && node.arguments.some((argument) => handlesErrors(argument, file) === undefined)) return undefined;
  }
  const together = handler && route && enclosingFunction(handler) === enclosingFunction(route);
  return together && handler && route ? { handler, route } : undefined;
}

const routing = /^(?:get|post|put|patch|delete|use)$/;

/** A path of its own; `*` is for what no route has answered. */
function isPath(argument: TS.Expression | undefined, file: TsFile): boolean {
  const path = argument && staticString(argument, file);
  return path?.startsWith("/") === true && !path.includes("*");
}

/** Whether a function takes errors; undefined for what this file does not show. */
function handlesErrors(argument: TS.Expression, file: TsFile): boolean | undefined {
  if (staticString(argument, file) !== undefined) return false;
  const fn = functionBehind(argument, file);
  return fn ? fn.parameters.length === 4 : undefined;
}

/** A handler of four parameters in front of listen(), behind every route. */
function expressFix(app: string, file: TsFile): readonly ProblemFix[] {
  let listen: TS.Statement | undefined;
  walkBelow(file.root, (node) => {
    if (listen || !ts.isCallExpression(node) || lastNameOf(node.expression) !== "listen") return;
    // Elsewhere `this` is something else.
    if (app.startsWith("this.") && !sourceOf(node.expression, file).startsWith(`${app}.`)) return;
    const statement = ts.findAncestor(node, ts.isStatement);
    if (statement && (ts.isSourceFile(statement.parent) || ts.isBlock(statement.parent))) listen = statement;
  });
  if (!listen) return [];
  const { indent, lineEnd, semicolon } = styleOf(file);
  const start = listen.getStart(file.root);
  const outer = indentAt(start, file);
  const typed = /\.[cm]?tsx?$/.test(file.path);
  const parameters = typed
    ? "error: unknown, _request: unknown, response: any, next: (error?: unknown) => void"
    : "error, _request, response, next";
  const lines = [
    `${app}.use((${parameters}) => {`,
    `${indent}${logError("request failed", "error", listen, file)}${semicolon}`,
    `${indent}if (response.headersSent) return next(error)${semicolon}`,
    `${indent}response.status(500).json({ error: ${quoted("Internal server error", file)} })${semicolon}`,
    `})${semicolon}`,
  ];
  const text = `${lines.join(`${lineEnd}${outer}`)}${lineEnd}${outer}`;
  return [{ fix: "addHandler", edits: [{ start, end: start, text }] }];
}

function fastifyFix({ name, statement }: AppVariable, file: TsFile): readonly ProblemFix[] {
  if (!statement) return [];
  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(statement.getStart(file.root), file);
  const typed = /\.[cm]?tsx?$/.test(file.path) ? "error: any, request: any, reply: any" : "error, request, reply";
  const lines = [
    `${name}.setErrorHandler((${typed}) => {`,
    `${indent}request.log.error(error)${semicolon}`,
    `${indent}const status = error.statusCode ?? 500${semicolon}`,
    `${indent}return reply.code(status).send({ error: status < 500 ? error.message : ${quoted("Internal server error", file)} })${semicolon}`,
    `})${semicolon}`,
  ];
  return [
    {
      fix: "setHandler",
      edits: [{ start: statement.end, end: statement.end, text: lines.map((line) => `${lineEnd}${outer}${line}`).join("") }],
    },
  ];
}

/** The root layout of a Next.js application. */
function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  if (
    !/(?:^|\/)app\/layout\.[jt]sx?$/.test(file.path) ||
    file.role.test ||
    file.role.example ||
    /(?:^|\/)templates?\//.test(file.path) ||
    // <ErrorBoundary> around what it shows.
    /<(?:\w+\.)?\w*Error(?:Boundary|Catcher|Handler|Provider)\b/.test(file.text) ||
    !/<html\b/.test(file.text)
  )
    return undefined;
  const exported = root.statements.find((statement) =>
    /^export default\b/.test(file.text.slice(statement.getStart(root), statement.getStart(root) + 20)),
  );
  const name = exported && ts.isFunctionDeclaration(exported) ? exported.name : undefined;
  return exported
    ? problem(
        "next",
        name ? spanOf(name, file) : { start: exported.getStart(root), end: exported.getStart(root) + "export default".length },
        { pending: "next" },
      )
    : undefined;
}

/** TypeScript: applications of Express and Fastify, and layouts of Next.js. */
export const typescript: TypeScriptVisitors = withAliases(
  { call: { express: visit, fastify: visit, Fastify: visit }, file: visitFile },
  { express: "express", fastify: "fastify" },
);
