import { nodeModule, packagesToInstall, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

const inside = "Keep /metrics away from the public: let the proxy turn it away, or serve it on a port of its own.";

export default defineScaffold({
  check: "metrics-endpoint",
  title: "Write metrics of requests, and the route that exports them",
  available: needsStack(["express", "fastify", "koa", "hono", "fastapi", "flask"]),
  make(source) {
    const stack = stackOf(source.project);
    const app = stack?.name || "app";
    switch (stack?.framework) {
      case "fastapi":
      case "flask": {
        const module = pythonModule(stack, "metrics", stack.framework === "fastapi" ? fastapi : flask);
        const packages = stack.framework === "fastapi" ? ["prometheus-fastapi-instrumentator"] : ["prometheus-flask-exporter"];
        return {
          files: [module],
          notes: [
            ...packagesToInstall(source, "pypi", packages),
            pythonWiring(stack, module, "measure_requests", `measure_requests(${app})`),
            inside,
          ],
        };
      }
      case "express":
      case "fastify":
      case "koa":
      case "hono": {
        const module = nodeModule(source, stack, "metrics", node[stack.framework]);
        return {
          files: [{ path: module.path, text: module.text }],
          notes: [
            ...packagesToInstall(source, "npm", ["prom-client"]),
            wiring(stack, module, "measureRequests", `measureRequests(${app});`, ", before the routes"),
            inside,
          ],
        };
      }
      default:
        return "No framework is found.";
    }
  },
});

/** What the modules of all frameworks have in common: the rate, the errors and the time of requests follow from one histogram. */
const measured = `collectDefaultMetrics();

const duration = new Histogram({
  name: "http_request_duration_seconds",
  help: "Time that requests take, by route and status",
  labelNames: ["method", "route", "status"],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
`;

const node = {
  express: `
«import type { Express } from "express";»
import { collectDefaultMetrics, Histogram, register } from "prom-client";

${measured}
/** Counts and times all requests, and exports the figures under /metrics. */
export function measureRequests(app«: Express») {
  app.use((req, res, next) => {
    const end = duration.startTimer();
    // The route as it is declared: paths with ids in them would be a series each.
    res.on("finish", () => end({ method: req.method, route: req.route?.path ?? "other", status: res.statusCode }));
    next();
  });
  app.get("/metrics", (_req, res, next) => {
    register.metrics().then((text) => res.type(register.contentType).send(text), next);
  });
}
`,
  fastify: `
«import type { FastifyInstance } from "fastify";»
import { collectDefaultMetrics, Histogram, register } from "prom-client";

${measured}
/** Counts and times all requests, and exports the figures under /metrics. */
export function measureRequests(app«: FastifyInstance») {
  app.addHook("onResponse", async (request, reply) => {
    // The route as it is declared: paths with ids in them would be a series each.
    const labels = { method: request.method, route: request.routeOptions.url ?? "other", status: reply.statusCode };
    duration.observe(labels, reply.elapsedTime / 1000);
  });
  app.get("/metrics", async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));
}
`,
  koa: `
«import type Koa from "koa";»
import { collectDefaultMetrics, Histogram, register } from "prom-client";

${measured}
/** Counts and times all requests, and exports the figures under /metrics. */
export function measureRequests(app«: Koa») {
  app.use(async (ctx, next) => {
    if (ctx.path === "/metrics") {
      ctx.type = register.contentType;
      ctx.body = await register.metrics();
      return;
    }
    const end = duration.startTimer();
    try {
      await next();
    } finally {
      // The route as it is declared: paths with ids in them would be a series each.
      end({ method: ctx.method, route: ctx._matchedRoute«?.toString()» ?? "other", status: ctx.status });
    }
  });
}
`,
  hono: `
«import type { Hono } from "hono";»
import { routePath } from "hono/route";
import { collectDefaultMetrics, Histogram, register } from "prom-client";

${measured}
/** Counts and times all requests, and exports the figures under /metrics. */
export function measureRequests(app«: Hono») {
  app.use(async (c, next) => {
    const end = duration.startTimer();
    await next();
    // The route as it is declared: paths with ids in them would be a series each.
    end({ method: c.req.method, route: routePath(c, -1), status: c.res.status });
  });
  app.get("/metrics", async (c) => c.text(await register.metrics(), 200, { "content-type": register.contentType }));
}
`,
} as const;

const fastapi = `
"""Counts and times all requests."""

from fastapi import FastAPI
from prometheus_fastapi_instrumentator import Instrumentator


def measure_requests(app: FastAPI) -> None:
    """Measure all routes, and export the figures under /metrics."""
    Instrumentator(should_group_status_codes=False).instrument(app).expose(app, include_in_schema=False)
`;

const flask = `
"""Counts and times all requests."""

from flask import Flask
from prometheus_flask_exporter import PrometheusMetrics


def measure_requests(app: Flask) -> None:
    """Measure all routes, and export the figures under /metrics."""
    PrometheusMetrics(app)
`;
