/** Python: tasks of Celery, jobs of RQ, actors of Dramatiq. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isExternalCall } from "../../../shared/python/branches.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { bodyHas } from "../../../shared/python/flow.ts";
import { type Decorator, decoratorsOf, definitionName, lastName, outlineOf, parametersOf } from "../../../shared/python/nodes.ts";
import { isTaskDecorator } from "../../../shared/python/jobs.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { addArguments, importedMember, moduleMember } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue, stringValue } from "../../../shared/python/values.ts";
import { taskPolicy } from "./confirm.ts";

function isCovered(file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  return !test && !seed && !migration && !example && !isScript(file);
}

interface Task {
  readonly definition: SyntaxNode;
  readonly decorator: Decorator;
}

/** What says how often a task is tried: by its own options, its base class, or its code. */
const policies = ["autoretry_for", "max_retries", "retry_backoff", "retry_kwargs", "acks_late", "base", "dont_autoretry_for"];

const tasksKey = {};

/** The tasks of Celery in a file. */
function tasksIn(file: PyFile): readonly Task[] {
  return file.memo(tasksKey, () =>
    outlineOf(file.root).flatMap((definition): Task[] => {
      if (definition.type !== "function_definition") return [];
      const decorator = decoratorsOf(definition, file).find((each) => isTaskDecorator(each, file));
      return decorator ? [{ definition, decorator }] : [];
    }),
  );
}

