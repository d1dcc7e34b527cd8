import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type EnvironmentRead, environmentReads, readingNodes } from "../../../shared/typescript/environment.ts";
import { spanOf } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { choosesSettings, isAsideFile, isConfigurationFile, isOwnVariable, setsItself } from "../../../shared/variables.ts";

const firstKey = {};
/** Files that a framework runs before anything else, with a configuration in the middle: they cannot wait for a module. */
const frameworkFile = /(?:^|\/)(?:instrumentation(?:-client)?|sentry\.\w+)\.[cm]?[jt]s$/;

/** The first read of a file stands for all of them. */
function visit(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || isAsideFile(file.path) || frameworkFile.test(file.path)) return undefined;
  const read = environmentReads(node, file).find(({ name }) => isOwnVariable(name) && !setsItself(name, file) && !choosesSettings(name));
  if (!read || file.memo(firstKey, () => read.node) !== read.node || runtimeOf(file) === "browser") return undefined;
  const at = spanOf(read.node, file);
  const data = { name: read.name, module: "", files: 0 };
  // A module that is there to read the environment is right, where it turns out to be the package's.
  if (isConfigurationFile(file.path)) return problem("outside", at, { data, pending: { what: "module" } });
  const fix = useModule(read, file);
  const outcomes: Outcome[] = [
    problem("outside", at, { data, pending: { what: "outside" }, ...(fix ? { fixes: [fix] } : {}) }),
    problem("everywhere", at, { data, pending: { what: "everywhere" } }),
  ];
  return outcomes;
}

/** Where the file has the module's variables at hand, they are used. */
function useModule({ name, node }: EnvironmentRead, file: TsFile): ProblemFix | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  for (const [local, { module, typeOnly }] of importsOf(file)) {
    if (
      typeOnly ||
      !/^(?:env|\w+Env|ENV)$/.test(local) ||
      !/^[.@~#].*(?:^|[/._-])(?:env|environment|config|settings)(?:[/._-]|$)/i.test(module)
    )
      continue;
    return { fix: "useModule", data: { local: `${local}.${name}` }, edits: [{ ...spanOf(node, file), text: `${local}.${name}` }] };
  }
  return undefined;
}

/** TypeScript: the first read of the environment in a module that is neither configuration nor the start of a program. */
export const typescript: TypeScriptVisitors = { node: Object.fromEntries(readingNodes.map((kind) => [kind, visit])) };
