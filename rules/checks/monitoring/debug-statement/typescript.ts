import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { chainOf, lastNameOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { declarationOf, importsOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { hasEffect, removeStatement } from "../../../shared/typescript/statements.ts";

/** Removing a call is only safe where it is a statement of its own and its arguments do nothing. */
function removal(call: TS.CallExpression, fix: "remove" | "removeDialog", file: TsFile): readonly ProblemFix[] {
  const statement = call.parent;
  if (!ts.isExpressionStatement(statement) || call.arguments.some((argument) => hasEffect(argument))) return [];
  return /\/[/*]/.test(file.text.slice(call.getStart(file.root), statement.end).replace(/:\/\//g, ""))
    ? []
    : [{ fix, edits: [removeStatement(statement, file)] }];
}

function visitDebugger(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || file.role.example) return undefined;
  const fixes = [{ fix: "remove", edits: [removeStatement(node as TS.DebuggerStatement, file)] }];
  return problem("stop", spanOf(node, file), { data: { what: "debugger" }, fixes });
}

/** console.dir(order), console.table(rows), console.trace() in code that serves. */
function visitDump(call: TS.CallExpression, file: TsFile): Outcomes {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression) || callee.expression.text !== "console")
    return undefined;
  // A console that stands for this one hands its arguments on.
  if (call.arguments.length === 1 && call.arguments.some(ts.isSpreadElement)) return undefined;
  if (declarationOf(callee.expression, file) || inDevelopmentBranch(call, file)) return undefined;
  // A logger writes through the console, at its own levels.
  if (/(?:^|[/._-])(?:logger|logging)\.[cm]?[jt]s$/i.test(file.path)) return undefined;
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser") return undefined;
  const what = `console.${callee.name.text}`;
  const pending = runtime === "unknown" ? { pending: true } : {};
  return problem("dump", spanOf(callee, file), { data: { what }, fixes: removal(call, "remove", file), ...pending });
}

const dialogKey = {};

/** Names of functions that give back a text in the language of the user. */
const translating =
  /^(?:t|tr|tc|_|__|i18n|gettext|ngettext|pgettext|interpolate|translate|formatMessage|msg|trans|localize|\$t|l10n|getMessage)$/;

/** Whether a text went through a translation: somebody wrote it for users. */
function isTranslated(argument: TS.Expression | undefined, file: TsFile): boolean {
  let value = argument && unwrap(argument);
  if (value && ts.isIdentifier(value)) value = initializerOf(value, file) ?? value;
  if (value && ts.isBinaryExpression(value)) return isTranslated(value.left, file) || isTranslated(value.right, file);
  return value !== undefined && ts.isCallExpression(value) && translating.test(lastNameOf(value.expression));
}

/** alert("…") and window.alert("…"); a function of the project that is called alert is something else. */
function visitAlert(call: TS.CallExpression, file: TsFile): Outcomes {
  if (runtimeOf(file) === "tool") return undefined;
  const chain = chainOf(call.expression)?.join(".") ?? "";
  if (!/^(?:(?:window|globalThis|self)\.)?alert$/.test(chain)) return undefined;
  const callee = unwrap(call.expression);
  if (ts.isIdentifier(callee) && (declarationOf(callee, file) || importsOf(file).has("alert"))) return undefined;
  if (inDevelopmentBranch(call, file) || isTranslated(call.arguments[0], file)) return undefined;
  // One dialog tells of a way of talking to users; those that follow say nothing new.
  const told = file.memo(dialogKey, () => ({ at: call.pos }));
  if (told.at !== call.pos) return undefined;
  const fixes = removal(call, "removeDialog", file);
  return problem("dialog", spanOf(call.expression, file), { priority: "P3", data: { what: `${chain}()` }, fixes });
}

/** TypeScript: `debugger`, dumps by the console, and `alert`. */
export const typescript: TypeScriptVisitors = {
  node: { DebuggerStatement: visitDebugger },
  call: { dir: visitDump, table: visitDump, trace: visitDump, alert: visitAlert },
};
