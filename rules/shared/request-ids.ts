/** Request ids of the whole project, as facts have them. */

/** Key of the setting that says what a project does with request ids. */
export const requestIdSetting = "request-id";

/** - `made`: requests get an id, or keep the one that they came with - `context`: the id follows a request through its calls by itself - `answers`: every answer carries the id as a header */
export type RequestIdUse = "made" | "context" | "answers";

/** Packages that hand an id or a trace on by themselves. */
export const contextPackages: readonly string[] = [
  "@opentelemetry/sdk-node",
  "@opentelemetry/auto-instrumentations-node",
  "@vercel/otel",
  "dd-trace",
  "newrelic",
  "elastic-apm-node",
  "nestjs-cls",
  "cls-rtracer",
  "cls-hooked",
  "opentelemetry-sdk",
  "opentelemetry-distro",
  "opentelemetry-instrumentation-fastapi",
  "opentelemetry-instrumentation-flask",
  "opentelemetry-instrumentation-django",
  "opentelemetry-instrumentation-requests",
  "opentelemetry-instrumentation-httpx",
  "logfire",
  "ddtrace",
  "elastic-apm",
  "asgi-correlation-id",
  "starlette-context",
  "django-guid",
  "django-log-request-id",
  "flask-log-request-id",
];

/** Names of an id of the request, of a header or a field that carries it. */
export const requestIdName = /(?:request|req|correlation|trace)[-_]?id\b|traceparent/i;

/** Whether a host is another service of the own system: a plain host name, or one of an internal domain. */
export function isOwnHost(host: string): boolean {
  return host !== "localhost" && (/^[a-z][a-z0-9-]*$/i.test(host) || /\.(?:internal|svc|local|cluster)(?:\.|$)/i.test(host));
}

/** Variables whose name says that they hold the address of a service of the own system. */
export const ownServiceVariable = /(?:SERVICE|INTERNAL|BACKEND|GATEWAY)/;
