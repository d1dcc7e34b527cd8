/** Python: calls to other services, jobs and error answers that drop the id of the request. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, entriesOf, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { addressStart, clientMaker, type HttpCall, httpCall, httpCallNames, urlHost } from "../../../shared/python/http-clients.ts";
import { decoratorsOf, lastName, parametersOf, unwrap } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { addArguments, quoted } from "../../../shared/python/style.ts";
import { importedNames, symbolOf } from "../../../shared/python/symbols.ts";
import { isOwnHost, ownServiceVariable, requestIdName } from "../../../shared/request-ids.ts";

function isCovered(file: PyFile): boolean {
  const { test, example, seed, migration } = file.role;
  return !test && !example && !seed && !migration && !isScript(file);
}

function calleeOf(call: SyntaxNode): SyntaxNode {
  return child(call, "function") ?? call;
}

/** Whether an address leads to another service of the system, by its host or by the variable or setting that it begins with. */
function isOwnService(url: SyntaxNode | undefined, file: PyFile): boolean {
  if (!url) return false;
  const start = addressStart(url, file);
  const host = urlHost(start, file) ?? urlHost(url, file);
  if (host !== undefined) return isOwnHost(host);
  // settings.stock_service_url
  const name = envRead(start, file)?.name ?? (start.type === "attribute" || start.type === "identifier" ? lastName(start, file) : "");
  return ownServiceVariable.test(name.toUpperCase());
}

/** Where the file itself reads the id of the request that a function answers: `request.state.request_id`, `g.request_id`. */
function sourceIn(definition: SyntaxNode, file: PyFile): string | undefined {
  for (const { name } of parametersOf(definition, file)) {
    if (!/^(?:req|request)$/.test(name)) continue;
    const found = new RegExp(`\\b${name}\\.(?:state\\.|ctx\\.)?(?:request_id|correlation_id)(?![\\w.(])`).exec(file.text)?.[0];
    if (found !== undefined) return found;
  }
  return importedNames(file).has("flask.g") ? /\bg\.(?:request_id|correlation_id)\b/.exec(file.text)?.[0] : undefined;
}

