import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import {
  enclosingFunction,
  type FunctionNode,
  functionName,
  hasModifier,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { holderOf } from "../../../shared/typescript/request-holders.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { importName } from "../../../shared/typescript/style.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { type BlockingCall, blockingCalls } from "./calls.ts";
import { isStartUpName, startUpPath } from "./startup.ts";

/** What asks for or changes one entry of a folder, and reads or writes no contents. */
const ofAMoment = /^(?:l?stat|unlink|mkdir|mkdtemp|rmdir|access|rename|chmod|realpath|readlink|symlink|utimes)Sync$/;

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  const row = Object.hasOwn(blockingCalls, name) ? blockingCalls[name] : undefined;
  if (!row?.modules.test(originOf(unwrap(call.expression), file)?.module ?? "")) return undefined;
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser" || /(?:^|\/)(?:cli|commands?|codegen|generators?)\b/i.test(file.path)) return undefined;
  if (startUpPath.test(file.path)) return undefined;
  if (inDevelopmentBranch(call, file)) return undefined;
  const always = row.onRequest === true && enclosingFunction(call) !== undefined;
  const serving = always ? "handler" : servingFunction(call, file);
  if (!serving) return undefined;
  return problem("blocks", spanOf(call.expression, file), {
    data: { what: name, instead: row.shown },
    ...(ofAMoment.test(name) ? { priority: "P3" as const } : {}),
    fixes: fixesFor(call, row, file),
    ...(serving === "handler"
      ? {}
      : { pending: { runtime, readsFiles: /fs$/.test(originOf(unwrap(call.expression), file)?.module ?? "") } }),
  });
}

function inHandler(node: TS.Node, file: TsFile): boolean {
  return handlersOf(file).some((handler) => handler.fn.pos <= node.pos && node.end <= handler.fn.end);
}

/** Whether a call runs while requests wait: in a handler or a function that one calls, or else in an asynchronous function. */
function servingFunction(call: TS.CallExpression, file: TsFile): "handler" | "asynchronous" | undefined {
  const around: FunctionNode[] = [];
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    if (ts.isConstructorDeclaration(fn) || isMemoised(call, fn, file)) return undefined;
    around.push(fn);
  }
  if (around.length === 0) return undefined;
  if (inHandler(call, file) || around.some((fn) => takesRequest(fn, file) || isCalledByHandler(fn, file))) return "handler";
  if (around.some((fn) => isStartUpName(functionName(fn), isGivenNothing(fn)))) return undefined;
  return around.some((fn) => hasModifier(fn, ts.SyntaxKind.AsyncKeyword) && !isImmediate(fn)) ? "asynchronous" : undefined;
}

/** `(async () => { … })()` at the top of a module runs at start-up. */
function isImmediate(fn: FunctionNode): boolean {
  const outer = fn.parent.parent;
  return ts.isParenthesizedExpression(fn.parent) && ts.isCallExpression(outer) && enclosingFunction(outer) === undefined;
}

/** `if (!template) template = readFileSync(…)`: read once. */
function isMemoised(call: TS.CallExpression, fn: FunctionNode, file: TsFile): boolean {
  for (let node: TS.Node = call; node !== fn && node.parent; node = node.parent) {
    if (!ts.isBinaryExpression(node.parent) || node.parent.right !== node) continue;
    const { operatorToken, left } = node.parent;
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken || operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken)
      return true;
    const target = sourceOf(left, file);
    const guard = ts.findAncestor(node, ts.isIfStatement);
    if (operatorToken.kind === ts.SyntaxKind.EqualsToken && guard && sourceOf(guard.expression, file).includes(target)) return true;
  }
  return false;
}

/** What a program is started with is nothing to work on. */
function isGivenNothing(fn: FunctionNode): boolean {
  return fn.parameters.every(
    ({ name }) => ts.isIdentifier(name) && /^(?:app|server|fastify|config|options|opts|argv|args|program)$/.test(name.text),
  );
}

/** A middleware, or a handler that is registered elsewhere: a parameter of its own is the request. */
function takesRequest(fn: FunctionNode, file: TsFile): boolean {
  return fn.parameters.some((parameter) => holderOf(parameter, file) !== undefined);
}

/** In a function that is given a request, whoever registers it. */
function answersAround(node: TS.Node, file: TsFile): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (takesRequest(fn, file)) return true;
  return false;
}

function isCalledByHandler(fn: FunctionNode, file: TsFile): boolean {
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined;
  return name !== undefined && ts.isIdentifier(name) && usesOf(name, file).some((use) => inHandler(use, file) || answersAround(use, file));
}

function fixesFor(call: TS.CallExpression, { instead }: BlockingCall, file: TsFile): readonly ProblemFix[] {
  const fn = enclosingFunction(call);
  if (!instead || !fn || !hasModifier(fn, ts.SyntaxKind.AsyncKeyword)) return [];
  const callee = unwrap(call.expression);
  const start = call.getStart(file.root);
  const inChain = ts.isPropertyAccessExpression(call.parent) || ts.isElementAccessExpression(call.parent);
  const open = inChain ? "(await " : "await ";
  const close = inChain ? [{ start: call.end, end: call.end, text: ")" }] : [];
  if (instead.module === undefined && ts.isPropertyAccessExpression(callee)) {
    const { name } = callee;
    const edits = [{ start, end: start, text: open }, { ...spanOf(name, file), text: instead.name }, ...close];
    return [{ fix: "asynchronous", data: { instead: instead.name }, edits }];
  }
  const module = instead.module ?? originOf(callee, file)?.module;
  if (module === undefined) return [];
  const imported = importName(file, instead.module === undefined ? [module] : [module, "fs/promises"], instead.name);
  const edits = [{ start, end: call.expression.end, text: `${open}${imported.name}` }, ...close, ...imported.edits];
  return [{ fix: "asynchronous", data: { instead: instead.name }, edits }];
}

/** TypeScript: synchronous calls of Node where requests wait. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries(Object.keys(blockingCalls).map((name) => [name, visit])) };
