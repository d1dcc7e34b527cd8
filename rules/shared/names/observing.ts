/** Words of watching a service, shared by the languages. */

/** Names and texts that say that secrets are taken out. */
export const redacting = /redact|scrub|mask(?!ot)|sanitiz|sanitis|censor|obfuscat|sensitive|\[(?:filtered|removed|hidden)\]|\*{3,}/i;

/** Fields that have to go from what a tracker is sent. */
export const secretField = /cookie|authorization|password|passwd|token|secret|\bemail\b|headers|\bpii\b/i;

/** Files and functions of a provider's sign-in and of the renewal of its tokens. */
export const oauthPlace =
  /o-?auth|openid|(?:^|[/_.-])oidc|(?:^|[/_.-])sso|omniauth|callback|refresh_?(?:access_?)?tokens?|token_?refresh|exchange_?code|token_?manager|connections?_?refresh/i;

/** Names of transports that send log lines to another place. */
export const shippingTarget =
  /loki|cloudwatch|datadog|logtail|axiom|logdna|logflare|papertrail|elasticsearch|opensearch|splunk|newrelic|opentelemetry-transport|otel|logstash|fluent|gelf|seq\b|google-cloud|better-?stack|sumo/i;

/** Metrics that frameworks and runtimes bring; others are the project's own. */
export const technicalMetric =
  /^(?:https?|nodejs|node|process|python|ruby|rack|rails|puma|go|db|sql|redis|grpc|rpc|fastapi|flask|django|starlette|express|app)?[._-]?(?:http|https|requests?|responses?|process|memory|cpu|heap|gc|event_?loop|duration|latency|up|info|errors?|exceptions?|connections?)(?:[._-]|$)|^(?:http|https|nodejs|process|python|rack|puma)[._-]/i;
