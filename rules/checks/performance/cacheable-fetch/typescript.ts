import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type Handler, handlerAround, handlersOf, isNextRouteFile } from "../../../shared/typescript/handlers.ts";
import { type HttpCall, httpCall, httpCallNames, urlHost, urlKind } from "../../../shared/typescript/http-clients.ts";
import { calleeSpan, enclosingFunction, functionName, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { styleOf } from "../../../shared/typescript/style.ts";
import { environmentRead, optionOf, textWithHoles } from "../../../shared/typescript/values.ts";
import { cacheWords, momentary, scheduled, withoutOwnName } from "./words.ts";

/** Whether an expression is the same for every request: constants and the environment, no variable of the function. */
function isFixed(expression: TS.Expression | undefined, file: TsFile): boolean {
  if (!expression) return true;
  let fixed = true;
  const look = (node: TS.Node): void => {
    if (!fixed || (ts.isExpression(node) && environmentRead(node, file) !== undefined)) return;
    if (ts.isIdentifier(node) && isVariable(node, file)) fixed = false;
    if (
      ts.isCallExpression(node) &&
      !/^(?:JSON\.stringify|AbortSignal\.timeout|String|encodeURIComponent)$/.test(sourceOf(node.expression, file))
    )
      fixed = false;
    if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isAwaitExpression(node)) fixed = false;
    ts.forEachChild(node, look);
  };
  look(expression);
  return fixed;
}

function isVariable(name: TS.Identifier, file: TsFile): boolean {
  const { parent } = name;
  if ((ts.isPropertyAccessExpression(parent) && parent.name === name) || (ts.isPropertyAssignment(parent) && parent.name === name))
    return false;
  const declaration = declarationOf(name, file);
  if (!declaration || !enclosingFunction(declaration)) return false;
  // A constant of the function that is fixed itself: const url = `${BASE}/rates`
  return !(ts.isVariableDeclaration(declaration) && declaration.initializer && isFixed(declaration.initializer, file));
}

/** The handler that a call answers for: the one around it, or one that calls the function around it. */
function handlerFor(call: TS.CallExpression, file: TsFile): Handler | undefined {
  const around = handlerAround(call, file);
  if (around) return around;
  const fn = enclosingFunction(call);
  const name = fn && functionName(fn);
  if (!name) return undefined;
  return handlersOf(file).find((handler) => {
    let calls = false;
    walkBelow(handler.fn, (node) => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) calls = true;
      return !calls;
    });
    return calls;
  });
}

/** The address that a client puts in front of a path: `axios.create({ baseURL })`. A client that sends more than that may send the caller's own. */
function baseOf({ client, url }: HttpCall, file: TsFile): TS.Expression | undefined {
  const options = client.options;
  if (!options || client.opaque || textWithHoles(url as TS.Expression, file) === undefined || !isFixed(options, file)) return undefined;
  const option = ["baseURL", "prefixUrl", "baseUrl"].map((name) => optionOf(options, name, file)).find(({ state }) => state === "set");
  return option?.state === "set" ? option.value : undefined;
}

function visit(node: TS.CallExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.browser || role.example || role.seed) return undefined;
  const call = httpCall(node, file);
  if (call?.method !== "GET" || !call.url) return undefined;
  const base = urlKind(call.url, file) === "external" ? call.url : baseOf(call, file);
  if (urlKind(base, file) !== "external") return undefined;
  const host = urlHost(base, file);
  if (host === undefined || momentary.test(sourceOf(call.url, file)) || !isFixed(call.url, file) || !isFixed(call.optionsArgument, file))
    return undefined;
  const handler = handlerFor(node, file);
  if (!handler || (handler.method !== "GET" && handler.method !== "ALL" && handler.method !== "QUERY" && handler.method !== "TOOL"))
    return undefined;
  // A scheduled job's address is called by the scheduler alone.
  if (momentary.test(handler.path) || scheduled.test(`${handler.path} ${file.path}`)) return undefined;
  if (cacheWords.test(withoutOwnName(file.text))) return met(calleeSpan(node, file));
  const fix = handler.framework === "next" ? revalidateFix(call, file) : undefined;
  return problem("uncached", calleeSpan(node, file), { data: { host }, ...(fix ? { fixes: [fix] } : {}) });
}

/** `export const revalidate = 300` behind the imports of a route's file. */
function revalidateFix(call: HttpCall, file: TsFile): ProblemFix | undefined {
  if (call.library !== "fetch" || !isNextRouteFile(file.path)) return undefined;
  const first = file.root.statements.find((statement) => !ts.isImportDeclaration(statement));
  if (!first) return undefined;
  const { lineEnd, semicolon } = styleOf(file);
  const start = first.getStart(file.root);
  return { fix: "revalidate", edits: [{ start, end: start, text: `export const revalidate = 300${semicolon}${lineEnd}${lineEnd}` }] };
}

const calls: Record<string, (node: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of httpCallNames) calls[name] = visit;

/** TypeScript: requests whose answer is the same for everybody, sent again for every request that comes in. */
export const typescript: TypeScriptVisitors = { call: calls };
