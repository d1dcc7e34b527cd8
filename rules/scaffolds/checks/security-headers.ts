import { nodeModule, packagesToInstall, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "security-headers",
  title: "Write headers that protect browsers, for the framework found",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    const app = stack.name || "app";
    const look = "Look through every page with the browser's console open: what the policy forbids is named there.";
    switch (stack.framework) {
      case "fastapi":
      case "flask":
      case "django": {
        const module = pythonModule(stack, "security_headers", python[stack.framework]);
        const [imported, call] = {
          fastapi: ["add_security_headers", `${app}.middleware("http")(add_security_headers)`],
          flask: ["add_security_headers", `${app}.after_request(add_security_headers)`],
          django: ["security_headers", `MIDDLEWARE = ["${stack.name}.security_headers.security_headers", *MIDDLEWARE]`],
        }[stack.framework] as [string, string];
        const note =
          stack.framework === "django" ? `In ${stack.app}, behind MIDDLEWARE:\n${call}` : pythonWiring(stack, module, imported, call);
        return { files: [module], notes: [note, look] };
      }
      case "rails":
        return {
          files: [{ path: "config/initializers/security_headers.rb", text: rails }],
          notes: [look],
        };
      case "sinatra":
        return {
          files: [{ path: `${stack.folder}security_headers.rb`, text: sinatra }],
          notes: ['In config.ru, before run:\nrequire_relative "security_headers"\nuse SecurityHeaders', look],
        };
      case "next": {
        const module = nodeModule(source, { ...stack, folder: stack.base }, "security-headers", next);
        const config = 'export default { headers: async () => [{ source: "/(.*)", headers: securityHeaders }] };';
        return { files: [{ path: module.path, text: module.text }], notes: [wiring(stack, module, "securityHeaders", config), look] };
      }
      default: {
        const { text, packages } = node[stack.framework];
        const module = nodeModule(source, stack, "security-headers", text);
        const call = stack.framework === "fastify" ? `await protectAnswers(${app});` : `protectAnswers(${app});`;
        return {
          files: [{ path: module.path, text: module.text }],
          notes: [
            ...packagesToInstall(source, "npm", packages),
            wiring(stack, module, "protectAnswers", call, ", before the routes"),
            look,
          ],
        };
      }
    }
  },
});

const node = {
  express: {
    packages: ["helmet"],
    text: `
«import type { Express } from "express";»
import helmet from "helmet";

/** Headers that protect browsers, on every answer. */
export function protectAnswers(app«: Express») {
  app.use(helmet());
}
`,
  },
  fastify: {
    packages: ["@fastify/helmet"],
    text: `
import helmet from "@fastify/helmet";
«import type { FastifyInstance } from "fastify";»

/** Headers that protect browsers, on every answer. */
export async function protectAnswers(app«: FastifyInstance») {
  await app.register(helmet);
}
`,
  },
  koa: {
    packages: ["koa-helmet"],
    text: `
«import type Koa from "koa";»
import helmet from "koa-helmet";

/** Headers that protect browsers, on every answer. */
export function protectAnswers(app«: Koa») {
  app.use(helmet());
}
`,
  },
  hono: {
    packages: [],
    text: `
«import type { Hono } from "hono";»
import { secureHeaders } from "hono/secure-headers";

/** Headers that protect browsers, on every answer. */
export function protectAnswers(app«: Hono») {
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"] },
    }),
  );
}
`,
  },
  nest: {
    packages: ["helmet"],
    text: `
import type { INestApplication } from "@nestjs/common";
import helmet from "helmet";

/** Headers that protect browsers, on every answer. */
export function protectAnswers(app«: INestApplication») {
  app.use(helmet());
}
`,
  },
} as const;

const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

const next = `
/** Headers that protect browsers, for every path. */
export const securityHeaders = [
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
  // Scripts in the page are Next.js's own; with nonces from a middleware 'unsafe-inline' can go.
  { key: "Content-Security-Policy", value: "${policy}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
];
`;

const pythonHeaders = (object: string, indent: string): string =>
  [
    ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
    ["Content-Security-Policy", policy],
    ["X-Content-Type-Options", "nosniff"],
    ["X-Frame-Options", "DENY"],
    ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ]
    .map(([name, value]) => `${indent}${object}["${name}"] = "${value}"`)
    .join("\n");

const python = {
  fastapi: `
"""Headers that protect browsers."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response


async def add_security_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Add the headers to every answer."""
    response = await call_next(request)
${pythonHeaders("response.headers", "    ")}
    return response
`,
  flask: `
"""Headers that protect browsers."""

from flask import Response


def add_security_headers(response: Response) -> Response:
    """Add the headers to every answer."""
${pythonHeaders("response.headers", "    ")}
    return response
`,
  django: `
"""Headers that protect browsers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that adds the headers to every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
${pythonHeaders("response", "        ")}
        return response

    return answer
`,
} as const;

const rails = `# Headers that protect browsers. X-Frame-Options, X-Content-Type-Options and Referrer-Policy are sent by default.
Rails.application.configure do
  # Turns plain HTTP into HTTPS, and says so for a year by Strict-Transport-Security.
  config.force_ssl = true if Rails.env.production?

  config.content_security_policy do |policy|
    policy.default_src :self
    policy.img_src :self, :data
    policy.object_src :none
    policy.frame_ancestors :none
    policy.base_uri :self
    policy.form_action :self
  end
end
`;

const sinatra = `# Headers that protect browsers, on every answer.
class SecurityHeaders
  HEADERS = {
    "Strict-Transport-Security" => "max-age=31536000; includeSubDomains",
    "Content-Security-Policy" => "${policy}",
    "X-Content-Type-Options" => "nosniff",
    "X-Frame-Options" => "DENY",
    "Referrer-Policy" => "strict-origin-when-cross-origin"
  }.freeze

  def initialize(app)
    @app = app
  end

  def call(env)
    status, headers, body = @app.call(env)
    [status, HEADERS.merge(headers), body]
  end
end
`;
