import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { type Met, met, problem } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import { commentAbove, docstringOf } from "../../../shared/python/comments.ts";
import { bodyOf, decoratorsOf, definitionName, outerDefinition, parametersOf } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { baseNames, isScript, isSettingsClass } from "../../../shared/python/settings.ts";
import { indentAt } from "../../../shared/python/style.ts";

/** Up to this length a function is its own documentation. */
const shortLines = 10;

/** Up to this length `get_user_by_email(email)` says by its name what it does. */
const plainLines = 20;
const plainName = /^(?:get|find|fetch|load|list|count|is|has)_/;

/** Modules that others call: services and libraries. */
export const calledByOthersPython =
  /(?:^|\/)(?:services?|lib|libs|library|core|domain|sdk|repositories|integrations|providers|gateways|clients)\/|(?:^|\/)(?:\w+_)?(?:services?|repository|gateway|client|provider|helpers|utils)\.py$|^(?:packages|libs)\/[^/]+\/src\//i;

/** Files at the top of a folder, where modules lie that are not of a package yet. */
export const atTopPython = /^(?!(?:setup|conftest|manage|noxfile|fabfile|tasks|wsgi|asgi)\.py$)[^/]+\.py$/;

/** Functions that a tool calls by their name. */
const dictated = /^(?:upgrade|downgrade|main|setup|lifespan|application)$/;
/** Bases of classes that are lists of fields, which say what they hold. */
const declared = /^(?:BaseModel|SQLModel|Model|Base|Schema|TypedDict|NamedTuple|\w*Enum|\w*Settings|\w*Config)$/;

/** Comments that speak to tools. */
const directive = /^(?:seaworthy|noqa|type:|pylint|pyright|ruff|mypy|pragma|fmt:|isort|region|[-=]+$)/;

interface Undocumented {
  readonly definition: SyntaxNode;
  readonly name: string;
  readonly at: SyntaxNode;
  readonly lines: number;
}

/** A public function or class of the module that is long enough, with a place if it is documented. */
function judge(definition: SyntaxNode, file: PyFile): Undocumented | Met | undefined {
  const name = definitionName(definition, file);
  const at = child(definition, "name");
  const lines = file.lines.lineOf(definition.end) - file.lines.lineOf(definition.start) + 1;
  // A decorator's framework tells what such a function is for.
  if (!at || name.startsWith("_") || dictated.test(name) || lines <= shortLines || decoratorsOf(definition, file).length > 0)
    return undefined;
  if (
    definition.type === "class_definition" &&
    (isSettingsClass(definition, file) || baseNames(definition, file).some((base) => declared.test(base)))
  )
    return undefined;
  // A class that derives from a framework's or another of the project is described there; a plain name says what a short function does.
  if (definition.type === "class_definition" && baseNames(definition, file).some((base) => !/^(?:object|ABC|Generic|Protocol)$/.test(base)))
    return undefined;
  if (
    definition.type === "function_definition" &&
    lines <= plainLines &&
    plainName.test(name) &&
    parametersOf(definition, file).length <= 2
  )
    return undefined;
  const { start } = outerDefinition(definition);
  // A comment at the very top speaks of the file.
  const comment = /^(?:\s*#[^\r\n]*)*\s*$/.test(file.text.slice(0, start)) ? "" : commentAbove(start, file);
  const told = docstringOf(definition, file) !== "" || (comment.split(/\s+/).length >= 3 && !directive.test(comment));
  if (told) return met(at);
  return { definition, name, at, lines };
}

/** An empty docstring with a line for each parameter and for the result, in Google's form. */
function skeleton({ definition, name }: Undocumented, file: PyFile): readonly TextEdit[] {
  const [first] = bodyOf(definition);
  // A body on the line of the head has no place for one.
  if (!first || file.lines.lineOf(first.start) === file.lines.lineOf(child(definition, "name")?.start ?? 0)) return [];
  const start = file.lines.lineSpan(file.lines.lineOf(first.start)).start;
  const indent = indentAt(first.start, file);
  const parameters = definition.type === "function_definition" ? parametersOf(definition, file).map((parameter) => parameter.name) : [];
  const returns = definition.type === "function_definition" && !/->\s*None\b/.test(file.text.slice(definition.start, first.start));
  const parts = [
    ...(parameters.length > 0 ? ["", "Args:", ...parameters.map((parameter) => `    ${parameter}:`)] : []),
    ...(returns ? ["", "Returns:"] : []),
  ];
  const lines = parts.length > 0 ? [`"""${name}:`, ...parts, `"""`] : [`"""${name}:"""`, ""];
  const lineEnd = lineEndOf(file.text);
  return [{ start, end: start, text: lines.map((line) => (line === "" ? "" : indent + line) + lineEnd).join("") }];
}

/** Python: long public functions and classes without a docstring, in modules that others call. */
export const python: TreeVisitors<PyFile> = {
  file(root, file) {
    const { role } = file;
    if (
      role.test ||
      isScript(file) ||
      role.example ||
      role.seed ||
      role.migration ||
      role.toolConfig ||
      !(calledByOthersPython.test(file.path) || (atTopPython.test(file.path) && !isProgram(file)))
    )
      return undefined;
    if (isGeneratedCode(file.path, file.text)) return undefined;
    const judged = root.children.flatMap(
      (node) => (/^(?:function|class)_definition$/.test(node.type) ? judge(node, file) : undefined) ?? [],
    );
    const documented = calledByOthersPython.test(file.path) ? judged.filter((each): each is Met => "kind" in each) : [];
    // A module is one cause: its longest part stands for the others.
    const open = judged.filter((each): each is Undocumented => "definition" in each);
    const [longest, ...others] = [...open].sort((a, b) => b.lines - a.lines);
    if (!longest) return documented;
    const { name, lines } = longest;
    const related = others.map((other) => ({ at: other.at, message: `${other.name} has no documentation either` }));
    const edits = open.flatMap((each) => skeleton(each, file));
    const pending = calledByOthersPython.test(file.path) ? {} : { pending: "loose" };
    const fixes = edits.length === open.length ? [{ fix: "skeleton", edits }] : [];
    return [...documented, problem("undocumented", longest.at, { data: { name, lines }, related, fixes, ...pending })];
  },
};
