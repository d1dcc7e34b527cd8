import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf } from "../../shared/python/calls.ts";
import { decoratorsOf, definitionName, enclosingDef, lastName, plainString } from "../../shared/python/nodes.ts";
import { symbolOf } from "../../shared/python/symbols.ts";

const routeDecorator =
  /^(?:slowapi\.(?:\w+\.)*Limiter\(\)|flask_limiter\.(?:\w+\.)*Limiter\(\)|limiter)\.(?:limit|shared_limit)$|^django_ratelimit\.decorators\.ratelimit$|^ratelimit\.(?:decorators\.)?(?:ratelimit|limits)$|(?:^|\.)limiter\.(?:limit|shared_limit)$/;

/** `@limiter.limit("5/minute")`, `@ratelimit(key="ip", rate="5/m")`. */
function visitFunction(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  return decoratorsOf(definition, file).flatMap(({ callee, node, name }): Outcome[] => {
    const symbol = symbolOf(callee, file) ?? name;
    return routeDecorator.test(symbol) || routeDecorator.test(name)
      ? [fact("rate-limiter", node, { name: symbol, scope: "route", target: definitionName(definition, file) })]
      : [];
  });
}

/** Limits for a whole application: default limits of an extension, middlewares. */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee) return undefined;
  const symbol = symbolOf(callee, file) ?? "";
  const { positional, keyword } = argumentsOf(call, file);
  if (/^(?:slowapi|flask_limiter)\.(?:\w+\.)*Limiter$/.test(symbol)) {
    const whole = keyword.has("default_limits") || keyword.has("application_limits");
    return whole
      ? fact("rate-limiter", callee, { name: symbol, scope: "app", target: lastName(keyword.get("app") ?? positional[0], file) })
      : undefined;
  }
  if (/^fastapi_limiter\.depends\.RateLimiter$/.test(symbol))
    return fact("rate-limiter", callee, { name: symbol, scope: "route", target: definitionName(enclosingDef(call), file) });
  const subject = positional[0] ?? keyword.get("middleware_class");
  const middleware = subject ? (symbolOf(subject, file) ?? textOf(file, subject)) : "";
  return /^(?:add_middleware|Middleware)$/.test(lastName(callee, file)) && /rate_?limit|throttl|SlowAPI/i.test(middleware)
    ? fact("rate-limiter", callee, { name: middleware.slice(0, 80), scope: "app", target: "" })
    : undefined;
}

/** Throttles of Django REST framework. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (file.role.test || !left || !value || lastName(left, file) !== "throttle_classes" || namedChildren(value).length === 0)
    return undefined;
  return fact("rate-limiter", left, { name: lastName(namedChildren(value)[0], file), scope: "route", target: "" });
}

/** `"DEFAULT_THROTTLE_CLASSES": […]` in REST_FRAMEWORK. */
function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const key = child(node, "key");
  const value = child(node, "value");
  if (file.role.test || !key || !value || plainString(key, file) !== "DEFAULT_THROTTLE_CLASSES" || namedChildren(value).length === 0)
    return undefined;
  return fact("rate-limiter", key, { name: "rest_framework.throttling", scope: "app", target: "" });
}

/** Python: limiters, decorators and middlewares, and the throttles of Django REST framework. */
export const python: TreeVisitors<PyFile> = {
  call: { Limiter: visitCall, RateLimiter: visitCall, add_middleware: visitCall, Middleware: visitCall },
  node: { function_definition: visitFunction, assignment: visitAssignment, pair: visitPair },
};
