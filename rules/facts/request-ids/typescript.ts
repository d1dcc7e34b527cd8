import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type RequestIdUse, requestIdSetting } from "../../shared/request-ids.ts";

const patterns: readonly (readonly [RequestIdUse, RegExp])[] = [
  [
    "made",
    /\bgenReqId\b|\b(?:requestId|reqId|correlationId)\s*=\s*[^;\n]*["']x-(?:request|correlation)-id["']|\brequestIdHeader\b|["'](?:express-request-id|koa-requestid|hono\/request-id)["']|\b(?:req|request|ctx|c|res\.locals|response\.locals)(?:\s+as\s+\w+\))?(?:\.state)?\.(?:requestId|reqId|correlationId)\s*=[^=]|\b(?:req|request|ctx|c)(?:\s+as\s+\w+\))?(?:\.state)?\.id\s*=[^=][^;\n]*(?:uuid|nanoid|ulid|createId|headers?\b|\.get\()|\.set\(\s*["'](?:requestId|reqId|correlationId)["']|\.set\(\s*["']x-(?:request|correlation)-id["'],[^;\n]*\b(?:randomUUID|nanoid|ulid|uuid|uuidv4|createId)\(/,
  ],
  ["context", /\bnew AsyncLocalStorage\b|["']@opentelemetry\/(?:sdk|auto|instrumentation)[\w-]*["']/],
  // A header that is set has a value, unlike one that is asked for. These packages put the id into each answer unless they are told not to.
  [
    "answers",
    /\.(?:setHeader|header|set|append)\(\s*["']x-(?:request|correlation)-id["']\s*,|["'](?:express-request-id|koa-requestid|hono\/request-id)["'](?![\s\S]*\bsetHeader\s*:\s*false)/i,
  ],
];

/** TypeScript: one fact for each way in which a file gives or hands on an id; found in the text. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test || file.role.browser) return undefined;
    return patterns.flatMap(([value, pattern]): Outcome[] => {
      const match = pattern.exec(file.text);
      return match ? [fact("setting", { start: match.index, end: match.index + match[0].length }, { key: requestIdSetting, value })] : [];
    });
  },
};
