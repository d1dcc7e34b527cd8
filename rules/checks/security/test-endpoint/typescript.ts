import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { accessOf, checksSecret, routePlace } from "../../../shared/typescript/access.ts";
import { isTrialPath } from "../../../shared/names/trial-paths.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { isNextApiFile, isNextRouteFile, type Route, routesOf } from "../../../shared/typescript/handlers.ts";
import { calleeSpan, decoratorsOf, functionNameSpan, lastNameOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { indentAt, productionTest, styleOf } from "../../../shared/typescript/style.ts";
import { staticString } from "../../../shared/typescript/values.ts";

function isTrial({ path, framework }: Route): boolean {
  return !/^(?:trpc|graphql|mcp|next-action)$/.test(framework) && isTrialPath(path);
}

/** The caller's address is compared with the one of this machine. */
const onlyLocal = /[!=]==?\s*["'`](?:::ffff:)?127\.0\.0\.1["'`]|[!=]==?\s*["'`]::1["'`]|["'`]127\.0\.0\.1["'`][^\]]{0,80}\]\.includes\(/;

/** Something in the handler or around the route only lets it run outside production. */
function isGuarded(route: Route, file: TsFile): boolean {
  if (inDevelopmentBranch(route.node, file)) return true;
  if (!route.fn) return false;
  const environment =
    /\bNODE_ENV\b|\bisProd\w*|\bis_?dev\w*|\bAPP_ENV\b|\bVERCEL_ENV\b|\bENVIRONMENT\b|\benv\.(?:DEBUG|ENABLE|ALLOW|TEST|DEV)\w*|process\.env\.\w*(?:DEBUG|TEST|DEV|SEED|ENABLE|ALLOW)\w*|IS_(?:DEV|PROD)\w*/i;
  return (
    environment.test(sourceOf(route.fn, file)) ||
    route.guards.some(
      (guard) =>
        environment.test(sourceOf(guard, file).slice(0, 200)) ||
        /dev|nonProd|localOnly/i.test(sourceOf(guard, file).slice(0, 60)) ||
        onlyLocal.test(sourceOf(guard, file)),
    ) ||
    onlyLocal.test(sourceOf(route.fn, file)) ||
    checksSecret(route.fn, file)
  );
}

/** The decorator of the controller whose own path is such a one: all its routes have one cause. */
function controllerOf({ framework, fn }: Route, file: TsFile): { start: number; end: number; path: string } | undefined {
  const owner = framework === "nest" && fn ? ts.findAncestor(fn, ts.isClassLike) : undefined;
  for (const { expression } of owner ? decoratorsOf(owner) : []) {
    if (!ts.isCallExpression(expression) || lastNameOf(expression.expression) !== "Controller") continue;
    const path = expression.arguments[0] && staticString(expression.arguments[0], file);
    const whole = `/${path?.replace(/^\//, "")}`;
    if (path !== undefined && isTrialPath(whole)) return { ...spanOf(expression.expression, file), path: whole };
  }
  return undefined;
}

/** Every route of a file that only runs outside production is registered behind a condition somewhere else; inside it the file itself may return early. */
function returnsEarly(file: TsFile): boolean {
  return /if\s*\([^)]*(?:NODE_ENV|isProd|isDev)[^)]*\)\s*\{?\s*(?:return|throw|module\.exports)/.test(file.text);
}

/** A folder named test below the routes of Next.js is a route, whatever such a folder means elsewhere. */
function isTest(file: TsFile): boolean {
  if (!isNextRouteFile(file.path) && !isNextApiFile(file.path)) return file.role.test;
  return /(?:^|\/)(?:tests?|__tests__|e2e|fixtures?|__mocks__)\/(?:.*\/)?(?:app|pages)\/|\.(?:test|spec)\.\w+$/.test(file.path);
}

/** The module of a router that is mounted under such a path; undefined for middleware, files and routers of packages. */
function mountedModule({ fn, node }: Route, file: TsFile): string | undefined {
  const last = ts.isCallExpression(node) ? node.arguments.at(-1) : undefined;
  if (fn || !last) return undefined;
  const module = originOf(last, file)?.module;
  return module !== undefined && /^(?:[.~#]|@\/)/.test(module) ? module : undefined;
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  const { role } = file;
  if (isTest(file) || role.example || role.browser || role.development) return undefined;
  const seen = new Set<number>();
  return routesOf(file).flatMap((route): Outcome[] => {
    if (!isTrial(route)) return [];
    const module = route.method === "USE" ? mountedModule(route, file) : "";
    if (module === undefined) return [];
    const controller = controllerOf(route, file);
    const at = controller
      ? { start: controller.start, end: controller.end }
      : ts.isCallExpression(route.node)
        ? calleeSpan(route.node, file)
        : route.fn
          ? functionNameSpan(route.fn, file)
          : spanOf(route.node, file);
    if (seen.has(at.start)) return [];
    seen.add(at.start);
    if (isGuarded(route, file) || returnsEarly(file) || accessOf(route, file).auth) return [met(at)];
    const fix = guardFix(route, file);
    return [
      problem("route", at, {
        data: { what: controller?.path ?? `${/^(?:ALL|USE)$/.test(route.method) ? "" : `${route.method} `}${route.path}` },
        pending: { start: routePlace(route, file).start, method: route.method, path: route.path, module },
        ...(fix ? { fixes: [fix] } : {}),
      }),
    ];
  });
}

/** if (process.env.NODE_ENV === "production") return …404 as the framework says it. */
function guardFix({ framework, fn }: Route, file: TsFile): ProblemFix | undefined {
  const body = fn?.body;
  const first = body && ts.isBlock(body) ? body.statements[0] : undefined;
  if (!fn || !first) return undefined;
  const names = fn.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : ""));
  const answers: Partial<Record<Route["framework"], string | undefined>> = {
    express: names[1] && `${names[1]}.status(404).end()`,
    fastify: names[1] && `${names[1]}.code(404).send()`,
    hono: names[0] && `${names[0]}.notFound()`,
    next:
      names.length > 1 && /pages\//.test(file.path) ? names[1] && `${names[1]}.status(404).end()` : "new Response(null, { status: 404 })",
  };
  const answer = answers[framework];
  if (!answer) return undefined;
  const { semicolon, lineEnd } = styleOf(file);
  const start = first.getStart(file.root);
  const text = `if (${productionTest(file)}) return ${answer}${semicolon}${lineEnd}${indentAt(start, file)}`;
  return { fix: "guard", edits: [{ start, end: start, text }] };
}

/** TypeScript: routes for tests and debugging, and routers that are mounted under such a path. */
export const typescript: TypeScriptVisitors = { file: visitFile };
