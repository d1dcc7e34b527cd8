/** What texts of code say about security, the same in every language. Adding a form means adding a row. */
import type { Practice } from "../../api/practices.ts";
import type { FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import { practice } from "../practice.ts";

/** Headers that browsers act upon, by their name in lower case. */
const headers: Readonly<Record<string, string>> = {
  "strict-transport-security": "Strict-Transport-Security",
  "content-security-policy": "Content-Security-Policy",
  "x-content-type-options": "X-Content-Type-Options",
  "x-frame-options": "X-Frame-Options",
  "referrer-policy": "Referrer-Policy",
};

interface Row {
  readonly topic: Practice;
  readonly pattern: RegExp;
  readonly name: string;
}

const rows: readonly Row[] = [
  { topic: "security-header", pattern: /\bframe-ancestors\b/, name: "X-Frame-Options" },
  { topic: "security-header", pattern: /^\s*default-src\s/, name: "Content-Security-Policy" },
  { topic: "idempotency-key", pattern: /^(?:http[_-])?(?:x[_-])?idempotency[_-]?(?:key|token)$/i, name: "Idempotency-Key" },
  {
    topic: "store-tls",
    pattern:
      /^(?:postgres|mysql|mariadb|cockroach)\w*:.*[?&](?:sslmode=(?:require|verify-ca|verify-full)|ssl=true|sslaccept=strict|sslrootcert=)/i,
    name: "TLS in the address",
  },
  { topic: "store-tls", pattern: /^(?:rediss|amqps|mongodb\+srv):\/\//i, name: "an address with TLS" },
  { topic: "store-tls", pattern: /^(?:\?|&)?sslmode=(?:require|verify-ca|verify-full)$/i, name: "sslmode" },
];

/** Practices that a text shows by itself: the name of a header, an address of a store. */
export function textPractices(text: string, at: Span): FactOutcome[] {
  if (text.length > 400) return /\bframe-ancestors\b/.test(text) ? [practice("security-header", at, "X-Frame-Options")] : [];
  const name = text.trim().toLowerCase();
  const header = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (header !== undefined) return [practice("security-header", at, header)];
  return rows.filter((row) => row.pattern.test(text)).map((row) => practice(row.topic, at, row.name));
}

/** Words of which a document has one when a text of it may be a row's. */
export const textWords: readonly string[] = [
  ...Object.keys(headers),
  "frame-ancestors",
  "default-src",
  "idempotency-key",
  "idempotency_key",
  "idempotencykey",
  "sslmode",
  "rediss://",
  "amqps://",
  "mongodb+srv",
];

/** Calls that take a header away or read it. */
export const headerReader = /(?:delete|remove|get|has|pop|except|hide|unset|reject|omit|expect|include\?|key\?)\w*!?$/i;

const events: readonly (readonly [string, RegExp])[] = [
  [
    "token refresh",
    /\b(?:refresh(?:ed|ing)?|rotat(?:ed|ing)|renew(?:ed|ing)?|revok(?:ed|ing)|revoked)\b.*\btokens?\b|\btokens?\b.*\b(?:refresh|rotat|renew|revok)/i,
  ],
  [
    "refusal",
    /\b(?:permission|access|authori[sz]ation)\b.*\b(?:denied|refused|failed|missing)\b|\bforbidden\b|\bunauthori[sz]ed\b|\bnot (?:allowed|permitted|authori[sz]ed)\b|\binsufficient (?:scopes?|roles?|privileges?|permissions?)\b|\b(?:denied|blocked) (?:access|request)\b|\btokens? (?:is |was )?(?:refused|rejected|invalid)\b|\binvalid tokens?\b/i,
  ],
  [
    "sign-in",
    /(?<!\b(?:need|have|please|must|try|how|want) (?:to )?)\b(?:(?:log(?:ged|ging)?|sign(?:ed|ing)?)[ ._-]?(?:in|on)|logins?)\b|\bsign_?in\b|\buser_?(?:login|logged_?in)|\bauthenticat|\b(?:invalid|wrong|incorrect|bad|mismatched) (?:user ?name|e-?mail|password|credentials)\b|\b(?:password|credentials) (?:(?:check|verification) (?:fail|pass|succe)|mismatch|(?:is |are )?(?:invalid|wrong|incorrect))|\baccount (?:is )?locked\b/i,
  ],
];

/** What a text that goes to a log says of somebody's sign-in; undefined when it says nothing of it. */
export function securityEvent(text: string): string | undefined {
  return events.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Words of which a document has one when it may log such an event. */
export const eventWords: readonly string[] = [
  "login",
  "logged",
  "log in",
  "sign in",
  "signed",
  "signin",
  "sign-in",
  "authenticat",
  "credential",
  "password",
  "denied",
  "token refused",
  "token rejected",
  "invalid token",
  "forbidden",
  "unauthori",
  "permission",
  "refresh",
];

/** Functions that encrypt a value that is no password. */
export const encryptingName =
  /^(?:encrypt|seal|cipher|encipher)(?:_?(?:token|tokens|value|secret|field|string|text|data|json|symmetric|with_?\w+|credentials?|oauth_?\w+|access_?token|refresh_?token|key|api_?key))?$/i;
