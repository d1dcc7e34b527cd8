import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isOwnHost, ownServiceVariable, requestIdName } from "../../../shared/request-ids.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { type HttpCall, httpCall, httpCallNames } from "../../../shared/typescript/http-clients.ts";
import { enqueueOf } from "../../../shared/typescript/jobs.ts";
import {
  calleeSpan,
  enclosingFunction,
  type FunctionNode,
  propertyName,
  receiverOf,
  sourceOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { environmentRead, objectOf, optionOf, textWithHoles } from "../../../shared/typescript/values.ts";

function isCovered(file: TsFile): boolean {
  const { role } = file;
  return !role.test && !role.script && !role.browser && !role.example;
}

/** Whether an address leads to another service of the system: a plain host name, an internal domain, a variable that says so. */
function isOwnService(url: TS.Expression | undefined, file: TsFile): boolean {
  if (!url) return false;
  const host = /^https?:\/\/([^/:?#\u0000]+)/i.exec(textWithHoles(url, file) ?? "")?.[1];
  return host === undefined ? ownServiceVariable.test(baseVariable(url, file) ?? "") : isOwnHost(host);
}

/** The environment variable that an address begins with. */
function baseVariable(url: TS.Expression, file: TsFile, depth = 0): string | undefined {
  const inner = unwrap(url);
  if (depth > 5) return undefined;
  const read = environmentRead(inner, file);
  if (read !== undefined) return read;
  if (ts.isTemplateExpression(inner) && inner.head.text === "")
    return inner.templateSpans[0] && baseVariable(inner.templateSpans[0].expression, file, depth + 1);
  if (ts.isBinaryExpression(inner)) return baseVariable(inner.left, file, depth + 1);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  return initializer && baseVariable(initializer, file, depth + 1);
}

/** Where the file itself reads the id of the request that a function answers: `req.id`, `request.requestId`. */
function sourceIn(fn: FunctionNode | undefined, file: TsFile): string | undefined {
  for (const parameter of fn?.parameters ?? []) {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
    if (!/^(?:req|request|ctx|c)$/.test(name)) continue;
    const found = new RegExp(`\\b${name}\\.(?:id|requestId|reqId|correlationId|get\\((["'])requestId\\1\\))(?![\\w.])`).exec(
      file.text,
    )?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Place {
  readonly what: "call" | "job" | "answer";
  readonly at: Span;
  /** The object that the id belongs into, and the property's name. */
  readonly into: TS.ObjectLiteralExpression | undefined;
  readonly name: string;
  readonly fn: FunctionNode | undefined;
}

function report({ what, at, into, name, fn }: Place, file: TsFile): Outcomes {
  const source = sourceIn(fn, file);
  const value = what === "call" ? `String(${source})` : source;
  const fix: ProblemFix | undefined =
    source === undefined || !into
      ? undefined
      : { fix: "pass", data: { source }, edits: [addProperties(into, [`${name}: ${value}`], file)] };
  return problem(what, at, { pending: what, ...(fix ? { fixes: [fix] } : {}) });
}

/** Whether an object names the id: undefined where a spread or a computed name may. */
function namesId(object: TS.ObjectLiteralExpression): boolean | undefined {
  if (object.properties.some((property) => requestIdName.test(propertyName(property.name) ?? ""))) return true;
  return object.properties.some((property) => ts.isSpreadAssignment(property) || propertyName(property.name) === undefined)
    ? undefined
    : false;
}

function visitHttp(node: TS.CallExpression, file: TsFile): Outcomes {
  const call = isCovered(file) ? httpCall(node, file) : undefined;
  if (!call || !goesToOwnService(call, file) || /interceptors\.request/.test(file.text)) return undefined;
  const handler = handlerAround(node, file);
  if (!handler || (call.optionsArgument && !call.options)) return undefined;
  const headers = call.options && optionOf(call.options, "headers", file);
  if (headers?.state === "unknown") return undefined;
  const object = headers?.state === "set" ? objectOf(headers.value, file) : undefined;
  if (headers?.state === "set" && !object) return undefined;
  const named = object ? namesId(object) : false;
  if (named !== false) return named ? met(calleeSpan(node, file)) : undefined;
  return report({ what: "call", at: calleeSpan(node, file), into: object, name: quoted("x-request-id", file), fn: handler.fn }, file);
}

function goesToOwnService(call: HttpCall, file: TsFile): boolean {
  if (isOwnService(call.url, file)) return true;
  const base = call.client.options && optionOf(call.client.options, "baseURL", file);
  return base?.state === "set" && isOwnService(base.value, file);
}

function visitEnqueue(node: TS.CallExpression, file: TsFile): Outcomes {
  const enqueue = isCovered(file) ? enqueueOf(node, file) : undefined;
  const data = enqueue?.data && objectOf(enqueue.data, file);
  const handler = data && handlerAround(node, file);
  if (!handler) return undefined;
  const named = namesId(data);
  if (named !== false) return named ? met(calleeSpan(node, file)) : undefined;
  return report({ what: "job", at: calleeSpan(node, file), into: data, name: "requestId", fn: handler.fn }, file);
}

/** res.status(500).json({ … }) of an error handler: (error, request, response, next) => … */
function visitAnswer(node: TS.CallExpression, file: TsFile): Outcomes {
  const fn = isCovered(file) ? enclosingFunction(node) : undefined;
  if (fn?.parameters.length !== 4) return undefined;
  const [error, , response] = fn.parameters.map((parameter) => sourceOf(parameter.name, file));
  const receiver = receiverOf(node);
  if (!/^_?(?:err|error|e|exception)$/i.test(error ?? "") || !receiver || !new RegExp(`^${response}\\b`).test(sourceOf(receiver, file)))
    return undefined;
  const body = node.arguments[0] && objectOf(node.arguments[0], file);
  if (!body) return undefined;
  const nested = body.properties.some((property) => ts.isPropertyAssignment(property) && requestIdName.test(sourceOf(property, file)));
  const named = nested || namesId(body);
  if (named !== false) return named ? met(calleeSpan(node, file)) : undefined;
  return report({ what: "answer", at: calleeSpan(node, file), into: body, name: "requestId", fn }, file);
}

function visitSend(node: TS.CallExpression, file: TsFile): Outcomes {
  return visitEnqueue(node, file) ?? visitAnswer(node, file);
}

const calls: Record<string, (node: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of httpCallNames) calls[name] = visitHttp;

/** TypeScript: calls to other services, jobs and error answers that drop the id of the request. */
export const typescript: TypeScriptVisitors = {
  call: { ...calls, add: visitEnqueue, trigger: visitEnqueue, json: visitAnswer, send: visitSend },
};
