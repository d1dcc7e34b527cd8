import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { accessOf, addCalled, routePlace } from "../../../shared/typescript/access.ts";
import { exportsOf } from "../../../shared/typescript/exports.ts";
import { functionBehind, type Handler, handlersOf } from "../../../shared/typescript/handlers.ts";
import { calleeSpan, functionNameSpan, isFunction } from "../../../shared/typescript/nodes.ts";
import { takesRequest } from "../../../shared/typescript/request.ts";
import { looksAtSignature } from "../../../shared/typescript/signatures.ts";
import { isWebhookFile, managesWebhooks, receivesWebhooks } from "../../../shared/webhooks.ts";
import { verifyFix } from "./fix.ts";

function isReceiver(handler: Handler, file: TsFile): boolean {
  const { method, path, handlerName, framework } = handler;
  if (method !== "POST" && !(method === "ALL" && (framework === "next" || framework === "http" || framework === "lambda"))) return false;
  const names = [path, handlerName].filter((name) => name !== "");
  const own = isWebhookFile(file.path) && framework !== "trpc" && framework !== "next-action";
  if (!names.some((name) => receivesWebhooks(name)) && !(own && (framework === "lambda" || (path !== "" && path !== "/")))) return false;
  return !names.some((name) => managesWebhooks(name)) && !(framework === "next" && managesWebhooks(file.path));
}

/** Only a handler that does something with what it gets has to know who sent it. */
function usesBody({ fn }: Handler, file: TsFile): boolean {
  return /\b(?:body|json\(\)|text\(\)|formData\(\)|payload|event|data|rawBody|input)\b/.test(file.text.slice(fn.pos, fn.end));
}

/** `exports.stripeWebhook = async (req, res) => …`: a function that another file puts behind a route. */
function controllers(file: TsFile): Handler[] {
  const known = new Set(handlersOf(file).map(({ fn }) => fn));
  return exportsOf(file).flatMap(({ name, value, node }): Handler[] => {
    const fn = isFunction(value) ? value : functionBehind(value, file);
    if (!fn || known.has(fn) || fn.parameters.length < 2 || !/webhook/i.test(name) || !takesRequest(fn, file)) return [];
    return [{ framework: "express", method: "POST", path: "", fn, handlerName: name, node, guards: [] }];
  });
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || file.role.example || file.role.browser) return undefined;
  const apart = controllers(file);
  return [...handlersOf(file), ...apart].flatMap((handler): Outcome[] => {
    if (handler.framework === "trpc" || handler.framework === "graphql" || handler.framework === "mcp" || !isReceiver(handler, file))
      return [];
    const at = ts.isCallExpression(handler.node) ? calleeSpan(handler.node, file) : functionNameSpan(handler.fn, file);
    const access = accessOf(handler, file);
    if (looksAtSignature(handler.fn, handler.guards, file)) return [met(at)];
    if (access.auth || !usesBody(handler, file)) return [];
    const via = new Set(access.via);
    addCalled(handler.fn, file, via);
    const fix = verifyFix(handler, file);
    return [
      problem("unsigned", at, {
        data: { what: handler.path === "" ? handler.handlerName : `POST ${handler.path}` },
        pending: {
          start: routePlace(handler, file).start,
          method: handler.method,
          path: handler.path,
          via: [...via].slice(0, 30),
          controller: apart.includes(handler) ? handler.handlerName : "",
        },
        ...(fix ? { fixes: [fix] } : {}),
      }),
    ];
  });
}

/** TypeScript: routes and functions that receive webhooks. */
export const typescript: TypeScriptVisitors = { file: visitFile };
