/** Routes that Medusa makes of files and exports: `src/api/store/carts/[id]/route.ts` with `export const POST`. */
import type { TsFile } from "../../../api/file.ts";
import type { TS } from "../../../api/ts.ts";
import { exportsOf } from "../exports.ts";
import { functionName, isFunction } from "../nodes.ts";
import { functionBehind, type Route } from "./route.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const routeFile = /(?:^|\/)src\/api\/((?!.*(?:^|\/)app\/).*?)\/?route\.[cm]?[jt]s$/;

/** The route handlers that a file exports, with the path that the file is served at. */
export function medusaRoutes(file: TsFile): Route[] {
  const folder = routeFile.exec(file.path)?.[1];
  if (folder === undefined || /\bnext\/|["']next["']/.test(file.text)) return [];
  return exportsOf(file).flatMap(({ name, value, node }): Route[] => {
    const guards: TS.Expression[] = [];
    const fn = isFunction(value) ? value : functionBehind(value, file, guards);
    const path = `/${folder.replace(/\[(\w+)\]/g, ":$1")}`;
    return fn && methods.has(name) ? [{ framework: "medusa", method: name, path, fn, handlerName: functionName(fn), node, guards }] : [];
  });
}
