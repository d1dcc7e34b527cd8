/** Parameters instead of pasted values, for Python's libraries. */
import { type PyFile, textOf } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, callOfArgument, calledName } from "../../../shared/python/calls.ts";
import { usesOf } from "../../../shared/python/flow.ts";
import { lastName, unwrap } from "../../../shared/python/nodes.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";

/** How a library writes parameters: `?`, `%s`, `$1` with the values as arguments of their own, `:name` in SQLAlchemy's texts. */
type Style = "question" | "percent" | "dollar" | "named";

function styleOf(call: SyntaxNode, isText: boolean, file: PyFile): Style | undefined {
  if (isText) return "named";
  const method = calledName(call, file);
  if (/^(?:fetch|fetchrow|fetchval)$/.test(method) || importsPackage(file, "asyncpg"))
    return importsPackage(file, "asyncpg") ? "dollar" : undefined;
  const libraries: readonly (readonly [Style, readonly string[]])[] = [
    ["question", ["sqlite3", "aiosqlite", "pyodbc"]],
    ["percent", ["psycopg2", "psycopg", "MySQLdb", "pymysql", "mysql.connector", "django.db"]],
  ];
  const found = libraries.filter(([, packages]) => importsPackage(file, ...packages));
  return found.length === 1 && method === "execute" ? found[0]?.[0] : undefined;
}

/** The f-string that is edited: the argument itself, or the value of the name that holds it when nothing else uses it. */
function writtenText(sql: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const node = unwrap(sql);
  if (node.type !== "identifier") return node;
  const binding = soleBinding(textOf(file, node), node, file);
  return binding?.kind === "assign" && binding.value && usesOf(binding.node, file).length === 1 ? unwrap(binding.value) : undefined;
}

/** Moves the pasted values of an f-string into parameters; undefined where the shape is another. */
export function parametersFix(
  call: SyntaxNode,
  sql: SyntaxNode,
  pasted: readonly { readonly value: SyntaxNode }[],
  file: PyFile,
): ProblemFix | undefined {
  // text(f"…") inside of execute(…), or execute(text(f"…")): the parameters belong to execute.
  const given = unwrap(sql);
  const isText = /^(?:sqlalchemy|sqlmodel)\.(?:\w+\.)*text$/.test(
    symbolOf(child(given.type === "call" ? given : call, "function"), file) ?? "",
  );
  const runner = isText && given.type !== "call" ? callOfArgument(call) : call;
  const written = isText && given.type === "call" ? argumentsOf(given, file).positional[0] : given;
  const string = written && writtenText(written, file);
  if (!runner || !/^(?:execute|fetch\w*)$/.test(calledName(runner, file)) || string?.type !== "string") return undefined;
  const { positional, keyword } = argumentsOf(runner, file);
  const style = styleOf(runner, isText, file);
  const list = child(runner, "arguments");
  if (!style || !list || positional.length !== 1 || keyword.size > 0) return undefined;
  const interpolations = namedChildren(string).filter((part) => part.type === "interpolation");
  const values = interpolations.filter((part) => pasted.some(({ value }) => value === child(part, "expression")));
  const all = values.length === interpolations.length;
  const text = textOf(file, string);
  if (values.length !== pasted.length || /\{\{|\}\}/.test(text) || (style === "percent" && /%/.test(text)) || /\\N\{/.test(text))
    return undefined;
  const names = new Set<string>();
  const edits: TextEdit[] = [];
  const passed: string[] = [];
  for (const [index, part] of values.entries()) {
    const value = child(part, "expression");
    if (!value || part.children.some((each) => each.type === "format_specifier" || each.type === "type_conversion")) return undefined;
    const quotedBefore = file.text[part.start - 1] === "'";
    const quotedAfter = file.text[part.end] === "'";
    const inText = quotedBefore !== quotedAfter || /[%\w]/.test(file.text[part.start - 1] ?? "") || /[%\w]/.test(file.text[part.end] ?? "");
    // '%{term}%': the value is only a part of the text
    if (inText || (quotedBefore && string.children[0] && /^\w*'/.test(text))) return undefined;
    const name = fresh(lastName(value, file) || "value", names);
    const marker = { question: "?", percent: "%s", dollar: `$${index + 1}`, named: `:${name}` }[style];
    const around = quotedBefore ? 1 : 0;
    edits.push({ start: part.start - around, end: part.end + around, text: marker });
    passed.push(style === "named" ? `"${name}": ${textOf(file, value)}` : textOf(file, value));
  }
  const prefix = /^[a-zA-Z]*/.exec(text)?.[0] ?? "";
  if (all) edits.push({ start: string.start, end: string.start + prefix.length, text: prefix.replace(/f/i, "") });
  const argument =
    style === "dollar"
      ? passed.join(", ")
      : style === "named"
        ? `{${passed.join(", ")}}`
        : `(${passed.join(", ")}${passed.length === 1 ? "," : ""})`;
  const last = namedChildren(list).at(-1);
  if (!last) return undefined;
  edits.push({ start: last.end, end: last.end, text: `, ${argument}` });
  return { fix: "parameters", edits };
}

function fresh(name: string, names: Set<string>): string {
  let found = name;
  for (let i = 2; names.has(found); i++) found = `${name}_${i}`;
  names.add(found);
  return found;
}
