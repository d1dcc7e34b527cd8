import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { asyncExportsSetting, type BareHandler, bareHandlerSetting } from "../../shared/promises.ts";
import { type Route, routesOf } from "../../shared/typescript/handlers.ts";
import { spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { exportedAsync, importedPath, mayReject } from "../../shared/typescript/promises.ts";
import { runtimeOf } from "../../shared/typescript/runtime.ts";
import { initializerOf, originOf } from "../../shared/typescript/scope.ts";

/** Where the functions of a module are listed that may fail; one fact for all of them. */
function handedOut(root: TS.SourceFile, file: TsFile): Outcome[] {
  if (!/\basync\b/.test(file.text)) return [];
  const paths = [...exportedAsync(file)].filter(([, fn]) => mayReject(fn, file)).map(([path]) => path);
  const start = root.getStart();
  return paths.length > 0 ? [fact("setting", { start, end: start }, { key: asyncExportsSetting, value: paths })] : [];
}

/** `router.get("/orders", orders.list)`, where `orders` is another module, or an instance of its class. */
function bareHandler({ framework, fn, node }: Route, file: TsFile): Outcome[] {
  const last = framework === "express" && !fn && ts.isCallExpression(node) ? node.arguments.at(-1) : undefined;
  if (!last) return [];
  let handler = unwrap(last);
  // orders.list.bind(orders)
  if (ts.isCallExpression(handler) && ts.isPropertyAccessExpression(handler.expression) && handler.expression.name.text === "bind")
    handler = unwrap(handler.expression.expression);
  const value = reference(handler, file);
  return value ? [fact("setting", spanOf(handler, file), { key: bareHandlerSetting, value })] : [];
}

function reference(handler: TS.Expression, file: TsFile): BareHandler | undefined {
  const direct = originOf(handler, file);
  if (direct) return { module: direct.module, path: importedPath(direct) };
  if (!ts.isPropertyAccessExpression(handler) || !ts.isIdentifier(handler.expression)) return undefined;
  const made = initializerOf(handler.expression, file);
  const origin = made && ts.isNewExpression(made) ? originOf(made.expression, file) : undefined;
  return origin && { module: origin.module, path: importedPath({ ...origin, members: [...origin.members, handler.name.text] }) };
}

/** TypeScript: code for browsers and tools has no routes, and is left out. */
export const typescript: TypeScriptVisitors = {
  file(root, file) {
    if (file.role.test || runtimeOf(file) === "tool" || runtimeOf(file) === "browser") return undefined;
    const routed = /\b(?:express|[rR]outer|app)\b/.test(file.text);
    return [...handedOut(root, file), ...(routed ? routesOf(file).flatMap((route) => bareHandler(route, file)) : [])];
  },
};
