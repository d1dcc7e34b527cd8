/** Names of what must not be compared piece by piece, the same in every language. */
import { isSecretName } from "../../../shared/names/secrets.ts";

/** Whether a value of this name is held against what a caller sends: secrets, signatures, keys, tokens against forged requests. */
export function isComparedSecret(name: string): boolean {
  return (
    isSecretName(name) ||
    /(?:^|[_-]|[a-z])(?:signature|hmac)$/i.test(name) ||
    /^(?:sig|mac|authorization|_?[cx]srf(?:_?token)?)$/i.test(name) ||
    /api[_-]?key$/i.test(name)
  );
}

/** Names of constants that stand for "none given" or "take the usual one", and of what a certificate authority asks for in public. */
export const sentinel =
  /^(?=[A-Z0-9_]+$).*(?:DEFAULT|_NONE|NO_|NOT_|MISSING|PLACEHOLDER|UNCHANGED|MASKED|SENTINEL|NON_?EXIST|FAILED|_ERROR$|INVALID|UNKNOWN|EMPTY|UNSET|DUMMY|REDACTED|HIDDEN|BLANK)|letsencrypt|acme/;

/** Two values that the same person gives, one after the other; two stored ones, to see whether the token was replaced meanwhile. */
export const againWords =
  /confirm|repeat|again|previous|retype|fallback|new_?password|old_?password|current_?password|(?:expired|stale|outdated|former)_?\w*token|expected_?(?:access|refresh)_?token|(?:password|passwd|pass|pwd|pin)_?(?:[12]|two|bis)\b/i;

/** What holds the values that are used when nothing is set: `default_settings.SECRET_KEY`, `defaults.secret`. */
export const defaultHolder = /(?:^|[._\s])\w*default\w*(?:\.|\[)/i;

/** Whether a text compares two values that are written like this, with an operator or in constant time. */
export function comparedIn(text: string, left: string, right: string): boolean {
  const [one, other] = [left, right].map((side) => side.replace(/[^\w\s]/g, "\\$&"));
  return new RegExp(
    `(?<![\\w.])${one}\\s*[!=]==?\\s*${other}(?![\\w.([])|(?:[eE]qual|compare)\\w*\\([^\\n;]*(?<![\\w.])${one}(?!\\w)[^\\n;]*,[^\\n;]*(?<![\\w.])${other}(?!\\w)`,
  ).test(text);
}
