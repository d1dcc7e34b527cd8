import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import type { FactOutcome, Outcome, Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { oauthPlace, redacting, secretField } from "../../shared/names/observing.ts";
import { argumentsOf, calledName } from "../../shared/python/calls.ts";
import { decoratorsOf, definitionName, enclosingFunction, lastName, parametersOf } from "../../shared/python/nodes.ts";
import { baseNames } from "../../shared/python/settings.ts";
import { importsPackage, symbolOf } from "../../shared/python/symbols.ts";
import { staticValue, stringValue } from "../../shared/python/values.ts";
import { practice } from "../practice.ts";

/** `sentry_sdk.init(before_send=scrub)`: the function of this file tells what it does, one of another by its name. */
function beforeSend(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  if (file.role.test || !value || !importsPackage(file, "sentry_sdk")) return undefined;
  const name = lastName(value, file);
  const body = new RegExp(`def ${name.replace(/\W/g, "")}\\b[\\s\\S]{0,1500}`).exec(file.text)?.[0] ?? "";
  const removes = /\b(?:pop|del)\b|=\s*(?:None|["'])/.test(body) && secretField.test(body);
  return redacting.test(name) || redacting.test(body) || removes ? practice("log-redaction", node, "Sentry") : undefined;
}

function sampling(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  if (file.role.test || !importsPackage(file, "sentry_sdk") || staticValue(value, file)?.value === 0) return undefined;
  return value?.type === "none" ? undefined : practice("tracing", node, "Sentry");
}

function scrubber(call: SyntaxNode, file: PyFile): Outcomes {
  return !file.role.test && importsPackage(file, "sentry_sdk") ? practice("log-redaction", call, "EventScrubber") : undefined;
}

/** Filters that take secrets out of records, formatters that write JSON. */
function visitClass(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || !importsPackage(file, "logging", "pythonjsonlogger")) return undefined;
  const bases = baseNames(node, file);
  const text = textOf(file, node);
  const outcomes: Outcome[] = [];
  if (
    bases.some((base) => /(?:^|Redact\w*|Sensitive\w*)(?:Filter|Formatter)$/.test(base)) &&
    redacting.test(text) &&
    /\.msg\b|\.args\b|record|message/.test(text)
  )
    outcomes.push(practice("log-redaction", child(node, "name") ?? node, definitionName(node, file)));
  if (
    bases.some((base) => /Formatter$/.test(base)) &&
    (/\bjson\.dumps\b|\borjson\b|\bto_json\b/.test(text) || bases.some((base) => /json/i.test(base)))
  )
    outcomes.push(practice("log-format", child(node, "name") ?? node, definitionName(node, file)));
  return outcomes;
}

/** A processor of structlog that takes secrets out; a handler of Celery's signals. */
function visitFunction(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const name = child(node, "name") ?? node;
  if (decoratorsOf(node, file).some((decorator) => /\btask_(?:failure|retry|internal_error)\.connect$/.test(decorator.name)))
    return practice("job-watch", name, "task_failure");
  if (!parametersOf(node, file).some((parameter) => parameter.name === "event_dict")) return undefined;
  return redacting.test(textOf(file, node)) ? practice("log-redaction", name, definitionName(node, file)) : undefined;
}

/** `task_failure.connect(report)`. */
function connected(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  // As a decorator it is told by the function below it.
  if (file.role.test || !callee || call.parent?.type === "decorator") return undefined;
  return /\btask_failure\.connect$/.test(textOf(file, callee)) ? practice("job-watch", callee, "task_failure") : undefined;
}

function powertools(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = file.role.test ? undefined : symbolOf(child(call, "function"), file);
  return symbol?.startsWith("aws_lambda_powertools.") ? practice("log-format", call, "aws_lambda_powertools") : undefined;
}

/** `Counter("syncs_total", …)` of prometheus_client, `meter.create_counter("syncs")`, `statsd.incr("syncs")`. */
function metric(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const callee = child(call, "function");
  const symbol = symbolOf(callee, file) ?? "";
  const made = /^prometheus_client\.(?:\w+\.)*(?:Counter|Gauge|Histogram|Summary|Info|Enum)$/.test(symbol);
  const instrument = /^create_/.test(calledName(call, file));
  const sent =
    /statsd|^datadog\./i.test(symbol) ||
    (callee?.type === "attribute" && /statsd|metrics?$/i.test(lastName(child(callee, "object"), file)));
  if (!callee || !(made || instrument || sent)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const name = stringValue(keyword.get("name") ?? positional[0], file) ?? "";
  const outcomes: Outcome[] = [practice("metric", callee, name)];
  const failure = sent ? reported(call, file) : undefined;
  return failure ? [...outcomes, failure] : outcomes;
}

/** A failure of a provider's sign-in is reported: the file or the function around says what it is about. */
function reported(call: SyntaxNode, file: PyFile): FactOutcome | undefined {
  const callee = child(call, "function");
  if (file.role.test || !callee) return undefined;
  const names: string[] = [file.path];
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) names.push(definitionName(fn, file));
  return names.some((name) => oauthPlace.test(name)) ? practice("oauth-failure", callee, textOf(file, callee)) : undefined;
}

const metricNames = [
  "Counter",
  "Gauge",
  "Histogram",
  "Summary",
  "create_counter",
  "create_histogram",
  "create_up_down_counter",
  "incr",
  "increment",
  "gauge",
  "timing",
  "histogram",
  "send",
];

/** Python: practices by the keywords, calls and decorators that show them. */
export const python: TreeVisitors<PyFile> = {
  keyword: {
    before_send: beforeSend,
    before_send_transaction: beforeSend,
    before_breadcrumb: beforeSend,
    traces_sample_rate: sampling,
    traces_sampler: sampling,
  },
  call: {
    EventScrubber: scrubber,
    connect: connected,
    Logger: powertools,
    capture_exception: reported,
    capture_message: reported,
    report_exc_info: reported,
    record_exception: reported,
    ...Object.fromEntries(metricNames.map((name) => [name, metric])),
  },
  node: { class_definition: visitClass, function_definition: visitFunction },
};