/** Whether a task says how often it is tried: "unknown" where its options come from elsewhere. */
function policyOf({ definition, decorator }: Task, file: PyFile): "set" | "absent" | "unknown" {
  const given = decorator.call && argumentsOf(decorator.call, file);
  if (given?.open) return "unknown";
  if (policies.some((name) => given?.keyword.has(name))) return "set";
  // self.retry(…), a loop of the task's own, @retry of tenacity
  const decorated = decoratorsOf(definition, file).some(({ callee }) => /retry|backoff/i.test(lastName(callee, file)));
  return decorated || /\.retry\(|\bRetrying\(|\bretry\w*\(/.test(textOf(file, definition)) ? "set" : "absent";
}

/** `gateway.charge(order)`, `self.crm.sync(account)`: an object whose name says that another service answers. */
function isAskedByName(call: SyntaxNode, file: PyFile): boolean {
  const owner = receiverOf(call);
  return (
    owner !== undefined &&
    /(?:^|_)(?:gateway|crm|erp|mailer|smtp|webhook|slack|twilio|hubspot|salesforce|(?:api|http|rest)_?client)$/.test(lastName(owner, file))
  );
}

/** Letters, requests and files of another service: what fails now and works a minute later. */
function callsOut({ definition }: Task, file: PyFile): boolean {
  const called = new Set<string>();
  const reaches = (node: SyntaxNode, depth: number): boolean =>
    bodyHas(node, (part) => {
      if (part.type !== "call") return false;
      if (isExternalCall(part, file) || isAskedByName(part, file)) return true;
      const name = calledName(part, file);
      if (/^(?:send|post|upload|deliver|publish|notify)(?:_|$)|_(?:upload|email|webhook)s?$/.test(name) && !/^send_robust$/.test(name))
        return true;
      if (depth === 0 || called.has(name)) return false;
      called.add(name);
      const own = outlineOf(file.root).find((each) => each.type === "function_definition" && definitionName(each, file) === name);
      return own !== undefined && reaches(own, depth - 1);
    });
  return reaches(definition, 2);
}

/** Somebody waits for the answer of a trial message, and made-up data is for developers. */
function isTrial({ definition }: Task, file: PyFile): boolean {
  return /(?:^|_)(?:test|dummy|demo|sample|seed)(?:_|$)/.test(definitionName(definition, file));
}

/** What is left over by others: a task that looks for it is run again and again. */
const leftOver = /(?:^|_)(?:unprocessed|unsent|unfinished|pending|failed|missing|overdue|stale|expired|outdated|orphaned|stuck)(?:_|$)/;

/** A task without arguments is run by a schedule, as is one that looks for what is left over, and the next run is its retry. */
function isPeriodic({ definition }: Task, file: PyFile): boolean {
  const parameters = parametersOf(definition, file);
  if (leftOver.test(definitionName(definition, file)) && !parameters.some(({ name }) => /(?:^|_)(?:id|ids|pk|pks|uuid|key)$/.test(name)))
    return true;
  return parameters.every(({ name, fallback, kind }) => name === "self" || fallback !== undefined || kind === "args" || kind === "kwargs");
}

function visitTask(node: SyntaxNode, file: PyFile): Outcomes {
  const definition = child(node, "definition");
  if (definition?.type !== "function_definition" || !isCovered(file)) return undefined;
  const actor = decoratorsOf(definition, file).find(({ callee }) => symbolOf(callee, file) === "dramatiq.actor");
  if (actor) return visitActor(actor, definition, file);
  const task = tasksIn(file).find((each) => each.definition === definition);
  if (!task) return undefined;
  const policy = policyOf(task, file);
  const name = child(definition, "name") ?? definition;
  if (policy !== "absent") return policy === "set" ? met(name) : undefined;
  const without = tasksIn(file).filter(
    (each) => policyOf(each, file) === "absent" && !isPeriodic(each, file) && !isTrial(each, file) && callsOut(each, file),
  );
  // One application is one cause: the first of its file stands for all.
  if (without[0] !== task) return undefined;
  const fix = taskFix(without, file);
  return problem("task", name, {
    data: { what: `Task "${definitionName(definition, file)}"` },
    related: without.slice(1).map((each) => ({ at: child(each.definition, "name") ?? each.definition, message: "as does this one" })),
    ...(fix ? { fixes: [fix] } : {}),
    pending: { option: taskPolicy },
  });
}

/** What the libraries for calls over HTTP raise when a connection is lost or slow, by the module that a file imports. */
const lostConnections: readonly (readonly [string, readonly string[]])[] = [
  ["requests", ["ConnectionError", "Timeout"]],
  ["httpx", ["TransportError"]],
  ["aiohttp", ["ClientConnectionError"]],
];

/** Only errors that pass: one that comes again each time, such as a wrong argument, would be tried in vain. */
function taskOptions(file: PyFile): readonly string[] {
  const errors = lostConnections.flatMap(([module, names]) => {
    const references = names.map((name) => moduleMember(module, name, file));
    // Names of these modules are not brought in beside those of the language.
    return importsPackage(file, module) && references.every(({ edits, text }) => edits.length === 0 && text.includes("."))
      ? references.map(({ text }) => text)
      : [];
  });
  return [`autoretry_for=(${["ConnectionError", "TimeoutError", ...errors].join(", ")})`, "retry_backoff=True", "max_retries=3"];
}

/** The options of each task; nothing unless all can be written. */
function taskFix(tasks: readonly Task[], file: PyFile): ProblemFix | undefined {
  const options = taskOptions(file);
  const edits = tasks.map(({ decorator }) =>
    decorator.call
      ? addArguments(decorator.call, options, file)
      : [{ start: decorator.callee.end, end: decorator.callee.end, text: `(${options.join(", ")})` }],
  );
  return edits.every((each) => each !== undefined) ? { fix: "retryTask", edits: edits.flatMap((each) => each ?? []) } : undefined;
}

/** @dramatiq.actor(max_retries=0) around work for another service; by default Dramatiq tries again for a week. */
function visitActor(actor: Decorator, definition: SyntaxNode, file: PyFile): Outcomes {
  const limit = actor.call && argumentsOf(actor.call, file).keyword.get("max_retries");
  const name = child(definition, "name") ?? definition;
  if (!limit || staticValue(limit, file)?.value !== 0) return met(name);
  return bodyHas(definition, (node) => node.type === "call" && (isExternalCall(node, file) || isAskedByName(node, file)))
    ? problem("off", limit.parent ?? limit)
    : undefined;
}

const enqueueKey = {};

/** queue.enqueue(send, id) of RQ without retry=. */
function visitEnqueue(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (!callee || !isCovered(file) || !isQueue(call, file)) return undefined;
  const { keyword, positional, open } = argumentsOf(call, file);
  if (keyword.has("retry")) return met(callee);
  if (open) return undefined;
  const reported = file.memo(enqueueKey, () => new Set<string>());
  const queue = textOf(file, receiverOf(call) ?? callee);
  if (reported.has(queue)) return undefined;
  reported.add(queue);
  const job = positional[0] && (stringValue(positional[0], file) ?? lastName(positional[0], file));
  const reference = importedMember("rq", "Retry", file);
  const calls = enqueuesOf(queue, file);
  const edits = calls.map((each) => addArguments(each, [`retry=${reference.text}(max=3, interval=[10, 60, 300])`], file));
  return problem("enqueue", callee, {
    data: { what: job ? `Job "${job}"` : "This job" },
    related: calls.filter((each) => each !== call).map((each) => ({ at: child(each, "function") ?? each, message: "as does this one" })),
    fixes: edits.every((each) => each !== undefined)
      ? [{ fix: "retry", edits: [...edits.flatMap((each) => each ?? []), ...reference.edits] }]
      : [],
  });
}

function isQueue(call: SyntaxNode, file: PyFile): boolean {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  return /^(?:rq\.(?:queue\.)?Queue\(\)|django_rq\.get_queue\(\))\.enqueue$|^django_rq\.enqueue$/.test(symbol);
}

/** The calls without retries that put jobs into the same queue. */
function enqueuesOf(queue: string, file: PyFile): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkTree(file.root, (node) => {
    if (node.type !== "call" || calledName(node, file) !== "enqueue" || !isQueue(node, file)) return;
    const { keyword, open } = argumentsOf(node, file);
    const same = textOf(file, receiverOf(node) ?? node) === queue;
    if (same && !open && !keyword.has("retry")) found.push(node);
  });
  return found;
}

export const python: TreeVisitors<PyFile> = { call: { enqueue: visitEnqueue }, node: { decorated_definition: visitTask } };
