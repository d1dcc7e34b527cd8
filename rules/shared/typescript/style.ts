/** Writing code the way the file is written: quotes, semicolons, indentation, imports. */
import type { TsFile } from "../../api/file.ts";
import { lineEndOf, type TextEdit } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";
import { importsOf } from "./scope.ts";

/** What the lines of a file agree on. */
interface Style {
  readonly quote: '"' | "'";
  readonly semicolon: ";" | "";
  /** One level of indentation. */
  readonly indent: string;
  readonly lineEnd: string;
  /** The file uses `require`, not `import`. */
  readonly commonJs: boolean;
}

const styleKey = {};

/** The file's style, from what it does most. */
export function styleOf(file: TsFile): Style {
  return file.memo(styleKey, () => {
    const { text } = file;
    const head = text.slice(0, 20_000);
    const single = head.split("'").length;
    const double = head.split('"').length;
    let withSemicolon = 0;
    let without = 0;
    for (const statement of file.root.statements) {
      if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) continue;
      if (text[statement.end - 1] === ";") withSemicolon++;
      else if (text[statement.end - 1] !== "}") without++;
    }
    const indent = /^(\t| {2,8})\S/m.exec(head)?.[1] ?? "  ";
    const usesImport = file.root.statements.some(
      (statement) =>
        ts.isImportDeclaration(statement) ||
        ts.isExportDeclaration(statement) ||
        ts.isExportAssignment(statement) ||
        (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)),
    );
    const commonJs = file.path.endsWith(".cjs") || (!usesImport && /\brequire\(|\bmodule\.exports\b/.test(text));
    return {
      quote: single > double ? "'" : '"',
      semicolon: without > withSemicolon ? "" : ";",
      indent,
      lineEnd: lineEndOf(text),
      commonJs,
    };
  });
}

/** A string literal in the file's quotes. */
export function quoted(value: string, file: TsFile): string {
  const { quote } = styleOf(file);
  return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n") + quote;
}

/**
 * A string literal for a property of an object literal; with `as const` where the object's type is only made from its values, so that
 * a library that wants this very text still accepts the object.
 */
export function literalIn(object: TS.ObjectLiteralExpression | undefined, value: string, file: TsFile): string {
  const text = quoted(value, file);
  return object && /\.[cm]?tsx?$/.test(file.path) && isInferred(object) ? `${text} as const` : text;
}

/** Whether nothing but the literal itself gives an object its type. */
function isInferred(object: TS.ObjectLiteralExpression): boolean {
  for (let node: TS.Node = object; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) return parent.type === undefined;
    if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) {
      const fn = ts.findAncestor(parent, ts.isFunctionLike);
      return fn !== undefined && fn.type === undefined && !ts.isExpression(fn.parent);
    }
    const goesOn = ts.isPropertyAssignment(parent) || ts.isObjectLiteralExpression(parent) || ts.isParenthesizedExpression(parent);
    if (!goesOn) return false;
  }
  return false;
}

/** An expression that is true in production, in the words of the file's platform. */
export function productionTest(file: TsFile): string {
  if (/\bimport\.meta\.env\b/.test(file.text) && !/\bprocess\.env\b/.test(file.text)) return "import.meta.env.PROD";
  return `process.env.NODE_ENV === ${quoted("production", file)}`;
}

/** The white space at the start of the line on which an offset stands. */
export function indentAt(offset: number, file: TsFile): string {
  return /^[ \t]*/.exec(file.lines.lineText(file.lines.lineOf(offset)))?.[0] ?? "";
}

/** Adds properties at the end of an object literal, on one line or one per line as the literal is written. */
export function addProperties(object: TS.ObjectLiteralExpression, properties: readonly string[], file: TsFile): TextEdit {
  const start = object.getStart(file.root);
  const inner = file.text.slice(start + 1, object.end - 1);
  const last = object.properties.at(-1);
  if (!last) {
    // An empty literal may hold a comment: keep it.
    return inner.trim() === ""
      ? { start, end: object.end, text: `{ ${properties.join(", ")} }` }
      : { start: start + 1, end: start + 1, text: ` ${properties.join(", ")},` };
  }
  const multiline = /[\r\n]/.test(file.text.slice(start, last.getStart(file.root)));
  const after = file.text.slice(last.end, object.end - 1);
  const comma = object.properties.hasTrailingComma;
  const at = comma ? last.end + after.indexOf(",") + 1 : last.end;
  if (multiline) {
    const indent = indentAt(last.getStart(file.root), file);
    const { lineEnd } = styleOf(file);
    return {
      start: at,
      end: at,
      text: `${comma ? "" : ","}${properties.map((property) => `${lineEnd}${indent}${property}`).join(",")}${comma ? "," : ""}`,
    };
  }
  return { start: at, end: at, text: `${comma ? "" : ","} ${properties.join(", ")}` };
}

