import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { packageUse } from "../../shared/packages/index.ts";
import { ancestorWhere, lastNameOf, spanOf } from "../../shared/typescript/nodes.ts";
import { importsOf, originOf } from "../../shared/typescript/scope.ts";
import { staticString } from "../../shared/typescript/values.ts";

/** A limiter that is made or registered, with the path it is put in front of. */
function visit(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const origin = originOf(call.expression, file);
  const known = origin && packageUse("npm", origin.module);
  if (known?.use !== "rate-limiting") return undefined;
  const use = ancestorWhere(call, ts.isCallExpression);
  const path = use && lastNameOf(use.expression) === "use" ? staticString(use.arguments[0], file) : undefined;
  return fact("rate-limiter", spanOf(call.expression, file), {
    name: known.name,
    scope: path === undefined ? "app" : "route",
    target: path ?? "",
  });
}

/** fastify.register(rateLimit, …) and Nest's ThrottlerModule.forRoot(…). */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  for (const expression of [call.expression, ...call.arguments.slice(0, 1)]) {
    const origin = originOf(expression, file);
    const known = origin && packageUse("npm", origin.module);
    if (known?.use === "rate-limiting")
      return fact("rate-limiter", spanOf(call.expression, file), { name: known.name, scope: "app", target: "" });
  }
  return undefined;
}

/** limiter.limit(key), limiter.consume(key): a limiter imported from the project's own module is used in a handler. */
function visitConsume(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || !ts.isPropertyAccessExpression(call.expression) || !/rate|limiter/i.test(lastNameOf(call.expression.expression)))
    return undefined;
  if (![...importsOf(file).values()].some((imported) => /rate-?limit|limiter/i.test(imported.module))) return undefined;
  return fact("rate-limiter", spanOf(call.expression, file), {
    name: lastNameOf(call.expression.expression),
    scope: "route",
    target: file.path,
  });
}

const serving = /\b429\b|\bNext(?:Request|Response)\b|\breq(?:uest)?\b|\bheaders\(/;

/** `await checkRateLimit(ip)`: a function of the project's own module about limits, where requests are answered. */
function visitOwn(call: TS.CallExpression, file: TsFile): Outcomes {
  const known = visit(call, file);
  if (known || file.role.test || !serving.test(file.text)) return known;
  const module = originOf(call.expression, file)?.module ?? "";
  if (!/^(?:[.~#@]|src\/)/.test(module) || !/rate-?limit|limiter|throttl/i.test(module)) return undefined;
  return fact("rate-limiter", spanOf(call.expression, file), { name: lastNameOf(call.expression), scope: "route", target: file.path });
}

const ownLimiters =
  "ratelimit rateLimit rateLimitTiers ratelimitTiers checkRateLimit checkRatelimit checkLimit enforceRateLimit applyRateLimit withRateLimit withRatelimit isRateLimited assertRateLimit consumeRateLimit verifyRateLimit";

/** TypeScript: limiters of known packages, and the project's own where requests are answered. */
export const typescript: TypeScriptVisitors = {
  call: {
    rateLimiter: visit,
    ...Object.fromEntries(ownLimiters.split(" ").map((name) => [name, visitOwn])),
    limiter: visit,
    slowDown: visit,
    register: visitRegister,
    forRoot: visitRegister,
    forRootAsync: visitRegister,
    limit: visitConsume,
    consume: visitConsume,
  },
  new: {
    Ratelimit: visit,
    RateLimiterRedis: visit,
    RateLimiterMemory: visit,
    RateLimiterPostgres: visit,
    RateLimiterMySQL: visit,
    RateLimiterMongo: visit,
    RateLimiterCluster: visit,
    RateLimiter: visit,
  },
};
