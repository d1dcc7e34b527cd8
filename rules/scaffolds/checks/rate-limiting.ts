import { nodeModule, packagesToInstall, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { type Framework, needsStack, type NodeFramework, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

const frameworks: readonly Framework[] = ["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "rails", "sinatra"];

export default defineScaffold({
  check: "rate-limiting",
  title: "Write a limiter of requests for the framework found",
  available: needsStack(frameworks),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack || stack.framework === "django") return "No framework is found.";
    const shared = "Several instances each count for themselves: give the limiter a store in Redis.";
    const app = stack.name || "app";
    switch (stack.framework) {
      case "fastapi": {
        const module = pythonModule(stack, "rate_limit", fastapi);
        return {
          files: [module],
          notes: [
            ...packagesToInstall(source, "pypi", ["slowapi"]),
            pythonWiring(stack, module, "limit_requests", `limit_requests(${app})`),
            shared,
          ],
        };
      }
      case "flask": {
        const module = pythonModule(stack, "rate_limit", flask);
        return {
          files: [module],
          notes: [
            ...packagesToInstall(source, "pypi", ["flask-limiter"]),
            pythonWiring(stack, module, "limiter", `limiter.init_app(${app})`),
            shared,
          ],
        };
      }
      case "rails":
        return {
          files: [{ path: "config/initializers/rack_attack.rb", text: rackAttack }],
          notes: packagesToInstall(source, "gem", ["rack-attack"]),
        };
      case "sinatra":
        return {
          files: [
            {
              path: `${stack.folder}rate_limit.rb`,
              text: `require "active_support/cache"\nrequire "rack/attack"\n\nRack::Attack.cache.store = ActiveSupport::Cache::MemoryStore.new\n${rackAttack.replaceAll("5.minutes", "300").replaceAll("1.minute", "60")}`,
            },
          ],
          notes: [
            ...packagesToInstall(source, "gem", ["rack-attack", "activesupport"]),
            'In config.ru, before run:\nrequire_relative "rate_limit"\nuse Rack::Attack',
            shared,
          ],
        };
      default: {
        const { name, text, packages, imported, call } = node(stack.framework, app);
        const module = nodeModule(source, stack, name, text);
        const proxy =
          stack.framework === "express" ? [`Behind a proxy all requests seem to come from one address: ${app}.set("trust proxy", 1).`] : [];
        const where = stack.framework === "next" ? { ...stack, app: `${stack.folder}app/api/orders/route.ts` } : stack;
        const at =
          stack.framework === "next"
            ? " (in each handler that has to be limited)"
            : stack.framework === "nest"
              ? " (in the imports of AppModule)"
              : ", before the routes";
        return {
          files: [{ path: module.path, text: module.text }],
          notes: [
            ...packagesToInstall(source, "npm", packages),
            wiring(where, module, imported, call, at),
            ...proxy,
            ...(stack.framework === "next" ? [] : [shared]),
          ],
        };
      }
    }
  },
});

interface NodeLimiter {
  readonly name: string;
  readonly text: string;
  readonly packages: readonly string[];
  readonly imported: string;
  readonly call: string;
}

function node(framework: NodeFramework, app: string): NodeLimiter {
  const module = { name: "rate-limit", imported: "limitRequests", call: `limitRequests(${app});` };
  switch (framework) {
    case "express":
      return { ...module, text: express, packages: ["express-rate-limit"] };
    case "fastify":
      return { ...module, text: fastify, packages: ["@fastify/rate-limit"], call: `await limitRequests(${app});` };
    case "koa":
      return { ...module, text: koa, packages: ["koa-ratelimit"] };
    case "hono":
      return { ...module, text: hono, packages: ["hono-rate-limiter"] };
    case "nest":
      return {
        name: "rate-limit.module",
        text: nest,
        packages: ["@nestjs/throttler"],
        imported: "RateLimitModule",
        call: "imports: [RateLimitModule, …]",
      };
    case "next":
      return {
        name: "lib/rate-limit",
        text: next,
        packages: ["@upstash/ratelimit", "@upstash/redis"],
        imported: "isWithinLimit",
        call: 'if (!(await isWithinLimit(request))) return new Response("Too many requests", { status: 429 });',
      };
  }
}

const express = `
«import type { Express } from "express";»
import { rateLimit } from "express-rate-limit";

/** Each address may call a hundred times a minute; signing in has to be tried more slowly than that. */
export function limitRequests(app«: Express») {
  app.use(rateLimit({ windowMs: 60_000, limit: 100, standardHeaders: "draft-7", legacyHeaders: false }));
  app.use(/\\/(?:login|sign-?in|sessions?|password|tokens?)\\b/i, rateLimit({ windowMs: 15 * 60_000, limit: 10, legacyHeaders: false }));
}
`;

const fastify = `
import rateLimit from "@fastify/rate-limit";
«import type { FastifyInstance } from "fastify";»

/** Each address may call a hundred times a minute; give routes that sign in a lower limit by their own \`config.rateLimit\`. */
export async function limitRequests(app«: FastifyInstance») {
  await app.register(rateLimit, { max: 100, timeWindow: "1 minute" });
}
`;

const koa = `
«import type Koa from "koa";»
import ratelimit from "koa-ratelimit";

/** Each address may call a hundred times a minute. */
export function limitRequests(app«: Koa») {
  app.use(ratelimit({ driver: "memory", db: new Map(), duration: 60_000, max: 100, id: (ctx) => ctx.ip }));
}
`;

const hono = `
«import type { Hono } from "hono";»
import { rateLimiter } from "hono-rate-limiter";

/** Each address may call a hundred times a minute. The proxy in front has to set the header: clients can write anything into it. */
export function limitRequests(app«: Hono») {
  app.use(
    rateLimiter({
      windowMs: 60_000,
      limit: 100,
      keyGenerator: (c) => c.req.header("x-real-ip") ?? "unknown",
    }),
  );
}
`;

const nest = `
import { Module } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { ThrottlerGuard, ThrottlerModule } from "@nestjs/throttler";

/** Each address may call a hundred times a minute; @Throttle() gives handlers that sign in a lower limit. */
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 100 }])],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class RateLimitModule {}
`;

const next = `
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";

const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(100, "1 m") });

/** Whether the client behind a request has calls left: a hundred a minute for each address. */
export async function isWithinLimit(request«: Request»)«: Promise<boolean>» {
  const address = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "unknown";
  const { success } = await limiter.limit(address);
  return success;
}
`;

const fastapi = `
"""Limits how often a client may call."""

from fastapi import FastAPI
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address

# Give routes that sign in a lower limit: @limiter.limit("10/15minutes")
limiter = Limiter(key_func=get_remote_address, default_limits=["100/minute"])


def limit_requests(app: FastAPI) -> None:
    """Put the limiter in front of all routes."""
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
    app.add_middleware(SlowAPIMiddleware)
`;

const flask = `
"""Limits how often a client may call."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# Give routes that sign in a lower limit: @limiter.limit("10 per 15 minutes")
limiter = Limiter(get_remote_address, default_limits=["100 per minute"])
`;

const rackAttack = `# Limits how often a client may call.
Rack::Attack.throttle("requests by address", limit: 300, period: 5.minutes) do |request|
  request.ip
end

Rack::Attack.throttle("sign-in by address", limit: 10, period: 1.minute) do |request|
  request.ip if request.post? && request.path.match?(%r{/(?:login|sign_in|session|password)})
end
`;
