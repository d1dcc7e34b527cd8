/** What is known of a route, and the functions behind it. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, isFunction, unwrap } from "../nodes.ts";
import { declarationOf } from "../scope.ts";

/** Something that a framework answers requests with. */
export interface Route {
  readonly framework:
    | "express"
    | "fastify"
    | "koa"
    | "hono"
    | "nest"
    | "next"
    | "next-action"
    | "trpc"
    | "mcp"
    | "medusa"
    | "lambda"
    | "http"
    | "remix"
    | "sveltekit"
    | "astro"
    | "h3"
    | "elysia"
    | "graphql";
  /** Upper-case HTTP method, "ALL", "USE", or "TOOL", "ACTION", "QUERY", "MUTATION" for other protocols. */
  readonly method: string;
  /** The path as written, "" when it cannot be known. */
  readonly path: string;
  /** The function that answers; absent when it comes from another file. */
  readonly fn?: FunctionNode;
  /** The name that the function goes by where the route is declared, or "". */
  readonly handlerName: string;
  /** Where the route is declared: the call, the decorated method, the exported function. */
  readonly node: TS.Node;
  /** Expressions put in front of the handler: middleware arguments, wrappers, decorators. */
  readonly guards: readonly TS.Expression[];
}

/** A route whose function is in the file. */
export type Handler = Route & { readonly fn: FunctionNode };

const stateChanging = new Set(["POST", "PUT", "PATCH", "DELETE", "DEL", "ACTION", "MUTATION"]);

/** Whether a request of this method changes state by convention. */
export function changesState(method: string): boolean {
  return stateChanging.has(method);
}

/** The function behind an argument: written there, wrapped in calls (`asyncHandler(fn)`, whose names are added to `guards`), or a function of this file. */
export function functionBehind(expression: TS.Expression, file: TsFile, guards: TS.Expression[] = [], depth = 0): FunctionNode | undefined {
  const inner = unwrap(expression);
  if (isFunction(inner)) return inner;
  if (depth > 4) return undefined;
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    if (!declaration) return undefined;
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    return ts.isVariableDeclaration(declaration) && declaration.initializer
      ? functionBehind(declaration.initializer, file, guards, depth + 1)
      : undefined;
  }
  // this.list.bind(this)
  const bound = ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === "bind";
  const method = bound ? unwrap((inner.expression as TS.PropertyAccessExpression).expression) : inner;
  if (ts.isPropertyAccessExpression(method) && method.expression.kind === ts.SyntaxKind.ThisKeyword) return ownMethod(method);
  if (ts.isCallExpression(inner) && !bound) {
    guards.push(inner.expression);
    for (const argument of inner.arguments) {
      const fn = functionBehind(argument, file, guards, depth + 1);
      if (fn) return fn;
    }
  }
  return undefined;
}

function ownMethod(access: TS.PropertyAccessExpression): FunctionNode | undefined {
  const owner = ts.findAncestor(access, ts.isClassLike);
  for (const member of owner?.members ?? []) {
    if (!member.name || !ts.isIdentifier(member.name) || member.name.text !== access.name.text) continue;
    if (ts.isMethodDeclaration(member)) return member;
    const value = ts.isPropertyDeclaration(member) && member.initializer ? unwrap(member.initializer) : undefined;
    return value && isFunction(value) ? value : undefined;
  }
  return undefined;
}
