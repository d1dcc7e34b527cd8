/** Reads what the modules of the repository import from each other and from packages. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type TS, ts } from "../api/ts.ts";

/** One import, export from, dynamic import or import type. Paths are relative to the root, with forward slashes. */
export interface Import {
  readonly from: string;
  /** 1-based. */
  readonly line: number;
  /** A file of the repository, or the name of a package or of Node's module as written. */
  readonly to: string;
  readonly inside: boolean;
  /** Nothing is left of it at run time. */
  readonly typeOnly: boolean;
}

const skipped = new Set(["node_modules", "dist", "artifacts", "test-fixtures"]);

/** Paths of all TypeScript files below the root, hidden and generated folders left out. */
export function typeScriptFiles(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith(".") || skipped.has(entry.name) ? [] : typeScriptFiles(root, path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The imports of all given files. */
export function readImports(root: string, paths: readonly string[]): Import[] {
  return paths.flatMap((path) => importsOf(path, readFileSync(join(root, path), "utf8")));
}

/** The imports of one file, in order. */
export function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const take = (specifier: TS.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(specifier.getStart(source)).line + 1;
    found.push({ from: path, line, ...target(path, specifier.text), typeOnly });
  };
  const visit = (node: TS.Node): void => {
    if (ts.isImportDeclaration(node)) take(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) take(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importsTypesOnly(clause: TS.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  return (
    !name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

function target(from: string, specifier: string): Pick<Import, "to" | "inside"> {
  if (specifier.startsWith(".")) return { to: posix.join(posix.dirname(from), specifier), inside: true };
  const own = /^@seaworthy\/(.+)$/.exec(specifier);
  return own ? { to: `${own[1]}.ts`, inside: true } : { to: specifier, inside: false };
}