/** Whether code names an id of the request, comments left out. */
function namesId(node: SyntaxNode, file: PyFile): boolean {
  return requestIdName.test(textOf(file, node).replace(/#[^\r\n]*/g, ""));
}

/** The id as one more entry of a dictionary that is written out. */
function addEntry(dictionary: SyntaxNode, key: string, value: string, file: PyFile): readonly TextEdit[] | undefined {
  const last = namedChildren(dictionary).at(-1);
  const entry = `${quoted(key, file)}: ${value}`;
  if (!last) return [{ start: dictionary.start + 1, end: dictionary.start + 1, text: entry }];
  const oneLine = !/[\r\n]/.test(textOf(file, dictionary));
  return last.type === "pair" && oneLine ? [{ start: last.end, end: last.end, text: `, ${entry}` }] : undefined;
}

function passFix(source: string | undefined, edits: readonly TextEdit[] | undefined): readonly ProblemFix[] {
  return source !== undefined && edits ? [{ fix: "pass", data: { source }, edits }] : [];
}

/** httpx.post(f"{settings.stock_service_url}/reserve", …) in a handler */
const visitHttp: Visit<SyntaxNode, PyFile> = (node, file) => {
  const call = isCovered(file) ? httpCall(node, file) : undefined;
  if (!call) return undefined;
  const maker = clientMaker(call, file);
  const client = maker && argumentsOf(maker, file);
  if (!isOwnService(call.url, file) && !isOwnService(client?.keyword.get("base_url"), file)) return undefined;
  const handler = handlerAround(node, file);
  // Hooks and arguments that come from elsewhere may add the header.
  if (!handler || client?.open || client?.keyword.has("event_hooks") || client?.keyword.has("trace_configs")) return undefined;
  if (namesId(node, file) || (maker && namesId(maker, file))) return met(calleeOf(node));
  const { keyword, open } = argumentsOf(node, file);
  const headers = keyword.get("headers") ?? client?.keyword.get("headers");
  const entries = headers && entriesOf(headers, file);
  if (open || (headers && !entries)) return undefined;
  if (entries && [...entries.keys()].some((key) => requestIdName.test(key))) return met(calleeOf(node));
  // headers["x-request-id"] = … on another line
  if (requestIdName.test(quotedTexts(handler.definition, file))) return undefined;
  const source = sourceIn(handler.definition, file);
  return problem("call", calleeOf(node), {
    pending: "call",
    fixes: passFix(source, headersEdit(call, keyword.get("headers"), source, file)),
  });
};

/** The strings of a function, where the name of a header would stand. */
function quotedTexts(definition: SyntaxNode, file: PyFile): string {
  return (textOf(file, definition).match(/["'][\w-]+["']/g) ?? []).join(" ");
}

function headersEdit(
  { call }: HttpCall,
  headers: SyntaxNode | undefined,
  source: string | undefined,
  file: PyFile,
): readonly TextEdit[] | undefined {
  if (source === undefined) return undefined;
  if (headers) return headers.type === "dictionary" ? addEntry(headers, "x-request-id", source, file) : undefined;
  return addArguments(call, [`headers={${quoted("x-request-id", file)}: ${source}}`], file);
}

/** Calls that put a job into a queue, by what they are called on. */
const enqueuing: readonly (readonly [string, RegExp])[] = [
  ["delay", /./],
  ["apply_async", /./],
  ["enqueue_job", /./],
  ["enqueue", /^(?:rq\.(?:queue\.)?Queue\(\)|django_rq(?:\.get_queue\(\))?)$/],
];

const enqueuedKey = {};

/** send_receipt.delay(order.id) in a handler; the first of a file stands for all. */
const visitEnqueue: Visit<SyntaxNode, PyFile> = (node, file) => {
  const name = calledName(node, file);
  const receiver = receiverOf(node);
  const row = enqueuing.find(([method]) => method === name);
  if (!isCovered(file) || !row?.[1].test((receiver && (symbolOf(receiver, file) ?? textOf(file, receiver))) ?? "")) return undefined;
  const handler = handlerAround(node, file);
  if (!handler) return undefined;
  const { keyword, open } = argumentsOf(node, file);
  if (namesId(node, file)) return met(calleeOf(node));
  if (open || (name === "apply_async" && keyword.has("headers") && !entriesOf(keyword.get("headers") ?? node, file))) return undefined;
  const first = file.memo(enqueuedKey, () => ({ node }));
  if (first.node !== node) return undefined;
  return problem("job", calleeOf(node), { pending: "job" });
};

/** JSONResponse(…), jsonify(…) and JsonResponse(…), whose body is written out. */
const answering = /^(?:JSONResponse|ORJSONResponse|jsonify|JsonResponse)$/;

/** @app.exception_handler(Exception) whose answer does not name the request. */
function visitAnswer(node: SyntaxNode, file: PyFile): Outcomes {
  const definition = child(node, "definition");
  if (definition?.type !== "function_definition" || !isCovered(file)) return undefined;
  const registered = decoratorsOf(definition, file).find(({ callee }) =>
    /^(?:exception_handler|errorhandler|app_errorhandler)$/.test(lastName(callee, file)),
  );
  if (!registered || !isForFailures(registered.call, file)) return undefined;
  const answer = answerIn(definition, file);
  if (!answer) return undefined;
  if (namesId(definition, file)) return met(answer.at);
  const source = sourceIn(definition, file);
  const edits = source === undefined ? undefined : addEntry(answer.body, "request_id", source, file);
  return problem("answer", answer.at, { pending: "answer", fixes: passFix(source, edits) });
}

/** What the caller did wrong, such as a missing record, is no failure to search for in the logs. */
function isForFailures(call: SyntaxNode | undefined, file: PyFile): boolean {
  const [what] = call ? argumentsOf(call, file).positional : [];
  return (
    what !== undefined &&
    /^(?:Exception|500|InternalServerError|BaseException|\w*5\d\d\w*)$/.test(lastName(what, file) || textOf(file, what))
  );
}

interface Answer {
  readonly at: SyntaxNode;
  readonly body: SyntaxNode;
}

/** The first body that a function answers with: a dictionary that is written out, alone or in the call of a response. */
function answerIn(definition: SyntaxNode, file: PyFile): Answer | undefined {
  let found: Answer | undefined;
  walkTree(child(definition, "body") ?? definition, (node) => {
    if (found || node.type === "function_definition") return false;
    if (node.type !== "return_statement") return true;
    let value = unwrap(namedChildren(node)[0]);
    if (value?.type === "expression_list" || value?.type === "tuple") value = unwrap(namedChildren(value)[0]);
    if (value?.type === "dictionary") found = { at: value, body: value };
    else if (value?.type === "call" && answering.test(calledName(value, file))) {
      const { positional, keyword } = argumentsOf(value, file);
      const body = keyword.get("content") ?? positional[0];
      if (body?.type === "dictionary" && entriesOf(body, file)) found = { at: calleeOf(value), body };
    }
    return false;
  });
  return found;
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {};
for (const name of httpCallNames) calls[name] = visitHttp;
for (const [name] of enqueuing) calls[name] = visitEnqueue;

export const python: TreeVisitors<PyFile> = { call: calls, node: { decorated_definition: visitAnswer } };
