import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TS } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { consoleUse } from "../../../shared/typescript/console-use.ts";
import { loggerAt } from "../../../shared/typescript/logger-use.ts";
import { calleeSpan, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { type Runtime, runsOnServer } from "../../../shared/typescript/runtime.ts";
import { pendingOf } from "./pending.ts";
import { replaced } from "./replace.ts";

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  const use = consoleUse(file);
  if (!use) return undefined;
  const { past, loose, handed, logged, runtime } = use;
  if (past.length + loose.length + handed.length === 0) return logged ? met(calleeSpan(logged, file)) : undefined;
  const slips = past.flatMap((call) => slip(call, file) ?? []);
  // What a page of a full-stack framework does on the server is logged there.
  const pages = runtime === "browser" ? loose.filter((call) => !runsOnServer(call, file)) : loose;
  const [page] = pages;
  if (page) return [...slips, whole(page, pages, runtime, file)];
  const [head] = loose;
  if (head) return [...slips, whole(head, loose, "server", file)];
  return [...slips, ...handed.slice(0, 1).map((value) => handedOn(value, handed, runtime, file))];
}

/** A file that only hands the console on: nothing can be rewritten there without a word on what is logged. */
function handedOn(first: TS.PropertyAccessExpression, all: readonly TS.PropertyAccessExpression[], runtime: Runtime, file: TsFile) {
  const count = all.length === 1 ? "one place" : `${all.length} places`;
  const pending = pendingOf([], runtime, file) as unknown as Json;
  return problem("file", spanOf(first, file), { data: { count, where: "This file logs" }, pending });
}

/** One call in a file that has a logger at hand. */
function slip(call: TS.CallExpression, file: TsFile) {
  const logger = loggerAt(call, file);
  if (!logger) return undefined;
  const edits = replaced(call, logger.name, logger.form, file);
  const fixes: ProblemFix[] = edits ? [{ fix: "useLogger", data: { logger: logger.name }, edits }] : [];
  return problem("slip", calleeSpan(call, file), { data: { what: sourceOf(call.expression, file), logger: logger.name }, fixes });
}

/** All calls of a file that has no logger. */
function whole(first: TS.CallExpression, calls: readonly TS.CallExpression[], runtime: Runtime, file: TsFile) {
  const count = calls.length === 1 ? "one call" : `${calls.length} calls`;
  const related = calls.slice(1, 11).map((call) => ({ at: calleeSpan(call, file), message: "Another one" }));
  const pending = pendingOf(calls, runtime, file) as unknown as Json;
  const place = { data: { count, where: "This file logs" }, related, pending };
  return runtime === "browser"
    ? problem("browser", calleeSpan(first, file), { ...place, priority: "P3" })
    : problem("file", calleeSpan(first, file), place);
}

/** TypeScript: calls of the console in the modules of a server; one finding for a file. */
export const typescript: TypeScriptVisitors = { file: visitFile };
