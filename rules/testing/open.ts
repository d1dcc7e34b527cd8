/** One document as visitors get it, without the engine: for tests of the helpers that checks share. */
import type { FileContext, TsFile } from "../api/file.ts";
import { LineMap } from "../api/text.ts";
import { type TS, ts } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { parsers } from "../languages/index.ts";
import { roleOf } from "../languages/roles.ts";

/** Parses a text; its parser must be installed. */
export function openFile<Root>(language: LanguageId, text: string, path: string): FileContext<Root> {
  const memo = new Map<object, unknown>();
  const { root, broken } = parsers[language].parse(text, path);
  return {
    path,
    text,
    language,
    lines: new LineMap(text),
    role: roleOf(path, text, language),
    root: root as Root,
    broken,
    memo<T>(key: object, make: () => T): T {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
  };
}

/** A TypeScript text with its first expression between `«` and `»`; the marks are taken out. Throws when nothing is marked. */
export function openMarked(marked: string, path: string): { file: TsFile; node: TS.Expression } {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  if (start < 0 || end < start) throw new Error("no expression is marked with « and »");
  const file: TsFile = openFile("typescript", marked.replace("«", "").replace("»", ""), path);
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
