import type { TypeScriptVisitors } from "../../api/check.ts";
import { type TS, ts } from "../../api/ts.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { consoleSetting, type FileConsole, loggerUseSetting } from "../../shared/logging.ts";
import { consoleUse, isErrorLevel } from "../../shared/typescript/console-use.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { calleeSpan, hasModifier, spanOf } from "../../shared/typescript/nodes.ts";

/** TypeScript: one fact for the first call of a logger, and one for calls of the console. Code for browsers has none. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    const use = consoleUse(file);
    // What a page does says nothing of the server beside it.
    if (!use || use.runtime === "browser") return undefined;
    const outcomes: Outcome[] = [];
    if (use.logged) outcomes.push(fact("setting", calleeSpan(use.logged, file), { key: loggerUseSetting, value: true }));
    const [first] = use.loose;
    const [value] = use.handed;
    if (first || value) {
      const stated = {
        server: use.runtime === "server",
        called: exportsOf(file).length > 0 || file.root.statements.some((each) => hasModifier(each, ts.SyntaxKind.ExportKeyword)),
        calls: use.loose.length + use.handed.length,
        onlyErrors: use.loose.every(isErrorLevel) && use.handed.every(({ name }) => /^(?:warn|error)$/.test(name.text)),
      } satisfies FileConsole;
      const at = first ? calleeSpan(first, file) : spanOf(value as TS.Node, file);
      outcomes.push(fact("setting", at, { key: consoleSetting, value: stated }));
    }
    return outcomes;
  },
};
