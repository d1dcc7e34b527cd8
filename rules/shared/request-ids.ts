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
];
