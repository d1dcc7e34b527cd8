import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import type { FactOutcome, Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { oauthPlace } from "../../shared/names/observing.ts";
import { callOf, chainText, constantName } from "../../shared/ruby/calls.ts";
import { isDevelopment } from "../../shared/ruby/roles.ts";
import { nameValue } from "../../shared/ruby/values.ts";
import { practice } from "../practice.ts";
import { mentions } from "../../shared/mentions.ts";

const boards =
  /^(?:Sidekiq::Web|Sidekiq::Pro::Web|MissionControl::Jobs::Engine|GoodJob::Engine|Resque::Server|ResqueWeb::Engine|DelayedJobWeb|Que::Web|SolidQueueDashboard::Engine|SolidQueueMonitor::Engine)/;

/** `mount Sidekiq::Web => "/sidekiq"`. */
function mounted(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test) return undefined;
  const text = textOf(file, node).replace(/^mount[\s(]+/, "");
  const board = boards.exec(text)?.[0];
  return board ? practice("job-watch", call.nameNode, board) : undefined;
}

/** `config.death_handlers << …`, `sidekiq_retries_exhausted do`. */
function handled(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  return call && !file.role.test ? practice("job-watch", call.nameNode, call.name) : undefined;
}

/** `rescue_from StandardError` in the class of all jobs. */
function rescued(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  return call && !file.role.test && /(?:^|\/)app\/jobs\//.test(file.path) ? practice("job-watch", call.nameNode, "rescue_from") : undefined;
}

/** `StatsD.increment("syncs")`, `Prometheus::Client::Counter.new(:syncs)`, `registry.counter(:syncs)`. */
function metric(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || isDevelopment(file)) return undefined;
  const constant = constantName(call.receiver, file) ?? "";
  const receiver = chainText(call.receiver, file);
  const made = call.name === "new" && /^Prometheus::Client::(?:Counter|Gauge|Histogram|Summary)$/.test(constant);
  const sent = call.name !== "new" && /(?:^|[.:])(?:statsd|dogstatsd)$/i.test(receiver || constant);
  const registered =
    /^(?:counter|gauge|histogram|summary)$/.test(call.name) &&
    (/prometheus|registry|client/i.test(receiver) || (!call.receiver && mentions(file, /\bYabeda\.configure\b/)));
  if (!made && !sent && !registered) return undefined;
  const failure = sent ? reported(node, file) : undefined;
  return [practice("metric", call.nameNode, nameValue(call.args[0], file) ?? ""), ...(failure ? [failure] : [])];
}

/** A failure of a provider's sign-in is reported: the file or the method around says what it is about. */
function reported(node: SyntaxNode, file: RbFile): FactOutcome | undefined {
  const call = callOf(node, file);
  const by = constantName(call?.receiver, file) ?? "";
  if (
    !call ||
    file.role.test ||
    !/^(?:Sentry|Raven|Honeybadger|Rollbar|Bugsnag|Airbrake|Appsignal|Rails|NewRelic::Agent|StatsD)$|^$/.test(by)
  )
    return undefined;
  let around: SyntaxNode | null | undefined = node.parent;
  while (around && around.type !== "method") around = around.parent;
  const names = [file.path, around ? textOf(file, child(around, "name") ?? around) : ""];
  return names.some((name) => oauthPlace.test(name)) ? practice("oauth-failure", call.nameNode, `${by}.${call.name}`) : undefined;
}

const trackers = Object.fromEntries(
  ["capture_exception", "capture_message", "set_error", "send_error", "notice_error", "notify"].map((name) => [name, reported]),
);
const metrics = Object.fromEntries(
  ["increment", "gauge", "timing", "measure", "distribution", "histogram", "counter", "summary", "new"].map((name) => [name, metric]),
);

/** Ruby: practices by the calls that show them. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    mount: mounted,
    death_handlers: handled,
    error_handlers: handled,
    sidekiq_retries_exhausted: handled,
    rescue_from: rescued,
    ...trackers,
    ...metrics,
  },
};
