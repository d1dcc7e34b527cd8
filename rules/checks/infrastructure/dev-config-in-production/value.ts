/** Which values belong to development, whatever the format of the configuration. */
import type { Span } from "../../../api/text.ts";
import { type Problem, problem } from "../../../api/outcome.ts";
import { hasWord, wordsOf } from "../../../shared/names/words.ts";

/** What runs beside the service on the same machine, and what listens there. */
const beside = new Set(
  "health healthcheck probe otel otlp opentelemetry statsd dogstatsd dd jaeger zipkin tempo sidecar agent collector envoy dapr proxy istio linkerd bind listen listening metrics prometheus fluentd fluentbit vector allowed origins cors csp dev".split(
    " ",
  ),
);
const local = /^(?:[a-z][\w+]*:\/\/(?:[^\s@/]*@)?)?(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?=[:/?]|$)/i;
const elsewhere = /^(?:[a-z][\w+]*:\/\/(?:[^\s@/]*@)?)([\w-]+(?:\.[\w-]+)+)(?=[:/?]|$)/i;
const bareHost = /^([\w-]+(?:\.[\w-]+)+\.[a-z]{2,})$/i;
const stage = /(?:^|[.-])(?:dev|development|staging|stage|stg|qa|uat|test|testing|sandbox|preprod)(?:\d{0,2})(?=[.-])/i;

/** Whether a part of a configuration is of something that runs beside the service, by its key. */
export function runsBeside(key: string): boolean {
  return hasWord(wordsOf(key), beside);
}

/** What a setting is called in a message and judged by: the key above a bare `host` or `level` says whose it is. */
export function settingName(name: string, path: readonly string[]): string {
  return /^(?:host|url|uri|address|endpoint|level)$/i.test(name) && path.length > 0 ? `${path.at(-1)}_${name}` : name;
}

/** The problem of a setting for production; undefined for a value that may be right. */
export function developmentValue(name: string, value: string, at: Span): Problem | undefined {
  const text = value.trim();
  if (/^[srp]k_test_\w{6,}|^rzp_test_\w{6,}/.test(text)) return problem("testKey", at, { data: { name } });
  const words = wordsOf(name);
  if (/^(?:log_?level|.*_LOG_LEVEL|log(?:ging|ger)_?level)$/i.test(name) && /^(?:debug|trace|silly|verbose|all)$/i.test(text))
    return problem("level", at, { data: { name, value: text } });
  if (hasWord(words, beside)) return undefined;
  const here = local.exec(text)?.[1];
  if (here !== undefined) {
    // HOST=127.0.0.1 is where the service listens; DB_HOST=localhost is where it goes.
    const goes =
      text.includes("://") ||
      (words.length > 1 && /^(?:host|hostname|url|uri|addr|address|endpoint|server|servers|brokers?)$/.test(words.at(-1) ?? ""));
    return goes ? problem("local", at, { data: { name, host: here } }) : undefined;
  }
  const host = elsewhere.exec(text)?.[1] ?? (/host|url|endpoint|server/i.test(name) ? bareHost.exec(text)?.[1] : undefined);
  return host !== undefined && stage.test(host) && !/staging|stage|test|sandbox|dev/i.test(name)
    ? problem("stage", at, { data: { name, host } })
    : undefined;
}
