/** What a module says when somebody thought of another try, in every language. */

/** Words of a module that tries again, or that somebody has thought of it in. */
export const retryWords =
  /\bretry|retries|Retry|back_?off|\battempts?\b|cockatiel|tenacity|stamina|\b429\b|\b503\b|TOO_MANY|TooMany|rate_?limit|circuit/i;

/** Fonts, pictures and sounds, which a network of caches serves. */
export const asset = /\.(?:woff2?|[ot]tf|png|jpe?g|gif|svg|webp|ico|mp[34]|wav|css|js)(?:\?.*)?$/i;

/** Words of a loop that waits before the next try. */
export const waits = /sleep|delay|setTimeout|\bwait|back_?off|timers|pause|retryAfter|retry[-_]after/i;
/** Words of a loop that ends some time. */
export const counts = /attempt|retr(?:y|ies)|tries|count|deadline|elapsed|Date\.now|performance\.now|monotonic|time\.time/i;

/** A function that tries out what somebody has just entered: they see the failure, and try again themselves. */
export function isTrial(name: string): boolean {
  return /^_*(?:test|validate|verify|check|ping|probe)(?![a-z])/.test(name);
}

/** Where measurements go, which may be lost: a service that counts, or a module that is there for it. */
const counting =
  /(?:^|\.)(?:posthog|segment|amplitude|mixpanel|google-analytics|plausible|umami|rudderstack|heap|matomo|datafa\.?st|betterstackdata|logtail|honeycomb|sentry)\./i;
const countingPath = /(?:^|[/._-])(?:telemetry|analytics|metrics|tracking|usage|stats)(?:[/._-]|$)/i;

/** Whether what a call sends is a measurement. */
export function isMeasurement(host: string, path: string): boolean {
  return counting.test(host) || countingPath.test(path);
}

/** What is exchanged once and never again: an authorization code. */
export const onceOnly =
  /\bauthorization_code\b|["'`]?\bcode["'`]?\s*[:,=][\s\S]{0,200}\bclient_secret\b|\bclient_secret\b[\s\S]{0,200}["'`]?\bcode["'`]?\s*[:,=]/;

/** Whether a class of this name is the client of a provider: `GithubClient`, `BillingApi`, `MailGateway`. */
export function isClientName(name: string): boolean {
  return /(?:^|[a-z])(?:Client|A[Pp][Ii]|Gateway|Connector|S[Dd][Kk])$/.test(name);
}