interface ImportedName {
  /** The name to use in the code. */
  readonly name: string;
  /** Nothing when the file has the import already. */
  readonly edits: readonly TextEdit[];
}

const wordsKey = {};

/** A local name that is free in the file: the wanted one, or with a number behind it. */
function freeName(wanted: string, file: TsFile): string {
  const taken = file.memo(wordsKey, () => new Set(file.text.match(/[\w$]+/g)));
  if (!taken.has(wanted)) return wanted;
  for (let i = 2; ; i++) if (!taken.has(`${wanted}${i}`)) return `${wanted}${i}`;
}

/**
 * A module's default export (or namespace) under a local name, added in the file's style when it is not imported yet.
 * @param modules the first is written; any of them counts as imported (`node:crypto`, `crypto`)
 * @param form how it is imported in a file with `import`
 */
export function importModule(
  file: TsFile,
  modules: readonly [string, ...string[]],
  wanted: string,
  form: "default" | "namespace" = "default",
): ImportedName {
  for (const [local, imported] of importsOf(file)) {
    if (modules.includes(imported.module) && (imported.name === "default" || imported.name === "*") && !imported.typeOnly)
      return { name: local, edits: [] };
  }
  const name = freeName(wanted, file);
  const { semicolon, commonJs } = styleOf(file);
  const module = quoted(modules[0], file);
  const line = commonJs
    ? `const ${name} = require(${module})${semicolon}`
    : `import ${form === "namespace" ? `* as ${name}` : name} from ${module}${semicolon}`;
  return { name, edits: [importLine(file, line)] };
}

/**
 * An exported name of a module, added to an import of that module that is there or as a new import; under another local name where
 * the file uses the name for something else.
 */
export function importName(file: TsFile, modules: readonly [string, ...string[]], exported: string): ImportedName {
  const imports = [...importsOf(file)].filter(([, imported]) => modules.includes(imported.module) && !imported.typeOnly);
  const same = imports.find(([, imported]) => imported.name === exported);
  if (same) return { name: same[0], edits: [] };
  const whole = imports.find(([, imported]) => imported.name === "default" || imported.name === "*");
  if (whole) return { name: `${whole[0]}.${exported}`, edits: [] };
  const { semicolon, commonJs } = styleOf(file);
  const name = freeName(exported, file);
  const specifier = name === exported ? exported : `${exported}${commonJs ? ":" : " as"} ${name}`;
  for (const [, imported] of imports) {
    if (!ts.isImportDeclaration(imported.node)) continue;
    const bindings = imported.node.importClause?.namedBindings;
    const last = bindings && ts.isNamedImports(bindings) ? bindings.elements.at(-1) : undefined;
    if (last) return { name, edits: [{ start: last.end, end: last.end, text: `, ${specifier}` }] };
  }
  const module = quoted(modules[0], file);
  const line = commonJs ? `const { ${specifier} } = require(${module})${semicolon}` : `import { ${specifier} } from ${module}${semicolon}`;
  return { name, edits: [importLine(file, line)] };
}

/** The edit that adds a line with an import: behind the last import, else behind directives and the head comment. */
export function importLine(file: TsFile, line: string): TextEdit {
  const { lineEnd } = styleOf(file);
  let last: TS.Statement | undefined;
  let directive: TS.Statement | undefined;
  for (const statement of file.root.statements) {
    if (ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && !last) directive = statement;
    const required =
      ts.isVariableStatement(statement) &&
      /\brequire\(/.test(file.text.slice(statement.pos, statement.end)) &&
      statement.declarationList.declarations.some(
        (declaration) =>
          declaration.initializer &&
          /^require\(/.test(file.text.slice(declaration.initializer.getStart(file.root), declaration.initializer.end)),
      );
    if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement) || required) last = statement;
  }
  const behind = last ?? directive;
  if (behind) return { start: behind.end, end: behind.end, text: lineEnd + line };
  const first = file.root.statements[0];
  // Behind a head comment that is set off by a blank line (licence, shebang), directly in front of the code otherwise.
  const start = first ? first.getStart(file.root) : 0;
  const head = file.text.slice(0, start);
  const blank = Math.max(head.lastIndexOf("\n\n"), head.lastIndexOf("\r\n\r\n"));
  let at = blank === -1 ? start : blank + (head.startsWith("\r\n\r\n", blank) ? 4 : 2);
  if (file.text.charCodeAt(0) === 0xfeff && at === 0) at = 1;
  const shebang = /^\uFEFF?#![^\n]*\n/.exec(file.text)?.[0].length ?? 0;
  return { start: Math.max(at, shebang), end: Math.max(at, shebang), text: line + lineEnd };
}
