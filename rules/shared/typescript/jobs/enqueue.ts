/** Calls that put a job into a queue. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, receiverOf, unwrap } from "../nodes.ts";
import { originOf } from "../scope.ts";
import { objectOf, optionOf, staticString, textWithHoles } from "../values.ts";
import { type JobLibrary, libraryOfModule, uniqueOptions } from "./libraries.ts";
import { type Queue, queueOf } from "./queues.ts";

/** A call with the queue, the job and the options that it names. */
export interface Enqueue {
  /** Absent where only the module that makes the queue could tell; such a queue is BullMQ's or Bull's. */
  readonly library?: JobLibrary;
  readonly call: TS.CallExpression;
  readonly queue?: Queue;
  /** The job's name, as far as known. */
  readonly job?: string;
  readonly data?: TS.Expression;
  /** The options as given; absent when there are none. */
  readonly options?: TS.Expression;
  /** Whether options may be added behind the last argument. */
  readonly mayAddOptions: boolean;
}

/** Names of the methods that put jobs into queues, for the tables of visitors. `createJob` of bee-queue is among them. */
export const enqueueMethods: readonly string[] = ["add", "addBulk", "createJob", "send", "trigger", "batchTrigger"];

/** What a call puts into a queue, or undefined when it does not. For `addBulk` the options of the single jobs are the caller's matter. */
export function enqueueOf(call: TS.CallExpression, file: TsFile): Enqueue | undefined {
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  const method = lastNameOf(call.expression);
  if (method === "trigger" || method === "batchTrigger") return triggered(call, receiver, file);
  const queue = queueOf(receiver, file);
  if (!queue) return undefined;
  const known = { call, queue, ...(queue.library ? { library: queue.library } : {}) };
  const [first, second, third] = call.arguments;
  if (method === "send") {
    if (queue.library === "inngest") return { ...known, ...jobName(eventName(first, file)), ...given("data", first), mayAddOptions: false };
    if (queue.library !== "pg-boss") return undefined;
    return {
      ...known,
      ...named(first, file),
      ...given("data", second),
      ...given("options", third),
      mayAddOptions: call.arguments.length === 2,
    };
  }
  if (queue.library && !/^(?:bullmq|bull|bee-queue)$/.test(queue.library)) return undefined;
  if (method === "addBulk") return { ...known, mayAddOptions: false };
  if (method === "createJob")
    return queue.library === "bee-queue" ? { ...known, ...given("data", first), mayAddOptions: false } : undefined;
  if (method !== "add" || !first || call.arguments.some(ts.isSpreadElement)) return undefined;
  // Bull also takes the data first: add(data, options).
  if (third || isText(first, file) || queue.library === "bullmq") {
    const rest = { ...given("data", second), ...given("options", third), mayAddOptions: call.arguments.length === 2 };
    return { ...known, ...named(first, file), ...rest };
  }
  if (queue.library !== "bull" || (second && !objectOf(first, file))) return undefined;
  return { ...known, data: first, ...given("options", second), mayAddOptions: !second };
}

/** `chargeTask.trigger(payload)`, `tasks.trigger("charge", payload, options)` of Trigger.dev. */
function triggered(call: TS.CallExpression, receiver: TS.Expression, file: TsFile): Enqueue | undefined {
  const [first, second, third] = call.arguments;
  const origin = originOf(receiver, file);
  if (origin && libraryOfModule(origin.module) === "trigger.dev") {
    const rest = { ...given("data", second), ...given("options", third), mayAddOptions: call.arguments.length === 2 };
    return { library: "trigger.dev", call, ...named(first, file), ...rest };
  }
  const name = lastNameOf(receiver);
  if (!/task$/i.test(name) || !/@trigger\.dev/.test(file.text)) return undefined;
  return {
    library: "trigger.dev",
    call,
    job: name,
    ...given("data", first),
    ...given("options", second),
    mayAddOptions: call.arguments.length === 1,
  };
}

function given<K extends "data" | "options">(key: K, value: TS.Expression | undefined): { readonly [P in K]?: TS.Expression } {
  return (value ? { [key]: value } : {}) as { readonly [P in K]?: TS.Expression };
}

function jobName(job: string | undefined): { readonly job?: string } {
  return job === undefined ? {} : { job };
}

/** The job's name; a member of an enumeration or table of names says it by its own name. */
function named(expression: TS.Expression | undefined, file: TsFile): { readonly job?: string } {
  if (!expression) return {};
  return jobName(
    staticString(expression, file) ?? (ts.isPropertyAccessExpression(unwrap(expression)) ? lastNameOf(expression) : undefined),
  );
}

function isText(expression: TS.Expression, file: TsFile): boolean {
  return textWithHoles(expression, file) !== undefined;
}

function eventName(event: TS.Expression | undefined, file: TsFile): string | undefined {
  const object = event && objectOf(event, file);
  const name = object && optionOf(object, "name", file);
  return name?.state === "set" ? staticString(name.value, file) : undefined;
}

/** Whether a job is put into its queue at most once: "yes", "no", or "unknown" when the options cannot be read. */
export function isUnique(enqueue: Enqueue, file: TsFile): "yes" | "no" | "unknown" {
  const library = enqueue.library ?? "bullmq";
  const options = library === "inngest" ? enqueue.data : enqueue.options;
  if (!options) return "no";
  const object = objectOf(options, file);
  if (!object) return "unknown";
  const states = uniqueOptions(library).map((name) => optionOf(object, name, file).state);
  if (states.includes("set")) return "yes";
  return states.includes("unknown") ? "unknown" : "no";
}
