/** Writes whose failure is logged and then forgotten. */
import type { TsFile } from "../../../api/file.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { type Caught, onlyReports } from "../../../shared/typescript/errors.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { jobHandlerOf } from "../../../shared/typescript/jobs.ts";
import {
  calleeSpan,
  enclosingFunction,
  isFunction,
  lastNameOf,
  loopAround,
  sourceOf,
  walkBelow,
  walkOwn,
} from "../../../shared/typescript/nodes.ts";
import { moneyCall } from "../../../shared/typescript/payments.ts";
import { isMoneyFunction } from "../../../shared/names/money-calls.ts";
import { exportPath, originOf } from "../../../shared/typescript/scope.ts";
import { failsAnyway, hasFallback, insideHandling } from "./intended.ts";

/** Records beside the work itself, which may get lost without anybody being told something wrong. */
const byTheWay =
  /audit|log|event|activit|analytic|metric|usage|notif|view|stat|history|track|seen|visit|cache|telemetry|session|lastUsed|lastLogin/i;

/**
 * The write in a `try` whose catch does nothing but log, where the code behind it goes on to answer with success.
 * Undefined also for loops, which go on with the next item by design, and where a value stands in for the result.
 */
export function lostWrite(
  caught: Caught,
  statement: TS.TryStatement,
  file: TsFile,
): { readonly what: string; readonly at: Span } | undefined {
  if (!onlyReports(caught, file) || isMinor(caught, statement, file) || loopAround(statement) || hasFallback(statement, file))
    return undefined;
  const write = firstWrite(statement.tryBlock, file);
  if (!write || !goesOn(statement, file)) return undefined;
  return write;
}

/** A function of another module of the project that the `try` waits for. */
export interface HandedWork {
  readonly module: string;
  readonly name: string;
}

/** The functions of other modules that do the work of such a `try`; whether one of them writes, the project's facts tell. */
export function handedWork(caught: Caught, statement: TS.TryStatement, file: TsFile): readonly HandedWork[] {
  if (!onlyReports(caught, file) || isMinor(caught, statement, file) || loopAround(statement) || hasFallback(statement, file)) return [];
  if (!goesOn(statement, file)) return [];
  const found: HandedWork[] = [];
  walkBelow(statement.tryBlock, (node) => {
    if (isFunction(node)) return false;
    if (!ts.isAwaitExpression(node) || !ts.isCallExpression(node.expression)) return undefined;
    const origin = originOf(node.expression.expression, file);
    const name = origin ? exportPath(origin).join(".") : "";
    if (origin && /^[.~]|^@\//.test(origin.module) && !byTheWay.test(name)) found.push({ module: origin.module, name });
    return undefined;
  });
  return found;
}

/**
 * Logged as a warning at most, called a best effort, or part of the handling of a first error, which is the one that counts: whoever wrote
 * this decided that the work may go on without it.
 */
function isMinor(caught: Caught, statement: TS.TryStatement, file: TsFile): boolean {
  if (insideHandling(statement) || failsAnyway(statement)) return true;
  const source = sourceOf(caught.body, file);
  if (/\.(?:warn|info|debug)\s*\(/.test(source) && !/\.(?:error|fatal|critical)\s*\(/.test(source)) return true;
  return /best[- ]effort|non-?critical|not critical|optional/i.test(sourceOf(statement, file));
}

/** The whole work of a job stands in the `try`, and its catch does nothing but log: the queue takes it for done. */
export function isLostJob(caught: Caught, statement: TS.TryStatement, file: TsFile): boolean {
  if (!onlyReports(caught, file) || isMinor(caught, statement, file) || statement.finallyBlock) return false;
  const fn = enclosingFunction(statement);
  if (!fn?.body || statement.parent !== fn.body || !ts.isBlock(fn.body) || fn.body.statements.at(-1) !== statement) return false;
  const declared = ts.isMethodDeclaration(fn) ? fn : fn.parent;
  const maker = ts.isMethodDeclaration(declared) || ts.isCallExpression(declared) || ts.isNewExpression(declared) ? declared : undefined;
  return maker !== undefined && jobHandlerOf(maker, file)?.fn === fn;
}

function firstWrite(block: TS.Block, file: TsFile): { readonly what: string; readonly at: Span } | undefined {
  let found: { readonly what: string; readonly at: Span } | undefined;
  walkBelow(block, (node) => {
    if (found || isFunction(node)) return false;
    if (!ts.isCallExpression(node)) return undefined;
    const money = moneyCall(node, file)?.name ?? (isMoneyFunction(lastNameOf(node.expression)) ? lastNameOf(node.expression) : undefined);
    if (money !== undefined) found = { what: money, at: calleeSpan(node, file) };
    const write = databaseWrite(node, file);
    if (write && !byTheWay.test(`${write.target} ${sourceOf(write.client, file)}`)) {
      const target = write.target ? `${write.target}.${write.operation}` : write.operation;
      found = { what: target, at: calleeSpan(node, file) };
    }
    return !found;
  });
  return found;
}

const answers = /^(?:json|send|end|redirect|status|sendStatus|render|next|revalidatePath|revalidateTag|code)$/;

/** Something behind the `try` answers or returns a value, in the same function. */
function goesOn(statement: TS.TryStatement, file: TsFile): boolean {
  const fn = enclosingFunction(statement);
  if (!fn) return false;
  let behind = false;
  walkOwn(fn, (node) => {
    if (behind) return false;
    if (node.pos < statement.end) return undefined;
    if (ts.isReturnStatement(node) && node.expression) behind = true;
    else if (ts.isCallExpression(node) && answers.test(lastNameOf(node.expression))) behind = true;
    return undefined;
  });
  // A try that already answers in its own block leaves the other case without any answer.
  return behind || handlerAround(statement, file)?.fn === fn;
}
