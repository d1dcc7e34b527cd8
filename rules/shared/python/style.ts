/** Writing Python the way the file is written: quotes, indentation, imports in isort's order. */
import { type PyFile, textOf } from "../../api/file.ts";
import { lineEndOf, type Span, type TextEdit } from "../../api/text.ts";
import { child, childrenIn, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { isBareLiteral } from "./nodes.ts";
import { stdlibModules } from "./stdlib.ts";

const quoteKey = {};

/** The quote that the file uses most for plain strings. */
function quoteOf(file: PyFile): '"' | "'" {
  return file.memo(quoteKey, () => {
    const head = file.text.slice(0, 20_000).replace(/"""|'''/g, "");
    return head.split("'").length > head.split('"').length ? "'" : '"';
  });
}

/** A string literal in the file's quotes. */
export function quoted(value: string, file: PyFile): string {
  const quote = quoteOf(file);
  return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n") + quote;
}

/** The white space at the start of the line on which an offset stands. */
export function indentAt(offset: number, file: PyFile): string {
  return /^[ \t]*/.exec(file.lines.lineText(file.lines.lineOf(offset)))?.[0] ?? "";
}

/** Where the line of a node begins, behind a byte order mark. */
function lineStart(node: SyntaxNode, file: PyFile): number {
  const start = file.lines.starts[file.lines.lineOf(node.start)] ?? node.start;
  return file.text.charCodeAt(start) === 0xfeff ? start + 1 : start;
}

/** The whole lines of a node with their line end, when nothing else stands on them. */
export function wholeLines(node: SyntaxNode, file: PyFile): Span | undefined {
  const start = lineStart(node, file);
  const end = file.lines.starts[file.lines.lineOf(node.end) + 1] ?? file.text.length;
  return file.text.slice(start, node.start).trim() === "" && file.text.slice(node.end, end).trim() === "" ? { start, end } : undefined;
}

/** One level of indentation. */
export function indentUnit(file: PyFile): string {
  return /^(\t| {2,8})\S/m.exec(file.text.slice(0, 20_000))?.[1] ?? "    ";
}

/** Adds arguments at the end of a call's list, on one line or one per line as the list is written. */
export function addArguments(call: SyntaxNode, texts: readonly string[], file: PyFile): readonly TextEdit[] | undefined {
  const list = child(call, "arguments");
  if (list?.type !== "argument_list" || list.children.at(-1)?.type !== ")") return undefined;
  const items = namedChildren(list);
  const last = items.at(-1);
  const close = list.end - 1;
  if (!last) return [{ start: list.start + 1, end: list.start + 1, text: texts.join(", ") }];
  const after = file.text.slice(last.end, close).replace(/#[^\r\n]*/g, (comment) => " ".repeat(comment.length));
  const comma = after.indexOf(",");
  const onOwnLine = file.lines.lineOf(last.start) !== file.lines.lineOf(list.start) && /[\r\n]/.test(file.text.slice(last.end, close));
  const at = comma === -1 ? last.end : last.end + comma + 1;
  if (!onOwnLine) return [{ start: at, end: at, text: `${comma === -1 ? "," : ""} ${texts.join(", ")}` }];
  // A comment behind the last argument stays with it.
  const lineEnd = file.lines.lineSpan(file.lines.lineOf(at)).end;
  const indent = lineEndOf(file.text) + indentAt(last.start, file);
  const added = texts.map((text) => indent + text).join(",");
  if (comma !== -1) return [{ start: lineEnd, end: lineEnd, text: `${added},` }];
  return at === lineEnd
    ? [{ start: at, end: at, text: `,${added}` }]
    : [
        { start: at, end: at, text: "," },
        { start: lineEnd, end: lineEnd, text: added },
      ];
}

/** Takes an item out of a comma-separated list, with the comma that belongs to it. */
export function removeItem(item: SyntaxNode, file: PyFile): TextEdit {
  const siblings = item.parent?.children ?? [];
  const index = siblings.indexOf(item);
  const next = siblings[index + 1];
  if (next?.type === ",") {
    const following = siblings[index + 2];
    const sameLine = following && following.type !== "comment" && file.lines.lineOf(following.start) === file.lines.lineOf(item.start);
    if (sameLine && following.named) return { start: item.start, end: following.start, text: "" };
    const before = siblings[index - 1];
    // An item on a line of its own takes the line with it.
    if (before && file.lines.lineOf(before.end) !== file.lines.lineOf(item.start)) return { start: before.end, end: next.end, text: "" };
    return { start: item.start, end: next.end, text: "" };
  }
  const before = siblings[index - 1];
  if (before?.type === ",") return { start: before.start, end: item.end, text: "" };
  return { start: item.start, end: item.end, text: "" };
}

interface ImportLine {
  readonly node: SyntaxNode;
  readonly module: string;
  readonly from: boolean;
}

function importLines(file: PyFile): ImportLine[] {
  return file.root.children.flatMap((node): ImportLine[] => {
    if (node.type === "import_from_statement") return [{ node, from: true, module: textOf(file, child(node, "module_name") ?? node) }];
    const first = node.type === "import_statement" ? child(node, "name") : undefined;
    return first
      ? [{ node, from: false, module: textOf(file, first.type === "aliased_import" ? (child(first, "name") ?? first) : first) }]
      : [];
  });
}

/** A name that can be written at a place, with what must be imported for it. */
interface Reference {
  /** How the code refers to it. */
  readonly text: string;
  /** Imports to add; empty when the file has what is needed. */
  readonly edits: readonly TextEdit[];
}

/** Refers to a member of a module as the file does: through its import, with the names it takes from it, else through `import module`. */
export function moduleMember(module: string, member: string, file: PyFile): Reference {
  const local = importedAs(module, undefined, file);
  if (local !== undefined) return { text: `${local}.${member}`, edits: [] };
  const direct = importedAs(module, member, file);
  if (direct !== undefined) return { text: direct, edits: [] };
  const names = fromImport(module, file);
  if (names) return { text: member, edits: [extendImport(names, member, file)] };
  return { text: `${module}.${member}`, edits: [insertImport(module, undefined, file)] };
}

/** Refers to a name of a module, which `from module import name` brings in. */
export function importedMember(module: string, name: string, file: PyFile): Reference {
  const direct = importedAs(module, name, file);
  if (direct !== undefined) return { text: direct, edits: [] };
  const local = importedAs(module, undefined, file);
  if (local !== undefined) return { text: `${local}.${name}`, edits: [] };
  const existing = fromImport(module, file);
  return { text: name, edits: [existing ? extendImport(existing, name, file) : insertImport(module, name, file)] };
}

/** The statement at the top that takes names from a module. */
function fromImport(module: string, file: PyFile): SyntaxNode | undefined {
  const lines = importLines(file).filter((line) => line.from && line.module === module);
  return lines.find(({ node }) => !node.children.some((part) => part.type === "wildcard_import"))?.node;
}

/** The local name of a module, or of a name in it, by the imports at the top of the file. */
function importedAs(module: string, name: string | undefined, file: PyFile): string | undefined {
  for (const { node, from } of importLines(file)) {
    if (from !== (name !== undefined)) continue;
    if (from && textOf(file, child(node, "module_name") ?? node) !== module) continue;
    for (const item of childrenIn(node, "name")) {
      const aliased = item.type === "aliased_import";
      const source = textOf(file, aliased ? (child(item, "name") ?? item) : item);
      if (source === (name ?? module)) return textOf(file, aliased ? (child(item, "alias") ?? item) : item);
    }
  }
  return undefined;
}

/** isort's order of names in a from-import: CONSTANTS, Classes, functions. */
function nameRank(name: string): string {
  const kind = /^[A-Z0-9_]+$/.test(name) && name.length > 1 ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
  return `${kind}${name.toLowerCase()}`;
}

function extendImport(node: SyntaxNode, name: string, file: PyFile): TextEdit {
  const items = childrenIn(node, "name");
  const before = items.find((item) => nameRank(textOf(file, item)) > nameRank(name));
  const previous = before ? items[items.indexOf(before) - 1] : items.at(-1);
  const onOwnLines =
    items.length > 1
      ? file.lines.lineOf(items[0]?.start ?? 0) !== file.lines.lineOf(items[1]?.start ?? 0)
      : file.lines.lineOf(node.start) !== file.lines.lineOf(items[0]?.start ?? 0);
  const gap = onOwnLines ? lineEndOf(file.text) + indentAt(items[0]?.start ?? 0, file) : " ";
  if (before) return { start: before.start, end: before.start, text: `${name},${gap}` };
  const at = previous?.end ?? node.end;
  return { start: at, end: at, text: `,${gap}${name}` };
}

type Section = 0 | 1 | 2 | 3;

/** isort's sections: future, standard library, third party, own. What is not known to be one of the others counts as third party. */
function sectionOf(module: string): Section {
  if (module === "__future__") return 0;
  if (module.startsWith(".")) return 3;
  return stdlibModules.has(module.split(".")[0] ?? "") ? 1 : 2;
}

function insertImport(module: string, name: string | undefined, file: PyFile): TextEdit {
  const line = name === undefined ? `import ${module}` : `from ${module} import ${name}`;
  const lineEnd = lineEndOf(file.text);
  const section = sectionOf(module);
  const lines = importLines(file).filter(({ node }) => node.start === lineStart(node, file));
  const same = lines.filter((entry) => sectionOf(entry.module) === section && contiguous(entry, lines, file));
  // Default isort puts `import x` before `from x import y`; a file that mixes them sorts by module alone.
  const mixed = same.some((entry, i) => !entry.from && same.slice(0, i).some((earlier) => earlier.from));
  const rank = (from: boolean, text: string): string => `${mixed ? "" : from ? 1 : 0}${text.toLowerCase()}`;
  const own = rank(name !== undefined, module);
  const next = same.find((entry) => rank(entry.from, entry.module) > own);
  if (next) return { start: next.node.start, end: next.node.start, text: line + lineEnd };
  const last = same.at(-1);
  if (last) return afterLine(last.node, line, file);
  const later = lines.find((entry) => sectionOf(entry.module) > section);
  if (later) return { start: later.node.start, end: later.node.start, text: line + lineEnd + lineEnd };
  const earlier = lines.at(-1) ?? futureImport(file);
  if (earlier) return afterLine("node" in earlier ? earlier.node : earlier, `${lineEnd}${line}`, file);
  return atTop(line, file);
}

function futureImport(file: PyFile): SyntaxNode | undefined {
  return file.root.children.find((node) => node.type === "future_import_statement");
}

/** Whether an import belongs to the block at the top: nothing but imports, comments and the docstring stand before it. */
function contiguous(entry: ImportLine, lines: readonly ImportLine[], file: PyFile): boolean {
  const first = lines[0];
  if (!first) return true;
  const from = file.root.children.indexOf(first.node);
  const to = file.root.children.indexOf(entry.node);
  return file.root.children
    .slice(from, to)
    .every((node) => /^(?:import_statement|import_from_statement|future_import_statement|comment)$/.test(node.type));
}

function afterLine(node: SyntaxNode, text: string, file: PyFile): TextEdit {
  const end = file.lines.lineSpan(file.lines.lineOf(node.end)).end;
  return { start: end, end, text: lineEndOf(file.text) + text };
}

/** In a file without imports: behind the shebang, the comments at the top and the docstring. */
function atTop(line: string, file: PyFile): TextEdit {
  const lineEnd = lineEndOf(file.text);
  const statements = file.root.children.filter((node) => node.type !== "comment");
  if (isBareLiteral(statements[0], "string") && statements[0]) return afterLine(statements[0], `${lineEnd}${line}`, file);
  const hashes = /^(?:\uFEFF)?(?:#[^\r\n]*(?:\r\n|\n|$))*/.exec(file.text)?.[0].length ?? 0;
  const gap = file.text.slice(hashes).trim() === "" ? "" : lineEnd;
  return { start: hashes, end: hashes, text: `${line}${lineEnd}${/^(?:\r?\n)/.test(file.text.slice(hashes)) ? "" : gap}` };
}
