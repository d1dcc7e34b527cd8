/** One document as visitors get it, without the engine: for tests of the helpers that checks share. */
import type { FileContext, PyFile, TsFile } from "../api/file.ts";
import { type SyntaxNode, walkTree } from "../api/tree.ts";
import { type TS, ts } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { contextOf, NodeTables } from "../engine/context.ts";
import { parsers } from "../languages/index.ts";

/** Parses a text; its parser must be installed. */
export function openFile<Root>(language: LanguageId, text: string, path: string): FileContext<Root> {
  const parsed = parsers[language].parse(text, path);
  return contextOf({ path, text, language, parsed, nodes: new NodeTables(parsed.root) }) as FileContext<Root>;
}

/** A text with one stretch between `«` and `»`, without the marks, and where the stretch was. Throws when nothing is marked. */
function unmarked(marked: string): { text: string; start: number; end: number } {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  if (start < 0 || end < start) throw new Error("no expression is marked with « and »");
  return { text: marked.replace("«", "").replace("»", ""), start, end };
}

/**
 * A TypeScript text with one expression between `«` and `»`; the outermost one that stands there.
 * @throws Error when nothing is marked, or what is marked is no expression.
 */
export function openMarked(marked: string, path: string): { file: TsFile; node: TS.Expression } {
  const { text, start, end } = unmarked(marked);
  const file = openFile("typescript", text, path) as TsFile;
  let found: TS.Expression | undefined;
  const visit = (node: TS.Node): void => {
    if (node.end < start || node.pos > end) return;
    if (!found && ts.isExpression(node) && node.getStart(file.root) === start && node.end === end) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file.root);
  if (!found) throw new Error(`no expression reads ${text.slice(start, end)}`);
  return { file, node: found };
}

/**
 * A Python text with one expression between `«` and `»`; the outermost one that stands there and is no statement.
 * @throws Error when nothing is marked, or what is marked is no expression.
 */
export function openMarkedPython(marked: string, path: string): { file: PyFile; node: SyntaxNode } {
  const { text, start, end } = unmarked(marked);
  const file: PyFile = openFile("python", text, path);
  let found: SyntaxNode | undefined;
  walkTree(file.root, (node) => {
    if (!found && node.named && node.start === start && node.end === end && !/_statement$|^block$|^module$/.test(node.type)) found = node;
    return true;
  });
  if (!found) throw new Error(`no expression reads ${text.slice(start, end)}`);
  return { file, node: found };
}
