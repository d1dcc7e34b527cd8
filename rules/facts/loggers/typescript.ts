import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { loggerExportSetting } from "../../shared/logging.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { formOfValue } from "../../shared/typescript/logger-use.ts";
import { isFunction, lastNameOf, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { initializerOf } from "../../shared/typescript/scope.ts";

const names = /^(?:log|logger|default)$/;

/** `export const logger = pino()`, `export default logger`, `module.exports = { logger }`. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test || file.role.script || file.role.browser) return undefined;
    return exportsOf(file).flatMap(({ name, value, at }): Outcome[] => {
      if (!names.test(name) || isFunction(value)) return [];
      const inner = unwrap(value);
      const made = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
      if (!made || (name === "default" && ts.isIdentifier(inner) && !/^log(?:ger)?$/i.test(inner.text))) return [];
      if (name === "default" && !ts.isIdentifier(inner) && !/logger|pino|bunyan/i.test(calleeName(made))) return [];
      return [fact("setting", spanOf(at, file), { key: loggerExportSetting, value: { name, form: formOfValue(made, file) } })];
    });
  },
};

function calleeName(value: TS.Expression): string {
  return ts.isCallExpression(value) || ts.isNewExpression(value) ? lastNameOf(value.expression) : "";
}
