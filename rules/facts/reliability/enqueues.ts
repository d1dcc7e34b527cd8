/** Jobs put into queues that other modules make: what stands there is a name and `add`. */
import type { TypeScriptVisitors, Visit } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcome } from "../../api/outcome.ts";
import type { TS } from "../../api/ts.ts";
import { enqueueOf } from "../../shared/typescript/jobs.ts";
import { calleeSpan } from "../../shared/typescript/nodes.ts";
import { objectOf, optionOf } from "../../shared/typescript/values.ts";
import { practice } from "../practice.ts";

const visit: Visit<TS.CallExpression, TsFile> = (call, file) => {
  const enqueue = file.role.test ? undefined : enqueueOf(call, file);
  if (!enqueue) return undefined;
  const at = calleeSpan(call, file);
  const outcomes: Outcome[] = [practice("background-job", at, "queued job")];
  const options = enqueue.options && objectOf(enqueue.options, file);
  if (options && optionOf(options, "priority", file).state === "set") outcomes.push(practice("queue-priority", at, "priority of a job"));
  return outcomes;
};

export const typescript: TypeScriptVisitors = { call: { add: visit, addBulk: visit, createJob: visit, send: visit } };
