import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isSettingsClass } from "../../../shared/python/settings.ts";
import { bindingsOf } from "../../../shared/python/scopes.ts";
import { outlineOf } from "../../../shared/python/nodes.ts";
import { readingCalls, readingNodes, type VariableRead, variableRead } from "../../../shared/python/variable-reads.ts";
import { choosesSettings, isAsideFile, isConfigurationFile, isOwnVariable, setsItself } from "../../../shared/variables.ts";
import { mentions } from "../../../shared/mentions.ts";

const firstKey = {};
/** Files that start the program, before any settings are there. */
const entryFile = /(?:^|\/)(?:manage|wsgi|asgi|celery|celery_app|gunicorn[\w.]*|uvicorn[\w.]*|__main__|conftest)\.py$/;

/** The first read of a file stands for all of them. */
function visit(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.migration || isAsideFile(file.path) || entryFile.test(file.path)) return undefined;
  const read = variableRead(node, file);
  if (
    !read ||
    !isOwnVariable(read.name) ||
    setsItself(read.name, file) ||
    choosesSettings(read.name) ||
    file.memo(firstKey, () => node) !== node
  )
    return undefined;
  const data = { name: read.name, module: "", files: 0 };
  // A module that is there to read the environment is right, where it turns out to be the package's.
  if (isConfigurationFile(file.path) || holdsSettings(file)) return problem("outside", node, { data, pending: { what: "module" } });
  const fix = useModule(read, file);
  return [
    problem("outside", node, { data, pending: { what: "outside" }, ...(fix ? { fixes: [fix] } : {}) }),
    problem("everywhere", node, { data, pending: { what: "everywhere" } }),
  ];
}

function holdsSettings(file: PyFile): boolean {
  return outlineOf(file.root).some((node) => node.type === "class_definition" && isSettingsClass(node, file));
}

/** Where the file has the project's settings at hand, they are used. */
function useModule({ name, node }: VariableRead, file: PyFile): ProblemFix | undefined {
  if (node.type === "comparison_operator" || (node.type === "call" && child(node, "arguments")?.children.some((part) => part.type === ",")))
    return undefined;
  for (const [local, bindings] of bindingsOf(file.root, file)) {
    const imported = bindings.length === 1 ? (bindings[0]?.imported ?? "") : "";
    if (local !== "settings" || !/(?:^|\.)(?:conf|config|configuration|settings|core)\.settings$/.test(imported)) continue;
    // Pydantic's fields are written in the case of the others that the file uses.
    const lower = mentions(file, /\bsettings\.[a-z]/) && !mentions(file, /\bsettings\.[A-Z]/);
    const reference = `${local}.${lower ? name.toLowerCase() : name}`;
    if (textOf(file, node) === reference) return undefined;
    return { fix: "useModule", data: { local: reference }, edits: [{ start: node.start, end: node.end, text: reference }] };
  }
  return undefined;
}

/** Python: the first read of the environment in a module that is neither configuration nor the start of a program. */
export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(readingCalls.map((name) => [name, visit])),
  node: Object.fromEntries(readingNodes.map((type) => [type, visit])),
};
