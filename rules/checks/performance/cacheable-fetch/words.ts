/** Words that decide in every language: whether somebody keeps answers, and which answers nobody may keep. */

/** Words of a module in which somebody keeps answers. */
export const cacheWords =
  /cache(?!able)|revalidat|\bttl\b|etag|if-none-match|memo(?:ize)?|\blru\b|\bredis\b|\bkv\b|stale|no-store|last_?fetched|expires_?at/i;

/** Answers that are only right at the moment they are given, or are the purpose of the call. */
export const momentary =
  /health|status|ping|heartbeat|ready|token|oauth|auth|session|verify|userinfo|\/me\b|random|nonce|captcha|jwks|balance|webhook|upload|download|proxy/i;

/** Work that a scheduler asks for, not a visitor. */
export const scheduled = /cron|job|sync|import/i;

/** A module's text without the check's own name, which a suppression may hold. */
export function withoutOwnName(text: string): string {
  return text.replaceAll("cacheable-fetch", "");
}
