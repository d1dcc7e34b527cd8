/** Routes that Next.js makes of files and exports. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { exportsOf } from "../exports.ts";
import { type FunctionNode, functionName, hasModifier, isFunction } from "../nodes.ts";
import { functionBehind, type Route } from "./route.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** A Next.js route handler file of the app router. */
export function isNextRouteFile(path: string): boolean {
  return /^route\.[cm]?[jt]sx?$|(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/.test(path);
}

/** A Next.js API route of the pages router. */
export function isNextApiFile(path: string): boolean {
  return /(?:^|\/)pages\/api\/.+\.[cm]?[jt]sx?$/.test(path);
}

/** The URL path that a Next.js file serves. */
function nextPath(path: string): string {
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
