import { nodeModule, packagesToInstall, styleOf, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, type Stack, stackOf } from "../project/stack.ts";
import { jsText } from "../project/style.ts";
import { documented } from "../project/variables.ts";
import { type Draft, defineScaffold, type ScaffoldSource } from "../scaffold.ts";

export default defineScaffold({
  check: "error-tracking",
  title: "Start Sentry with its address from the environment",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    const additions = documented(source, {
      SENTRY_DSN: "Where errors are reported to; empty for nowhere.",
      RELEASE: "The version that runs, as errors name it.",
    });
    return { ...draftFor(source, stack), additions };
  },
});

function draftFor(source: ScaffoldSource, stack: Stack): Draft {
  switch (stack.framework) {
    case "fastapi":
    case "flask":
    case "django":
      return python(source, stack);
    case "rails":
      return {
        files: [{ path: "config/initializers/sentry.rb", text: ruby }],
        notes: [...packagesToInstall(source, "gem", ["sentry-ruby", "sentry-rails"]), set],
      };
    case "sinatra":
      return {
        files: [{ path: `${stack.folder}error_tracking.rb`, text: `require "sentry-ruby"\n\n${ruby}` }],
        notes: [
          ...packagesToInstall(source, "gem", ["sentry-ruby"]),
          'In config.ru, first:\nrequire_relative "error_tracking"\nuse Sentry::Rack::CaptureExceptions',
          set,
        ],
      };
    case "next":
      return next(source, stack);
    default:
      return node(source, stack);
  }
}

const set = "Set SENTRY_DSN and RELEASE where the service runs; without SENTRY_DSN nothing is sent.";

/** What reports never hold. */
const scrub = `  beforeSend(event) {
    // Whoever reads reports must not be able to act as a user.
    if (event.request) {
      delete event.request.cookies;
      delete event.request.headers?.authorization;
      delete event.request.headers?.cookie;
    }
    return event;
  },`;

/** What reports hold of requests is switched off in one way up to version 10 of the package, and in another from 11 on, where all of it is on. */
function privacy(source: ScaffoldSource, name: string): string {
  const old = source.project.dependencies(name).some(({ data }) => /^\D*(?:[1-9]|10)(?:\D|$)/.test(data.version));
  return old ? "  sendDefaultPii: false," : "  dataCollection: { userInfo: false, cookies: false, httpBodies: [] },";
}

const options = (source: ScaffoldSource, name: string): string => `  dsn: process.env.SENTRY_DSN,
  enabled: process.env.SENTRY_DSN !== undefined,
  environment: process.env.NODE_ENV ?? "development",
  release: process.env.RELEASE,
${privacy(source, name)}
  tracesSampleRate: 0.1,
${scrub}`;

function node(source: ScaffoldSource, stack: Stack): Draft {
  const module = nodeModule(
    source,
    stack,
    "instrument",
    `
import * as Sentry from "@sentry/node";

// Has to be loaded before everything else, so that it sees the modules that come after it.
Sentry.init({
${options(source, "@sentry/node")}
});
`,
  );
  const handlers: Readonly<Record<string, string>> = {
    express: `Sentry.setupExpressErrorHandler(${stack.name}) behind the routes`,
    koa: `Sentry.setupKoaErrorHandler(${stack.name}) before the routes`,
    fastify: `Sentry.setupFastifyErrorHandler(${stack.name})`,
    nest: "add SentryGlobalFilter of @sentry/nestjs to the providers",
    hono: "call Sentry.captureException(error) in onError",
  };
  const line = wiring(stack, module, "x", "", ", as the first line").replace(/import \{ x \} from (["'].+["'])(;?)\n$/, "import $1$2");
  return {
    files: [{ path: module.path, text: module.text }],
    notes: [
      ...packagesToInstall(source, "npm", ["@sentry/node@^11"]),
      module.style.commonJs
        ? line.replace(/const \{ x \} = (require\(.+\);?)\n$/, "$1").replace(/import (["'].+["'])/, "require($1)")
        : line,
      `Errors of routes: ${handlers[stack.framework] ?? "call Sentry.captureException(error) in the error handler"}.`,
      set,
    ],
  };
}

function next(source: ScaffoldSource, stack: Stack): Draft {
  const style = styleOf(source, stack);
  const server = `
import * as Sentry from "@sentry/nextjs";

/** Next.js calls this once when a server starts. */
export function register() {
  Sentry.init({
${options(source, "@sentry/nextjs").replace(/^/gm, "  ")}
  });
}

export const onRequestError = Sentry.captureRequestError;
`;
  const browser = `
import * as Sentry from "@sentry/nextjs";

Sentry.init({
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  enabled: process.env.NEXT_PUBLIC_SENTRY_DSN !== undefined,
  environment: process.env.NODE_ENV,
${privacy(source, "@sentry/nextjs")}
});
`;
  return {
    files: [
      { path: `${stack.folder}instrumentation${style.extension}`, text: jsText(server, style) },
      { path: `${stack.folder}instrumentation-client${style.extension}`, text: jsText(browser, style) },
    ],
    notes: [...packagesToInstall(source, "npm", ["@sentry/nextjs@^11"]), `${set} NEXT_PUBLIC_SENTRY_DSN is for browsers, and public.`],
  };
}

function python(source: ScaffoldSource, stack: Stack): Draft {
  const module = pythonModule(
    stack,
    "error_tracking",
    `
"""Reports errors to Sentry."""

import os
from typing import Any

import sentry_sdk

HIDDEN = ("authorization", "cookie", "x-api-key")


def scrub(event: Any, hint: dict[str, Any]) -> Any:
    """Take secrets out: whoever reads reports must not be able to act as a user."""
    request = event.get("request", {})
    request.pop("cookies", None)
    headers = request.get("headers", {})
    for name in list(headers):
        if name.lower() in HIDDEN:
            headers.pop(name)
    return event


def start_error_tracking() -> None:
    """Call once, before the application is made. Without SENTRY_DSN nothing is sent."""
    sentry_sdk.init(
        dsn=os.environ.get("SENTRY_DSN"),
        environment=os.environ.get("ENVIRONMENT", "development"),
        release=os.environ.get("RELEASE"),
        send_default_pii=False,
        traces_sample_rate=0.1,
        before_send=scrub,
    )
`,
  );
  const extra = { fastapi: "sentry-sdk[fastapi]", flask: "sentry-sdk[flask]", django: "sentry-sdk[django]" }[
    stack.framework as "fastapi" | "flask" | "django"
  ];
  return {
    files: [module],
    notes: [
      ...packagesToInstall(source, "pypi", [extra]),
      pythonWiring(stack, module, "start_error_tracking", "start_error_tracking()"),
      set,
    ],
  };
}

const ruby = `Sentry.init do |config|
  # Without SENTRY_DSN nothing is sent.
  config.dsn = ENV["SENTRY_DSN"]
  config.environment = ENV.fetch("RACK_ENV", "development")
  config.release = ENV["RELEASE"]
  config.send_default_pii = false
  config.traces_sample_rate = 0.1
end
`;
