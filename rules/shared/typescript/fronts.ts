/** What stands in front of a router's routes in the same file: middleware, hooks, and the call that mounts the router. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { callsBelow, enclosingFunction, lastNameOf, unwrap } from "./nodes.ts";
import { declarationOf } from "./scope.ts";
import { staticString } from "./values.ts";

interface Front {
  /** Name of the router or app. */
  readonly target: string;
  readonly start: number;
  readonly path: string;
  /** The path is known or there is none. */
  readonly known: boolean;
  readonly behind: readonly TS.Expression[];
  /** The function around the call, undefined at the top level. */
  readonly scope: TS.Node | undefined;
  /** A hook counts for every router of its scope. */
  readonly hook: boolean;
}

const frontsKey = {};

/** All calls of the file that put something in front of a router. */
function allFronts(file: TsFile): readonly Front[] {
  return file.memo(frontsKey, () => {
    const fronts: Front[] = [];
    if (!/\.(?:use|addHook|register|route|all|onBeforeHandle|derive)\(/.test(file.text)) return fronts;
    for (const call of callsBelow(file.root)) {
      const front = ts.isPropertyAccessExpression(call.expression) ? frontOf(call, call.expression, file) : undefined;
      if (front) fronts.push(front);
    }
    return fronts;
  });
}

function frontOf(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile): Front | undefined {
  const method = callee.name.text;
  const hook = method === "addHook" || method === "onBeforeHandle" || method === "derive";
  if (!hook && !/^(?:use|route|register|all)$/.test(method)) return undefined;
  const first = call.arguments[0];
  const text = staticString(first, file);
  const list = ts.isArrayLiteralExpression(first ?? call) ? undefined : text;
  const behind = text === undefined ? [...call.arguments] : call.arguments.slice(1);
  if (hook && text !== undefined && !/^(?:onRequest|preHandler|preValidation|preParsing)$/.test(text)) return undefined;
  if (behind.length === 0 || (method === "all" && list === undefined)) return undefined;
  const target = baseName(callee.expression);
  return {
    target,
    start: call.getStart(file.root),
    path: hook ? "" : (text ?? ""),
    known: true,
    behind,
    scope: enclosingFunction(call),
    hook,
  };
}

/** The router at the base of a chain: `router` of `router.route("/x").get(a).post`. */
function baseName(expression: TS.Expression): string {
  let current = unwrap(expression);
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) current = unwrap(current.expression.expression);
  return lastNameOf(current);
}

function contains(scope: TS.Node | undefined, node: TS.Node): boolean {
  if (!scope) return true;
  for (let current = node as TS.Node | undefined; current; current = current.parent) if (current === scope) return true;
  return false;
}

function covers(front: string, path: string): boolean {
  const prefix = front.replace(/\/?\*.*$/, "").replace(/\/$/, "");
  return prefix === "" || path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}.`);
}

/**
 * The expressions in front of a route or mount: of its router (`router.use(auth)` above it), and of whatever mounts the router in this file.
 * @param call the call that declares the route
 * @param path its path, "" when it cannot be known
 */
export function frontsOf(call: TS.CallExpression, path: string, file: TsFile): (readonly TS.Expression[])[] {
  return frontsAt(call, path, file, 0);
}

function frontsAt(call: TS.CallExpression, path: string, file: TsFile, depth: number): (readonly TS.Expression[])[] {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || depth > 4) return [];
  const target = baseName(callee.expression);
  const start = call.getStart(file.root);
  const found: (readonly TS.Expression[])[] = [];
  for (const front of allFronts(file)) {
    if (front.start === start || !contains(front.scope, call)) continue;
    if (front.hook || (front.target === target && front.start < start)) {
      if (covers(front.path, path) && !mounts(front)) found.push(front.behind);
      else if (covers(front.path, path) && front.behind.length > 1) found.push(front.behind.slice(0, -1));
    }
    // app.use("/api", requireAuth, router): what is in front of router
    const last = front.behind.at(-1);
    if (front.target !== target && last && mountsRouter(last, target, call, file)) {
      found.push(front.behind.slice(0, -1));
      const mount = callAt(front, last);
      if (mount) found.push(...frontsAt(mount, front.path, file, depth + 1));
    }
  }
  return found;
}

/** The last of several arguments with a path may be a router rather than something in front of others. */
function mounts(front: Front): boolean {
  const last = front.behind.at(-1);
  return last !== undefined && /(?:Router|Routes|router|routes|Api|api|App)$/.test(lastNameOf(last));
}

function mountsRouter(last: TS.Expression, target: string, call: TS.CallExpression, file: TsFile): boolean {
  const inner = unwrap(last);
  const router =
    ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === "routes"
      ? unwrap(inner.expression.expression)
      : inner;
  if (!ts.isIdentifier(router) || router.text !== target) return false;
  const declaration = declarationOf(router, file);
  return declaration !== undefined && declaration.pos <= call.pos;
}

function callAt(front: Front, last: TS.Expression): TS.CallExpression | undefined {
  const call = last.parent;
  return ts.isCallExpression(call) && front.behind.includes(last) ? call : undefined;
}
