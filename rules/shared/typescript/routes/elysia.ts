/** Routes of Elysia, whose calls are chained: `new Elysia().use(auth).post("/notes", handler, { body: schema })`. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, unwrap } from "../nodes.ts";
import { importsModule, initializerOf } from "../scope.ts";
import { objectOf, optionOf, staticString } from "../values.ts";
import { functionBehind, type Route } from "./route.ts";

/** Calls in front of a route that act on all that stand behind them. */
const before = /^(?:use|derive|resolve|onBeforeHandle|onRequest|guard|macro)$/;

/** A route of Elysia; undefined when the call is none of a chain that begins with `new Elysia()`. */
export function elysiaRoute(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile): Route | undefined {
  if (!importsModule(file, /^elysia$/)) return undefined;
  const guards: TS.Expression[] = [];
  if (!isElysia(callee.expression, guards, file)) return undefined;
  const [first, handler, hooks] = call.arguments;
  const path = first && staticString(first, file);
  const fn = handler && functionBehind(handler, file, guards);
  if (path === undefined || !fn) return undefined;
  const options = hooks && objectOf(hooks, file);
  const hook = options && optionOf(options, "beforeHandle", file);
  if (hook?.state === "set") guards.push(hook.value);
  return { framework: "elysia", method: callee.name.text.toUpperCase(), path, fn, handlerName: lastNameOf(handler), node: call, guards };
}

/** Whether a chain begins with `new Elysia()`; what acts in front is added to `guards`. */
function isElysia(expression: TS.Expression, guards: TS.Expression[], file: TsFile, depth = 0): boolean {
  let current = unwrap(expression);
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) {
    if (before.test(current.expression.name.text)) guards.push(...current.arguments);
    current = unwrap(current.expression.expression);
  }
  if (ts.isNewExpression(current)) return lastNameOf(current.expression) === "Elysia";
  const initializer = ts.isIdentifier(current) && depth < 3 ? initializerOf(current, file) : undefined;
  return initializer !== undefined && isElysia(initializer, guards, file, depth + 1);
}
