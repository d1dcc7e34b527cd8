import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type HttpCall, httpCall, httpClient, libraryRow, urlHost, urlKind } from "../../../shared/typescript/http-clients.ts";
import { jobModules } from "../../../shared/typescript/jobs.ts";
import { calleeSpan, enclosingFunction, functionName, lastNameOf, sourceOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { importModule, indentAt, styleOf } from "../../../shared/typescript/style.ts";
import { optionOf, textWithHoles } from "../../../shared/typescript/values.ts";
import { ignoredRetryAfter, judgeLoop } from "./loops.ts";
import { asset, isClientName, isMeasurement, isTrial, onceOnly, retryWords } from "./words.ts";

interface External {
  readonly call: HttpCall;
  readonly host: string;
}

/** Calls of a provider: another host, named in this file, by a library that does not retry by itself. */
function externalCalls(file: TsFile): { readonly all: readonly HttpCall[]; readonly external: readonly External[] } {
  const all: HttpCall[] = [];
  const external: External[] = [];
  walkBelow(file.root, (node) => {
    const call = ts.isCallExpression(node) ? httpCall(node, file) : undefined;
    if (!call) return;
    all.push(call);
    const fn = enclosingFunction(node);
    const once = (fn && isTrial(functionName(fn))) || onceOnly.test(sourceOf(fn ?? node, file));
    const host = once || (libraryRow(call.library).retries && !isSwitchedOff(call, file)) ? undefined : hostOf(call, file);
    if (host !== undefined && !isMeasurement(host, file.path)) external.push({ call, host });
  });
  return { all, external };
}

const switchedOff = /\bretry:\s*(?:0|false|\{\s*limit:\s*0\s*,?\s*\})/g;

/** `retry: 0`, `retry: { limit: 0 }`: a library that would try again is told not to. */
function isSwitchedOff({ options, client }: HttpCall, file: TsFile): boolean {
  return [options, client.options].some((given) => {
    const retry = given && optionOf(given, "retry", file);
    return retry?.state === "set" && /^(?:0|false|\{\s*limit:\s*0\s*,?\s*\})$/.test(sourceOf(retry.value, file));
  });
}

function hostOf(call: HttpCall, file: TsFile): string | undefined {
  if (call.url && asset.test(textWithHoles(call.url, file) ?? "")) return undefined;
  const bases = ["baseURL", "prefixUrl"].map((name) => call.client.options && optionOf(call.client.options, name, file));
  for (const url of [call.url, ...bases.map((base) => (base?.state === "set" ? base.value : undefined))]) {
    if (url && urlKind(url, file) === "external") return urlHost(url, file);
  }
  return undefined;
}

/** The host that a client module calls, with the place that stands for it: the client, else the first call. */
function clientModule(
  external: readonly External[],
): { readonly host: string; readonly calls: readonly HttpCall[]; readonly maker?: TS.CallExpression } | undefined {
  const hosts = new Map<string, HttpCall[]>();
  for (const { call, host } of external) hosts.set(host, [...(hosts.get(host) ?? []), call]);
  for (const [host, calls] of hosts) {
    const maker = calls.find((call) => call.client.node)?.client.node;
    if (maker) return { host, calls, maker };
    if (calls.length >= 2 || calls.some(({ call }) => isClientName(ts.findAncestor(call, ts.isClassLike)?.name?.text ?? "")))
      return { host, calls };
  }
  return undefined;
}

function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  const runtime = runtimeOf(file);
  if (runtime === "browser" || runtime === "tool") return undefined;
  const { all, external } = externalCalls(file);
  if (all.length === 0) return undefined;
  const outcomes: Outcome[] = [];
  for (const call of all) {
    const judged = judgeLoop(call.call, file);
    if (judged) outcomes.push(judged);
    else if (judged === null) outcomes.push(met(calleeSpan(call.call, file)));
  }
  const ignored = ignoredRetryAfter(root, file);
  if (ignored) outcomes.push(ignored);
  const found = clientModule(external);
  // A job is tried again by its queue.
  if (!found || outcomes.length > 0 || importsModule(file, jobModules)) return outcomes;
  const at = calleeSpan(found.maker ?? (found.calls[0] as HttpCall).call, file);
  if (retryWords.test(file.text.replace(/missing-retry/g, "").replace(switchedOff, ""))) return [met(at)];
  const fix = found.maker ? axiosFix(found.maker, file) : fetchFix(found.calls, file);
  return problem("client", at, {
    data: { host: found.host },
    ...(fix ? { fixes: [fix] } : {}),
    related: found.calls
      .slice(found.maker ? 0 : 1, 4)
      .map((call) => ({ at: calleeSpan(call.call, file), message: `also calls ${found.host}` })),
    pending: found.calls[0]?.library ?? "",
  });
}

/** axiosRetry(client, { … }) behind the statement that makes the client. */
function axiosFix(maker: TS.CallExpression, file: TsFile): ProblemFix | undefined {
  const declaration = maker.parent;
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  if (!statement || !ts.isVariableStatement(statement) || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name))
    return undefined;
  if (httpClient(maker, file)?.library !== "axios") return undefined;
  const { name, edits } = importModule(file, ["axios-retry"], "axiosRetry");
  const { lineEnd, semicolon } = styleOf(file);
  const indent = indentAt(statement.getStart(file.root), file);
  const line = `${lineEnd}${indent}${name}(${declaration.name.text}, { retries: 3, retryDelay: ${name}.exponentialDelay })${semicolon}`;
  return { fix: "wrap", data: { library: "axios-retry" }, edits: [...edits, { start: statement.end, end: statement.end, text: line }] };
}

/** pRetry(() => fetch(…)) around each call. */
function fetchFix(calls: readonly HttpCall[], file: TsFile): ProblemFix | undefined {
  if (
    calls.some(
      (call) =>
        call.library !== "fetch" ||
        lastNameOf(call.call.expression) !== "fetch" ||
        !ts.isAwaitExpression(call.call.parent) ||
        /\bawait\b|\byield\b/.test(sourceOf(call.call, file)),
    )
  )
    return undefined;
  const { name, edits } = importModule(file, ["p-retry"], "pRetry");
  const wraps = calls.flatMap((call) => {
    const { start, end } = spanOf(call.call, file);
    return [
      { start, end: start, text: `${name}(() => ` },
      { start: end, end, text: ", { retries: 3 })" },
    ];
  });
  return { fix: "wrap", data: { library: "p-retry" }, edits: [...edits, ...wraps] };
}

/** TypeScript: modules that call one provider without another try, and loops that try again at once or for ever. */
export const typescript: TypeScriptVisitors = { file: visitFile };
