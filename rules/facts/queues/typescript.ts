import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import type { TS } from "../../api/ts.ts";
import { plainSetting, type QueuedJob, queueSetting, type QueueDefaults, uniqueSetting } from "../../shared/queues.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { defaultOption, enqueueOf, isUnique, queueOf } from "../../shared/typescript/jobs.ts";
import { isFunction, receiverOf, spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticString } from "../../shared/typescript/values.ts";

/** Queues that a module hands out by name. */
function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  return exportsOf(file).flatMap(({ name, value, at }): Outcome[] => {
    const queue = isFunction(value) ? undefined : queueOf(value, file);
    if (!queue?.made) return [];
    const defaults: QueueDefaults = {
      export: name,
      queue: queue.name ?? "",
      attempts: defaultOption(queue.made, "attempts", file).state,
      backoff: defaultOption(queue.made, "backoff", file).state,
    };
    return [fact("setting", spanOf(at, file), { key: queueSetting, value: { ...defaults } })];
  });
}

/** BullModule.registerQueue({ name: "mail", defaultJobOptions: … }), BullModule.forRoot({ defaultJobOptions: … }) of NestJS. */
function visitModule(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (file.role.test || !receiver || !/^@nestjs\/bull(?:mq)?$/.test(originOf(receiver, file)?.module ?? "")) return undefined;
  return call.arguments.flatMap((argument): Outcome[] => {
    const options = objectOf(argument, file);
    const name = options && optionOf(options, "name", file);
    // For the whole application it is told by "*".
    const queue = name?.state === "set" ? (staticString(name.value, file) ?? "") : "*";
    const state = (option: string) => (options ? defaultOf(options, option, file) : "unknown");
    const defaults: QueueDefaults = { export: "", queue, attempts: state("attempts"), backoff: state("backoff") };
    return [fact("setting", spanOf(argument, file), { key: queueSetting, value: { ...defaults } })];
  });
}

function defaultOf(options: TS.ObjectLiteralExpression, name: string, file: TsFile): QueueDefaults["attempts"] {
  const defaults = optionOf(options, "defaultJobOptions", file);
  // registerQueueAsync({ name, useFactory: … }) decides at run time.
  if (defaults.state === "absent")
    return optionOf(options, "useFactory", file).state === "absent" && optionOf(options, "useClass", file).state === "absent"
      ? "absent"
      : "unknown";
  const values = defaults.state === "set" ? objectOf(defaults.value, file) : undefined;
  return values ? optionOf(values, name, file).state : "unknown";
}

/** A job that is put into a queue, under a key of its own or not; jobs that repeat have their schedule for one. */
function visitAdd(call: TS.CallExpression, file: TsFile): Outcomes {
  const enqueue = file.role.test ? undefined : enqueueOf(call, file);
  const unique = enqueue ? isUnique(enqueue, file) : "unknown";
  if (!enqueue || unique === "unknown") return undefined;
  const options = enqueue.options && objectOf(enqueue.options, file);
  if (options && unique === "no" && optionOf(options, "repeat", file).state !== "absent") return undefined;
  const job: QueuedJob = { queue: enqueue.queue?.name ?? "", export: enqueue.queue?.imported?.name ?? "", job: enqueue.job ?? "" };
  return fact("setting", spanOf(call.expression, file), { key: unique === "yes" ? uniqueSetting : plainSetting, value: { ...job } });
}

/** TypeScript: queues that modules hand out or register, with their defaults, and the jobs that are put into one. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: {
    add: visitAdd,
    send: visitAdd,
    registerQueue: visitModule,
    registerQueueAsync: visitModule,
    forRoot: visitModule,
    forRootAsync: visitModule,
  },
};
