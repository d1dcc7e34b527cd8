/** Packages whose use says something about a project, by ecosystem. A check or a fact asks here; adding a package means adding a row. */
import type { Ecosystem } from "../api/facts.ts";
import { observingRows } from "./observing-packages.ts";

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
  | "env-reader"
  | "feature-flags"
  | "retry"
  | "circuit-breaker"
  | "consent"
  | "identity-provider"
  | "two-factor"
  | "policy"
  | "encryption"
  | "secrets-manager"
  | "audit-trail"
  | "html-sanitizer"
  | "https-redirect"
  | "lockout"
  | "log-shipping"
  | "log-redaction"
  | "request-id"
  | "compression"
  | "memory"
  | "pagination"
  | "images"
  | "events"
  | "job-board";

/** Packages of one ecosystem that say the same of a project. */
export interface PackageRow {
  readonly use: PackageUse;
  readonly ecosystem: Ecosystem;
  /** Names as imported; a name that ends in `/` stands for a whole scope. */
  readonly names: readonly string[];
}

const rows: readonly PackageRow[] = [
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
    names: [
      "helmet",
      "@fastify/helmet",
      "koa-helmet",
      "hono/secure-headers",
      "next-safe",
      "nosecone",
      "@nosecone/",
      "@next-safe/",
      "next-secure-headers",
      "nuxt-security",
    ],
  },
  { use: "env-schema", ecosystem: "npm", names: ["envalid", "@t3-oss/", "znv", "convict", "env-var", "env-schema", "@fastify/env"] },
  {
    use: "consent",
    ecosystem: "npm",
    names: [
      "react-cookie-consent",
      "vanilla-cookieconsent",
      "cookieconsent",
      "@c15t/",
      "klaro",
      "@cookieyes/",
      "@iubenda/",
      "tarteaucitronjs",
      "orejime",
    ],
  },
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
  { use: "security-headers", ecosystem: "gem", names: ["secure_headers"] },
  // Readers that stop the start where a variable without a default is missing.
  { use: "env-reader", ecosystem: "pypi", names: ["environs", "environ", "decouple", "pydantic_settings", "goodconf", "envparse"] },
  { use: "env-reader", ecosystem: "gem", names: ["dotenv_validator", "anyway_config", "envied", "env_bang", "figaro"] },
  {
    use: "identity-provider",
    ecosystem: "npm",
    names: [
      "@clerk/",
      "@auth0/",
      "auth0",
      "@workos-inc/",
      "@kinde-oss/",
      "stytch",
      "@stytch/",
      "@descope/",
      "@propelauth/",
      "@frontegg/",
      "@okta/",
      "@logto/",
      "keycloak-connect",
      "nest-keycloak-connect",
      "amazon-cognito-identity-js",
      "aws-jwt-verify",
      "@aws-sdk/client-cognito-identity-provider",
      "@supabase/ssr",
      "@supabase/auth-helpers-nextjs",
    ],
  },
  {
    use: "identity-provider",
    ecosystem: "pypi",
    names: [
      "clerk_backend_api",
      "auth0",
      "workos",
      "stytch",
      "kinde_sdk",
      "descope",
      "okta_jwt_verifier",
      "keycloak",
      "propelauth_fastapi",
    ],
  },
  { use: "identity-provider", ecosystem: "gem", names: ["clerk-sdk-ruby", "omniauth-auth0", "auth0", "workos", "stytch", "omniauth-okta"] },
  {
    use: "two-factor",
    ecosystem: "npm",
    names: ["otplib", "@otplib/", "speakeasy", "@levminer/speakeasy", "node-2fa", "otpauth", "time2fa", "@simplewebauthn/", "fido2-lib"],
  },
  { use: "two-factor", ecosystem: "pypi", names: ["pyotp", "webauthn", "django_otp", "two_factor", "fido2"] },
  {
    use: "two-factor",
    ecosystem: "gem",
    names: ["devise-two-factor", "rotp", "webauthn", "two_factor_authentication", "devise-otp", "devise-passkeys", "active_model_otp"],
  },
  {
    use: "policy",
    ecosystem: "npm",
    names: [
      "@casl/",
      "casbin",
      "nest-casbin",
      "accesscontrol",
      "nest-access-control",
      "oso-cloud",
      "permitio",
      "@openfga/",
      "@cerbos/",
      "role-acl",
    ],
  },
  {
    use: "policy",
    ecosystem: "pypi",
    names: ["casbin", "oso", "guardian", "cerbos", "openfga_sdk", "fastapi_permissions", "rolepermissions"],
  },
  {
    use: "policy",
    ecosystem: "gem",
    names: ["pundit", "cancancan", "cancan", "action_policy", "rolify", "access-granted", "declarative_policy"],
  },
  {
    use: "encryption",
    ecosystem: "npm",
    names: [
      "prisma-field-encryption",
      "prisma-extension-encryption",
      "@47ng/cloak",
      "typeorm-encrypted",
      "mongoose-encryption",
      "mongoose-field-encryption",
      "mongodb-client-encryption",
      "sequelize-encrypted",
      "libsodium-wrappers",
      "sodium-native",
      "@aws-sdk/client-kms",
      "@aws-crypto/",
      "@google-cloud/kms",
    ],
  },
  {
    use: "encryption",
    ecosystem: "pypi",
    names: ["encrypted_model_fields", "django_cryptography", "fernet_fields", "encrypted_fields", "nacl", "aws_encryption_sdk"],
  },
  {
    use: "encryption",
    ecosystem: "gem",
    names: ["lockbox", "attr_encrypted", "symmetric-encryption", "vault-rails", "kms_encrypted", "blind_index"],
  },
  {
    use: "secrets-manager",
    ecosystem: "npm",
    names: [
      "@aws-sdk/client-secrets-manager",
      "@aws-sdk/client-ssm",
      "@aws-lambda-powertools/parameters",
      "@middy/secrets-manager",
      "@middy/ssm",
      "@google-cloud/secret-manager",
      "@azure/keyvault-secrets",
      "node-vault",
      "@infisical/",
      "@dotenvx/",
      "@1password/sdk",
      "@bitwarden/sdk-napi",
    ],
  },
  {
    use: "secrets-manager",
    ecosystem: "pypi",
    names: [
      "hvac",
      "azure.keyvault.secrets",
      "google.cloud.secretmanager",
      "aws_secretsmanager_caching",
      "infisical_sdk",
      "infisical_client",
    ],
  },
  {
    use: "secrets-manager",
    ecosystem: "gem",
    names: ["aws-sdk-secretsmanager", "aws-sdk-ssm", "google-cloud-secret_manager", "vault", "infisical-sdk"],
  },
  {
    use: "audit-trail",
    ecosystem: "npm",
    names: ["mongoose-history", "mongoose-audit", "sequelize-paper-trail", "@bemi-db/", "@retracedhq/", "@boxyhq/"],
  },
  {
    use: "audit-trail",
    ecosystem: "pypi",
    names: [
      "auditlog",
      "simple_history",
      "easyaudit",
      "reversion",
      "sqlalchemy_continuum",
      "pghistory",
      "field_history",
      "postgresql_audit",
    ],
  },
  {
    use: "audit-trail",
    ecosystem: "gem",
    names: ["paper_trail", "audited", "logidze", "public_activity", "mongoid-history", "bemi-rails"],
  },
  { use: "html-sanitizer", ecosystem: "npm", names: ["dompurify", "isomorphic-dompurify", "sanitize-html", "rehype-sanitize", "xss"] },
  { use: "html-sanitizer", ecosystem: "pypi", names: ["bleach", "nh3", "lxml_html_clean"] },
  { use: "html-sanitizer", ecosystem: "gem", names: ["sanitize", "loofah"] },
  {
    use: "https-redirect",
    ecosystem: "npm",
    names: ["express-sslify", "express-force-https", "express-enforces-ssl", "express-http-to-https", "heroku-ssl-redirect", "koa-sslify"],
  },
  { use: "https-redirect", ecosystem: "pypi", names: ["flask_sslify"] },
  { use: "https-redirect", ecosystem: "gem", names: ["rack-ssl-enforcer", "rack-ssl"] },
  { use: "lockout", ecosystem: "pypi", names: ["axes", "defender"] },
  {
    use: "retry",
    ecosystem: "npm",
    names: [
      "p-retry",
      "async-retry",
      "axios-retry",
      "retry-axios",
      "fetch-retry",
      "exponential-backoff",
      "promise-retry",
      "ts-retry-promise",
      "@lifeomic/attempt",
      "@octokit/plugin-retry",
    ],
  },
  { use: "retry", ecosystem: "pypi", names: ["tenacity", "backoff", "stamina", "retrying", "retry", "httpx_retries", "aiohttp_retry"] },
  { use: "retry", ecosystem: "gem", names: ["retriable", "faraday-retry", "with_retries", "retryable"] },
  { use: "circuit-breaker", ecosystem: "npm", names: ["opossum", "cockatiel", "brakes", "mollitia"] },
  {
    use: "circuit-breaker",
    ecosystem: "pypi",
    names: ["pybreaker", "circuitbreaker", "aiobreaker", "purgatory", "aiomisc.circuit_breaker"],
  },
  {
    use: "circuit-breaker",
    ecosystem: "gem",
    names: ["circuitbox", "stoplight", "semian", "faulty", "circuit_breaker", "breaker_machines"],
  },
  { use: "rate-limiting", ecosystem: "gem", names: ["rack-attack", "rack/attack", "rack-throttle"] },
  ...observingRows,
];

