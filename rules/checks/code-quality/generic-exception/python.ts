/** Python: `raise Exception(…)`, which can only be caught together with everything else. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { isConfigurationFile } from "../../../shared/variables.ts";
import { definitionName, enclosingDef, inMainGuard, unwrap } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { baseNames } from "../../../shared/python/settings.ts";
import { indentUnit } from "../../../shared/python/style.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";

function visit(statement: SyntaxNode, file: PyFile): Outcomes {
  const raised = unwrap(namedChildren(statement)[0]);
  const thrown = raised && madeHere(raised, statement, file);
  if (!thrown || isProgram(file) || inMainGuard(statement, file)) return undefined;
  if (thrown.type === "string" && !isConfigurationFile(file.path)) return problem("notRaisable", thrown);
  const made = thrown.type === "call" ? child(thrown, "function") : thrown;
  const symbol = symbolOf(made, file);
  if (!made || symbol === undefined) return undefined;
  if (symbol !== "Exception" && symbol !== "BaseException") return /(?:Error|Exception)$/.test(symbol) ? met(thrown) : undefined;
  // In settings and outside of functions it ends the start of the program, and nobody is there to catch it. Caught in the same function, it only steers
  // what happens there.
  if (isConfigurationFile(file.path) || !enclosingDef(statement) || caughtNearby(statement) || isInvariant(statement, file))
    return undefined;
  // pylint: disable=broad-exception-raised
  if (/pylint:\s*disable=[\w,\s-]*broad-exception-raised/.test(file.lines.lineText(file.lines.lineOf(statement.start)))) return undefined;
  return problem("broad", made, { data: { what: symbol }, fixes: ownClass(made, statement, file) });
}

/** `error = Exception("…")` with `raise error` behind it in the same function. */
function madeHere(raised: SyntaxNode, statement: SyntaxNode, file: PyFile): SyntaxNode {
  const binding = raised.type === "identifier" ? soleBinding(textOf(file, raised), raised, file) : undefined;
  const value = binding?.kind === "assign" ? unwrap(binding.value) : undefined;
  return value?.type === "call" && enclosingDef(value) === enclosingDef(statement) ? value : raised;
}

function caughtNearby(statement: SyntaxNode): boolean {
  for (let node = statement; node.parent && node.type !== "function_definition"; node = node.parent)
    if (node.parent.type === "try_statement" && node.field === "body" && node.parent.children.some(({ type }) => type === "except_clause"))
      return true;
  return false;
}

/** What can only go wrong by a mistake in the program or its settings. */
function isInvariant(statement: SyntaxNode, file: PyFile): boolean {
  return /unreachable|(?:should|must) (?:not|never) (?:happen|be None|be reached)|impossible|not configured|is not set|must be set|environ|invariant/i.test(
    textOf(file, statement),
  );
}

/** Raises the one class of errors that the module has, or a new one of the module's name. */
function ownClass(made: SyntaxNode, statement: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const classes = file.root.children.filter((node) => node.type === "class_definition");
  const own = classes.filter(
    (node) => baseNames(node, file).some((base) => /^(?:Exception|\w+Error)$/.test(base)) && !hasConstructor(node, file),
  );
  const [first] = own;
  if (first && own.length === 1 && first.end < statement.start) {
    const name = definitionName(first, file);
    return [{ fix: "useClass", data: { known: name }, edits: [{ start: made.start, end: made.end, text: name }] }];
  }
  let top = statement;
  while (top.parent && top.parent.type !== "module") top = top.parent;
  const name = className(file.path);
  const place = file.root.children.find((node) => /^(?:class|function|decorated)_definition$/.test(node.type));
  if (!place || place.start > top.start || name === "" || new RegExp(`\\b${name}\\b`).test(file.text)) return [];
  // A comment above belongs to what stands there.
  if (file.lines.lineText(file.lines.lineOf(place.start) - 1).startsWith("#")) return [];
  const lineEnd = lineEndOf(file.text);
  const title = name
    .replace(/Error$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  const text = [`class ${name}(Exception):`, `${indentUnit(file)}"""Something went wrong with ${title}."""`, "", "", ""].join(lineEnd);
  return [
    {
      fix: "newClass",
      data: { known: name },
      edits: [
        { start: place.start, end: place.start, text },
        { start: made.start, end: made.end, text: name },
      ],
    },
  ];
}

function hasConstructor(definition: SyntaxNode, file: PyFile): boolean {
  return /\bdef __init__\b/.test(textOf(file, definition));
}

/** OrdersError for app/orders.py, and for app/orders/__init__.py. */
function className(path: string): string {
  const parts = path.replace(/(?:\/__init__)?\.py$/, "").split("/");
  const words = (parts.at(-1) ?? "").split("_").filter(Boolean);
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return /^[A-Z]\w*$/.test(name) ? `${name}Error` : "";
}

export const python: TreeVisitors<PyFile> = { node: { raise_statement: visit } };
