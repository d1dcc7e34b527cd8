import type { TreeVisitors } from "../../api/check.ts";
import type { FactTypes } from "../../api/facts.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { importsPackage, symbolOf } from "../../shared/python/symbols.ts";

const starters: readonly { readonly symbol: RegExp; readonly what: FactTypes["init"]["what"] }[] = [
  {
    symbol:
      /^(?:sentry_sdk\.init|rollbar\.init|bugsnag\.configure|honeybadger\.configure|airbrake\.Notifier|highlight_io\.H|appsignal\.Appsignal)$/,
    what: "error-tracking",
  },
  {
    symbol:
      /^(?:newrelic\.agent\.(?:initialize|wsgi_application|WSGIApplicationWrapper)|ddtrace\.(?:patch_all|tracer\.configure|patch)|elasticapm\.(?:\w+\.)*(?:Client|make_apm_client|ElasticAPM)|scout_apm\.(?:\w+\.)*\w+|logfire\.configure|opentelemetry\.(?:\w+\.)*(?:TracerProvider|set_tracer_provider|instrument_app|instrument))$/,
    what: "apm",
  },
  { symbol: /^opentelemetry\.instrumentation\.(?:\w+\.)*\w+Instrumentor(?:\(\))?\.(?:instrument|instrument_app)$/, what: "apm" },
  {
    symbol:
      /^(?:prometheus_client\.(?:start_http_server|make_asgi_app|make_wsgi_app|generate_latest)|prometheus_fastapi_instrumentator\.Instrumentator(?:\(\))?|starlette_exporter\.PrometheusMiddleware|statsd\.StatsClient|datadog\.initialize|prometheus_flask_exporter\.PrometheusMetrics)$/,
    what: "metrics",
  },
  {
    symbol: /^(?:structlog\.(?:configure|configure_once)|loguru\.logger\.(?:add|configure)|logging\.config\.(?:dictConfig|fileConfig))$/,
    what: "logging",
  },
];

const packages = [
  "sentry_sdk",
  "rollbar",
  "bugsnag",
  "honeybadger",
  "airbrake",
  "highlight_io",
  "appsignal",
  "newrelic",
  "ddtrace",
  "elasticapm",
  "scout_apm",
  "logfire",
  "opentelemetry",
  "prometheus_client",
  "prometheus_fastapi_instrumentator",
  "starlette_exporter",
  "prometheus_flask_exporter",
  "statsd",
  "datadog",
  "structlog",
  "loguru",
  "logging",
];

/** A call that starts error tracking, tracing, metrics or logging. */
function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (!importsPackage(file, ...packages)) return undefined;
  const callee = child(call, "function");
  const symbol = file.role.test ? undefined : symbolOf(callee, file);
  const starter = symbol === undefined ? undefined : starters.find((candidate) => candidate.symbol.test(symbol));
  return callee && symbol && starter ? fact("init", callee, { what: starter.what, name: symbol.split(".")[0] ?? symbol }) : undefined;
}

const names = [
  "init",
  "configure",
  "configure_once",
  "Notifier",
  "H",
  "Appsignal",
  "initialize",
  "wsgi_application",
  "WSGIApplicationWrapper",
  "patch_all",
  "patch",
  "Client",
  "make_apm_client",
  "ElasticAPM",
  "TracerProvider",
  "set_tracer_provider",
  "instrument_app",
  "instrument",
  "start_http_server",
  "make_asgi_app",
  "make_wsgi_app",
  "generate_latest",
  "Instrumentator",
  "StatsClient",
  "PrometheusMetrics",
  "add",
  "dictConfig",
  "fileConfig",
];

/** Python: calls of known packages that start something. */
export const python: TreeVisitors<PyFile> = { call: Object.fromEntries(names.map((name) => [name, visit])) };
