import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import type { TS } from "../../../api/ts.ts";
import { environmentReads, readingNodes } from "../../../shared/typescript/environment.ts";
import { spanOf } from "../../../shared/typescript/nodes.ts";
import { isAsideFile, isOwnVariable } from "../../../shared/variables.ts";

const seenKey = {};

/** The first read of each variable of a file; whether it is documented is known when the whole project is. */
function visit(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || isAsideFile(file.path)) return undefined;
  const seen = file.memo(seenKey, () => new Map<string, TS.Node>());
  return environmentReads(node, file).flatMap((read): Outcome[] => {
    const { name } = read;
    if (!isOwnVariable(name) || (seen.get(name) ?? read.node) !== read.node) return [];
    seen.set(name, read.node);
    return [problem("undocumented", spanOf(read.node, file), { data: { name }, pending: { name } })];
  });
}

export const typescript: TypeScriptVisitors = { node: Object.fromEntries(readingNodes.map((kind) => [kind, visit])) };
