import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasVersion, needsNoVersion } from "../../../shared/api-versions.ts";
import { isNextApiFile, isNextRouteFile, type Route, routesOf } from "../../../shared/typescript/handlers.ts";
import { functionNameSpan, isFunction, lastNameOf, propertyName, sourceOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { routeLike } from "../../../shared/typescript/routes/like.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { isAsideFile } from "../../../shared/variables.ts";
import { mountKey, versionKey } from "./confirm.ts";

/** What a program reads that calls from outside, instead of a cookie. */
const calledFromOutside = /["'`](?:authorization|x-api-key|api-key)["'`]|\bheaders\.authorization\b/i;
const routers = new Set(["express", "fastify", "koa", "hono", "nest"]);

function placeOf({ node, fn }: Route, file: TsFile): Span {
  if (ts.isCallExpression(node)) return spanOf(node.expression, file);
  return fn ? functionNameSpan(fn, file) : spanOf(node, file);
}

const routing =
  /^(?:use|setGlobalPrefix|basePath|prefix|route|register|Controller|get|post|put|patch|delete|all|Get|Post|Put|Patch|Delete|All)$/;
const versionName = /\b(?:\w*_)?version\b|[a-z]Version\b|\w_?[vV]\d+\b|\b[vV]\d+\b/;

/** Where a version or a prefix is set for many routes at once. */
function settingOf(node: TS.Node, file: TsFile): { readonly key: string; readonly value: string } | undefined {
  if (ts.isPropertyAssignment(node)) {
    const name = propertyName(node.name);
    const value = name === "prefix" || name === "version" ? staticString(node.initializer, file) : undefined;
    const owner = ts.isCallExpression(node.parent.parent) ? lastNameOf(node.parent.parent.expression) : "";
    if (value === undefined || !/^(?:Controller|register|Router|Hono|createRouter)$/.test(owner)) return undefined;
    if (name === "version" || hasVersion(value)) return { key: versionKey, value };
    return { key: mountKey, value };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const name = lastNameOf(node.expression);
  if (name === "enableVersioning" || name === "Version") return { key: versionKey, value: name };
  // @Controller(routesV1.root), app.use(`/${apiVersion}`, router): what it holds stands elsewhere, and it is called a version.
  const [path] = node.arguments;
  if (path && routing.test(name) && staticString(path, file) === undefined && !isFunction(path)) {
    const said = sourceOf(path, file);
    if (said.length < 200 && versionName.test(said)) return { key: versionKey, value: said };
  }
  if (!/^(?:use|setGlobalPrefix|basePath|prefix|route)$/.test(name) || (name === "use" && node.arguments.length < 2)) return undefined;
  const value = staticString(node.arguments[0], file);
  if (value === undefined) return undefined;
  if (hasVersion(value)) return { key: versionKey, value };
  return (name === "use" || name === "setGlobalPrefix") && /^\/?\w/.test(value) ? { key: mountKey, value } : undefined;
}

/** Facts of the places that set a prefix, and the first of them for the case that nothing has a version. */
function settings(root: TS.SourceFile, file: TsFile): Outcome[] {
  const found: Outcome[] = [];
  let first = true;
  if (!/prefix|version|basePath|Controller\(|\.(?:use|route)\(/i.test(file.text)) return found;
  walkBelow(root, (node) => {
    const setting = settingOf(node, file);
    if (!setting) return;
    const at = ts.isCallExpression(node) ? spanOf(node.expression, file) : spanOf(node, file);
    found.push(fact("setting", at, setting));
    if (setting.key !== mountKey || needsNoVersion(setting.value)) return;
    if (first) found.push(problem("none", at, { data: { count: "" }, pending: { what: "mount", path: setting.value } }));
    first = false;
    if (/^\/?api\//.test(setting.value)) found.push(beside(setting.value, at));
  });
  const header = /["'`](?:accept-version|x-api-version|api-version)["'`]/i.exec(file.text);
  if (header)
    found.push(fact("setting", { start: header.index, end: header.index + header[0].length }, { key: versionKey, value: header[0] }));
  return found;
}

function beside(path: string, at: Span): Outcome {
  return problem("beside", at, { data: { path }, pending: { what: "beside", path } });
}

/** Routes whose whole path stands here, and the first route for the case that nothing has a version. */
function routes(file: TsFile): Outcome[] {
  // Before all routes are looked for, whose framework or caller may not matter here.
  const next = isNextRouteFile(file.path) || isNextApiFile(file.path);
  if (!(next && calledFromOutside.test(file.text)) && !routeLike.test(file.text)) return [];
  const open = routesOf(file).filter(({ method, path }) => method !== "USE" && path !== "" && !hasVersion(path) && !needsNoVersion(path));
  const first = open.find(({ framework }) => routers.has(framework));
  const whole = open.filter(({ framework, path }) =>
    framework === "next"
      ? path.startsWith("/api/") && calledFromOutside.test(file.text)
      : routers.has(framework) && path.startsWith("/api/"),
  );
  const once = new Map(whole.map((route) => [route.path, route]));
  return [
    ...(first ? [problem("none", placeOf(first, file), { data: { count: "" }, pending: { what: "route", path: first.path } })] : []),
    ...[...once.values()].map((route) => beside(route.path, placeOf(route, file))),
  ];
}

/** TypeScript: paths of routes, and the prefixes and versions that applications set for many of them. */
export const typescript: TypeScriptVisitors = {
  file(root, file): Outcomes {
    if (file.role.test || file.role.browser || isAsideFile(file.path)) return undefined;
    return [...settings(root, file), ...routes(file)];
  },
};
