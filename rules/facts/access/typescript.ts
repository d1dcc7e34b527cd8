import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isBypassName } from "../../shared/names/bypass.ts";
import { addCalled, guardIn, shortSource } from "../../shared/typescript/access.ts";
import { authCallIn, identityReadIn, isAuthCall, isAuthName, readsIdentity } from "../../shared/typescript/auth.ts";
import { refusedNames } from "../../shared/typescript/refused-flags.ts";
import { exportsOf, reexportsOf } from "../../shared/typescript/exports.ts";
import { frontsOf } from "../../shared/typescript/fronts.ts";
import { functionBehind } from "../../shared/typescript/handlers.ts";
import {
  type FunctionNode,
  isFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../shared/typescript/nodes.ts";
import { initializerOf, originOf } from "../../shared/typescript/scope.ts";
import { chosenQueries } from "../../shared/typescript/scoped-queries.ts";
import { looksAtSignature } from "../../shared/typescript/signatures.ts";
import { staticString } from "../../shared/typescript/values.ts";

/** A function that only calls others is followed where its name leaves room for finding out who calls. */
const mayAsk =
  /auth|session|user|request|access|permission|guard|wrap|^with|require|ensure|verify|protect|context|handler|action|procedure|api|current|parse|check|default|middleware/i;
const viaLimit = 10;

function authFunctions(file: TsFile): Outcome[] {
  const found = exportsOf(file).flatMap(({ name, value, at }): Outcome[] => {
    const auth = isFunction(value) ? (authCallIn(value, file) ?? identityReadIn(value, file)) : authInValue(value, file);
    if (auth) return [fact("auth-function", spanOf(at, file), { name, auth: shortSource(auth, file), via: [] })];
    if (!mayAsk.test(name)) return [];
    const via = new Set<string>();
    addCalled(value, file, via);
    const made = ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) || ts.isCallExpression(value);
    // baseProcedure.use(requireUser)
    const guard = guardIn(made ? [value] : isFunction(value) ? returned(value) : [], file, via);
    if (guard) return [fact("auth-function", spanOf(at, file), { name, auth: shortSource(guard, file), via: [] })];
    return via.size === 0 ? [] : [fact("auth-function", spanOf(at, file), { name, auth: "", via: [...via].slice(0, viaLimit) })];
  });
  for (const { module, name, as, node } of reexportsOf(file)) {
    if (as === "*" || isAuthName(as) || mayAsk.test(as))
      found.push(fact("auth-function", spanOf(node, file), { name: as, auth: "", via: [`${module}#${name}`] }));
  }
  return found;
}

/** What a function gives back: `(scope) => authedProcedure.use(…)`. */
function returned(fn: FunctionNode): readonly TS.Expression[] {
  if (!fn.body || !ts.isBlock(fn.body)) return fn.body ? [fn.body] : [];
  return fn.body.statements.flatMap((statement) =>
    ts.isReturnStatement(statement) && statement.expression && ts.isCallExpression(unwrap(statement.expression))
      ? [statement.expression]
      : [],
  );
}

/** Exported functions that verify who signed a message, whatever their names. */
function signatureFunctions(file: TsFile): Outcome[] {
  if (!/signature|hmac|webhook|timingSafeEqual|secret/i.test(file.text)) return [];
  return exportsOf(file).flatMap(({ name, value, at }): Outcome[] => {
    const fn = isFunction(value) ? value : functionBehind(value, file);
    return fn && looksAtSignature(fn, [], file) ? [fact("setting", spanOf(at, file), { key: "verifies.signature", value: name })] : [];
  });
}

/** Queries that are limited to what belongs to somebody: what is usual for a model. */
function scopedQueries(file: TsFile): Outcome[] {
  if (!/\b(?:where|find\w*|update\w*|delete\w*)\b/.test(file.text)) return [];
  return chosenQueries(file).flatMap(({ call, model, field }): Outcome[] => {
    return field === "" ? [] : [fact("setting", spanOf(call.expression, file), { key: "query.scoped", value: { model, field } })];
  });
}

/** Flags that switch authentication off: those that start-up refuses in production, and those of a configuration that something is decided by. */
function bypassFlags(file: TsFile): Outcome[] {
  if (!/skip|disable|bypass|ignore|no_?auth|mock|fake/i.test(file.text)) return [];
  const found = [...refusedNames(file)]
    .filter(isBypassName)
    .map((value) => fact("setting", { start: 0, end: 0 }, { key: "auth.flag.refused", value }));
  walkBelow(file.root, (node) => {
    if (ts.isPropertyAccessExpression(node) && isBypassName(node.name.text) && decidesHere(node))
      found.push(fact("setting", spanOf(node, file), { key: "auth.flag.used", value: node.name.text }));
  });
  return found;
}

