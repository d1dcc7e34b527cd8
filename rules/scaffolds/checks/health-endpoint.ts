import { nodeModule, packagesToInstall, styleOf, wiring } from "../project/node.ts";
import { engineOf, moduleOf, pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, type NodeFramework, type Stack, stackOf } from "../project/stack.ts";
import { clientsOf, type StoreClient } from "../project/stores.ts";
import { jsText, specifierOf } from "../project/style.ts";
import { type Draft, defineScaffold, type ScaffoldSource } from "../scaffold.ts";

export default defineScaffold({
  check: "health-endpoint",
  title: "Write a health route that asks the dependencies found",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    switch (stack.framework) {
      case "fastapi":
      case "flask":
        return python(source, stack);
      case "django":
        return django(stack);
      case "rails":
        return rails(source);
      case "sinatra":
        return sinatra(stack);
      default:
        return node(source, stack, stack.framework);
    }
  },
});

const shape: Readonly<Record<string, string>> = {
  query: "{ query(sql: string): Promise<unknown> }",
  ping: "{ ping(): Promise<unknown> }",
};

/** A client that is made where the application is made is handed over: importing it from there would go in a circle. */
function node(source: ScaffoldSource, stack: Stack, framework: NodeFramework): Draft {
  // A controller gets what it needs from its module: nothing can be handed to it.
  const clients = clientsOf(source.project).filter((client) => framework !== "nest" || client.file !== stack.app);
  const handed = clients.filter((client) => client.file === stack.app);
  const imported = clients.filter((client) => client.file !== stack.app);
  const style = styleOf(source, stack);
  const parameters = handed.map(({ name, ping }) => `${name}«: ${shape[/\.(\w+)\(/.exec(ping)?.[1] ?? ""] ?? "any"}»`).join(", ");
  const path =
    framework === "next"
      ? `${source.project.filesMatching(/(?:^|\/)app\/.*\.[jt]sx?$/).some((file) => file.startsWith(`${stack.folder}app/`)) ? `${stack.folder}app/api/health/route` : `${stack.folder}pages/api/health`}${style.extension}`
      : undefined;
  const imports = (specifier: (file: string) => string): string =>
    imported.map(({ name, file }) => `import { ${name} } from "${specifier(file)}";\n`).join("");
  const template = (specifier: (file: string) => string): string =>
    templates[framework]({
      imports: imports(specifier),
      asking: clients.length > 0 ? asking : "",
      answer: answer(clients),
      parameters,
      old: source.project.dependencies("express").some(({ data }) => /^\D*[34]\b/.test(data.version)),
      pages: path?.includes("pages/") === true,
    });
  if (path !== undefined) {
    const text = jsText(
      template((file) => specifierOf(path, file, style)),
      style,
    );
    return {
      files: [{ path, text }],
      notes: [unasked(clients), "Let the platform and an uptime monitor ask /api/health."].filter((note) => note !== ""),
    };
  }
  const module = nodeModule(source, stack, framework === "nest" ? "health.controller" : "health", template);
  const call = `${handed.map(({ name }) => name).join(", ")}`;
  const name = stack.name || "app";
  const made = handed.length > 0 ? `healthRoutes(${call})` : "healthRoutes()";
  const use: Readonly<Record<string, string>> = {
    express: `${name}.use(${made});`,
    fastify: `healthRoutes(${[name, ...handed.map((client) => client.name)].join(", ")});`,
    koa: `${name}.use(${made}.routes());`,
    hono: `${name}.route("/", ${made});`,
    nest: "controllers: [HealthController, …]",
  };
  const where = framework === "nest" ? " (or the module that lists the controllers)" : "";
  return {
    files: [{ path: module.path, text: module.text }],
    notes: [
      ...packagesToInstall(source, "npm", framework === "koa" ? ["@koa/router"] : []),
      wiring(stack, module, framework === "nest" ? "HealthController" : "healthRoutes", use[framework] ?? "", where),
      ...[unasked(clients)].filter((note) => note !== ""),
    ],
  };
}

function unasked(clients: readonly StoreClient[]): string {
  return clients.length > 0 ? "" : "No module that exports a client of a database or cache was found: let the route ask yours.";
}

interface Parts {
  readonly imports: string;
  readonly asking: string;
  /** Statements that leave `checks` and `ok`. */
  readonly answer: string;
  readonly parameters: string;
  /** Express 4, which does not catch what async handlers throw. */
  readonly old: boolean;
  /** The pages router of Next.js. */
  readonly pages: boolean;
}

