import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { readingCalls, readingNodes, variableRead } from "../../../shared/python/variable-reads.ts";
import { isAsideFile, isConfigurationFile, isExplained, isOwnVariable, setsItself } from "../../../shared/variables.ts";

const seenKey = {};

/** The other variables of a choice: `os.environ.get("DATABASE_URI") or os.environ.get("DATABASE_URL")`, one as the default of the other. */
function alternatives(node: SyntaxNode, name: string, file: PyFile): string[] {
  let whole = node;
  while (whole.parent && /^(?:boolean_operator|parenthesized_expression|argument_list|call)$/.test(whole.parent.type)) {
    if (
      whole.parent.type === "call" &&
      !/^(?:(?:os\.)?(?:environ\.get|getenv)|(?:decouple\.)?config|env(?:\.\w+)?)\(/.test(textOf(file, whole.parent))
    )
      break;
    whole = whole.parent;
  }
  const read = /\b(?:environ\.get\(|getenv\(|environ\[|config\(|env(?:\.\w+)?\()\s*["']([A-Z][A-Z0-9_]*)["']/g;
  return whole === node && !/,/.test(textOf(file, node))
    ? []
    : [...textOf(file, whole).matchAll(read)].map(([, other = ""]) => other).filter((other) => other !== name);
}

/** `config("HSTS") or config("DJANGO_HSTS")`: the second of a choice. */
function isSecond(node: SyntaxNode, file: PyFile): boolean {
  const choice = node.parent?.type === "boolean_operator" ? node.parent : undefined;
  const [left, operator] = choice?.children ?? [];
  return left !== undefined && left !== node && operator?.type === "or" && /\b(?:environ|getenv|config|env)\b/.test(textOf(file, left));
}

/** The first read of each variable of a file. Fields of a settings class are a schema, and so documented. */
function visit(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.migration || isAsideFile(file.path)) return undefined;
  const read = variableRead(node, file);
  if (!read || !isOwnVariable(read.name)) return undefined;
  // A module of settings that names a variable with its default documents it, as a settings class does.
  if (read.hasDefault && isConfigurationFile(file.path)) return undefined;
  const { name } = read;
  const seen = file.memo(seenKey, () => new Map<string, SyntaxNode>());
  if ((seen.get(name) ?? node) !== node) return undefined;
  seen.set(name, node);
  if ((!read.required && isExplained(name, file)) || setsItself(name, file)) return undefined;
  const instead = alternatives(node, name, file);
  // In a module of settings, a second name for what another variable says first needs no line of its own.
  if (isConfigurationFile(file.path) && instead.length > 0 && isSecond(node, file)) return undefined;
  return problem("undocumented", node, { data: { name }, pending: { name, instead } });
}

/** Python: the first read of each variable of a module. */
export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(readingCalls.map((name) => [name, visit])),
  node: Object.fromEntries(readingNodes.map((type) => [type, visit])),
};
