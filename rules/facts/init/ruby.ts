import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName } from "../../shared/ruby/calls.ts";
import { gemOfConstant } from "../../shared/ruby/gems.ts";
import { isDevelopment } from "../../shared/ruby/roles.ts";
import { booleanValue } from "../../shared/ruby/values.ts";

type What = "error-tracking" | "apm" | "metrics" | "logging";

const kinds: Readonly<Record<string, What>> = {
  "sentry-ruby": "error-tracking",
  "sentry-raven": "error-tracking",
  rollbar: "error-tracking",
  bugsnag: "error-tracking",
  honeybadger: "error-tracking",
  airbrake: "error-tracking",
  appsignal: "error-tracking",
  newrelic_rpm: "apm",
  datadog: "apm",
  ddtrace: "apm",
  "opentelemetry-sdk": "apm",
  "elastic-apm": "apm",
  skylight: "apm",
  scout_apm: "apm",
  "prometheus-client": "metrics",
  prometheus_exporter: "metrics",
  yabeda: "metrics",
  "statsd-instrument": "metrics",
  lograge: "logging",
  semantic_logger: "logging",
  rails_semantic_logger: "logging",
  ougai: "logging",
};

/** `Sentry.init do |config|`, `Bugsnag.configure do`, `OpenTelemetry::SDK.configure`, `PrometheusExporter::Client.new`. */
function started(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const constant = constantName(call?.receiver, file);
  const gem = constant === undefined ? undefined : gemOfConstant(constant);
  const what = gem === undefined ? undefined : kinds[gem];
  if (!call || !gem || !what || file.role.test) return undefined;
  // Only clients and registries are made with new; Sentry::Breadcrumb.new starts nothing.
  if (call.name === "new" && (what !== "metrics" || !/Client|Registry|Server|Runner/.test(constant ?? ""))) return undefined;
  return fact("init", { start: node.start, end: call.nameNode.end }, { what, name: gem });
}

/** `config.lograge.enabled = true`, `config.log_formatter = JsonFormatter.new`, `config.rails_semantic_logger.format = :json`. */
function configured(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (left?.type !== "call" || !right || file.role.test || isDevelopment(file)) return undefined;
  const text = textOf(file, left);
  if (/\bconfig\.lograge\.enabled$/.test(text))
    return booleanValue(right) === false ? undefined : fact("init", left, { what: "logging", name: "lograge" });
  if (/\bconfig\.rails_semantic_logger\.\w+$/.test(text)) return fact("init", left, { what: "logging", name: "rails_semantic_logger" });
  if (/\bconfig\.(?:log_formatter|logger)$/.test(text))
    return fact("init", left, { what: "logging", name: /json/i.test(textOf(file, right)) ? "json" : "logger" });
  return undefined;
}

/** Ruby: blocks and settings of known gems that start something. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    init: started,
    configure: started,
    start: started,
    "start!": started,
    "configure!": started,
    new: started,
    use: started,
    setup: started,
  },
  node: { assignment: configured },
};