/** Rows by `ecosystem:name`; a package may be of several uses, the first row says the main one. */
const exact = new Map<string, PackageRow[]>();
const scopes: { readonly prefix: string; readonly row: PackageRow }[] = [];
for (const row of rows) {
  for (const name of row.names) {
    const key = `${row.ecosystem}:${name}`;
    const known = exact.get(key);
    if (name.endsWith("/")) scopes.push({ prefix: key, row });
    else if (known) known.push(row);
    else exact.set(key, [row]);
  }
}

/** The name of a package without a sub-path: `@scope/name`, `name`, Python's first part. */
function baseOf(ecosystem: Ecosystem, imported: string): string {
  const parts = imported.split(ecosystem === "pypi" ? "." : "/");
  return ecosystem === "npm" && imported.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

function rowsOf(ecosystem: Ecosystem, name: string): readonly PackageRow[] {
  const key = `${ecosystem}:${name}`;
  return [...(exact.get(key) ?? []), ...scopes.filter((scope) => key.startsWith(scope.prefix)).map((scope) => scope.row)];
}

/** What the use of a package says, and its name without a sub-path; undefined for packages that say nothing. */
export function packageUse(ecosystem: Ecosystem, imported: string): { readonly use: PackageUse; readonly name: string } | undefined {
  const whole = exact.get(`${ecosystem}:${imported}`)?.[0];
  if (whole) return { use: whole.use, name: imported };
  const name = baseOf(ecosystem, imported);
  const [row] = rowsOf(ecosystem, name);
  return row ? { use: row.use, name } : undefined;
}

/** Whether a package is of a use, be it its main one or another. */
export function isOfUse(ecosystem: Ecosystem, imported: string, use: PackageUse): boolean {
  const base = baseOf(ecosystem, imported);
  const all = base === imported ? rowsOf(ecosystem, base) : [...rowsOf(ecosystem, imported), ...rowsOf(ecosystem, base)];
  return all.some((row) => row.use === use);
}

/** All names of an ecosystem, as trigger words: a file that names none of them uses none of them. */
export function packageWords(ecosystem: Ecosystem): readonly string[] {
  return [...new Set(rows.filter((row) => row.ecosystem === ecosystem).flatMap((row) => row.names.map((name) => name.toLowerCase())))];
}

/** A module specifier of a package of npm, as it stands in code: most of the names are words that texts are full of. */
export const npmSpecifier = new RegExp(
  `["'](?:${rows
    .filter((row) => row.ecosystem === "npm")
    .flatMap((row) => row.names.map((name) => name.replace(/[.\\/]/g, "\\$&") + (name.endsWith("/") ? "" : "[\"'/]")))
    .join("|")})`,
);

/** The names of the packages with a use, in any ecosystem. */
export function packagesFor(use: PackageUse): readonly string[] {
  return rows.filter((row) => row.use === use).flatMap((row) => row.names);
}