/** It is the condition, or stands in one. */
function decidesHere(node: TS.Node): boolean {
  const statement = ts.findAncestor(node, (each) => ts.isStatement(each) || ts.isConditionalExpression(each));
  if (!statement || !(ts.isIfStatement(statement) || ts.isConditionalExpression(statement))) return false;
  const condition = ts.isIfStatement(statement) ? statement.expression : statement.condition;
  return condition.pos <= node.pos && node.end <= condition.end;
}

/** What a value that is made by calls asks: `createClient().use(async ({ next }) => { await auth(); … })`, a constant that means a function. */
function authInValue(value: TS.Expression, file: TsFile): TS.Node | undefined {
  let inner = unwrap(value);
  if (ts.isIdentifier(inner)) inner = unwrap(initializerOf(inner, file) ?? inner);
  if (isFunction(inner)) return authCallIn(inner, file) ?? identityReadIn(inner, file);
  if (!ts.isCallExpression(inner)) return undefined;
  let found: TS.Node | undefined;
  walkBelow(inner, (node) => {
    if (found) return false;
    if (isFunction(node)) found = authCallIn(node, file) ?? identityReadIn(node, file);
    return isFunction(node) ? false : undefined;
  });
  return found;
}

/** The module that a router comes from, as `module#name`: imported, required in place, or made by an imported function. */
function moduleOf(argument: TS.Expression, file: TsFile, depth = 0): string | undefined {
  const inner = unwrap(argument);
  const origin = originOf(inner, file);
  if (origin) return `${origin.module}#${[origin.name, ...origin.members].join(".")}`;
  if (ts.isCallExpression(inner)) return moduleOf(inner.expression, file, depth + 1);
  // usersRouter.routes(): Koa
  if (ts.isPropertyAccessExpression(inner)) return moduleOf(inner.expression, file, depth + 1);
  const initializer = ts.isIdentifier(inner) && depth < 4 ? initializerOf(inner, file) : undefined;
  return initializer ? moduleOf(initializer, file, depth + 1) : undefined;
}

const applications = /^(?:app|application|server|fastify|koa|instance|expressApp|honoApp)$/;

