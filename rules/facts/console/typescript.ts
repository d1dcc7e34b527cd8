import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { consoleSetting, type FileConsole, loggerUseSetting } from "../../shared/logging.ts";
import { consoleUse, isErrorLevel } from "../../shared/typescript/console-use.ts";
import { calleeSpan } from "../../shared/typescript/nodes.ts";

export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    const use = consoleUse(file);
    // What a page does says nothing of the server beside it.
    if (!use || use.runtime === "browser") return undefined;
    const outcomes: Outcome[] = [];
    if (use.logged) outcomes.push(fact("setting", calleeSpan(use.logged, file), { key: loggerUseSetting, value: true }));
    const [first] = use.loose;
    if (first) {
      const value = {
        server: use.runtime === "server",
        calls: use.loose.length,
        onlyErrors: use.loose.every(isErrorLevel),
      } satisfies FileConsole;
      outcomes.push(fact("setting", calleeSpan(first, file), { key: consoleSetting, value }));
    }
    return outcomes;
  },
};
