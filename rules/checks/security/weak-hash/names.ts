/** What hashes and ciphers are for, and what is wrong with which, the same in every language. */
import type { FileContext } from "../../../api/file.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** How algorithms are called in messages. */
export const shown: Readonly<Record<string, string>> = {
  md5: "MD5",
  md4: "MD4",
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha512: "SHA-512",
  sha384: "SHA-384",
};

/** What hashes slowly, or says how slowly. */
const slow = /bcrypt|argon2?|scrypt|pbkdf2|\brounds\b/i;

/** Whether a quick hash only makes a password short enough for the slow one that follows: `password = sha512(password)`, then bcrypt. */
export function isStepToSlowHash(input: string, target: string, text: string): boolean {
  return input === target && slow.test(text);
}

/** Words that say that a hash only tells contents apart. */
export const harmless =
  /etag|cache|checksum|fingerprint|gravatar|avatar|dedup|content|integrity|file|asset|version|revision|bucket|shard|color|git|commit|blob|slug|(?:^|_|\b|[a-z])(?:user|distinct|anonymous|anon|client|device|machine|install(?:ation)?|telemetry|tracking|visitor|session|instance)_?id\b|telemetry|analytics/i;
/** Functions that give an item of a list a name of its own. */
export const namesItem = /(?:item|entry|row|record|event|message|payload|feed|article|post|object|params|query|key)s?$/i;

/** The service that knows leaked passwords is asked by their SHA-1. */
export const leakedPasswords = /pwned|hibp|leaked_?password|breach/i;

/** Digest authentication prescribes MD5 over name, realm and password, and other log-ins over a challenge of the server and the key. */
export function isDigestAuthentication(text: string): boolean {
  return (
    (/\brealm\b/i.test(text) && /nonce\b/i.test(text)) ||
    /["'`]?get_?challenge|\bchallenge(?:_?response|_?token)?["'`]?\s*[+,:\])]|\+\s*challenge\b/i.test(text)
  );
}

/** Whether a value of this name is a password in the clear, neither a hash of one nor a key. */
export function isPasswordName(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => /^(?:password|passwd|pwd|pw|passphrase|passcode|pin)$/.test(word)) &&
    isSecretName(/^(?:pin|pw)$/.test(name) ? "password" : name) &&
    !words.includes("hash") &&
    // DOCUMENT_PASSWORD_KEY is a key, whatever it keeps.
    words.at(-1) !== "key"
  );
}

/** Whether a function of this name is about a password by whatever name it gets it: `hashPassword(plain)`, `verify_password(raw, stored)`. */
export function isAboutPassword(name: string): boolean {
  return /^_?(?:hash|verify|check|compare|validate|make|set|encode|encrypt|digest)(?:_?(?:user|hashed))?_?(?:password|passwd|pwd)(?:_?hash)?$/i.test(
    name,
  );
}

/** Whether a function of this name signs what it is given. */
export function signs(name: string): boolean {
  return /^_?(?:sign|signature)$|^_?(?:make|get|create|build|generate|compute|calculate|calc)_?sign(?:ature)?$|^_?sign_?(?:request|params|payload|body|data)$/i.test(
    name,
  );
}

/** Whether a value of this name is a signature: what a provider prescribes is made of an API's password, and nobody stores it. */
export function isSignatureName(name: string): boolean {
  return /(?:^|_|[a-z])(?:sig|sign|signature|checksum|mac)$/i.test(name) && !/assign|design$/i.test(name);
}

/** Names of what a password becomes before it is stored. */
export function isHashedPasswordName(name: string): boolean {
  return /^(?:hashed_?password|password_?(?:hash|digest)|encrypted_?password)$/i.test(name);
}

/** Whether a function of this name makes what a secret is kept as: `hashToken`, `reset_token`; not `validateToken`. */
export function makesSecret(name: string): boolean {
  return (
    // resetToken(email) is named after what it gives, validateToken(token) after what it does.
    /^(?:hash|generate|create|make|sign|compute|get|build|reset|access|session|invite|login|api)$/.test(wordsOf(name)[0] ?? "") &&
    /(?:password|token|signature|secret|api_?key)$/i.test(name)
  );
}

const ciphers: readonly (readonly [RegExp, string])[] = [
  [/^(?:des|3des|des3|tripledes)(?:$|[^a-z])|^des-/i, "its blocks are too small and its keys too short"],
  [/^rc[24](?:$|[^a-z])|^arc[24]/i, "what it writes can be told from noise"],
  [/^bf(?:$|-)|^blowfish|^idea$|^cast5?$/i, "its blocks are too small"],
  [/-ecb$|^ecb/i, "equal blocks stay equal"],
];

/** Whether a comment on the line of a place, or above it, says that a format or a protocol wants the cipher. */
export function isPrescribed(offset: number, file: FileContext): boolean {
  const line = file.lines.lineOf(offset);
  const own = /(?:\/\/|#).*$/.exec(file.lines.lineText(line))?.[0] ?? "";
  const above = line > 0 ? file.lines.lineText(line - 1).trim() : "";
  return /\b(?:specifications?|protocol|prescribe[sd]|required by|interoperab\w+|compatib\w+|RFC ?\d+|standard)\b/i.test(
    own + (/^(?:\/\/|\*|\/\*|#)/.test(above) ? above : ""),
  );
}

/** Why a cipher does not keep a secret; undefined for those that do. */
export function weakness(algorithm: string): string | undefined {
  return ciphers.find(([pattern]) => pattern.test(algorithm))?.[1];
}
