import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { timeoutSetting } from "../../shared/timeouts.ts";

/** axios.defaults.timeout = 5000, Object.assign(axios.defaults, { timeout: 5000 }) */
const axiosDefault = /\baxios\.defaults\.timeout\s*=[^=]|\bassign\(\s*axios\.defaults\s*,[^)]*\btimeout\b/;
/** HttpModule.register(…), new HttpService(axios.create(…)): what the injected clients of NestJS are made with. */
const nestClient = /\bHttpModule\.register(?:Async)?\(|\bnew HttpService\(|\baxiosRef\.defaults\b/;
/** setGlobalDispatcher(new Agent({ headersTimeout: 5000 })): what fetch of Node goes through. */
const dispatcher = /\bsetGlobalDispatcher\([^;]*\b(?:headersTimeout|bodyTimeout)\b/;

/** TypeScript: defaults of axios, NestJS's clients, and the dispatcher that fetch goes through; found in the text. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test) return undefined;
    const found: Outcome[] = [];
    for (const [pattern, value] of [
      [axiosDefault, "axios"],
      [dispatcher, "fetch"],
      [nestClient, "nest-axios"],
    ] as const) {
      const match = pattern.exec(file.text);
      if (match) found.push(fact("setting", { start: match.index, end: match.index + match[0].length }, { key: timeoutSetting, value }));
    }
    return found;
  },
};