const asking = `/** Whether a dependency answers within two seconds. */
async function answers(ping«: () => Promise<unknown>»)«: Promise<boolean>» {
  let timer«: ReturnType<typeof setTimeout> | undefined»;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer within two seconds")), 2000);
  });
  try {
    await Promise.race([ping(), late]);
    return true;
  } catch {
    // The answer of the route says which dependency it is.
    return false;
  } finally {
    clearTimeout(timer);
  }
}

`;

function answer(clients: readonly StoreClient[]): string {
  if (clients.length === 0) return "const checks = {};\nconst ok = true;";
  const names = clients.map(({ what }) => what).join(", ");
  const calls = clients.map(({ ping, name }) =>
    ping.startsWith(`${name}.$queryRaw`) ? `answers(async () => ${ping})` : `answers(() => ${ping})`,
  );
  return `const [${names}] = await Promise.all([${calls.join(", ")}]);\nconst checks = { ${names} };\nconst ok = Object.values(checks).every(Boolean);`;
}

const indented = (text: string, by: number): string => text.replaceAll("\n", `\n${" ".repeat(by)}`);
const body = '{ status: ok ? "ok" : "unavailable", ...checks }';

const templates: Readonly<Record<NodeFramework, (parts: Parts) => string>> = {
  express: ({ imports, asking, answer, parameters, old }) => `
import { Router } from "express";
${imports}
${asking}/** Tells balancers and monitors whether the service can do its work. */
export function healthRoutes(${parameters}) {
  const router = Router();
${
  old
    ? `  router.get("/health", async (_req, res, next) => {
    try {
      ${indented(answer, 6)}
      res.status(ok ? 200 : 503).json(${body});
    } catch (error) {
      next(error);
    }
  });`
    : `  router.get("/health", async (_req, res) => {
    ${indented(answer, 4)}
    res.status(ok ? 200 : 503).json(${body});
  });`
}
  return router;
}
`,
  fastify: ({ imports, asking, answer, parameters }) => `
«import type { FastifyInstance } from "fastify";»
${imports}
${asking}/** Tells balancers and monitors whether the service can do its work. */
export function healthRoutes(app«: FastifyInstance»${parameters === "" ? "" : `, ${parameters}`}) {
  app.get("/health", async (_request, reply) => {
    ${indented(answer, 4)}
    return reply.code(ok ? 200 : 503).send(${body});
  });
}
`,
  koa: ({ imports, asking, answer, parameters }) => `
import Router from "@koa/router";
${imports}
${asking}/** Tells balancers and monitors whether the service can do its work. */
export function healthRoutes(${parameters}) {
  const router = new Router();
  router.get("/health", async (ctx) => {
    ${indented(answer, 4)}
    ctx.status = ok ? 200 : 503;
    ctx.body = ${body};
  });
  return router;
}
`,
  hono: ({ imports, asking, answer, parameters }) => `
import { Hono } from "hono";
${imports}
${asking}/** Tells balancers and monitors whether the service can do its work. */
export function healthRoutes(${parameters}) {
  const routes = new Hono();
  routes.get("/health", async (c) => {
    ${indented(answer, 4)}
    return c.json(${body}, ok ? 200 : 503);
  });
  return routes;
}
`,
  nest: ({ imports, asking, answer }) => `
import { Controller, Get, ServiceUnavailableException } from "@nestjs/common";
${imports}
${asking}/** Tells balancers and monitors whether the service can do its work. */
@Controller("health")
export class HealthController {
  @Get()
  async check() {
    ${indented(answer, 4)}
    if (!ok) throw new ServiceUnavailableException({ status: "unavailable", ...checks });
    return { status: "ok", ...checks };
  }
}
`,
  next: ({ imports, asking, answer, pages }) =>
    pages
      ? `
«import type { NextApiRequest, NextApiResponse } from "next";»
${imports}
${asking}/** Tells monitors whether the service can do its work. */
export default async function handler(_req«: NextApiRequest», res«: NextApiResponse») {
  ${indented(answer, 2)}
  res.status(ok ? 200 : 503).json(${body});
}
`
      : `
${imports}${imports === "" ? "" : "\n"}export const dynamic = "force-dynamic";

${asking}/** Tells monitors whether the service can do its work. */
export async function GET() {
  ${indented(answer, 2)}
  return Response.json(${body}, { status: ok ? 200 : 503 });
}
`,
};

