import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  calleeSpan,
  chainOf,
  enclosingFunction,
  functionName,
  receiverOf,
  sourceOf,
  unwrapAwait,
} from "../../../shared/typescript/nodes.ts";
import { answersOnlyProbes } from "../../../shared/typescript/probe-servers.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { visitSignal } from "./handlers.ts";
import { skeleton } from "./skeleton.ts";

const frameworks: Readonly<Record<string, string>> = {
  express: "express",
  koa: "koa",
  fastify: "fastify",
  polka: "polka",
  restify: "restify",
  "@nestjs/core": "nest",
  http: "http",
  "node:http": "http",
  https: "http",
  "node:https": "http",
  http2: "http",
  "node:http2": "http",
};

/** app.listen(3000) of a server that is made in this file. */
function visitListen(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || runtimeOf(file) === "tool" || file.role.development || inDevelopmentBranch(call, file)) return undefined;
  const framework = ts.isIdentifier(receiver) ? frameworkOf(receiver, file) : frameworkOfMade(receiver, file);
  // Fastify closes by its own hooks once somebody calls close(); a file that has them has thought of its end.
  if (ts.isIdentifier(receiver) && answersOnlyProbes(receiver.text, file)) return undefined;
  if (!framework || /addHook\(\s*["'`]onClose["'`]/.test(file.text)) return undefined;
  const fixes = skeleton(call, framework, sourceOf(receiver, file), file);
  return problem("listen", calleeSpan(call, file), { fixes, pending: "listen" });
}

/** serve({ fetch: app.fetch }) of Hono on Node. */
function visitServe(call: TS.CallExpression, file: TsFile): Outcomes {
  if (originOf(call.expression, file)?.module !== "@hono/node-server" || runtimeOf(file) === "tool") return undefined;
  const fixes = skeleton(call, "hono", "server", file);
  return problem("listen", calleeSpan(call, file), { fixes, pending: "listen" });
}

function frameworkOf(receiver: TS.Identifier, file: TsFile): string | undefined {
  const declaration = declarationOf(receiver, file);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  return frameworkOfMade(declaration.initializer, file);
}

/** `createServer(answer)` */
function frameworkOfMade(expression: TS.Expression, file: TsFile): string | undefined {
  let made = unwrapAwait(expression);
  while (ts.isCallExpression(made) || ts.isNewExpression(made) || ts.isPropertyAccessExpression(made)) {
    const module = originOf(made.expression, file)?.module;
    const framework = module === undefined ? undefined : frameworks[module];
    if (framework) return framework;
    made = unwrapAwait(made.expression);
  }
  return undefined;
}

const startUp =
  /^(?:main|run|start|boot|bootstrap|init|initiali[sz]e|setup|configure|register|load|connect|listen|serve|validate\w*(?:Env|Config|Settings|Secrets)|check\w*(?:Env|Config)|assert\w*|shutdown|gracefulShutdown|stop|close|exit|quit|relaunch|restart|terminate|cleanup|teardown|die|fatal|panic|usage|on\w*(?:Signal|Exit|Error|Exception)|handle\w*(?:Signal|Exit|Fatal|Exception))(?![a-z])|[eE]xit|[sS]hutdown|[tT]erminat/;
const entryPath =
  /(?:^|\/)(?:index|main|server|app|worker|cli|bin|entry\w*|instrumentation|start|env|config\w*|bootstrap)(?:\.\w+)*\.[cm]?[jt]s$|(?:^|\/)(?:config|env|environments?|cli|commands?|bin|startup|boot(?:strap)?|install(?:er)?)\/|(?:^|\/)(?:install|preflight|prerequisites|health-?check)\.[cm]?[jt]s$|(?:^|\/)[^/]*(?:shutdown|startup|lifecycle|signals)[^/]*$/i;

/** process.exit() where a request is answered, or in a module that others call. */
function visitExit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (chainOf(call.expression)?.join(".") !== "process.exit" || runtimeOf(file) === "tool" || runtimeOf(file) === "browser")
    return undefined;
  const fn = enclosingFunction(call);
  if (!fn || inDevelopmentBranch(call, file)) return undefined;
  if (handlerAround(call, file)) return problem("exit", calleeSpan(call, file), { pending: "exit" });
  if (entryPath.test(file.path) || /\.listen\s*\(|process\.(?:on|once)\s*\(/.test(file.text)) return undefined;
  for (let outer: typeof fn | undefined = fn; outer; outer = enclosingFunction(outer))
    if (startUp.test(functionName(outer)) || saysSo(outer, file)) return undefined;
  // `main().catch(() => process.exit(1))`: a callback at the top of a module belongs to its start.
  if (enclosingFunction(fn) === undefined && functionName(fn) === "") return undefined;
  return problem("exit", calleeSpan(call, file), { pending: "exit" });
}

/** The comment above a function says that it ends the process, so that its callers know. */
function saysSo(fn: TS.Node, file: TsFile): boolean {
  let statement: TS.Node = fn;
  while (statement.parent && !ts.isStatement(statement) && !ts.isClassElement(statement)) statement = statement.parent;
  const above = file.text.slice(statement.getFullStart(), statement.getStart(file.root));
  return /\bexits?\b|\bterminates?\b|\b(?:ends?|kills?|stops?) the process\b|\bCLI\b/i.test(above);
}

/**
 * TypeScript: servers that listen without a handler of signals, handlers that exit too early or wait for ever, and exits in code that
 * serves.
 */
export const typescript: TypeScriptVisitors = {
  call: { listen: visitListen, serve: visitServe, exit: visitExit, on: visitSignal, once: visitSignal },
};
