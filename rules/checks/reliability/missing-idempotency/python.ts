/** Python: Stripe, POST requests to providers' payments, and jobs about money. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, entriesOf, receiverOf } from "../../../shared/python/calls.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { dottedName, enclosingDef, lastName, parametersOf } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { addArguments, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringParts, stringValue } from "../../../shared/python/values.ts";
import { bodyKey, idSubjects, isEntityId, isMoneyJob, keyName, moneyAction, moneyPath, paidOnce } from "./money.ts";
import { mentions } from "../../../shared/mentions.ts";

function isCovered(file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  return !test && !seed && !migration && !example && !isScript(file);
}

const stripeClasses = /^stripe\.(?:PaymentIntent|Charge|Refund|Transfer|Payout|Topup)\.(create|create_async|confirm|confirm_async)$/;
const stripeServices = /(?:^|\.)(?:payment_intents|charges|refunds|transfers|payouts|topups)$/;

/** stripe.Refund.create(charge=…), client.refunds.create(params={…}, options={…}) */
function visitStripe(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (!callee || !isCovered(file)) return undefined;
  const found = stripeClasses.exec(symbolOf(callee, file) ?? "");
  const service = found ? undefined : serviceOf(call, file);
  if (!found && service === undefined) return undefined;
  // Of these only a payment intent is confirmed.
  if (/^confirm/.test(calledName(call, file)) && !/PaymentIntent|payment_intents/.test(textOf(file, callee))) return undefined;
  const { keyword, positional, open, unknown } = argumentsOf(call, file);
  const options = keyword.get("options") ?? (service === undefined ? undefined : positional[1]);
  const inOptions = options && entriesOf(options, file);
  if (keyword.has("idempotency_key") || inOptions?.has("idempotency_key")) return met(callee);
  if ((open && unknown.length > 0) || (options && !inOptions)) return undefined;
  const values = [...keyword].filter(([name]) => name !== "options" && name !== "params");
  const params = keyword.get("params") ?? positional[0];
  const given = params && entriesOf(params, file);
  const id = idAmong([...values, ...(given ?? [])], file) ?? idInScope(call, file);
  const name = (dottedName(callee, file) ?? calledName(call, file)).split(".").slice(-2).join(".");
  const fix = id === undefined ? undefined : stripeFix(call, name, id, service !== undefined, options, file);
  return problem("call", callee, { data: { what: name }, ...(fix ? { fixes: [fix] } : {}) });
}

/** `client.refunds.create`, `client.v1.refunds.create` of a StripeClient. */
function serviceOf(call: SyntaxNode, file: PyFile): string | undefined {
  const receiver = receiverOf(call);
  const path = receiver && dottedName(receiver, file);
  if (!receiver || path === undefined || !stripeServices.test(path)) return undefined;
  let root = receiver;
  for (let owner = child(root, "object"); owner; owner = child(owner, "object")) root = owner;
  const known =
    (symbolOf(receiver, file) ?? "").startsWith("stripe.StripeClient()") || /stripe/i.test(path.split(".").slice(0, -1).join("."));
  return known && mentions(file, /\bstripe\b/i) ? path : undefined;
}

function stripeFix(
  call: SyntaxNode,
  name: string,
  id: string,
  service: boolean,
  options: SyntaxNode | undefined,
  file: PyFile,
): ProblemFix | undefined {
  if (options) return undefined;
  const kind = (name.split(".")[0] ?? "")
    .replace(/s$/, "")
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
  const key = `f${quoted(`${kind}-{${id}}`, file)}`;
  const added = addArguments(call, [service ? `options={${quoted("idempotency_key", file)}: ${key}}` : `idempotency_key=${key}`], file);
  return added && { fix: "key", data: { source: id }, edits: added };
}

/** The source text of an id among named values, `metadata` included, that can be read twice. */
function idAmong(values: Iterable<readonly [string, SyntaxNode]>, file: PyFile): string | undefined {
  let subject: string | undefined;
  for (const [name, value] of values) {
    if (name === "metadata") {
      const inner = idAmong(entriesOf(value, file) ?? [], file);
      if (inner !== undefined) return inner;
    }
    const path = dottedName(value, file);
    if (path !== undefined && (idSubjects.test(name) || isEntityId(lastName(value, file)) || /\.(?:id|pk)$/.test(path))) subject ??= path;
  }
  return subject;
}

/** An id among the parameters of the function around. */
function idInScope(node: SyntaxNode, file: PyFile): string | undefined {
  const definition = enclosingDef(node);
  return definition && parametersOf(definition, file).find(({ name }) => isEntityId(name))?.name;
}

