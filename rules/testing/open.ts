/** One document as visitors get it, without the engine: for tests of the helpers that checks share. */
import type { FileContext, TsFile } from "../api/file.ts";
import { type TS, ts } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { contextOf, NodeTables } from "../engine/context.ts";
import { parsers } from "../languages/index.ts";

/** Parses a text; its parser must be installed. */
export function openFile<Root>(language: LanguageId, text: string, path: string): FileContext<Root> {
  const parsed = parsers[language].parse(text, path);
  return contextOf({ path, text, language, parsed, nodes: new NodeTables(parsed.root) }) as FileContext<Root>;
}

/** A TypeScript text with its first expression between `«` and `»`; the marks are taken out. Throws when nothing is marked. */
export function openMarked(marked: string, path: string): { file: TsFile; node: TS.Expression } {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  if (start < 0 || end < start) throw new Error("no expression is marked with « and »");
  const file = openFile("typescript", marked.replace("«", "").replace("»", ""), path) as TsFile;
  let found: TS.Expression | undefined;
  const visit = (node: TS.Node): void => {
    if (node.end < start || node.pos > end) return;
    if (!found && ts.isExpression(node) && node.getStart(file.root) === start && node.end === end) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file.root);
  if (!found) throw new Error(`no expression reads ${file.text.slice(start, end)}`);
  return { file, node: found };
}
