import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { defaultOption, type Enqueue, enqueueOf, type Queue, queueOptions } from "../../../shared/typescript/jobs.ts";
import { calleeSpan, lastNameOf, receiverOf, sourceOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import type { Pending } from "./confirm.ts";
import { visitSwitchedOff } from "./switched-off.ts";

type State = "set" | "absent" | "unknown";

/** A job that is put into a queue, with what its own options say. */
interface Added {
  readonly enqueue: Enqueue & { readonly queue: Queue };
  readonly attempts: State;
  readonly backoff: State;
  /** It repeats so often that the next run is the retry. */
  readonly repeats: boolean;
}

function isCovered(file: TsFile): boolean {
  return !file.role.test && !file.role.example && !file.role.script && !file.role.seed;
}

function optionsOf(enqueue: Enqueue, file: TsFile): TS.ObjectLiteralExpression | undefined | null {
  return enqueue.options ? (objectOf(enqueue.options, file) ?? null) : undefined;
}

function stateOf(options: TS.ObjectLiteralExpression | undefined | null, name: string, file: TsFile): State {
  if (!options) return options === null ? "unknown" : "absent";
  return optionOf(options, name, file).state;
}

/** `attempts: 1` is no second try, so there is nothing to wait for. */
function isOnce(options: TS.ObjectLiteralExpression | undefined | null, file: TsFile): boolean {
  const attempts = options ? optionOf(options, "attempts", file) : undefined;
  const known = attempts?.state === "set" ? staticValue(attempts.value, file) : undefined;
  return typeof known?.value === "number" && known.value <= 1;
}

function addedBy(call: TS.CallExpression, file: TsFile): Added | undefined {
  const enqueue = enqueueOf(call, file);
  const queue = enqueue?.queue;
  if (!enqueue || !queue || (enqueue.library && !/^bull(?:mq)?$/.test(enqueue.library))) return undefined;
  if (lastNameOf(call.expression) === "addBulk") return bulk(call, { ...enqueue, queue }, file);
  const options = optionsOf(enqueue, file);
  const repeat = options ? optionOf(options, "repeat", file) : undefined;
  const schedule = repeat?.state === "set" ? objectOf(repeat.value, file) : undefined;
  return {
    enqueue: { ...enqueue, queue },
    attempts: stateOf(options, "attempts", file),
    backoff: isOnce(options, file) ? "unknown" : stateOf(options, "backoff", file),
    repeats: schedule !== undefined && optionOf(schedule, "every", file).state === "set",
  };
}

/** addBulk([{ name, data, opts }]) or addBulk(items.map((item) => ({ … }))): known as far as each job's options can be read. */
function bulk(call: TS.CallExpression, enqueue: Added["enqueue"], file: TsFile): Added | undefined {
  const jobs: TS.ObjectLiteralExpression[] = [];
  const [list] = call.arguments;
  if (list && ts.isArrayLiteralExpression(list)) {
    for (const element of list.elements) {
      const job = objectOf(element, file);
      if (!job) return undefined;
      jobs.push(job);
    }
  } else if (list && ts.isCallExpression(list) && lastNameOf(list.expression) === "map") {
    const [fn] = list.arguments;
    const body = fn && ts.isArrowFunction(fn) && ts.isParenthesizedExpression(fn.body) ? objectOf(fn.body, file) : undefined;
    if (body) jobs.push(body);
  }
  if (jobs.length === 0) return undefined;
  const states = jobs.map((job) => {
    const opts = optionOf(job, "opts", file);
    const options = opts.state === "set" ? (objectOf(opts.value, file) ?? null) : opts.state === "absent" ? undefined : null;
    return { attempts: stateOf(options, "attempts", file), backoff: stateOf(options, "backoff", file) };
  });
  const worst = (option: "attempts" | "backoff"): State =>
    (["absent", "unknown", "set"] as const).find((state) => states.some((each) => each[option] === state)) ?? "unknown";
  return { enqueue, attempts: worst("attempts"), backoff: worst("backoff"), repeats: false };
}

/** What tells one queue of a file from another. */
function keyOf(enqueue: Added["enqueue"], file: TsFile): string {
  const receiver = receiverOf(enqueue.call);
  return receiver ? sourceOf(receiver, file) : "";
}

const addedKey = {};

/** The jobs that the file puts into queues, by queue. */
function addedIn(file: TsFile): ReadonlyMap<string, readonly Added[]> {
  return file.memo(addedKey, () => {
    const byQueue = new Map<string, Added[]>();
    walkBelow(file.root, (node) => {
      if (!ts.isCallExpression(node) || !/^add(?:Bulk)?$/.test(lastNameOf(node.expression))) return;
      const added = addedBy(node, file);
      if (!added) return;
      const key = keyOf(added.enqueue, file);
      const known = byQueue.get(key);
      if (known) known.push(added);
      else byQueue.set(key, [added]);
    });
    return byQueue;
  });
}

/** What the queue gives to its jobs: known where it is made in this file, else a question to the project. */
function defaultsOf(queue: Queue, option: "attempts" | "backoff", file: TsFile): State | Pending {
  if (queue.made) return defaultOption(queue.made, option, file).state;
  if (queue.imported) return { option, module: queue.imported.module, name: queue.imported.name };
  return queue.name === undefined ? "unknown" : { option, queue: queue.name };
}

/** Jobs of a queue that are told apart by what they lack. */
function lacking(option: "attempts" | "backoff", all: readonly Added[]): readonly Added[] {
  if (option === "attempts") return all.filter((added) => added.attempts === "absent" && !added.repeats);
  return all.filter((added) => added.attempts === "set" && added.backoff === "absent");
}

function visitAdd(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!isCovered(file) || !receiverOf(call)) return undefined;
  const own = addedBy(call, file);
  if (!own) return undefined;
  const all = addedIn(file).get(keyOf(own.enqueue, file)) ?? [own];
  for (const option of ["attempts", "backoff"] as const) {
    const without = lacking(option, all);
    if (!without.some((added) => added.enqueue.call === call)) continue;
    const defaults = defaultsOf(own.enqueue.queue, option, file);
    if (defaults === "set") return met(calleeSpan(call, file));
    if (defaults === "unknown") return undefined;
    // One queue is one cause: the first of its jobs stands for all.
    return without[0]?.enqueue.call === call
      ? report(option, without, typeof defaults === "object" ? defaults : undefined, file)
      : undefined;
  }
  return own.attempts === "set" ? met(calleeSpan(call, file)) : undefined;
}

