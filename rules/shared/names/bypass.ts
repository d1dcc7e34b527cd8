/** Names of flags that switch authentication off. */
import { wordsOf } from "./words.ts";

const off = /^(?:skip|disable|disabled|bypass|ignore|mock|fake)$/;
const subject = /^(?:auth|authentication|authorization|authn|authz|jwt|permission|permissions|acl|guard|guards)$/;
/** Switching these off may be a setting of the product; skipping them never is. */
const skipped = /^(?:login|signin|session)$/;
const method =
  /^(?:smtp|mail|imap|email|password|passwordless|google|github|gitlab|microsoft|azure|apple|facebook|saml|oauth|oidc|sso|phone|sms|ldap|basic|social|magic|local|key|keys|token)$/;
const behind =
  /^(?:check|checks|verification|validation|verify|middleware|guard|guards|for|in|dev|development|local|locally|localhost|test|tests|mode|enabled|flag|all|completely)$/;

/** Whether two names mean the same flag: `SKIP_AUTH` and `skipAuth`. */
export function sameFlag(one: string, other: string): boolean {
  return one === other || wordsOf(one).join("_") === wordsOf(other).join("_");
}

/** Whether a variable of this name switches authentication off: `SKIP_AUTH`, `DISABLE_AUTHENTICATION`, `AUTH_DISABLED`, `bypassAuth`, `NO_AUTH`. */
export function isBypassName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length < 2 || words.length > 7) return false;
  const at = words.findIndex((word, index) => {
    const next = words[index + 1] ?? "";
    return (
      (off.test(word) && subject.test(next)) ||
      (/^(?:skip|bypass)$/.test(word) && skipped.test(next)) ||
      (word === "no" && index === 0 && /^auth/.test(next))
    );
  });
  if (at !== -1) return words.slice(at + 2).every((word) => behind.test(word));
  // AUTH_DISABLED, AUTH_BYPASS
  if (!/^(?:disabled|bypass|bypassed|skip|skipped)$/.test(words.at(-1) ?? "") || !subject.test(words.at(-2) ?? "")) return false;
  // EMAIL_AUTH_DISABLED: one way to sign in of several.
  return !words.some((word) => method.test(word));
}