function python(source: ScaffoldSource, stack: Stack): Draft {
  const engine = engineOf(source.project);
  const circular = engine !== undefined && engine.file === stack.app;
  const from = engine ? `from ${moduleOf(stack, engine.file)} import ${engine.name}` : "";
  const query = engine
    ? `${circular ? `    ${from}  # here, because that module imports this one\n\n` : ""}    database = True
    try:
        with ${engine.name}.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        logger.exception("the database does not answer")
        database = False
`
    : "";
  const result = engine ? '{"status": "ok" if database else "unavailable", "database": database}' : '{"status": "ok"}';
  const code = engine ? "200 if database else 503" : "200";
  const imports = [
    ...(engine ? ["import logging", ""] : []),
    ...(stack.framework === "fastapi"
      ? ["from fastapi import APIRouter", "from fastapi.responses import JSONResponse"]
      : ["from flask import Blueprint, jsonify"]),
    ...(engine ? ["from sqlalchemy import text", "from sqlalchemy.exc import SQLAlchemyError"] : []),
    ...(engine && !circular ? ["", from] : []),
  ].join("\n");
  const logger = engine ? "logger = logging.getLogger(__name__)\n" : "";
  const module = pythonModule(
    stack,
    "health",
    stack.framework === "fastapi"
      ? `"""Tells balancers and monitors whether the service can do its work."""

${imports}

${logger}router = APIRouter()


@router.get("/health")
def health() -> JSONResponse:
    """Ask what the service depends on."""
${query}    return JSONResponse(${result}, status_code=${code})
`
      : `"""Tells balancers and monitors whether the service can do its work."""

${imports}

${logger}health_routes = Blueprint("health", __name__)


@health_routes.get("/health")
def health():
    """Ask what the service depends on."""
${query}    return jsonify(${result}), ${code}
`,
  );
  const fastapi = stack.framework === "fastapi";
  const call = fastapi ? `${stack.name}.include_router(router)` : `${stack.name}.register_blueprint(health_routes)`;
  const note = engine ? [] : ["No engine of SQLAlchemy was found: let the route ask your database and cache."];
  return { files: [module], notes: [pythonWiring(stack, module, fastapi ? "router" : "health_routes", call), ...note] };
}

function django(stack: Stack): Draft {
  const module = pythonModule(
    stack,
    "health",
    `
"""Tells balancers and monitors whether the service can do its work."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

logger = logging.getLogger(__name__)


def health(request: HttpRequest) -> JsonResponse:
    """Ask what the service depends on."""
    database = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        database = False
    status = "ok" if database else "unavailable"
    return JsonResponse({"status": status, "database": database}, status=200 if database else 503)


urlpatterns = [path("health/", health)]
`,
  );
  return { files: [module], notes: [`In ${stack.folder}urls.py, in urlpatterns:\npath("", include("${moduleOf(stack, module.path)}")),`] };
}

function rails({ project }: ScaffoldSource): Draft {
  const database = project.trait("database").length > 0;
  const asking = database
    ? `    ActiveRecord::Base.connection.execute("SELECT 1")
    render json: { status: "ok", database: true }
  rescue ActiveRecord::ActiveRecordError => error
    Rails.logger.error("the database does not answer: #{error.class}")
    render json: { status: "unavailable", database: false }, status: :service_unavailable
`
    : '    render json: { status: "ok" }\n';
  return {
    files: [
      {
        path: "app/controllers/health_controller.rb",
        text: `# Tells balancers and monitors whether the service can do its work.\nclass HealthController < ActionController::API\n  def show\n${asking}  end\nend\n`,
      },
      { path: "config/routes/health.rb", text: 'get "/health", to: "health#show"\n' },
    ],
    notes: ["In config/routes.rb, inside the block:\ndraw(:health)"],
  };
}

function sinatra(stack: Stack): Draft {
  return {
    files: [
      {
        path: `${stack.folder}health.rb`,
        text: `require "json"
require "sinatra/base"

# Tells balancers and monitors whether the service can do its work.
class Health < Sinatra::Base
  get "/health" do
    content_type :json
    { status: "ok" }.to_json
  end
end
`,
      },
    ],
    notes: [
      'In config.ru, before run:\nrequire_relative "health"\nuse Health',
      "Let the route ask the database and the cache, and answer 503 when one of them is silent.",
    ],
  };
}
