import { concept } from "../match.ts";

/** Phrases of category `monitoring`; {@link concept} says how they are written. */
export const monitoring = [
  concept("console-log structured-logging", "replac* print|console|puts log|logger|winston|pino"),
  concept(
    "console-log",
    `
      console log|statement|output|error|debug, print statement|replac*|remov*|call, replac* print|console|puts,
      remov* console|print|puts, puts statement, no console|print, debug log remov*|statement, remov* debug log|statement|output|print`,
  ),
  concept(
    "debug-statement",
    `
      debug* statement|log|breakpoint|code|output remov*, remov* debug*, debugger, breakpoint, binding pry, pdb, byebug,
      debug log remov*`,
  ),
  concept(
    "structured-logging",
    `
      structured log, json log, log json|format|structured|winston|pino|structlog|level|central*|consistent -aggregat, =logging, winston, pino, structlog, log level, proper log, request response log, log request|response|debug* -id -trace,
      logging framework|library|setup|strategy -aggregat*, application log -aggregat -monitor -perf`,
  ),
  concept("unstructured-log", "structured log field|context, log message concat*|interpolat*|template|constant, log context field"),
  concept(
    "log-aggregation",
    `
      log aggregat*, central* log, log ship*|forward*|drain|stream|collect*, elk, loki, cloudwatch log, papertrail, logdna, logtail,
      datadog log, splunk, log management`,
  ),
  concept(
    "error-tracking",
    `
      error track*|monitor* -oauth -auth, sentry -alert, rollbar, bugsnag, honeybadger, airbrake, crash report*, exception track*|monitor*,
      error report* -format, monitor* error|exception -alert -user`,
  ),
  concept(
    "error-tracking-config",
    `
      sentry|rollbar|bugsnag config*|release|environment|sampl*|integrat*, error track* config*|sampl*|release|environment|integrat*,
      source map, sampling rate`,
  ),
  concept(
    "apm",
    `
      apm, perf monitor* -query -database, new relic, datadog -log -dashboard, opentelemetry, otel, distributed trac*, tracing, elastic apm,
      perf profil*, application monitor*, monitor* application|app perf`,
  ),
  concept(
    "metrics-endpoint",
    `
      metric endpoint|export*|collect*|prometheus|expos*|setup|track* -token -business -auth,
      metrics -business -token -session -oauth -sync -kpi, prometheus -alert, statsd, response time p95|p50|p99|track*|monitor*|metric,
      error rate, error rate endpoint, memory usage trend, memory|cpu usage|trend|monitor*, request count|latency|duration,
      api request count`,
  ),
  concept(
    "dashboards",
    `
      dashboard grafana|datadog|monitor*|metric|ops|create|set|setup|import*|golden|prod|alert*|latency|health|config|team, grafana,
      p50|p95|p99, error rate endpoint, memory usage trend, golden signal, latency percentile, response time p95|p50`,
  ),
  concept(
    "health-endpoint shallow-health-check",
    `
      health check* -auth -oauth -docker -container -image -provider -database, health endpoint -auth -oauth, healthcheck -docker, healthz,
      readiness|liveness probe|endpoint|check -kubernetes -k8s -pod, ready endpoint, health check* database|redis|dependency,
      status endpoint`,
  ),
  concept("docker-healthcheck", "docker health*, container health*, health* docker|container|image|dockerfile"),
  concept(
    "uptime-monitoring",
    `
      uptime, pingdom, statuscake, uptimerobot, synthetic monitor*|check*, status page, availability monitor*, blackbox`,
  ),
  concept(
    "alerting",
    `
      alert* -job -test -verif -user -depend -dependency -dependabot -bar -fatigue -worker -login -security, monitor* alert*, pagerduty,
      =alerts, opsgenie, notif* oncall|error|failure|outage|down, alert* rule|config|threshold|channel, slack alert*|notification error`,
  ),
  concept(
    "monitoring-verified",
    `
      alert* test|verif*|fire|trigger*, test alert*|monitor*, monitor* verif*|validat*|tested, verif* monitor*|alert*`,
  ),
  concept(
    "job-monitoring",
    `
      job monitor*|fail|dashboard|alert*|metric|track*|visib* -retr, queue depth|length|monitor*|backlog|latency|dashboard|size,
      failed job -dead, worker monitor*|metric|alert*|fail, sidekiq web|monitor*|dashboard, celery flower|monitor*,
      background job alert*|monitor*|fail, alert* job|queue|worker`,
  ),
  concept(
    "business-metrics",
    `
      business metric|kpi, token refresh success|rate|monitor*|metric, sync duration|metric|success, active session|user,
      active user session, rate limit* usage|percentage|metric|status, session monitor*|metric|active|management monitor*, kpi,
      operation duration, conversion rate metric, domain metric, product analytics`,
  ),
  concept(
    "oauth-failure-tracking",
    `
      oauth fail|error track*|monitor*|alert*|log -test -troubleshoot, track* oauth|auth|refresh fail|error,
      token refresh monitor*|fail|error|alert*, refresh fail track*|monitor*|alert*|log, auth error track*|monitor*`,
  ),
  concept(
    "request-id-tracking missing-request-id",
    `
      request id, correlation id, trace id, x request id, request trac* -response -metric, correlat* request|log`,
  ),
  concept(
    "audit-log",
    `
      audit log|trail|table|record|event -security -auth -login, audit* data|change|action|model|record -security -depend -dependency,
      paper trail, change history|log data|record, log data modification|change|access, activity log|history, who changed`,
  ),
  concept(
    "monitoring-docs",
    `
      monitor* document|guide|runbook|setup guide|instruction, dashboard guide|document, document* monitor*|alert*|dashboard|metric,
      alert* document`,
  ),
  concept("on-call", "oncall, pager rotation|duty"),
  concept("escalation", "escalat*"),
  concept(
    "post-launch-watch",
    `
      post launch|deploy*|release monitor*|watch*|plan|check*, monitor* after|post launch|release|deploy*, monitor* bug fix*, hypercare,
      first week|day|24 monitor*|watch*|launch, launch day monitor*|watch*|war`,
  ),
  concept(
    "support-channel",
    `
      support ticket|channel|email|contact|desk|system|process|team|user|customer, help desk, customer support, user issue|support,
      contact support, ticket system`,
  ),
  concept("feedback-channel", "feedback, user survey, nps"),
];
