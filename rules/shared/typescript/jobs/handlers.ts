/** Functions that do the jobs. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { functionBehind } from "../handlers.ts";
import { decoratorsOf, type FunctionNode, lastNameOf, propertyName, receiverOf } from "../nodes.ts";
import { originOf } from "../scope.ts";
import { objectOf, optionOf, staticString } from "../values.ts";
import { type JobLibrary, libraryOfModule, libraryOfName } from "./libraries.ts";
import { queueOf } from "./queues.ts";

/** A function that a job library calls. */
export interface JobHandler {
  readonly library: JobLibrary;
  readonly fn: FunctionNode;
  /** The options that the handler is declared with, where the library has such. */
  readonly options?: TS.ObjectLiteralExpression;
  /** Name of the queue or job, as far as known. */
  readonly name?: string;
}

/** Names of what declares a job's function: functions and methods that are called, and BullMQ's class `Worker`. Methods of classes are declared by type or decorator. */
export const jobHandlerMakers: readonly string[] = ["process", "define", "work", "createFunction", "task", "schemaTask", "schedules"];

/** The job's function that a call, a `new Worker(…)` or a method declares, or undefined when it declares none. */
export function jobHandlerOf(node: TS.CallExpression | TS.NewExpression | TS.MethodDeclaration, file: TsFile): JobHandler | undefined {
  if (ts.isNewExpression(node)) return workerHandler(node, file);
  if (ts.isMethodDeclaration(node)) return methodHandler(node, file);
  return calledHandler(node, file);
}

/** new Worker("mail", async (job) => …) */
function workerHandler(made: TS.NewExpression, file: TsFile): JobHandler | undefined {
  if (libraryOfModule(originOf(made.expression, file)?.module ?? "") !== "bullmq") return undefined;
  const [first, second] = made.arguments ?? [];
  const fn = second && functionBehind(second, file);
  return fn ? { library: "bullmq", fn, ...nameOf(first, file) } : undefined;
}

/** Processors of NestJS, and any method that is given a `Job` of BullMQ or Bull. */
function methodHandler(method: TS.MethodDeclaration, file: TsFile): JobHandler | undefined {
  if (!method.body || !ts.isClassLike(method.parent)) return undefined;
  const first = method.parameters[0]?.type;
  const typed = first && ts.isTypeReferenceNode(first) && ts.isIdentifier(first.typeName) && first.typeName.text === "Job";
  const library = typed ? libraryOfName("Job", file) : undefined;
  const decorated = decoratorsOf(method).some(
    ({ expression }) => lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression) === "Process",
  );
  if (decorated) return { library: libraryOfName("Process", file) ?? "bull", fn: method };
  return library && /^(?:process|handle|run|perform|execute)/.test(propertyName(method.name) ?? "") ? { library, fn: method } : undefined;
}

function calledHandler(call: TS.CallExpression, file: TsFile): JobHandler | undefined {
  const last = call.arguments.at(-1);
  const method = lastNameOf(call.expression);
  const receiver = receiverOf(call);
  if (!last) return undefined;
  if (method === "createFunction") {
    const fn = /\binngest\b/i.test(file.text) ? functionBehind(last, file) : undefined;
    const options = call.arguments[0] && objectOf(call.arguments[0], file);
    return fn ? { library: "inngest", fn, ...(options ? { options } : {}) } : undefined;
  }
  if (method === "task" || method === "schemaTask") {
    const options = libraryOfModule(originOf(call.expression, file)?.module ?? "") === "trigger.dev" ? objectOf(last, file) : undefined;
    const fn = options && runOf(options, file);
    return fn ? { library: "trigger.dev", fn, options } : undefined;
  }
  if (!receiver) return undefined;
  const library = queueOf(receiver, file)?.library ?? named(receiver, file);
  const fitting =
    (method === "process" && (library === "bull" || library === "bee-queue")) ||
    (method === "define" && library === "agenda") ||
    (method === "work" && library === "pg-boss");
  // define(name, fn, options) of newer versions
  const fn = fitting ? call.arguments.map((argument) => functionBehind(argument, file)).find(Boolean) : undefined;
  return fn && library ? { library, fn, ...nameOf(call.arguments[0], file) } : undefined;
}

/** `run` of a task of Trigger.dev. */
function runOf(options: TS.ObjectLiteralExpression, file: TsFile): FunctionNode | undefined {
  const own = options.properties.find((property) => propertyName(property.name) === "run");
  if (own && ts.isMethodDeclaration(own)) return own;
  const run = optionOf(options, "run", file);
  return run.state === "set" ? functionBehind(run.value, file) : undefined;
}

/** Agendas and PgBoss instances of another module go by their names. */
function named(receiver: TS.Expression, file: TsFile): JobLibrary | undefined {
  const name = lastNameOf(receiver);
  if (/^agenda$/i.test(name)) return "agenda";
  if (/^(?:pg)?boss$/i.test(name)) return "pg-boss";
  return /queue$/i.test(name) && /\bbull\b/.test(file.text) ? "bull" : undefined;
}

function nameOf(expression: TS.Expression | undefined, file: TsFile): { readonly name?: string } {
  const name = staticString(expression, file);
  return name === undefined ? {} : { name };
}
