import { nodeModule, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "central-error-handling",
  title: "Write one handler of errors with one format",
  available: needsStack(["express", "fastify", "koa", "hono", "fastapi", "flask", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    const app = stack?.name || "app";
    switch (stack?.framework) {
      case "fastapi":
      case "flask": {
        const module = pythonModule(stack, "errors", stack.framework === "fastapi" ? fastapi : flask);
        return { files: [module], notes: [pythonWiring(stack, module, "handle_errors", `handle_errors(${app})`)] };
      }
      case "sinatra":
        return {
          files: [{ path: `${stack.folder}errors.rb`, text: sinatra }],
          notes: [`In ${stack.app}:\nrequire_relative "errors"\nclass ${stack.name} < ApplicationBase`],
        };
      case "express":
      case "fastify":
      case "koa":
      case "hono": {
        const module = nodeModule(source, stack, "errors", node[stack.framework]);
        const where = { express: ", behind all routes", fastify: ", before the routes", koa: ", before everything else", hono: "" }[
          stack.framework
        ];
        return {
          files: [{ path: module.path, text: module.text }],
          notes: [
            wiring(stack, module, "handleErrors", `handleErrors(${app});`, where),
            "Have the logger and the tracker of the project write the error down in it.",
          ],
        };
      }
      default:
        return "No framework is found.";
    }
  },
});

/** Errors whose message is meant for clients, and all others. */
const problem = `/** An error that a client may be told of. */
export class ApplicationError extends Error {
«  readonly status: number;»
«  readonly code: string;»

  constructor(status«: number», code«: string», message«: string») {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What clients are told: the same form for every error, and nothing about the inside. */
function problemOf(error«: unknown») {
  if (error instanceof ApplicationError) return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  return { status: 500, body: { error: { code: "internal", message: "Something went wrong on our side." } } };
}
`;

const node = {
  express: `
«import type { Express, NextFunction, Request, Response } from "express";»

${problem}
/** Answers every error that routes throw or pass on. Has to stand behind them. */
export function handleErrors(app«: Express») {
  app.use((error«: unknown», req«: Request», res«: Response», next«: NextFunction») => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const { status, body } = problemOf(error);
    if (status >= 500) console.error(error);
    res.status(status).json(body);
  });
}
`,
  fastify: `
«import type { FastifyInstance } from "fastify";»

${problem}
/** Answers every error that routes throw. What Fastify itself turns away keeps its status. */
export function handleErrors(app«: FastifyInstance») {
  app.setErrorHandler((error«: Error & { statusCode?: number }», request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return reply.code(error.statusCode).send({ error: { code: "invalid-request", message: error.message } });
    }
    const { status, body } = problemOf(error);
    if (status >= 500) request.log.error(error);
    return reply.code(status).send(body);
  });
}
`,
  koa: `
«import type Koa from "koa";»

${problem}
/** Answers every error that is thrown behind it. Has to stand before everything else. */
export function handleErrors(app«: Koa») {
  app.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { status, body } = problemOf(error);
      ctx.status = status;
      ctx.body = body;
      if (status >= 500) ctx.app.emit("error", error, ctx);
    }
  });
}
`,
  hono: `
«import type { Hono } from "hono";»
«import type { ContentfulStatusCode } from "hono/utils/http-status";»

${problem}
/** Answers every error that routes throw. */
export function handleErrors(app«: Hono») {
  app.onError((error, c) => {
    const { status, body } = problemOf(error);
    if (status >= 500) console.error(error);
    return c.json(body, status« as ContentfulStatusCode»);
  });
}
`,
} as const;

const pythonClass = `class ApplicationError(Exception):
    """An error that a client may be told of."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Say with which status, code and message."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def body_of(code: str, message: str) -> dict[str, dict[str, str]]:
    """Return the one form in which errors are answered."""
    return {"error": {"code": code, "message": message}}
`;

const fastapi = `
"""One handler of errors, with one format."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

logger = logging.getLogger(__name__)


${pythonClass}

async def answer_known(request: Request, error: ApplicationError) -> JSONResponse:
    """Answer what a client may be told."""
    return JSONResponse(body_of(error.code, error.message), status_code=error.status)


async def answer_unknown(request: Request, error: Exception) -> JSONResponse:
    """Write everything else down, and say nothing about the inside."""
    logger.error("an error that nobody handled", exc_info=error)
    return JSONResponse(body_of("internal", "Something went wrong on our side."), status_code=500)


def handle_errors(app: FastAPI) -> None:
    """Have all errors of routes end here."""
    app.add_exception_handler(ApplicationError, answer_known)
    app.add_exception_handler(Exception, answer_unknown)
`;

const flask = `
"""One handler of errors, with one format."""

import logging

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

logger = logging.getLogger(__name__)


${pythonClass}

def answer_known(error: ApplicationError) -> tuple[Response, int]:
    """Answer what a client may be told."""
    return jsonify(body_of(error.code, error.message)), error.status


def answer_http(error: HTTPException) -> tuple[Response, int]:
    """Answer what Flask itself turns away: no such path, no such method."""
    return jsonify(body_of(error.name.lower().replace(" ", "-"), error.name)), error.code or 500


def answer_unknown(error: Exception) -> tuple[Response, int]:
    """Write everything else down, and say nothing about the inside."""
    logger.error("an error that nobody handled", exc_info=error)
    return jsonify(body_of("internal", "Something went wrong on our side.")), 500


def handle_errors(app: Flask) -> None:
    """Have all errors of routes end here."""
    app.register_error_handler(ApplicationError, answer_known)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unknown)
`;

const sinatra = `require "json"
require "sinatra/base"

# One handler of errors, with one format: for applications that inherit from this class.
class ApplicationBase < Sinatra::Base
  set :show_exceptions, false
  set :raise_errors, false

  error do
    content_type :json
    status 500
    { error: { code: "internal", message: "Something went wrong on our side." } }.to_json
  end

  not_found do
    content_type :json
    { error: { code: "not-found", message: "There is nothing here." } }.to_json
  end
end
`;