function report(
  option: "attempts" | "backoff",
  without: readonly Added[],
  pending: Pending | undefined,
  file: TsFile,
): Outcome | undefined {
  const [first, ...others] = without;
  if (!first) return undefined;
  const { call, job } = first.enqueue;
  const bulkJobs = lastNameOf(call.expression) === "addBulk";
  const what = bulkJobs ? "Every job of this list" : job === undefined ? "This job" : `Job "${job}"`;
  const fix = fixOf(option, without, file);
  return problem(option === "attempts" ? "noRetry" : "noBackoff", calleeSpan(call, file), {
    data: { what },
    ...(option === "backoff" ? { priority: "P3" as const } : {}),
    ...(others.length > 0
      ? { related: others.map((each) => ({ at: calleeSpan(each.enqueue.call, file), message: "as is this one" })) }
      : {}),
    ...(fix ? { fixes: [fix] } : {}),
    ...(pending ? { pending: { ...pending } } : {}),
  });
}

function fixOf(option: "attempts" | "backoff", without: readonly Added[], file: TsFile): ProblemFix | undefined {
  const backoff = `backoff: { type: ${quoted("exponential", file)}, delay: 1000 }`;
  const properties = option === "attempts" ? ["attempts: 3", backoff] : [backoff];
  const edits = (option === "attempts" ? queueEdit(without, properties, file) : undefined) ?? jobEdits(without, properties, file);
  return edits && { fix: option === "attempts" ? "retry" : "backoff", edits };
}

/** The queue's own defaults, where the queue is made in this file with options that can be added to. */
function queueEdit(without: readonly Added[], properties: readonly string[], file: TsFile): TextEdit[] | undefined {
  const made = without[0]?.enqueue.queue.made;
  const options = made && queueOptions(made, file);
  if (!options) return undefined;
  const defaults = optionOf(options, "defaultJobOptions", file);
  if (defaults.state === "absent") return [addProperties(options, [`defaultJobOptions: { ${properties.join(", ")} }`], file)];
  const values = defaults.state === "set" ? objectOf(defaults.value, file) : undefined;
  return values && [addProperties(values, properties, file)];
}

/** The options of each job; nothing unless all can be written. */
function jobEdits(without: readonly Added[], properties: readonly string[], file: TsFile): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const written = new Set<TS.Node>();
  for (const { enqueue } of without) {
    const options = optionsOf(enqueue, file);
    const last = enqueue.call.arguments.at(-1);
    if (options) {
      if (!written.has(options)) edits.push(addProperties(options, properties, file));
      written.add(options);
    } else if (enqueue.mayAddOptions && last) edits.push({ start: last.end, end: last.end, text: `, { ${properties.join(", ")} }` });
    else return undefined;
  }
  return edits;
}

/** queue.createJob(data).save() of bee-queue. */
function visitCreateJob(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!isCovered(file) || enqueueOf(call, file)?.library !== "bee-queue") return undefined;
  const names: string[] = [];
  let end: TS.Node = call;
  while (ts.isPropertyAccessExpression(end.parent) && ts.isCallExpression(end.parent.parent)) {
    names.push(end.parent.name.text);
    end = end.parent.parent;
  }
  if (names.includes("retries")) return met(calleeSpan(call, file));
  // A job that is kept in a variable may get its retries later.
  if (!names.includes("save")) return undefined;
  const backoff = names.includes("backoff") ? "" : `.backoff(${quoted("exponential", file)}, 1000)`;
  return problem("noRetries", spanOf(call.expression, file), {
    fixes: [{ fix: "retry", edits: [{ start: call.end, end: call.end, text: `.retries(3)${backoff}` }] }],
  });
}

/** TypeScript: jobs that are put into a queue, and settings that switch trying again off. */
export const typescript: TypeScriptVisitors = {
  call: { add: visitAdd, addBulk: visitAdd, createJob: visitCreateJob },
  property: { retries: visitSwitchedOff, maxAttempts: visitSwitchedOff },
};
