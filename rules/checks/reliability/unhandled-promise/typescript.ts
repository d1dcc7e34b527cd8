import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { BareHandler } from "../../../shared/promises.ts";
import { isCaughtExpression } from "../../../shared/typescript/errors.ts";
import { takesRequest } from "../../../shared/typescript/functions.ts";
import { handlerAround, handlersOf } from "../../../shared/typescript/handlers.ts";
import { errorName, logError } from "../../../shared/typescript/logger-use.ts";
import {
  calleeSpan,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastNameOf,
  receiverOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import {
  exportedAsync,
  givesPromise,
  importedPath,
  isAsync,
  leavesNothing,
  mayReject,
  ownFunction,
  startOfChain,
} from "../../../shared/typescript/promises.ts";
import { logCall } from "../../../shared/typescript/loggers.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { staticString } from "../../../shared/typescript/values.ts";

/** A comment that says that nobody is meant to wait. */
const onPurpose =
  /fire[- ]?(?:and|&|n)[- ]?forget|background|not? (?:need to )?(?:a?wait|block)|don'?t (?:a?wait|block)|without (?:a?waiting|blocking)|async(?:hronously)?\b|non-?blocking|floating-promises|detached|intention|on purpose/i;

function visitStatement(node: TS.Node, file: TsFile): Outcomes {
  const expression = unwrap((node as TS.ExpressionStatement).expression);
  if (!ts.isCallExpression(expression)) return undefined;
  const fn = enclosingFunction(node);
  const runtime = fn && runtimeOf(file);
  if (!fn || runtime === "tool" || runtime === "browser") return undefined;
  const start = startOfChain(expression);
  if (takesErrorFirst(start)) return undefined;
  const known = givesPromise(expression, file);
  const imported = known ? undefined : importedFunction(start, file);
  if (!known && !imported) return undefined;
  const at = calleeSpan(start, file);
  if (isCaughtExpression(expression)) return met(at);
  const comment = file.text.slice(node.getFullStart(), node.getStart(file.root)).replace(/seaworthy-[^\n]*/g, "");
  const behind = file.text.slice(node.end, file.lines.lineSpan(file.lines.lineOf(node.end)).end);
  if (onPurpose.test(comment) || (/\/\/.*/.test(behind) && onPurpose.test(behind))) return met(at);
  const name = lastNameOf(start.expression);
  const what = `${/^(?:all|any|race)$/.test(name) ? `Promise.${name}` : name}()`;
  const pending = imported ? { pending: imported } : runtime === "unknown" ? { pending: "package" } : {};
  return problem("floating", at, { data: { what }, fixes: fixesFor(expression, fn, what, file), ...pending });
}

/** `user.save(function (err) { … })`: a callback hears of the error, and no promise is made. */
function takesErrorFirst(call: TS.CallExpression): boolean {
  const last = call.arguments.at(-1);
  const fn = last && unwrap(last);
  const first = fn && isFunction(fn) ? fn.parameters[0]?.name : undefined;
  return first !== undefined && ts.isIdentifier(first) && /^_?(?:err|error|ex|exception)$|(?:Err|Error)$/.test(first.text);
}

/** A function of another module of the project that a handler calls; only the project tells whether it is asynchronous. */
function importedFunction(call: TS.CallExpression, file: TsFile): BareHandler | undefined {
  const origin = originOf(call.expression, file);
  // Names of packages have neither a dot nor an alias in front; scoped ones may be of the same workspace.
  if (!origin || !/^[.@~#]|^src\//.test(origin.module) || logCall(call, file) || !handlerAround(call, file)) return undefined;
  return { module: origin.module, path: importedPath(origin) };
}

function fixesFor(call: TS.CallExpression, fn: FunctionNode, what: string, file: TsFile): readonly ProblemFix[] {
  const start = call.getStart(file.root);
  const error = errorName(call, file);
  const logged = `.catch((${error}) => ${logError(`${what.slice(0, -2)} failed`, error, call, file)})`;
  const caught: ProblemFix = { fix: "catchErrors", data: { what }, edits: [{ start: call.end, end: call.end, text: logged }] };
  const wait: ProblemFix = { fix: "wait", data: { what }, edits: [{ start, end: start, text: "await " }] };
  return isAsync(fn) ? [wait, caught] : [caught];
}

function asyncArgument(call: TS.CallExpression, index: number): FunctionNode | undefined {
  const argument = call.arguments[index] && unwrap(call.arguments[index]);
  return argument && isFunction(argument) && isAsync(argument) ? argument : undefined;
}

/** `(id) => save(id)`, which gives back a promise that nobody takes, and `save` itself, an asynchronous function of the file. */
function promisingArgument(call: TS.CallExpression, file: TsFile): FunctionNode | undefined {
  const argument = call.arguments[0] && unwrap(call.arguments[0]);
  if (!argument) return undefined;
  if (ts.isIdentifier(argument)) {
    const named = ownFunction(argument, file);
    return named && isAsync(named) && mayReject(named, file) ? named : undefined;
  }
  if (!ts.isArrowFunction(argument) || ts.isBlock(argument.body) || isAsync(argument)) return undefined;
  const body = unwrap(argument.body);
  return ts.isCallExpression(body) && !isCaughtExpression(body) && givesPromise(body, file) ? argument : undefined;
}

function visitForEach(call: TS.CallExpression, file: TsFile): Outcomes {
  const given = promisingArgument(call, file);
  const fn = given ?? asyncArgument(call, 0);
  if (!fn || !receiverOf(call) || runtimeOf(file) === "tool") return undefined;
  const name = lastNameOf(call.expression);
  // What map() gives back may be waited for, unless nobody takes it.
  if (name === "map" && !ts.isExpressionStatement(call.parent)) return undefined;
  // A function of the project that goes by this name may well wait: await forEach(…)
  if (ts.isAwaitExpression(call.parent) || ts.isReturnStatement(call.parent)) return undefined;
  return !given && leavesNothing(fn, file)
    ? met(calleeSpan(call, file))
    : problem("loop", calleeSpan(call, file), { data: { what: `${name}()` } });
}

function visitInterval(call: TS.CallExpression, file: TsFile): Outcomes {
  const fn = asyncArgument(call, 0);
  const runtime = runtimeOf(file);
  if (!fn || runtime === "tool" || runtime === "browser") return undefined;
  if (leavesNothing(fn, file)) return met(calleeSpan(call, file));
  return problem("timer", calleeSpan(call, file), {
    data: { what: `${lastNameOf(call.expression)}()` },
    ...(runtime === "unknown" ? { pending: "package" } : {}),
  });
}

const emitters =
  /(?:emitter|events?|bus|server|process|socket|ws|wss|io|client|redis|queue|worker|stream|connection|conn|consumer|subscriber|child|subscription)$/i;
/** Frameworks whose `on` waits for what a listener gives back. */
const waiting = /^(?:telegraf|grammy|@octokit\/.+|probot|@slack\/bolt|emittery|hono.*|@grammyjs\/.+)$/;

function visitListener(call: TS.CallExpression, file: TsFile): Outcomes {
  const fn = asyncArgument(call, 1);
  const target = receiverOf(call);
  const event = call.arguments[0] && staticString(call.arguments[0], file);
  if (
    !fn ||
    !target ||
    event === undefined ||
    !emitters.test(lastNameOf(target)) ||
    // A child that is started for one job ends when it fails, and its parent hears of that.
    (event === "message" && lastNameOf(target) === "process") ||
    /^SIG|^(?:beforeExit|uncaughtException\w*|unhandledRejection)$/.test(event)
  )
    return undefined;
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser" || importsModule(file, waiting)) return undefined;
  if (leavesNothing(fn, file)) return met(calleeSpan(call, file));
  return problem("emitter", calleeSpan(call, file), { data: { event }, ...(runtime === "unknown" ? { pending: "package" } : {}) });
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || importsModule(file, /^express-async-errors$/)) return undefined;
  return [...routedHere(file), ...routedElsewhere(file)];
}

/** Functions of a request and a response that other files may give to a router as they are. */
function routedElsewhere(file: TsFile): readonly Outcome[] {
  if (!/\b_?(?:req|request)\b[^()]{0,60},\s*_?(?:res|response)\b/.test(file.text) || runtimeOf(file) === "tool") return [];
  const open = [...exportedAsync(file)].filter(([, fn]) => takesRequest(fn) && !leavesNothing(fn, file));
  const paths = open.map(([path]) => path);
  return open.map(([, fn], at) => problem("express", asyncWord(fn, file), { data: { count: "one here" }, pending: { paths, at } }));
}

/** Async handlers that stand in a router's call as they are. One finding for a file: one wrapper mends them all. */
function routedHere(file: TsFile): readonly Outcome[] {
  if (!importsModule(file, /^express$/)) return [];
  const open = handlersOf(file).filter(
    ({ framework, fn, node }) => framework === "express" && isAsync(fn) && isArgumentOf(fn, node) && !leavesNothing(fn, file),
  );
  const [first] = open;
  if (!first) return [];
  const count = open.length === 1 ? "one here" : `${open.length} in this file`;
  const related = open.slice(1, 6).map(({ fn }) => ({ at: asyncWord(fn, file), message: "Another one" }));
  return [problem("express", asyncWord(first.fn, file), { data: { count }, related, pending: "express" })];
}

function isArgumentOf(fn: FunctionNode, node: TS.Node): boolean {
  return ts.isCallExpression(node) && node.arguments.some((argument) => unwrap(argument) === fn);
}

function asyncWord(fn: FunctionNode, file: TsFile): { readonly start: number; readonly end: number } {
  const word = ts.canHaveModifiers(fn) ? ts.getModifiers(fn)?.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) : undefined;
  return spanOf(word ?? fn, file);
}

/** TypeScript: promises that nobody takes: as statements, from callbacks, listeners and timers, and from handlers of Express. */
export const typescript: TypeScriptVisitors = {
  node: { ExpressionStatement: visitStatement },
  call: {
    forEach: visitForEach,
    map: visitForEach,
    setInterval: visitInterval,
    setTimeout: visitInterval,
    on: visitListener,
    once: visitListener,
    addListener: visitListener,
  },
  file: visitFile,
};
