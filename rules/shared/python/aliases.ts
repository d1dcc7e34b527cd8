/** Visitors are keyed by names, and imports can give another one. */
import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import { child, childrenIn, walkTree } from "../../api/tree.ts";
import { outlineOf } from "./nodes.ts";

/**
 * The visitors, which also see calls of functions and classes that were imported under another name (`from subprocess import run as sh`).
 * Costs a walk only in files that have such an import.
 */
export function withAliases(visitors: TreeVisitors<PyFile>): TreeVisitors<PyFile> {
  const calls = visitors.call ?? {};
  return {
    ...visitors,
    file(root, file) {
      const outcomes: Outcome[] = [];
      take(visitors.file?.(root, file), outcomes);
      const keys = aliasesIn(file, calls);
      if (keys.size > 0) {
        walkTree(file.root, (node) => {
          const callee = node.type === "call" ? child(node, "function") : undefined;
          const key = callee?.type === "identifier" ? keys.get(textOf(file, callee)) : undefined;
          if (key !== undefined) take(calls[key]?.(node, file), outcomes);
          return true;
        });
      }
      return outcomes.length > 0 ? outcomes : undefined;
    },
  };
}

/** The names that imports give to what has a visitor under its own name. */
function aliasesIn(file: PyFile, calls: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  if (!/\bimport\b[^\n]*\bas\b|^\s+\w+ as \w+,?$/m.test(file.text)) return keys;
  for (const node of outlineOf(file.root)) {
    if (node.type !== "import_from_statement") continue;
    for (const item of childrenIn(node, "name")) {
      const name = item.type === "aliased_import" ? child(item, "name") : undefined;
      const alias = child(item, "alias");
      const [key, local] = [name && textOf(file, name), alias && textOf(file, alias)];
      if (key && local && Object.hasOwn(calls, key) && !Object.hasOwn(calls, local)) keys.set(local, key);
    }
  }
  return keys;
}

function take(found: Outcomes, outcomes: Outcome[]): void {
  if (found) outcomes.push(...(Array.isArray(found) ? (found as readonly Outcome[]) : [found as Outcome]));
}
