/** Visitors are keyed by names, and imports can give another one. */
import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { walkBelow } from "./nodes.ts";
import { importsOf } from "./scope.ts";

type CallVisits = NonNullable<TypeScriptVisitors["call"]>;
type NewVisits = NonNullable<TypeScriptVisitors["new"]>;

/**
 * The visitors, which also see calls of functions and classes that were imported under another name (`import { setCookie as put }`,
 * `import limit from "cors"`). Costs a walk only in files that have such an import.
 * @param modules the packages whose names matter, each with the key that its default export is visited under
 */
export function withAliases(visitors: TypeScriptVisitors, modules: Readonly<Record<string, string | undefined>>): TypeScriptVisitors {
  const calls: CallVisits = visitors.call ?? {};
  const created: NewVisits = visitors.new ?? {};
  const visitAliases = (file: TsFile): Outcome[] => {
    const keys = new Map<string, string>();
    for (const [local, { module, name }] of importsOf(file)) {
      if (!Object.hasOwn(modules, module)) continue;
      const key = name === "default" || name === "*" ? modules[module] : name;
      if (key === undefined || key === local) continue;
      if ((calls[key] && !calls[local]) || (created[key] && !created[local])) keys.set(local, key);
    }
    if (keys.size === 0) return [];
    const outcomes: Outcome[] = [];
    walkBelow(file.root, (node) => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
      const key = ts.isIdentifier(node.expression) ? keys.get(node.expression.text) : undefined;
      if (key === undefined) return;
      take(ts.isCallExpression(node) ? calls[key]?.(node, file) : created[key]?.(node as TS.NewExpression, file), outcomes);
    });
    return outcomes;
  };
  return {
    ...visitors,
    file(root, file) {
      const outcomes = visitAliases(file);
      take(visitors.file?.(root, file), outcomes);
      return outcomes.length > 0 ? outcomes : undefined;
    },
  };
}

function take(found: Outcomes, outcomes: Outcome[]): void {
  if (found) outcomes.push(...(Array.isArray(found) ? (found as readonly Outcome[]) : [found as Outcome]));
}
