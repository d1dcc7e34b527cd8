import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";

const makers: Readonly<Record<string, string>> = {
  express: "express",
  fastify: "fastify",
  Fastify: "fastify",
  koa: "koa",
  hono: "hono",
  "@nestjs/core": "nest",
  restify: "restify",
  elysia: "elysia",
  "@modelcontextprotocol/sdk/server/mcp.js": "mcp",
  "@modelcontextprotocol/sdk/server/index.js": "mcp",
  fastmcp: "mcp",
  "@apollo/server": "graphql",
};

/** express(), fastify({…}), new Hono(), NestFactory.create(…), http.createServer(…). */
function visit(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const origin = originOf(call.expression, file);
  if (!origin) return undefined;
  const chain = chainOf(call.expression)?.join(".") ?? "";
  const framework =
    makers[origin.module] ?? (/^(?:node:)?https?$/.test(origin.module) && chain.endsWith("createServer") ? "http" : undefined);
  if (!framework || (origin.module === "@nestjs/core" && !/\.create/.test(chain)) || /\.(?:Router|json|static|urlencoded)$/.test(chain))
    return undefined;
  const parent = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  const name = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : "";
  return fact("app", spanOf(call.expression, file), { framework, name });
}

/** TypeScript: applications and servers of the web frameworks, MCP and GraphQL, where they are made. */
export const typescript: TypeScriptVisitors = {
  call: { express: visit, fastify: visit, Fastify: visit, create: visit, createServer: visit },
  new: { Koa: visit, Hono: visit, OpenAPIHono: visit, Elysia: visit, McpServer: visit, Server: visit, FastMCP: visit, ApolloServer: visit },
};
