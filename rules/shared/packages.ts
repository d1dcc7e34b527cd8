/** Packages whose use says something about a project, by ecosystem. A check or a fact asks here; adding a package means adding a row. */
import type { Ecosystem } from "../api/facts.ts";

export type PackageUse =
  | "error-tracking"
  | "apm"
  | "logging"
  | "metrics"
  | "rate-limiting"
  | "csrf"
  | "security-headers"
  | "validation"
  | "jobs"
  | "cache"
  | "database"
  | "auth"
  | "payments"
  | "test-runner"
  | "http-test"
  | "http-client"
  | "env-schema"
  | "feature-flags";

interface Row {
  readonly use: PackageUse;
  readonly ecosystem: Ecosystem;
  /** Names as imported; a name that ends in `/` stands for a whole scope. */
  readonly names: readonly string[];
}

const rows: readonly Row[] = [
  {
    use: "error-tracking",
    ecosystem: "npm",
    names: [
      "@sentry/",
      "rollbar",
      "@bugsnag/",
      "@honeybadger-io/",
      "@airbrake/",
      "@appsignal/",
      "@highlight-run/",
      "highlight.run",
      "raygun",
      "trackjs",
    ],
  },
  {
    use: "apm",
    ecosystem: "npm",
    names: [
      "@opentelemetry/",
      "newrelic",
      "dd-trace",
      "elastic-apm-node",
      "@vercel/otel",
      "applicationinsights",
      "@google-cloud/trace-agent",
    ],
  },
  {
    use: "logging",
    ecosystem: "npm",
    names: [
      "pino",
      "pino-http",
      "winston",
      "bunyan",
      "roarr",
      "nestjs-pino",
      "loglevel",
      "consola",
      "tslog",
      "log4js",
      "@logtail/",
      "next-axiom",
      "@axiomhq/",
    ],
  },
  { use: "metrics", ecosystem: "npm", names: ["prom-client", "hot-shots", "express-prom-bundle", "@opentelemetry/sdk-metrics"] },
  {
    use: "rate-limiting",
    ecosystem: "npm",
    names: [
      "express-rate-limit",
      "rate-limiter-flexible",
      "@fastify/rate-limit",
      "@nestjs/throttler",
      "@upstash/ratelimit",
      "hono-rate-limiter",
      "koa-ratelimit",
      "express-slow-down",
      "@arcjet/",
      "limiter",
    ],
  },
  {
    use: "csrf",
    ecosystem: "npm",
    names: ["csurf", "csrf-csrf", "lusca", "@fastify/csrf-protection", "tiny-csrf", "csrf", "@edge-csrf/", "koa-csrf"],
  },
  {
    use: "security-headers",
    ecosystem: "npm",
    names: ["helmet", "@fastify/helmet", "koa-helmet", "hono/secure-headers", "next-safe", "nosecone", "@nosecone/"],
  },
  { use: "env-schema", ecosystem: "npm", names: ["envalid", "@t3-oss/", "znv", "convict", "env-var", "env-schema"] },
  {
    use: "feature-flags",
    ecosystem: "npm",
    names: [
      "@launchdarkly/",
      "launchdarkly-node-server-sdk",
      "launchdarkly-react-client-sdk",
      "unleash-client",
      "@unleash/",
      "flagsmith",
      "flagsmith-nodejs",
      "@growthbook/",
      "@openfeature/",
      "statsig-node",
      "@statsig/",
      "configcat-node",
      "@vercel/flags",
      "flags/next",
      "@vercel/edge-config",
      "@happykit/flags",
    ],
  },
  {
    use: "feature-flags",
    ecosystem: "pypi",
    names: [
      "ldclient",
      "UnleashClient",
      "flagsmith",
      "growthbook",
      "openfeature",
      "waffle",
      "gargoyle",
      "configcatclient",
      "statsig",
      "flipt",
    ],
  },
  {
    use: "feature-flags",
    ecosystem: "gem",
    names: ["flipper", "launchdarkly-server-sdk", "unleash", "rollout", "flagsmith", "split", "configcat"],
  },
  {
    use: "error-tracking",
    ecosystem: "pypi",
    names: ["sentry_sdk", "rollbar", "bugsnag", "honeybadger", "airbrake", "appsignal", "highlight_io"],
  },
  { use: "apm", ecosystem: "pypi", names: ["opentelemetry", "newrelic", "ddtrace", "elasticapm", "scout_apm", "logfire"] },
  { use: "logging", ecosystem: "pypi", names: ["structlog", "loguru", "pythonjsonlogger"] },
  {
    use: "metrics",
    ecosystem: "pypi",
    names: ["prometheus_client", "starlette_exporter", "prometheus_fastapi_instrumentator", "statsd", "django_prometheus"],
  },
  {
    use: "rate-limiting",
    ecosystem: "pypi",
    names: ["slowapi", "fastapi_limiter", "django_ratelimit", "ratelimit", "flask_limiter", "limits", "pyrate_limiter"],
  },
  { use: "csrf", ecosystem: "pypi", names: ["flask_wtf", "starlette_csrf", "fastapi_csrf_protect", "asgi_csrf"] },
  { use: "security-headers", ecosystem: "pypi", names: ["secure", "flask_talisman", "secweb"] },
  {
    use: "error-tracking",
    ecosystem: "gem",
    names: ["sentry-ruby", "sentry-rails", "rollbar", "bugsnag", "honeybadger", "airbrake", "appsignal"],
  },
  { use: "rate-limiting", ecosystem: "gem", names: ["rack-attack", "rack/attack", "rack-throttle"] },
];

const exact = new Map<string, Row>();
const scopes: { readonly prefix: string; readonly row: Row }[] = [];
for (const row of rows) {
  for (const name of row.names) {
    if (name.endsWith("/")) scopes.push({ prefix: `${row.ecosystem}:${name}`, row });
    else exact.set(`${row.ecosystem}:${name}`, row);
  }
}

/** What the use of a package says, and its name without a sub-path; undefined for packages that say nothing. */
export function packageUse(ecosystem: Ecosystem, imported: string): { readonly use: PackageUse; readonly name: string } | undefined {
  const whole = exact.get(`${ecosystem}:${imported}`);
  if (whole) return { use: whole.use, name: imported };
  const parts = imported.split(ecosystem === "pypi" ? "." : "/");
  const base = ecosystem === "npm" && imported.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
  const row = exact.get(`${ecosystem}:${base}`) ?? scopes.find((scope) => `${ecosystem}:${base}`.startsWith(scope.prefix))?.row;
  return row ? { use: row.use, name: base } : undefined;
}

/** All names of an ecosystem, as trigger words: a file that names none of them uses none of them. */
export function packageWords(ecosystem: Ecosystem): readonly string[] {
  return rows.filter((row) => row.ecosystem === ecosystem).flatMap((row) => row.names.map((name) => name.toLowerCase()));
}

/** The names of the packages with a use, in any ecosystem. */
export function packagesFor(use: PackageUse): readonly string[] {
  return rows.filter((row) => row.use === use).flatMap((row) => row.names);
}
