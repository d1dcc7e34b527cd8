import { nodeModule, wiring } from "../project/node.ts";
import { moduleOf, pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "request-id-tracking",
  title: "Write a middleware that gives each request an id",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "fastapi", "flask", "django", "rails"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack || stack.framework === "next" || stack.framework === "sinatra") return "No framework is found.";
    const app = stack.name || "app";
    const log = "Let the logger add the id to each line, and send it along when another service is called.";
    switch (stack.framework) {
      case "rails":
        return { files: [{ path: "config/initializers/request_id.rb", text: rails }], notes: [] };
      case "django": {
        const module = pythonModule(stack, "request_id", python.django);
        return {
          files: [module],
          notes: [
            `In ${stack.app}, behind MIDDLEWARE:\nMIDDLEWARE = ["${moduleOf(stack, module.path)}.request_id_middleware", *MIDDLEWARE]`,
            log,
          ],
        };
      }
      case "fastapi":
      case "flask": {
        const module = pythonModule(stack, "request_id", python[stack.framework]);
        return { files: [module], notes: [pythonWiring(stack, module, "identify_requests", `identify_requests(${app})`), log] };
      }
      default: {
        const module = nodeModule(source, stack, "request-id", node[stack.framework]);
        return {
          files: [{ path: module.path, text: module.text }],
          notes: [wiring(stack, module, "identifyRequests", `identifyRequests(${app});`, ", before everything else"), log],
        };
      }
    }
  },
});

/** What the modules of all frameworks have in common. */
const kept = `const storage = new AsyncLocalStorage«<{ requestId: string }>»();

/** The id of the request that is being answered; none outside of one. */
export function currentRequestId()«: string | undefined» {
  return storage.getStore()?.requestId;
}

/** The id that came with the request when it can be one, else a new one: clients can send anything. */
function idFor(sent«: unknown»)«: string» {
  return typeof sent === "string" && /^[\\w-]{8,64}$/.test(sent) ? sent : randomUUID();
}
`;

const imports = `import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
`;

const connect = (type: string, from: string): string =>
  `
${imports}«import type { ${type} } from "${from}";»

${kept}
/** Gives each request an id, keeps it for all that follows, and sends it back. */
export function identifyRequests(app«: ${type}») {
  app.use((req«: IncomingMessage», res«: ServerResponse», next«: () => void») => {
    const requestId = idFor(req.headers["x-request-id"]);
    res.setHeader("x-request-id", requestId);
    storage.run({ requestId }, next);
  });
}
`.replace(
    'import { randomUUID } from "node:crypto";\n',
    'import { randomUUID } from "node:crypto";\n«import type { IncomingMessage, ServerResponse } from "node:http";»\n',
  );

const node = {
  express: connect("Express", "express"),
  nest: connect("INestApplication", "@nestjs/common"),
  fastify: `
${imports}«import type { FastifyInstance } from "fastify";»

${kept}
/** Gives each request an id, keeps it for all that follows, and sends it back. */
export function identifyRequests(app«: FastifyInstance») {
  app.addHook("onRequest", (request, reply, done) => {
    const requestId = idFor(request.headers["x-request-id"]);
    reply.header("x-request-id", requestId);
    storage.run({ requestId }, done);
  });
}
`,
  koa: `
${imports}«import type Koa from "koa";»

${kept}
/** Gives each request an id, keeps it for all that follows, and sends it back. */
export function identifyRequests(app«: Koa») {
  app.use((ctx, next) => {
    const requestId = idFor(ctx.get("x-request-id"));
    ctx.set("x-request-id", requestId);
    return storage.run({ requestId }, next);
  });
}
`,
  hono: `
${imports}«import type { Hono } from "hono";»

${kept}
/** Gives each request an id, keeps it for all that follows, and sends it back. */
export function identifyRequests(app«: Hono») {
  app.use(async (c, next) => {
    const requestId = idFor(c.req.header("x-request-id"));
    c.header("x-request-id", requestId);
    await storage.run({ requestId }, next);
  });
}
`,
} as const;

const pythonHead = `"""Gives each request an id, keeps it for all that follows, and sends it back."""

import logging
import re
import uuid
from contextvars import ContextVar
`;

const pythonBody = `request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds the id to each record: put it on the handlers, and request_id into the format."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id and let the record pass."""
        record.request_id = request_id.get()
        return True


def id_for(sent: str) -> str:
    """Return what came with the request when it can be an id, else a new one: clients can send anything."""
    return sent if re.fullmatch(r"[\\w-]{8,64}", sent) else str(uuid.uuid4())
`;

const python = {
  fastapi: `
${pythonHead}
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

${pythonBody}

class RequestIdMiddleware:
    """Reads or makes the id of a request."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with its id in the header."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        current = id_for(Headers(scope=scope).get("x-request-id", ""))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = current
            await send(message)

        token = request_id.set(current)
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            request_id.reset(token)


def identify_requests(app: FastAPI) -> None:
    """Put the middleware in front of all routes."""
    app.add_middleware(RequestIdMiddleware)
`,
  flask: `
${pythonHead}
from flask import Flask, Response, request

${pythonBody}

def start_request() -> None:
    """Read or make the id of a request."""
    request_id.set(id_for(request.headers.get("x-request-id", "")))


def add_request_id(response: Response) -> Response:
    """Send the id back."""
    response.headers["x-request-id"] = request_id.get()
    return response


def identify_requests(app: Flask) -> None:
    """Have every request identified."""
    app.before_request(start_request)
    app.after_request(add_request_id)
`,
  django: `
${pythonHead}from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

${pythonBody}

def request_id_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that reads or makes the id of a request, and sends it back."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = request_id.set(id_for(request.headers.get("x-request-id", "")))
        try:
            response = get_response(request)
            response.headers["x-request-id"] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    return answer
`,
} as const;

const rails = `# Each log line of a request begins with its id, which is sent back as X-Request-Id too.
Rails.application.config.log_tags = [:request_id]
`;
