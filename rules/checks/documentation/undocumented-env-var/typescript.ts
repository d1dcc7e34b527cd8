import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { environmentReads, readingNodes } from "../../../shared/typescript/environment.ts";
import { sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { isAsideFile, isConfigurationFile, isExplained, isOwnVariable, setsItself } from "../../../shared/variables.ts";

const seenKey = {};

/** The other variables of a choice: `process.env.DATABASE_URI || process.env.DATABASE_URL`. */
function alternatives(node: TS.Node, name: string, file: TsFile): string[] {
  let whole = node;
  while (ts.isBinaryExpression(whole.parent) && /^(?:\|\||\?\?)$/.test(whole.parent.operatorToken.getText(file.root))) whole = whole.parent;
  const read = /\benv\.([A-Z][A-Z0-9_]*)\b/g;
  return whole === node ? [] : [...sourceOf(whole, file).matchAll(read)].map(([, other = ""]) => other).filter((other) => other !== name);
}

/** The first read of each variable of a file; whether it is documented is known when the whole project is. */
function visit(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || isAsideFile(file.path)) return undefined;
  const seen = file.memo(seenKey, () => new Map<string, TS.Node>());
  return environmentReads(node, file).flatMap((read): Outcome[] => {
    const { name } = read;
    if (!isOwnVariable(name) || (seen.get(name) ?? read.node) !== read.node) return [];
    seen.set(name, read.node);
    // A module of settings that names a variable with its default documents it; what is experimental is for those who build it.
    if (
      read.hasDefault &&
      ((ts.isCallExpression(read.node.parent) && isConfigurationFile(file.path)) || /(?:^|_)EXPERIMENT(?:AL)?_/.test(name))
    )
      return [];
    if ((!read.required && !read.asserted && isExplained(name, file)) || setsItself(name, file)) return [];
    return [
      problem("undocumented", spanOf(read.node, file), { data: { name }, pending: { name, instead: alternatives(read.node, name, file) } }),
    ];
  });
}

/** TypeScript: the first read of each variable of a module. */
export const typescript: TypeScriptVisitors = { node: Object.fromEntries(readingNodes.map((kind) => [kind, visit])) };