/** app.use("/users", requireAuth, usersRouter), app.route("/users", users), fastify.register(users, { prefix }), app.use(requireAuth). */
function visitMount(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (file.role.test || !receiver || call.arguments.length === 0 || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const method = call.expression.name.text;
  const path = method === "addHook" ? "" : (staticString(call.arguments[0], file) ?? "");
  const rest = path === "" && method !== "addHook" ? [...call.arguments] : call.arguments.slice(1);
  const last = method === "register" ? rest[0] : rest.at(-1);
  if (!last) return undefined;
  const via = new Set<string>();
  const own = guardIn(rest, file, via);
  const listed = method === "use" ? mountsOfList(call, last, file) : [];
  if (listed.length > 0) return listed;
  const module = method === "addHook" ? undefined : moduleOf(last, file);
  const before =
    own ??
    frontsOf(call, path, file)
      .map((front) => guardIn(front, file, via))
      .find((guard) => guard !== undefined);
  const at = spanOf(call.expression, file);
  const common = { framework: "router", paths: [path], auth: before ? shortSource(before, file) : "", via: [...via].slice(0, viaLimit) };
  const whole = own !== undefined && guardIn([last], file, new Set()) !== undefined;
  if (whole && applications.test(lastNameOf(receiver))) return fact("mount", at, { ...common, module: "" });
  return module === undefined ? undefined : fact("mount", at, { ...common, module });
}

/** `routes.forEach((each) => router.use(each.path, each.route))`: what the objects of a list in the same file mount, and what they put in front. */
function mountsOfList(call: TS.CallExpression, last: TS.Expression, file: TsFile): Outcome[] {
  const member = unwrap(last);
  if (!ts.isPropertyAccessExpression(member) || !ts.isIdentifier(member.expression)) return [];
  const list = listBehind(member.expression, call, file);
  return (list?.elements ?? []).flatMap((element): Outcome[] => {
    const object = unwrap(element);
    if (!ts.isObjectLiteralExpression(object)) return [];
    const values = object.properties.flatMap((each) =>
      ts.isPropertyAssignment(each) ? [{ name: propertyName(each.name) ?? "", value: each.initializer }] : [],
    );
    const mounted = values.find(({ name }) => name === member.name.text);
    const module = mounted && moduleOf(mounted.value, file);
    if (!module) return [];
    const path = values.map(({ value }) => staticString(value, file)).find((text) => text?.startsWith("/")) ?? "";
    const via = new Set<string>();
    const others = values.filter((each) => each !== mounted).map(({ value }) => value);
    const fronts = frontsOf(call, path, file);
    const guard = [others, ...fronts].map((each) => guardIn(each, file, via)).find((each) => each !== undefined);
    const auth = guard ? shortSource(guard, file) : "";
    return [fact("mount", spanOf(object, file), { framework: "router", paths: [path], auth, via: [...via].slice(0, viaLimit), module })];
  });
}

/** The list whose elements a name stands for: the parameter of `list.forEach(…)`, the variable of `for (const each of list)`. */
function listBehind(name: TS.Identifier, node: TS.Node, file: TsFile): TS.ArrayLiteralExpression | undefined {
  for (let current = node.parent; current; current = current.parent) {
    let source: TS.Expression | undefined;
    if (ts.isForOfStatement(current) && new RegExp(`\\b${name.text}\\b`).test(sourceOf(current.initializer, file)))
      source = current.expression;
    else if (
      isFunction(current) &&
      current.parameters.some((each) => ts.isIdentifier(each.name) && each.name.text === name.text) &&
      ts.isCallExpression(current.parent) &&
      /^(?:forEach|map)$/.test(lastNameOf(current.parent.expression))
    )
      source = receiverOf(current.parent);
    if (!source) continue;
    const inner = unwrap(source);
    const list = unwrap((ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined) ?? inner);
    return ts.isArrayLiteralExpression(list) ? list : undefined;
  }
  return undefined;
}

/** The strings of `matcher` in the configuration of a Next.js middleware; everything when there is none. */
function matchers(file: TsFile): readonly string[] {
  const paths: string[] = [];
  walkBelow(file.root, (node) => {
    if (!ts.isPropertyAssignment(node) || propertyName(node.name) !== "matcher") return;
    walkBelow(node, (each) => {
      if (ts.isStringLiteralLike(each) && !(ts.isPropertyAssignment(each.parent) && propertyName(each.parent.name) !== "source"))
        paths.push(each.text);
    });
    return false;
  });
  return paths;
}

function nextMiddleware(file: TsFile): Outcomes {
  if (!/(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]s$/.test(file.path) || !/next|Next|auth/.test(file.text)) return undefined;
  let auth = /cookies(?:\(\))?\.(?:get|has)\([^)]*(?:session|token|auth)/i.exec(file.text)?.[0] ?? "";
  for (const { name, value } of exportsOf(file)) {
    if (/^(?:default|middleware|proxy)$/.test(name) && !isFunction(value)) {
      const guard = guardIn([value], file, new Set());
      if (guard) auth = shortSource(guard, file);
    }
  }
  for (const { name, as } of reexportsOf(file))
    if (/^(?:default|middleware|proxy)$/.test(as) && /auth|default|middleware|session/i.test(name)) auth = name;
  const via = new Set<string>();
  walkBelow(file.root, (node) => {
    if (auth !== "" || !ts.isCallExpression(node)) return;
    if (isAuthCall(node, file) || readsIdentity(node, file) || (isAuthName(lastNameOf(node.expression)) && node.arguments.length > 0))
      auth = shortSource(node, file);
  });
  if (auth === "") addCalled(file.root, file, via);
  return fact(
    "mount",
    { start: 0, end: Math.min(1, file.text.length) },
    { framework: "next", module: "", paths: matchers(file), auth, via: [...via].slice(0, viaLimit) },
  );
}

/** { provide: APP_GUARD, useClass: JwtAuthGuard } */
function visitProvide(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (file.role.test || !ts.isPropertyAssignment(node) || lastNameOf(node.initializer) !== "APP_GUARD") return undefined;
  const use = node.parent.properties.find((each) => /^use(?:Class|Existing|Factory|Value)$/.test(propertyName(each.name) ?? ""));
  const value = use && ts.isPropertyAssignment(use) ? use.initializer : undefined;
  const text = value ? sourceOf(value, file) : "";
  return isAuthName(lastNameOf(value ?? node.initializer)) || /auth|jwt|session/i.test(text)
    ? nestWide(node, text.slice(0, 40), file)
    : undefined;
}

function nestWide(node: TS.Node, auth: string, file: TsFile): Outcomes {
  return fact("mount", spanOf(node, file), { framework: "nest", module: "", paths: [], auth, via: [] });
}

/** useGlobalGuards(new JwtAuthGuard()), consumer.apply(AuthMiddleware).forRoutes("*") */
function visitNest(call: TS.CallExpression, file: TsFile): Outcomes {
  const asked = [...call.arguments].find((argument) => {
    const inner = unwrap(argument);
    const name = lastNameOf(ts.isNewExpression(inner) || ts.isCallExpression(inner) ? inner.expression : inner);
    return isAuthName(name) || /auth|jwt|session|user/i.test(name);
  });
  return asked && !file.role.test ? nestWide(call.expression, sourceOf(asked, file).slice(0, 40), file) : undefined;
}

/** TypeScript: mounts of routers, global guards and middlewares, and the file's functions that ask who calls or look at a signature. */
export const typescript: TypeScriptVisitors = {
  call: { use: visitMount, register: visitMount, route: visitMount, addHook: visitMount, useGlobalGuards: visitNest, apply: visitNest },
  property: { provide: visitProvide },
  file(_root, file) {
    if (file.role.test || file.role.browser) return undefined;
    const found: Outcome[] = [...authFunctions(file), ...signatureFunctions(file), ...bypassFlags(file)];
    found.push(...scopedQueries(file));
    const middleware = nextMiddleware(file);
    if (middleware) found.push(middleware as Outcome);
    return found;
  },
};
