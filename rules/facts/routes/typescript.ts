import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { mentions } from "../../shared/mentions.ts";
import { accessOf, addCalled, routePlace, shortSource } from "../../shared/typescript/access.ts";
import { databaseWrite } from "../../shared/typescript/database.ts";
import { changesState, functionBehind, type Route, routesOf } from "../../shared/typescript/handlers.ts";
import { isHealthPath } from "../../shared/routes.ts";
import { medusaRoutes } from "../../shared/typescript/routes/medusa.ts";
import { chainOf, functionName, lastNameOf, type FunctionNode, walkBelow } from "../../shared/typescript/nodes.ts";

/** Names of guards as written: `requireAuth`, `passport.authenticate()`, `UseGuards(AuthGuard)`. */
function guardNames(handler: Route, file: TsFile): string[] {
  return handler.guards.flatMap(hooksOf).flatMap((guard) => {
    const name = chainOf(guard)?.join(".") ?? lastNameOf(guard);
    if (ts.isCallExpression(guard)) return [name, ...guard.arguments.map((argument) => lastNameOf(argument))].filter((each) => each !== "");
    return name === "" ? [file.text.slice(guard.getStart(file.root), guard.end).replace(/\s+/g, " ").slice(0, 60)] : [name];
  });
}

/** Options of a route in Fastify's manner hold its guards as hooks: `{ preHandler: [requireAuth, mayDelete("user")] }`. */
function hooksOf(guard: TS.Expression): readonly TS.Expression[] {
  if (!ts.isObjectLiteralExpression(guard)) return [guard];
  const hooks = guard.properties.flatMap((property): readonly TS.Expression[] => {
    if (!ts.isPropertyAssignment(property) || !/^(?:preHandler|preValidation|onRequest|preParsing)$/.test(property.name.getText()))
      return ts.isShorthandPropertyAssignment(property) && /^(?:preHandler|preValidation|onRequest)$/.test(property.name.text)
        ? [property.name]
        : [];
    return ts.isArrayLiteralExpression(property.initializer) ? [...property.initializer.elements] : [property.initializer];
  });
  return hooks.length > 0 ? hooks : [guard];
}

const reads =
  /^(?:findMany|findFirst|findUnique|findOne|findById|find|findAll|query|execute|\$queryRaw|\$executeRaw|\$queryRawUnsafe|select|count|aggregate|groupBy|authenticate|raw)$/;

/** What an indicator of @nestjs/terminus asks, by what it is called. */
function pinged(chain: string): string {
  if (/http|dns|grpc|microservice/i.test(chain)) return "external";
  return /redis|cache/i.test(chain) ? "cache" : "database";
}

/** What the body of a handler talks to, functions of the same file that it calls included (one level). */
function touches(fn: FunctionNode, file: TsFile, depth = 0): Set<string> {
  const found = new Set<string>();
  walkBelow(fn, (node) => {
    if (ts.isTaggedTemplateExpression(node) && /^\$(?:query|execute)Raw$/.test(lastNameOf(node.tag))) found.add("database");
    if (!ts.isCallExpression(node)) return;
    const chain = chainOf(node.expression);
    const joined = chain?.join(".") ?? "";
    const name = lastNameOf(node.expression);
    if (databaseWrite(node, file)) found.add("database");
    else if (
      reads.test(name) &&
      /(?:^|\.)(?:prisma|db|database|knex|pool|client|sequelize|mongoose|pg|conn|connection|repo\w*|\w*[rR]epository|[A-Z]\w*|sql)(?:\.|$)/.test(
        chain?.slice(0, -1).join(".") ?? "",
      )
    )
      found.add("database");
    else if (/^(?:redis|cache|kv|memcached|redisClient)\./i.test(joined) || (name === "ping" && /redis|cache|kv/i.test(joined)))
      found.add("cache");
    else if (/^(?:pingCheck|responseCheck)$/.test(name)) found.add(pinged(joined));
    else if (/^(?:fetch|axios(?:\.\w+)?|got(?:\.\w+)?|ky(?:\.\w+)?|undici\.\w+)$/.test(joined)) found.add("external");
    else if (depth === 0 && ts.isIdentifier(node.expression)) {
      if (/(?:check|ping|probe|test)\w*(?:db|database|prisma|postgres|sql)/i.test(name)) found.add("database");
      else if (/(?:check|ping|probe|test)\w*(?:redis|cache)/i.test(name)) found.add("cache");
      else {
        const inner = functionBehind(node.expression, file);
        if (inner && inner !== fn) for (const what of touches(inner, file, 1)) found.add(what);
      }
    }
  });
  return found;
}

/** Functions of other modules that answer for MCP servers: behind a handler that asks, their transports are asked for too. */
function toolServersCalled(fn: FunctionNode, file: TsFile): string[] {
  if (!mentions(file, /mcp|transport/i)) return [];
  const via = new Set<string>();
  addCalled(fn, file, via);
  return [...via].filter((each) => /#.*(?:mcp|transport|tools?)/i.test(each)).slice(0, 8);
}

/** TypeScript: routes of the web frameworks, procedures, and tools of MCP servers, with what stands in front of each. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test) return undefined;
    return (
      [...routesOf(file), ...medusaRoutes(file)]
        // What is put in front of a path is a handler where nothing else answers there: `app.use("/health", (req, res) => …)`.
        .flatMap((route): Route[] => {
          if (route.method !== "USE") return [route];
          return route.fn && route.fn.parameters.length === 2 && isHealthPath(route.path) ? [{ ...route, method: "ALL" }] : [];
        })
        .flatMap((route): Outcome[] => {
          const { fn } = route;
          const at = routePlace(route, file);
          const common = {
            framework: route.framework,
            method: route.method,
            path: route.path,
            handler: (fn && functionName(fn)) || route.handlerName,
            writes: changesState(route.method),
            touches: fn ? [...touches(fn, file)].sort() : [],
          };
          const stated = fact("route", at, { ...common, guards: guardNames(route, file) });
          // Medusa protects its routes by their paths, in settings of their own.
          if (route.framework === "medusa") return [stated];
          const { auth, via, open } = accessOf(route, file);
          const called = auth && fn ? toolServersCalled(fn, file) : [];
          return [stated, fact("access", at, { ...common, auth: auth ? shortSource(auth, file) : "", via: [...via, ...called], open })];
        })
    );
  },
};
