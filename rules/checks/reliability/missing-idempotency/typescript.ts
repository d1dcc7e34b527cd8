import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type HttpCall, httpCall, httpCallNames } from "../../../shared/typescript/http-clients.ts";
import { type Enqueue, enqueueMethods, enqueueOf, isUnique, uniqueOptions } from "../../../shared/typescript/jobs.ts";
import { calleeSpan, enclosingFunction, lastNameOf, propertyName, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { moneyCall } from "../../../shared/typescript/payments.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { hole, objectOf, optionOf, textWithHoles } from "../../../shared/typescript/values.ts";
import { idIn, idInScope } from "./keys.ts";
import { bodyKey, isMoneyJob, keyName, moneyAction, moneyPath } from "./money.ts";

function isCovered(file: TsFile): boolean {
  const { role } = file;
  return !role.test && !role.script && !role.seed && !role.migration && !role.example && runtimeOf(file) !== "browser";
}

/** stripe.refunds.create(params, options), stripe.paymentIntents.confirm(id, params, options) */
function stripeCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const money = moneyCall(call, file);
  if (!money) return undefined;
  const { kind, method } = money;
  const given = method === "confirm" ? call.arguments.slice(1) : call.arguments.slice(1, 2);
  if (call.arguments.some(ts.isSpreadElement)) return undefined;
  for (const argument of given) {
    const options = objectOf(argument, file);
    const state = options ? optionOf(options, "idempotencyKey", file).state : "unknown";
    if (state === "set") return met(calleeSpan(call, file));
    if (state === "unknown") return undefined;
  }
  const id = method === "confirm" ? simple(call.arguments[0], file) : (idIn(call.arguments[0], file) ?? idInScope(call, file));
  const fix =
    id === undefined
      ? undefined
      : stripeFix(call, method === "confirm" ? 2 : 1, `${method === "confirm" ? "confirm" : kind}-\${${id}}`, id);
  return problem("call", calleeSpan(call, file), { data: { what: money.name }, ...(fix ? { fixes: [fix] } : {}) });

  function stripeFix(node: TS.CallExpression, index: number, key: string, source: string): ProblemFix | undefined {
    const property = `idempotencyKey: \`${key}\``;
    const last = node.arguments.at(-1);
    const options = node.arguments[index];
    const inner = options && unwrap(options);
    let edit: TextEdit | undefined;
    if (inner) edit = ts.isObjectLiteralExpression(inner) ? addProperties(inner, [property], file) : undefined;
    else if (last) edit = { start: last.end, end: last.end, text: `${node.arguments.length < index ? ", {}" : ""}, { ${property} }` };
    return edit && { fix: "key", data: { source }, edits: [edit] };
  }
}

function simple(expression: TS.Expression | undefined, file: TsFile): string | undefined {
  const inner = expression && unwrap(expression);
  return inner && (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) ? sourceOf(inner, file) : undefined;
}

