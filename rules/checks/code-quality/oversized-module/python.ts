import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import type { Span } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import { calledName } from "../../../shared/python/calls.ts";
import { handlersOf } from "../../../shared/python/handlers.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { isBareLiteral } from "../../../shared/python/nodes.ts";
import { writeOf } from "../../../shared/python/orms.ts";
import { baseNames, isScript, isSettingsClass } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { variableRead } from "../../../shared/python/variable-reads.ts";
import { type Concern, concerns, judgeMixture, maximumLines } from "./mixture.ts";

const modelBases = /^(?:Model|BaseModel|Base|DeclarativeBase|SQLModel|Document|EmbeddedDocument|Schema|\w*Serializer|Entity)$/;
const authModules = /^(?:jwt|jose|passlib|bcrypt|argon2|itsdangerous|pyotp|authlib|werkzeug\.security|django\.contrib\.auth\.hashers)\./;
const reading = /^(?:execute|scalars?|query|fetch|fetchrow|fetchall|fetchone|filter|get_or_404|select_related)$/;
const databaseName = /(?:^|[._])(?:session|db|database|conn|connection|cursor|pool|objects)$/i;

/** Lines with something else than space and comments; docstrings and tables of data left out. */
function linesOfCode(root: SyntaxNode, file: PyFile): number {
  let count = 0;
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.lineText(line).trim();
    if (text !== "" && !text.startsWith("#")) count++;
  }
  const without = (node: SyntaxNode): void => {
    count -= file.text
      .slice(node.start, node.end)
      .split(/\r?\n/)
      .filter((text) => text.trim() !== "").length;
  };
  walkTree(root, (node) => {
    if (isBareLiteral(node, "string") || (node.type === "expression_statement" && node.parent === root && isTable(node))) {
      without(node);
      return false;
    }
    return true;
  });
  return count;
}

/** A constant of the module that holds nothing but values. */
function isTable(statement: SyntaxNode): boolean {
  const value = child(namedChildren(statement)[0], "right");
  if (!value || !/^(?:list|dictionary|tuple|set)$/.test(value.type)) return false;
  let plain = true;
  walkTree(value, (node) => {
    if (node.type === "lambda" || node.type === "call" || node.type.endsWith("comprehension")) plain = false;
    return plain;
  });
  return plain;
}

function concernOf(node: SyntaxNode, file: PyFile): Concern | undefined {
  if (node.type === "class_definition") {
    if (isSettingsClass(node, file)) return "configuration";
    return baseNames(node, file).some((base) => modelBases.test(base)) ? "models" : undefined;
  }
  if (node.type !== "call") return node.type === "subscript" && variableRead(node, file) ? "configuration" : undefined;
  const callee = child(node, "function");
  if (authModules.test(symbolOf(callee, file) ?? "")) return "authentication";
  if (httpCall(node, file)) return "external calls";
  if (variableRead(node, file)) return "configuration";
  const owner = callee?.type === "attribute" ? child(callee, "object") : undefined;
  const reads = owner !== undefined && reading.test(calledName(node, file)) && databaseName.test(textOf(file, owner));
  return reads || writeOf(node, file) ? "persistence" : undefined;
}

function concernsOf(root: SyntaxNode, file: PyFile): Map<Concern, Span[]> {
  const found = new Map<Concern, Span[]>(concerns.map((concern) => [concern, []]));
  for (const { definition, decorator } of handlersOf(file).values()) found.get("routes")?.push(decorator ?? definition);
  walkTree(root, (node) => {
    const concern = concernOf(node, file);
    if (concern) found.get(concern)?.push(node);
  });
  return found;
}

/** Python: modules that are too long and mix concerns; docstrings and tables of data do not count. */
export const python: TreeVisitors<PyFile> = {
  file(root, file) {
    const { role } = file;
    if (file.lines.count <= maximumLines || role.test || isScript(file) || role.seed || role.migration || role.example) return undefined;
    if (isGeneratedCode(file.path, file.text)) return undefined;
    const first = root.children.find((node) => node.type !== "comment");
    const lines = first ? linesOfCode(root, file) : 0;
    if (!first || lines <= maximumLines) return undefined;
    const at = {
      start: first.start,
      end: first.start + (/^[\w@]+|^\S/.exec(file.text.slice(first.start, first.start + 80))?.[0].length ?? 1),
    };
    return judgeMixture(at, lines, concernsOf(root, file), file);
  },
};