/** requests.post("https://api.bank.example/transfers", …) */
function visitPost(node: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(node, "function");
  if (!callee || !isCovered(file)) return undefined;
  const call = httpCall(node, file);
  if (call?.method !== "POST" || !call.url) return undefined;
  const text = addressOf(call.url, file);
  if (!(moneyPath.test(text) || moneyAction.test(text)) || !isElsewhere(text)) return undefined;
  if (mentions(file, paidOnce)) return undefined;
  const definition = enclosingDef(node);
  const around = definition ? textOf(file, definition) : "";
  const { keyword, open } = argumentsOf(node, file);
  const headers = keyword.get("headers");
  if (
    (headers && keyName.test(textOf(file, follow(headers, file)))) ||
    bodyKey.test(around) ||
    (call.body && keyName.test(textOf(file, call.body)))
  )
    return met(callee);
  const known = headers && entriesOf(headers, file);
  if (open || (headers && !known) || mentions(file, /idempotency[-_]?key/i)) return undefined;
  const id = idAmong((call.body && entriesOf(call.body, file)) ?? [], file) ?? idInScope(node, file);
  const path = /\/[^/]*\/?(?:[?#].*)?$/.exec(text.replaceAll("\u0000", "…"))?.[0] ?? "";
  const fix = id === undefined ? undefined : headerFix(node, headers, id, file);
  return problem("call", callee, { data: { what: `POST ${path}` }, ...(fix ? { fixes: [fix] } : {}) });
}

/** An address of another host, or a path, which is only one below the base address of a client. */
function isElsewhere(text: string): boolean {
  return /^https:\/\//i.test(text) || /^\u0000+\/(?!api\/)/.test(text) || text.startsWith("/");
}

/** The text of an address with a mark for what is put in. */
function addressOf(url: SyntaxNode, file: PyFile): string {
  const target = follow(url, file);
  const known = stringValue(target, file);
  if (known !== undefined) return known;
  if (target.type === "binary_operator") {
    const [left, right] = [child(target, "left"), child(target, "right")];
    return left && right && child(target, "operator")?.type === "+" ? addressOf(left, file) + addressOf(right, file) : "\u0000";
  }
  const parts = stringParts(target, file);
  if (!parts) return "\u0000";
  return parts.map((part) => (part.expression ? (stringValue(part.expression, file) ?? "\u0000") : part.text)).join("");
}

function headerFix(call: SyntaxNode, headers: SyntaxNode | undefined, id: string, file: PyFile): ProblemFix | undefined {
  const entry = `${quoted("Idempotency-Key", file)}: str(${id})`;
  if (!headers) {
    const added = addArguments(call, [`headers={${entry}}`], file);
    return added && { fix: "key", data: { source: id }, edits: added };
  }
  const last = headers.type === "dictionary" ? namedChildren(headers).at(-1) : undefined;
  return last && { fix: "key", data: { source: id }, edits: [{ start: last.end, end: last.end, text: `, ${entry}` }] };
}

/** charge_order.delay(id) and apply_async of Celery, queue.enqueue(charge, …) of RQ, pool.enqueue_job("charge", …) of arq. */
function visitEnqueue(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const method = calledName(call, file);
  if (!callee || !isCovered(file)) return undefined;
  const { keyword, positional, open } = argumentsOf(call, file);
  const celery = method === "delay" || method === "apply_async";
  const option = celery ? "task_id" : method === "enqueue_job" ? "_job_id" : "job_id";
  const subject = celery ? receiverOf(call) : positional[0];
  const name = subject && (stringValue(subject, file) ?? lastName(subject, file));
  if (!name || !isMoneyJob(name)) return undefined;
  // A project's own function of that name has keys of its own.
  const queue = receiverOf(call);
  if (!queue || (celery ? subject?.type === "call" : !/queue|pool|redis|arq|rq/i.test(textOf(file, queue)))) return undefined;
  if (keyword.has(option)) return met(callee);
  if (open) return undefined;
  // Celery runs a second task of one id all the same, unless somebody asks for it.
  return problem("job", callee, { data: { what: `Job "${name}"`, option: celery ? "a task_id or a lock" : option } });
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {
  post: visitPost,
  request: visitPost,
  delay: visitEnqueue,
  apply_async: visitEnqueue,
  enqueue: visitEnqueue,
  enqueue_job: visitEnqueue,
};
for (const name of ["create", "create_async", "confirm", "confirm_async"]) calls[name] = visitStripe;

export const python: TreeVisitors<PyFile> = { call: calls };
