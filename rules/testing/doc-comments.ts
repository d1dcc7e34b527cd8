/** Which exports have no doc comment: what other files use is explained where it is declared. */
import { type TS, ts } from "../api/ts.ts";

/** Whether the exports of a file are to be explained: those of tests and generated files are not. */
export function isToBeExplained(path: string): boolean {
  return /^(?:rules|server|client|scripts)\//.test(path) && !/\.test\.tsx?$|\.generated\.ts$|\/test\//.test(path);
}

/**
 * The exported functions, classes, interfaces and types of a file without a doc comment, each as a line that begins with `file:line`
 * (1-based). A comment explains what it stands above without an empty line between; of overloads one is enough.
 */
export function unexplainedExports(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const explained = new Set<string>();
  const missing = new Map<string, number>();
  for (const statement of source.statements) {
    if (!isExportedDeclaration(statement)) continue;
    const name = statement.name?.text ?? "default";
    if (hasDocComment(statement, source)) explained.add(name);
    else if (!missing.has(name)) missing.set(name, source.getLineAndCharacterOfPosition(statement.getStart(source)).line + 1);
  }
  return [...missing].flatMap(([name, line]) => (explained.has(name) ? [] : [`${path}:${line} exports ${name} without a doc comment`]));
}

type Declaration = TS.FunctionDeclaration | TS.ClassDeclaration | TS.InterfaceDeclaration | TS.TypeAliasDeclaration | TS.EnumDeclaration;

function isExportedDeclaration(node: TS.Node): node is Declaration {
  const declares =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node);
  return declares && (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function hasDocComment(node: Declaration, source: TS.SourceFile): boolean {
  const { text } = source;
  const last = ts.getLeadingCommentRanges(text, node.pos)?.findLast(({ pos }) => text.startsWith("/**", pos));
  return last !== undefined && !/\n[ \t]*\r?\n/.test(text.slice(last.end, node.getStart(source)));
}
