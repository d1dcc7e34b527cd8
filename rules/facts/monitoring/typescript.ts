import type { TypeScriptVisitors } from "../../api/check.ts";
import type { Practice } from "../../api/practices.ts";
import type { TsFile } from "../../api/file.ts";
import type { FactOutcome, Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { oauthPlace, redacting, secretField, shippingTarget } from "../../shared/names/observing.ts";
import {
  calleeSpan,
  chainOf,
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../shared/typescript/scope.ts";
import { staticString, staticValue } from "../../shared/typescript/values.ts";
import { practice } from "../practice.ts";

type Property = TS.PropertyAssignment | TS.ShorthandPropertyAssignment;
type Member = Property | TS.MethodDeclaration;
type Call = TS.CallExpression | TS.NewExpression;

/** The call that an object literal is an argument of, through literals around it. */
function callAround(property: Property): Call | undefined {
  let node: TS.Node = property.parent;
  while (ts.isObjectLiteralExpression(node) || ts.isPropertyAssignment(node) || ts.isArrayLiteralExpression(node)) node = node.parent;
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? node : undefined;
}

const logging = /^(?:pino|pino-http|nestjs-pino|fastify|@fastify\/|@nestjs\/platform-fastify|winston|bunyan|consola|@logtape\/|evlog)/;

/** pino's `redact`: paths, or an object with them. */
function redact(property: Property, file: TsFile): Outcomes {
  const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : property.name;
  const empty = (ts.isArrayLiteralExpression(value) && value.elements.length === 0) || value.kind === ts.SyntaxKind.FalseKeyword;
  if (file.role.test || empty || !(importsModule(file, logging) || /log/i.test(file.path))) return undefined;
  return practice("log-redaction", spanOf(property.name, file), "redact");
}

/** Sentry's hooks that take secrets out; many only drop what nobody wants to see. */
function beforeSend(property: Member, file: TsFile): Outcomes {
  if (file.role.test || !importsModule(file, /^@sentry\//)) return undefined;
  const text = ts.isPropertyAssignment(property) ? sourceOf(property.initializer, file) : sourceOf(property, file);
  const scrubs = redacting.test(text) || (/\bdelete\b|=\s*(?:undefined|null|["'`])/.test(text) && secretField.test(text));
  return scrubs ? practice("log-redaction", spanOf(property.name, file), propertyName(property.name) ?? "") : undefined;
}

/** `beforeSend(event) { … }`. */
function method(node: TS.Node, file: TsFile): Outcomes {
  return ts.isMethodDeclaration(node) && /^before(?:Send\w*|Breadcrumb)$/.test(propertyName(node.name) ?? "")
    ? beforeSend(node, file)
    : undefined;
}

const takingOut =
  /^(?:redact|scrub|mask|censor|hash|strip|remove|sanitize|filter)\w*(?:sensitive|secrets?|pii|credentials?|tokens?|fields?|log\w*|meta\w*)$/i;

/** A function of the module of the logger that takes secrets out: `hashSensitiveFields(fields)`. */
function ownRedaction(node: TS.Node, file: TsFile): Outcomes {
  if (!ts.isFunctionDeclaration(node) || !node.name || file.role.test || !/(?:^|[/_.-])log(?:g(?:er|ing))?(?:[/_.-])/i.test(file.path))
    return undefined;
  return takingOut.test(node.name.text) ? practice("log-redaction", spanOf(node.name, file), node.name.text) : undefined;
}

function sampling(property: Property, file: TsFile): Outcomes {
  if (file.role.test || file.role.browser || !importsModule(file, /^@sentry\//)) return undefined;
  const known = ts.isPropertyAssignment(property) ? staticValue(property.initializer, file)?.value : undefined;
  return known === 0 ? undefined : practice("tracing", spanOf(property.name, file), "Sentry");
}

function sentryLogs(property: Property, file: TsFile): Outcomes {
  const on = ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.TrueKeyword;
  return on && importsModule(file, /^@sentry\//) ? practice("log-shipping", spanOf(property.name, file), "Sentry") : undefined;
}

/** `storage.run({ requestId }, next)`: the id follows the request. */
function carried(property: Property, file: TsFile): Outcomes {
  const call = property.parent.parent;
  if (file.role.test || !ts.isCallExpression(call) || !/^(?:run|enterWith)$/.test(lastNameOf(call.expression))) return undefined;
  return practice("request-id", spanOf(property.name, file), "AsyncLocalStorage");
}

/** `ClsModule.forRoot({ middleware: { generateId: true } })`. */
function generated(property: Property, file: TsFile): Outcomes {
  return !file.role.test && importsModule(file, /^nestjs-cls$/)
    ? practice("request-id", spanOf(property.name, file), "nestjs-cls")
    : undefined;
}

/** A transport of pino or winston by its name: `target: "pino-loki"`. */
function target(property: Property, file: TsFile): Outcomes {
  const name = ts.isPropertyAssignment(property) ? staticString(property.initializer, file) : undefined;
  return name !== undefined && shippingTarget.test(name) && !file.role.test
    ? practice("log-shipping", spanOf(property.name, file), name)
    : undefined;
}

/** Fastify's own logger: `Fastify({ logger: true })`, `new FastifyAdapter({ logger: … })`. */
function frameworkLogger(property: Property, file: TsFile): Outcomes {
  const call = file.role.test ? undefined : callAround(property);
  if (!call || !/^(?:fastify|FastifyAdapter)$/i.test(lastNameOf(call.expression))) return undefined;
  const off = ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword;
  return off ? undefined : practice("log-format", spanOf(property.name, file), "fastify");
}

/** winston writes JSON unless its format says otherwise. */
function createLogger(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || originOf(call.expression, file)?.module !== "winston") return undefined;
  const text = sourceOf(call, file);
  const format = /\bformat\b\s*[:,]/.test(text);
  const json =
    !format || /\bjson\s*\(|\blogstash\s*\(|JSON\.stringify/.test(text) || !/\b(?:printf|simple|cli|prettyPrint)\s*\(/.test(text);
  return practice("log-format", spanOf(call.expression, file), "winston", json || /JSON\.stringify|\bjson\s*\(/.test(file.text));
}

/** Formatters and sinks of LogTape that keep fields. */
function logtape(call: TS.CallExpression, file: TsFile): Outcomes {
  return file.role.test || !importsModule(file, /^@logtape\//)
    ? undefined
    : practice("log-format", spanOf(call.expression, file), "logtape");
}

/** `winston.format((info) => …)` that takes secrets out. */
function format(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || !importsModule(file, /^(?:winston|logform)$/)) return undefined;
  const [first] = call.arguments;
  const text = first ? sourceOf(first, file) : "";
  return redacting.test(text) ? practice("log-redaction", spanOf(call.expression, file), "winston") : undefined;
}

function consoleLogger(call: TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test || originOf(call.expression, file)?.module !== "@nestjs/common") return undefined;
  return /\bjson\s*:\s*true\b/.test(sourceOf(call, file)) ? practice("log-format", spanOf(call.expression, file), "nestjs") : undefined;
}

/** What is called by its side effect alone, and starts to trace. */
function tracer(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.expression.kind === ts.SyntaxKind.Identifier ? staticString(call.arguments[0], file) : undefined;
  return name !== undefined &&
    /^(?:newrelic|dd-trace\/init|elastic-apm-node\/start|@opentelemetry\/auto-instrumentations-node\/register)$/.test(name)
    ? practice("tracing", spanOf(call, file), name)
    : undefined;
}

function sideEffect(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || !ts.isImportDeclaration(node) || node.importClause || !ts.isStringLiteral(node.moduleSpecifier)) return undefined;
  const name = node.moduleSpecifier.text;
  return /^(?:newrelic|dd-trace\/init(?:ialize)?(?:\.m?js)?|elastic-apm-node\/start(?:\.js)?|@opentelemetry\/auto-instrumentations-node\/register)$/.test(
    name,
  )
    ? practice("tracing", spanOf(node, file), name)
    : undefined;
}

/** Metrics of prom-client and its wrappers: `new Counter({ name: "syncs_total" })`. */
function metricClass(call: TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test || !/^(?:prom-client|@willsoto\/nestjs-prometheus)$/.test(originOf(call.expression, file)?.module ?? ""))
    return undefined;
  const [options] = call.arguments ?? [];
  return practice("metric", spanOf(call.expression, file), (options && nameIn(options, file)) ?? "");
}

function nameIn(options: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(options);
  if (!ts.isObjectLiteralExpression(inner)) return staticString(inner, file);
  const name = inner.properties.find((property) => ts.isPropertyAssignment(property) && propertyName(property.name) === "name");
  return name && ts.isPropertyAssignment(name) ? staticString(name.initializer, file) : undefined;
}

/** `meter.createCounter("syncs")`, `makeCounterProvider({ name })`. */
function instrument(call: TS.CallExpression, file: TsFile): Outcomes {
  const [first] = call.arguments;
  const name = first && nameIn(first, file);
  return file.role.test || name === undefined ? undefined : practice("metric", spanOf(call.expression, file), name);
}

/** `statsd.increment("sync.failed")`: the receiver says what it is. */
function statsd(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || file.role.test || file.role.browser || !/statsd|dogstatsd|metrics?$/i.test(lastNameOf(receiver)))
    return reported(call, file);
  const name = staticString(call.arguments[0], file) ?? "";
  const failure = reported(call, file);
  return [practice("metric", spanOf(call.expression, file), name), ...(failure ? [failure] : [])];
}

const tracking =
  /\b(?:captureException|captureMessage|noticeError|trackException|notify|reportError|addError|recordException|increment|inc)\s*\(/;

/** `worker.on("failed", …)` of a queue: what the listener does with it. */
function listener(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || !/^(?:failed|global:failed|stalled|fail|job:failed)$/.test(staticString(call.arguments[0], file) ?? ""))
    return undefined;
  const handler = call.arguments[1];
  return handler
    ? practice("job-watch", spanOf(call.expression, file), watcher(sourceOf(handler, file), ts.isIdentifier(handler)))
    : undefined;
}

/** Decorators of NestJS: `@OnWorkerEvent("failed")`, `@OnQueueFailed()`. */
function decorated(call: TS.CallExpression, file: TsFile): Outcomes {
  const method = ts.isDecorator(call.parent) ? call.parent.parent : undefined;
  const event = staticString(call.arguments[0], file);
  if (file.role.test || !method || (event !== undefined && event !== "failed" && lastNameOf(call.expression) !== "OnQueueFailed"))
    return undefined;
  return practice("job-watch", spanOf(call, file), watcher(sourceOf(method, file), false));
}

function watcher(text: string, named: boolean): string {
  return tracking.test(text) ? "tracker" : named ? "handler" : "log";
}

/** The depth of a queue is asked for, or given to Prometheus. */
function depth(call: TS.CallExpression, file: TsFile): Outcomes {
  return file.role.test ? undefined : practice("job-watch", spanOf(call.expression, file), lastNameOf(call.expression));
}

/** A failure of a provider's sign-in is reported: the file or the function around says what it is about. */
function reported(call: TS.CallExpression, file: TsFile): FactOutcome | undefined {
  if (file.role.test || file.role.browser) return undefined;
  const names: string[] = [file.path];
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) names.push(functionName(fn));
  if (!names.some((name) => oauthPlace.test(name))) return undefined;
  const by = chainOf(call.expression)?.join(".") ?? lastNameOf(call.expression);
  return practice("oauth-failure", calleeSpan(call, file), by);
}

const codeInfrastructure = /^(?:aws-cdk-lib|@aws-cdk\/|@pulumi\/|checkly(?:\/|$)|cdktf|@cdktf\/)/;

/** Alarms, dashboards and probes of CDK, Pulumi and Checkly. */
function infrastructure(topic: Practice): (call: TS.NewExpression, file: TsFile) => Outcomes {
  return (call, file) =>
    !file.role.test && codeInfrastructure.test(originOf(call.expression, file)?.module ?? "")
      ? practice(topic, spanOf(call.expression, file), lastNameOf(call.expression))
      : undefined;
}

const reports = Object.fromEntries(
  ["captureException", "captureMessage", "noticeError", "trackException", "notify", "reportError"].map((name) => [name, reported]),
);
const counts = Object.fromEntries(["increment", "inc", "gauge", "timing", "histogram", "distribution"].map((name) => [name, statsd]));
const instruments = Object.fromEntries(
  [
    "createCounter",
    "createHistogram",
    "createUpDownCounter",
    "createGauge",
    "createObservableGauge",
    "createObservableCounter",
    "makeCounterProvider",
    "makeGaugeProvider",
    "makeHistogramProvider",
  ].map((name) => [name, instrument]),
);
const alarms = Object.fromEntries(
  [
    "Alarm",
    "CompositeAlarm",
    "MetricAlarm",
    "Monitor",
    "AlertPolicy",
    "EmailAlertChannel",
    "SlackAlertChannel",
    "PagerdutyAlertChannel",
  ].map((name) => [name, infrastructure("alert-rule")]),
);
const probes = Object.fromEntries(
  ["ApiCheck", "BrowserCheck", "MultiStepCheck", "UrlMonitor", "TcpMonitor", "UptimeCheckConfig", "HealthCheck", "Canary"].map((name) => [
    name,
    infrastructure("uptime-probe"),
  ]),
);

/** TypeScript: practices by the properties, calls and decorators that show them. */
export const typescript: TypeScriptVisitors = {
  property: {
    redact,
    redactKeys: redact,
    beforeSend,
    beforeSendTransaction: beforeSend,
    beforeSendLog: beforeSend,
    beforeBreadcrumb: beforeSend,
    tracesSampleRate: sampling,
    tracesSampler: sampling,
    enableLogs: sentryLogs,
    requestId: carried,
    reqId: carried,
    correlationId: carried,
    traceId: carried,
    target,
    generateId: generated,
    logger: frameworkLogger,
  },
  call: {
    createLogger,
    getJsonLinesFormatter: logtape,
    getOpenTelemetrySink: logtape,
    format,
    require: tracer,
    on: listener,
    once: listener,
    OnWorkerEvent: decorated,
    OnQueueFailed: decorated,
    OnQueueEvent: decorated,
    getJobCounts: depth,
    getWaitingCount: depth,
    getFailedCount: depth,
    exportPrometheusMetrics: depth,
    ...reports,
    ...counts,
    ...instruments,
  },
  new: {
    ConsoleLogger: consoleLogger,
    Counter: metricClass,
    Gauge: metricClass,
    Histogram: metricClass,
    Summary: metricClass,
    Dashboard: infrastructure("dashboard"),
    ...alarms,
    ...probes,
  },
  node: { ImportDeclaration: sideEffect, MethodDeclaration: method, FunctionDeclaration: ownRedaction },
};
