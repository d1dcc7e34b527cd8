/** What stands around a call: who waits for it, whether something else limits it, and how long it may rightly take. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { environmentRead, objectOf, optionOf, staticValue, textWithHoles } from "../../../shared/typescript/values.ts";
import { chainOf, enclosingFunction, functionName, lastNameOf, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { type HttpCall, urlKind } from "../../../shared/typescript/http-clients.ts";
import { isLongWork } from "../../../shared/timeouts.ts";
import { isServerByPath, runsOnServer, runtimeOf } from "../../../shared/typescript/runtime.ts";

/** Who waits for a call; undefined for programs that somebody runs and can stop. */
export function waiterOf(node: TS.Node, url: TS.Expression | undefined, file: TsFile): "server" | "browser" | undefined {
  const runtime = runtimeOf(file);
  if (runtime === "tool") return undefined;
  const kind = urlKind(url, file);
  // Only a page has a server of its own to complete a path with.
  if (kind === "relative" || usesHooks(file)) return "browser";
  if (runtime === "browser") return runsOnServer(node, file) ? "server" : "browser";
  if (runtime === "server" || kind === "external") return "server";
  return serverSigns.test(file.text) ? "server" : "browser";
}

/** Whether who waits for a call is only guessed, since nothing in the file tells where it runs. */
export function isGuessed(url: TS.Expression | undefined, file: TsFile): boolean {
  return (runtimeOf(file) === "unknown" || isServerByPath(file)) && urlKind(url, file) !== "relative" && !usesHooks(file);
}

/** A module of unknown place that reads the environment or names addresses is no browser's. */
const serverSigns = /\bprocess\.env\b|\bBuffer\.|["'`]https:\/\/|axios\.create\(\)/;

const hooksKey = {};

/** State and effects of React only exist in the browser, whatever else the file imports. */
function usesHooks(file: TsFile): boolean {
  return file.memo(hooksKey, () =>
    [...importsOf(file).values()].some(
      (imported) => imported.module === "react" && /^use(?:State|Effect|Ref|Callback|Reducer|LayoutEffect)$/.test(imported.name),
    ),
  );
}

/** Texts that are no address of another machine. */
const noNetwork = /^(?:data|blob|file|about|chrome|chrome-extension|asset|tauri):/i;
const noNetworkName =
  /^(?:data_?ur[il]|dataur[il]|blob(?:ur[il])?|object_?ur[il]|base64\w*|\w*(?:DataUr[il]|BlobUr[il]|ObjectUr[il]|DataURL|BlobURL|ObjectURL))$/i;

/** Whether a call does not wait for another machine: files of the bundle, data addresses, this machine itself. */
export function staysHere(call: HttpCall, file: TsFile): boolean {
  const { url } = call;
  if (!url) return false;
  if (urlKind(url, file) === "local") return true;
  const inner = unwrap(url);
  const text = textWithHoles(inner, file);
  if (text !== undefined && noNetwork.test(text)) return true;
  if (noNetworkName.test(lastNameOf(inner))) return true;
  return /\bimport\.meta\.url\b|\bcreateObjectURL\b|\btoDataURL\b|\bgetURL\(/.test(sourceOf(inner, file));
}

/** Whether a call passes on a request that carries a signal of its own: fetch(request), fetch(new Request(…)), fetch(event.request). */
export function passesRequest(call: HttpCall, file: TsFile): boolean {
  if (call.library !== "fetch" || !call.url) return false;
  const inner = unwrap(call.url);
  if (ts.isNewExpression(inner)) return lastNameOf(inner.expression) === "Request";
  if (ts.isCallExpression(inner)) return /request$/i.test(lastNameOf(inner.expression));
  if (!ts.isIdentifier(inner)) return /^(?:request|req|raw)$/i.test(lastNameOf(inner));
  const initializer = initializerOf(inner, file);
  if (initializer)
    return ts.isNewExpression(unwrap(initializer)) && lastNameOf((unwrap(initializer) as TS.NewExpression).expression) === "Request";
  const declaration = declarationOf(inner, file);
  if (declaration && ts.isParameter(declaration) && declaration.type && /\bRequest(?:Info)?\b/.test(sourceOf(declaration.type, file)))
    return true;
  return /^(?:req|request|input|info)$|Request$|Req$/.test(inner.text);
}

/** Whether something around a call limits it: a race, a wrapper with a name that says so, an abort in the same function. */
export function isLimitedAround(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (!ts.isCallExpression(parent) || parent.expression === current) continue;
    const name = lastNameOf(parent.expression);
    if (/time_?out|deadline|timeLimit|abortable|cancel(?:l)?able/i.test(name)) return true;
    if (name === "race" && chainOf(parent.expression)?.[0] === "Promise") return true;
  }
  const fn = outermost(node);
  return (
    fn !== undefined &&
    /\bPromise\.race\(|\.abort\(|\bAbortSignal\.timeout\(|setTimeout\([^;]{0,80}\breject\b/.test(file.text.slice(fn.pos, fn.end))
  );
}

/** The method or function of the module that a node stands in: callbacks in it share its abort controller. */
function outermost(node: TS.Node): TS.Node | undefined {
  let fn: TS.Node | undefined = enclosingFunction(node);
  while (fn && (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn))) {
    const outer: TS.Node | undefined = enclosingFunction(fn);
    if (!outer) break;
    fn = outer;
  }
  return fn;
}

/** Whether the answer is read as it comes in, so that a limit for the whole call would cut it off. */
export function isStreamed(call: HttpCall, file: TsFile): boolean {
  const fn = enclosingFunction(call.call);
  const text = file.text.slice(fn?.pos ?? call.call.pos, fn?.end ?? call.call.end);
  return /text\/event-stream|\bgetReader\(|\.body\s*\.?\s*pipe|\bpipeline\(|\.pipe\(|\bpipeTo\(|\bpipeThrough\(|\bstream\s*:\s*true\b|responseType\s*:\s*["']stream["']|for await/.test(
    text,
  );
}

/** Whether Next.js keeps the answer: `cache: "force-cache"`, `next: { revalidate: 60 }`. */
export function isCachedByNext(call: HttpCall, file: TsFile): boolean {
  const { options } = call;
  if (call.library !== "fetch" || !options) return false;
  const cache = optionOf(options, "cache", file);
  if (cache.state === "set" && staticValue(cache.value, file)?.value === "force-cache") return true;
  const next = optionOf(options, "next", file);
  const settings = next.state === "set" ? objectOf(next.value, file) : undefined;
  const revalidate = settings && optionOf(settings, "revalidate", file);
  return revalidate?.state === "set" && staticValue(revalidate.value, file)?.value !== 0;
}

/** Whether a call sends data on the way out of a page: nobody waits for it. */
export function isBeacon(call: HttpCall, file: TsFile): boolean {
  const keepalive = call.options && optionOf(call.options, "keepalive", file);
  return keepalive?.state === "set" && staticValue(keepalive.value, file)?.value === true;
}

/** Whether ten seconds may be too short: files and what a model or renderer makes. */
export function mayTakeLong(call: HttpCall, file: TsFile): boolean {
  const fn = enclosingFunction(call.call);
  const name = fn ? functionName(fn) : "";
  const url = call.url ? sourceOf(call.url, file) + (textWithHoles(call.url, file) ?? environmentRead(call.url, file) ?? "") : "";
  const body = call.body ? sourceOf(call.body, file) : "";
  return isLongWork(name) || isLongWork(url) || /form_?data|file|buffer|blob|stream/i.test(body.slice(0, 200));
}