/** A POST to a provider's payments, transfers, charges or invoices. */
function visitHttp(node: TS.CallExpression, file: TsFile): Outcomes {
  if (!isCovered(file)) return undefined;
  const call = httpCall(node, file);
  if (call?.method !== "POST" || !call.url) return undefined;
  const text = textWithHoles(call.url, file);
  if (text === undefined || !isElsewhere(text, call) || !(moneyPath.test(text) || moneyAction.test(text))) return undefined;
  const key = keyState(call, file);
  if (key === "set") return met(calleeSpan(node, file));
  if (key === "unknown") return undefined;
  const path = /\/[^/]*\/?(?:[?#].*)?$/.exec(text.replaceAll(hole, "…"))?.[0] ?? "";
  return problem("call", calleeSpan(node, file), { data: { what: `POST ${path}` }, ...httpFix(call, node, file) });
}

/** An address of another host, or below a base address that somebody set; a path of this application is none. */
function isElsewhere(text: string, call: HttpCall): boolean {
  if (/^https:\/\//i.test(text)) return true;
  if (/^\u0000+\/(?!api\/)/.test(text)) return true;
  return text.startsWith("/") && call.client.node !== undefined;
}

function keyState(call: HttpCall, file: TsFile): "set" | "absent" | "unknown" {
  if (call.optionsArgument && !call.options) return "unknown";
  const fn = enclosingFunction(call.call);
  if (bodyKey.test(fn ? sourceOf(fn, file) : "") || (call.body && keyName.test(sourceOf(call.body, file)))) return "set";
  const headers = call.options && optionOf(call.options, "headers", file);
  if (headers?.state === "unknown") return "unknown";
  if (headers?.state === "set") {
    const object = objectOf(headers.value, file);
    if (!object) return "unknown";
    if (object.properties.some((property) => keyName.test(propertyName(property.name) ?? ""))) return "set";
    if (object.properties.some((property) => ts.isSpreadAssignment(property) || propertyName(property.name) === undefined))
      return "unknown";
  }
  // An interceptor or wrapper of this module may add it.
  return /idempotency[-_]?key/i.test(file.text) ? "unknown" : "absent";
}

function httpFix(call: HttpCall, node: TS.CallExpression, file: TsFile): { readonly fixes?: readonly ProblemFix[] } {
  const body = call.body && bodyObject(call.body, file);
  const id = idIn(body, file) ?? idInScope(node, file);
  const headers = call.options && optionOf(call.options, "headers", file);
  const object = headers?.state === "set" ? unwrap(headers.value) : undefined;
  if (id === undefined || !object || !ts.isObjectLiteralExpression(object)) return {};
  return { fixes: [{ fix: "key", data: { source: id }, edits: [addProperties(object, [`"Idempotency-Key": String(${id})`], file)] }] };
}

/** What `JSON.stringify(…)` is given, else the body itself. */
function bodyObject(body: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrap(body);
  return ts.isCallExpression(inner) && lastNameOf(inner.expression) === "stringify" ? inner.arguments[0] : objectOf(inner, file);
}

function visitEnqueue(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!isCovered(file)) return undefined;
  const enqueue = enqueueOf(call, file);
  if (!enqueue || lastNameOf(call.expression) === "addBulk") return undefined;
  // Without a name of its own a job goes by its queue's.
  if (!isMoneyJob(enqueue.job ?? enqueue.queue?.name ?? enqueue.queue?.imported?.name)) return undefined;
  const unique = isUnique(enqueue, file);
  if (unique === "yes") return met(calleeSpan(call, file));
  const option = uniqueOptions(enqueue.library ?? "bullmq")[0];
  if (unique === "unknown" || option === undefined) return undefined;
  const name = enqueue.job ?? enqueue.queue?.name;
  const fix = jobFix(enqueue, option, name ?? "job", file);
  return problem("job", calleeSpan(call, file), {
    data: { what: name === undefined ? "This job" : `Job "${name}"`, option },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

function jobFix(enqueue: Enqueue, option: string, name: string, file: TsFile): ProblemFix | undefined {
  const id = idIn(enqueue.data, file) ?? idInScope(enqueue.call, file);
  if (id === undefined) return undefined;
  const property = `${option}: \`${name.replace(/[^\w-]+/g, "-")}-\${${id}}\``;
  const target = enqueue.library === "inngest" ? enqueue.data : enqueue.options;
  const inner = target && unwrap(target);
  const last = enqueue.call.arguments.at(-1);
  let edit: TextEdit | undefined;
  if (inner) edit = ts.isObjectLiteralExpression(inner) ? addProperties(inner, [property], file) : undefined;
  else if (enqueue.mayAddOptions && last) edit = { start: last.end, end: last.end, text: `, { ${property} }` };
  return edit && { fix: "key", data: { source: id }, edits: [edit] };
}

const http: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of httpCallNames) http[name] = visitHttp;
const queued: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of enqueueMethods) queued[name] = visitEnqueue;

function visitStripe(call: TS.CallExpression, file: TsFile): Outcomes {
  return isCovered(file) ? stripeCall(call, file) : undefined;
}

/** TypeScript: Stripe, POST requests to providers' payments, and jobs about money. */
export const typescript: TypeScriptVisitors = { call: { ...http, ...queued, create: visitStripe, confirm: visitStripe } };
