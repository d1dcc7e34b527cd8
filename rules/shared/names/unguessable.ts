/** Which names mean a value that nobody may guess. */
import { hasPhrase, hasWord, singular, wordsOf } from "./words.ts";
import { aboutWords, harmlessTokenWords } from "./secrets.ts";

const unguessableLast = new Set([
  "token",
  "nonce",
  "csrf",
  "xsrf",
  "otp",
  "totp",
  "pin",
  "secret",
  "salt",
  "password",
  "passcode",
  "passwd",
  "pwd",
  "verifier",
  "challenge",
  "jti",
]);

const codeWords = new Set([
  "verification",
  "verify",
  "auth",
  "authorization",
  "authentication",
  "otp",
  "mfa",
  "2",
  "reset",
  "invite",
  "invitation",
  "access",
  "login",
  "signin",
  "confirmation",
  "confirm",
  "backup",
  "recovery",
  "factor",
  "sms",
  "pairing",
  "device",
  "security",
  "activation",
  "one",
  "pin",
  "magic",
  "coupon",
  "voucher",
  "referral",
  "gift",
]);

/** Words of tokens that only keep things apart or in order: the parts of a message, the drawings of a page, the steps of a request. */
const orderWords = new Set([
  "trace",
  "tracing",
  "span",
  "correlation",
  "boundary",
  "multipart",
  "loading",
  "load",
  "render",
  "rendering",
  "animation",
  "toast",
  "debounce",
  "generation",
  "placeholder",
  "marker",
  "separator",
  "delimiter",
  "sentinel",
]);

const keyWords = new Set([
  "api",
  "secret",
  "access",
  "encryption",
  "private",
  "session",
  "signing",
  "license",
  "auth",
  "webhook",
  "master",
  "idempotent",
  "activation",
  "confirmation",
  "reset",
  "invite",
  "invitation",
]);

/**
 * Whether a value of this name must not be guessable: token, state of an OAuth request, nonce, csrf, otp, salt, password, session id,
 * a verification code, an API key. A bare `state`, `code`, `key` or `id` says too little and does not count.
 */
export function isUnguessableName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0 || words.length > 6) return false;
  const last = singular(words.at(-1) ?? "");
  // A salt of names and keys of a cache keeps them apart.
  if (
    last === "salt" &&
    words.slice(0, -1).some((word) => /^(?:name|file|index|cache|color|seed|layout|sort|noise|bucket|shard)$/.test(word))
  )
    return false;
  // The nonce of a signed request has to be new, and may be known.
  if (last === "nonce" && words.at(-2) === "signature") return false;
  if (unguessableLast.has(last)) return !(last === "token" && (hasWord(words, harmlessTokenWords) || hasWord(words, orderWords)));
  if (last === "code") return hasWord(words.slice(0, -1), codeWords);
  if (last === "key") return hasWord(words.slice(0, -1), keyWords);
  if (last === "state")
    return words.length > 1 && hasWord(words, new Set(["oauth", "csrf", "auth", "xsrf", "oidc", "sso", "authorization"]));
  if (last === "id") return /^(session|sess|sid)$/.test(words.at(-2) ?? "");
  if (last === "sid") return true;
  if (hasPhrase(words, ["api", "key"]) || hasPhrase(words, ["session", "id"])) return !aboutWords.has(last);
  return (
    /^(generate|create|make|new|gen|random)$/.test(words[0] ?? "") &&
    words.length > 1 &&
    words.slice(1).some((word) => unguessableLast.has(singular(word)) && !hasWord(words, harmlessTokenWords)) &&
    !aboutWords.has(last)
  );
}
