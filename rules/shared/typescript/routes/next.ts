/** Routes that Next.js makes of files and exports. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, functionName, hasModifier, isFunction } from "../nodes.ts";
import { functionBehind, type Route } from "./route.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** A Next.js route handler file of the app router. */
export function isNextRouteFile(path: string): boolean {
  return /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/.test(path);
}

/** A Next.js API route of the pages router. */
export function isNextApiFile(path: string): boolean {
  return /(?:^|\/)pages\/api\/.+\.[cm]?[jt]sx?$/.test(path);
}

/** The URL path that a Next.js file serves. */
export function nextPath(path: string): string {
  const app = /(?:^|\/)app\/(.*?)\/?route\.[cm]?[jt]sx?$/.exec(path);
  const pages = /(?:^|\/)pages\/(api\/.+?)(?:\/index)?\.[cm]?[jt]sx?$/.exec(path);
  const raw = app?.[1] ?? pages?.[1] ?? "";
  return `/${raw
    .split("/")
    .filter((part) => part !== "" && !/^\(.*\)$/.test(part) && !part.startsWith("@"))
    .join("/")}`;
}

/** Whether a function starts with a directive such as "use server". */
export function hasDirective(fn: FunctionNode, directive: string): boolean {
  const first = fn.body && ts.isBlock(fn.body) ? fn.body.statements[0] : undefined;
  return (
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) && first.expression.text === directive
  );
}

/** A function that is a server action by a directive of its own. */
export function inlineAction(fn: FunctionNode): Route {
  return { framework: "next-action", method: "ACTION", path: functionName(fn), fn, handlerName: functionName(fn), node: fn, guards: [] };
}

function isActionFile(file: TsFile): boolean {
  for (const statement of file.root.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === "use server") return true;
  }
  return false;
}

/** The route handlers, API routes and server actions that a file exports. */
export function nextRoutes(file: TsFile): Route[] {
  const route = isNextRouteFile(file.path);
  const api = isNextApiFile(file.path);
  const actions = isActionFile(file);
  if (!route && !api && !actions) return [];
  return exportsOf(file).flatMap(({ name, value, node }): Route[] => {
    const guards: TS.Expression[] = [];
    const fn = isFunction(value) ? value : functionBehind(value, file, guards);
    if (!fn) return [];
    const common = { fn, handlerName: functionName(fn), node, guards };
    if (route && methods.has(name)) return [{ framework: "next", method: name, path: nextPath(file.path), ...common }];
    if (api && name === "default") return [{ framework: "next", method: "ALL", path: nextPath(file.path), ...common }];
    const action = actions && name !== "default" && hasModifier(fn, ts.SyntaxKind.AsyncKeyword);
    return action ? [{ framework: "next-action", method: "ACTION", path: name, ...common }] : [];
  });
}

interface Exported {
  /** "default" for the default export. */
  readonly name: string;
  readonly value: TS.Expression | FunctionNode;
  readonly node: TS.Node;
}

/** The functions and values that a file exports, by their outer names. */
export function exportsOf(file: TsFile): Exported[] {
  const found: Exported[] = [];
  for (const statement of file.root.statements) {
    const exported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    if (ts.isFunctionDeclaration(statement) && exported) {
      const name = hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : (statement.name?.text ?? "");
      found.push({ name, value: statement, node: statement });
    } else if (ts.isVariableStatement(statement) && exported) {
      for (const declaration of statement.declarationList.declarations) {
        if (!ts.isIdentifier(declaration.name) || !declaration.initializer) continue;
        found.push({ name: declaration.name.text, value: declaration.initializer, node: declaration });
      }
    } else if (ts.isExportAssignment(statement)) found.push({ name: "default", value: statement.expression, node: statement });
    else if (
      ts.isExportDeclaration(statement) &&
      !statement.moduleSpecifier &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const element of statement.exportClause.elements) {
        const local = element.propertyName ?? element.name;
        if (ts.isIdentifier(local)) found.push({ name: element.name.text, value: local, node: element });
      }
    } else if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
      const { left, right } = statement.expression;
      const name = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(left.getText(file.root));
      if (name) found.push({ name: name[1] && name[1] !== "exports" ? name[1] : "default", value: right, node: statement });
    }
  }
  return found;
}
