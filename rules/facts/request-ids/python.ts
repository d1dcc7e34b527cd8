import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type RequestIdUse, requestIdSetting } from "../../shared/request-ids.ts";

const patterns: readonly (readonly [RequestIdUse, RegExp])[] = [
  [
    "made",
    // request.state.request_id = …, g.request_id = …, scope["state"]["request_id"] = …, request["correlation_id"] = …
    /\b(?:request|req|g|scope|ctx|state|environ)\b[^\n=#(),]{0,40}\b(?:request|req|correlation|trace)_?id(?:["']\])?\s*(?::\s*\w+\s*)?=[^=]|\bsetattr\(\s*(?:request|g)\b[^\n]{0,20}["'](?:request|correlation|trace)_?id["']|\b(?:CorrelationId|RequestId)Middleware\b/i,
  ],
  [
    "context",
    /\b(?:request|req|correlation|trace)_?id\w*\b[^\n]{0,60}\bContextVar\b|\bContextVar\(\s*["']\w*(?:request|req|correlation|trace)_?id|\b(?:bind_contextvars|contextualize)\([^)]*(?:request|correlation|trace)_?id|^\s*(?:from|import)\s+(?:opentelemetry|ddtrace|asgi_correlation_id|starlette_context|django_guid|flask_log_request_id|log_request_id)\b/im,
  ],
  [
    "answers",
    // A header that is set has a value, unlike one that is asked for.
    /\[\s*["']x-(?:request|correlation)-id["']\s*\]\s*=[^=]|\b(?:resp|response|headers)\w*(?:\.headers)?\.(?:setdefault|set|append|add|extend)\(\s*["']x-(?:request|correlation)-id["']|\(\s*b["']x-(?:request|correlation)-id["']\s*,/i,
  ],
];

/** What a module of the service does with request ids; the first place of each kind stands for all. */
export const python: TreeVisitors<PyFile> = {
  file(_root, file) {
    if (file.role.test || file.role.example) return undefined;
    return patterns.flatMap(([value, pattern]): Outcome[] => {
      const match = pattern.exec(file.text);
      return match ? [fact("setting", { start: match.index, end: match.index + match[0].length }, { key: requestIdSetting, value })] : [];
    });
  },
};
