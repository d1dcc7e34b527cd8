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

/** Whether a class of this name is the client of a provider: `GithubClient`, `BillingApi`, `MailGateway`. */
export function isClientName(name: string): boolean {
  return /(?:^|[a-z])(?:Client|A[Pp][Ii]|Gateway|Connector|S[Dd][Kk])$/.test(name);
}
