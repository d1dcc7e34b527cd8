/** Which names mean a secret or a credential. The one place that knows; checks of all languages ask here. */
import { byName, hasPhrase, hasWord, singular, wordsOf } from "./words.ts";

/** One word is enough. */
const strongWords = new Set([
  "secret",
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "credential",
  "credentials",
  "apikey",
  "privatekey",
  "secretkey",
  "accesskey",
  "authtoken",
  "accesstoken",
  "refreshtoken",
  "clientsecret",
]);

/** Two words that only together mean a secret. */
const strongPhrases: readonly (readonly string[])[] = [
  ["api", "key"],
  ["private", "key"],
  ["secret", "key"],
  ["access", "key"],
  ["signing", "key"],
  ["encryption", "key"],
  ["master", "key"],
  ["auth", "key"],
  ["service", "key"],
  ["account", "key"],
  ["webhook", "key"],
  ["license", "key"],
  ["session", "key"],
  ["jwt", "key"],
  ["hmac", "key"],
  ["deploy", "key"],
  ["service", "role"],
];

/** Words that turn the name into something about a secret: its name, its place, its life time, its shape. */
export const aboutWords = new Set([
  "name",
  "names",
  "count",
  "counts",
  "length",
  "len",
  "size",
  "limit",
  "limits",
  "max",
  "min",
  "expiry",
  "expires",
  "expiration",
  "expired",
  "expire",
  "ttl",
  "age",
  "at",
  "date",
  "time",
  "timestamp",
  "url",
  "uri",
  "path",
  "route",
  "endpoint",
  "page",
  "header",
  "headers",
  "field",
  "fields",
  "column",
  "label",
  "placeholder",
  "hint",
  "var",
  "vars",
  "variable",
  "envvar",
  "prefix",
  "suffix",
  "pattern",
  "regex",
  "regexp",
  "policy",
  "policies",
  "strength",
  "rules",
  "rule",
  "type",
  "types",
  "kind",
  "format",
  "schema",
  "version",
  "arn",
  "status",
  "enabled",
  "required",
  "valid",
  "visible",
  "error",
  "errors",
  "message",
  "title",
  "description",
  "text",
  "template",
  "form",
  "input",
  "button",
  "modal",
  "dialog",
  "screen",
  "view",
  "service",
  "manager",
  "provider",
  "store",
  "storage",
  "repository",
  "factory",
  "generator",
  "helper",
  "util",
  "utils",
  "handler",
  "controller",
  "module",
  "model",
  "class",
  "test",
  "tests",
  "bucket",
  "index",
  "algorithm",
  "alg",
  "rounds",
  "scope",
  "scopes",
  "issuer",
  "audience",
  "public",
  "publishable",
  "hash",
  "hashed",
  "digest",
  "encrypted",
  "ciphertext",
  "masked",
  "redacted",
  "last4",
  "preview",
  "fingerprint",
  "usage",
  "used",
  "budget",
  "price",
  "cost",
  "balance",
  "symbol",
  "address",
  "decimals",
  "parser",
  "window",
  "per",
  "is",
  "has",
  "should",
  "needs",
  "can",
  "did",
  "exists",
  "missing",
  "present",
  "configured",
  "file",
  "filename",
  "filepath",
  "pathname",
  "dirname",
  "directory",
  "lifetime",
  "duration",
  "timeout",
  "dir",
  "folder",
  "mode",
  "option",
  "options",
  "reset",
  "verified",
  "changed",
  "updated",
  "created",
  "location",
  "interval",
  "retries",
  "id",
  "ids",
  "keyid",
]);

/** Words that do so only at the end: `SECRETS_BACKEND` names a product, and `BACKEND_SECRET` is a secret. */
const aboutLastWords = new Set([
  "found",
  "handling",
  "sharing",
  "screening",
  "shape",
  "identifier",
  "identifiers",
  "existent",
  "iterations",
  "seconds",
  "minutes",
  "hours",
  "days",
  "dismissed",
  "shown",
  "seen",
  "hidden",
  "collapsed",
  "prompted",
  "skipped",
  "acknowledged",
  "backend",
  "engine",
  "driver",
  "source",
  "ref",
  "refs",
  "reference",
  "hasher",
  "validator",
]);

/** Words that, in front, say that there is no secret: `MISSING_API_KEY`, `placeholderSecret`. */
const absentWords = new Set(["missing", "placeholder", "invalid", "unknown", "should", "needs", "dummy", "fake"]);

/** What the end of a name says of the whole: `card_answerable` is a quality. */
const isAboutLast = (last: string): boolean => aboutLastWords.has(last) || /[a-z]{2}able$/.test(last);

/** Where many secrets are kept. */
const storeWords = new Set(["table", "bucket", "column", "collection", "cache"]);

/** Words that make `token` mean something else than a credential. */
export const harmlessTokenWords = new Set([
  "cancel",
  "cancellation",
  "abort",
  "design",
  "theme",
  "color",
  "css",
  "style",
  "spacing",
  "prompt",
  "completion",
  "input",
  "output",
  "total",
  "max",
  "num",
  "n",
  "llm",
  "embedding",
  "context",
  "tokenizer",
  "tokenize",
  "lexer",
  "syntax",
  "keyword",
  "operator",
  "punctuation",
  "identifier",
  "peek",
  "next",
  "prev",
  "previous",
  "eof",
  "markdown",
  "ast",
  "stop",
  "special",
  "vocab",
  "bos",
  "eos",
  "pad",
  "mask",
  "erc20",
  "nft",
  "mint",
  "swap",
  "device",
  "push",
  "fcm",
  "apns",
  "pair",
  "supply",
  "native",
  "page",
  "continuation",
  "cursor",
  "sync",
  "concurrency",
  "di",
  "injection",
  "provider",
  "cached",
  "cache",
  "reasoning",
  "thinking",
  "thought",
  "path",
  "word",
  "query",
  "search",
  "lock",
  "lease",
  "fencing",
  // Tokens that are handed out to workers or counted against a limit.
  "bucket",
  "borrowed",
  "remaining",
  "available",
  "waiting",
  "threadpool",
  "capacity",
  // What a directory calls its members by.
  "claims",
  "masked",
  "sample",
  "sampled",
]);

/** Words that say that the value may be seen: it is public, or no longer the secret itself. */
const harmlessForms = new Set([
  "public",
  "publishable",
  "anon",
  "hashed",
  "masked",
  "redacted",
  "encrypted",
  "obfuscated",
  "truncated",
  "display",
]);

function meansToken(words: readonly string[]): boolean {
  const last = singular(words.at(-1) ?? "");
  // The token of a channel or a shop says which of them is asked.
  if (last === "token" && words.at(-2) === "channel") return false;
  return (last === "token" || last === "jwt") && !hasWord(words, harmlessTokenWords);
}

/**
 * Whether a variable, setting or column of this name holds a secret: `JWT_SECRET`, `dbPassword`, `stripeApiKey`, `refresh_token`.
 * Names about a secret do not count: `tokenCount`, `PASSWORD_RESET_URL`, `secretName`, `publishableKey`.
 */
export const isSecretName: (name: string) => boolean = byName((name) => {
  // A path is no name, whatever stands in it.
  if (name.includes("/")) return false;
  const words = wordsOf(name);
  if (words.length === 0 || words.length > 8) return false;
  if (hasWord(words, harmlessForms)) return false;
  // envWithoutSecrets
  if (words.includes("without") || words.includes("excluding")) return false;
  // A trailing word says what the value is: SECRET_NAME is a name, SECRET_KEY_BASE and PASSWORD_SALT are secrets.
  const last = words.at(-1) ?? "";
  if (aboutWords.has(last) || isAboutLast(last) || absentWords.has(words[0] ?? "")) return false;
  if (aboutWords.has(words[0] ?? "") && /^(is|has|should|needs|can|did|max|min)$/.test(words[0] ?? "")) return false;
  // api_key_in: whether a header, the query or a cookie carries it.
  if (last === "in" && words.at(-2) === "key") return false;
  if (words.some((word) => word === "reset" || word === "forgot" || word === "forgotten") && !/^(token|secret|key)$/.test(last))
    return false;
  // GOOGLE_APPLICATION_CREDENTIALS: the path of a file.
  if (words.length <= 3 && hasPhrase(words, ["application", "credentials"])) return false;
  const strong = words.findLastIndex((word) => strongWords.has(word) || strongWords.has(singular(word)));
  // What follows says what the value is (SECRET_STORE); what stands before says whose it is (STORAGE_SECRET).
  if (strong !== -1) return last === "base" || !hasWord(words.slice(strong + 1), aboutWords);
  // API_KEY_TABLE_NAME_ARCHIVE speaks of a table, API_KEY_LIVE of a key.
  const phrase = strongPhrases.find((each) => hasPhrase(words, each));
  // A role that a service takes on; the key of such a role says more than that.
  if (phrase?.[1] === "role" && words.length === 2) return false;
  if (phrase) return !words.slice(words.lastIndexOf(phrase.at(-1) ?? "") + 1).some((word) => storeWords.has(word));
  if (hasPhrase(words, ["key", "base"])) return true;
  return meansToken(words);
});

/** Whether a name says that its value is only a part or a mark of something: `keyPrefix`, `token_hash`, `cookie_count`. */
export function isPartOf(name: string): boolean {
  return /^(?:prefix|suffix|id|ids|hash|digest|fingerprint|length|len|size|count|type|kind|status|name|version|last4|masked|expiry|ttl|index|serial|counter)$/.test(
    wordsOf(name).at(-1) ?? "",
  );
}

/** Words of personal data that does not belong in a log. */
const personalPhrases: readonly (readonly string[])[] = [
  ["otp"],
  ["totp"],
  ["verification", "code"],
  ["one", "time", "code"],
  ["mfa", "code"],
  ["reset", "code"],
  ["card", "number"],
  ["credit", "card"],
  ["card", "cvc"],
  ["card", "cvv"],
  ["ssn"],
  ["social", "security", "number"],
  ["cvv"],
  ["cvc"],
  ["iban"],
  ["routing", "number"],
  ["tax", "id", "number"],
  ["passport", "number"],
];

/** Objects that carry credentials as a whole. */
const carrierNames = new Set([
  "tokenset",
  "tokens",
  "credentials",
  "creds",
  "authorization",
  "cookie",
  "cookies",
  "session",
  "jwt",
  "idtoken",
  "bearer",
  "authheader",
  "tokendata",
  "tokenresponse",
  "tokenpair",
  "sessioncookie",
]);

/** The key that a credential is kept under, unlike the credential. */
const isLookupKey = (words: readonly string[]): boolean => hasPhrase(words.slice(-2), ["credential", "key"]);

/**
 * Whether a value of this name must not reach a log: a secret, a token, an authorization header, cookies, a session, card or social
 * security numbers. `tokenCount`, `tokenize`, `sessionId`, `csrfTokenName` and the like do not count.
 */
export function isSensitiveLogName(name: string): boolean {
  const words = wordsOf(name);
  if (isLookupKey(words)) return false;
  // `service_key_1`, `service_key_2`: columns for whatever a service goes by.
  if (hasPhrase(words, ["service", "key"]) && /^\d+$/.test(words.at(-1) ?? "")) return false;
  if (isSecretName(name)) return true;
  if (words.length === 0 || words.length > 6) return false;
  const joined = words.join("");
  if (carrierNames.has(joined)) return true;
  const last = words.at(-1) ?? "";
  if ((aboutWords.has(last) && last !== "header") || isAboutLast(last) || absentWords.has(words[0] ?? "")) return false;
  // The key of a header is the name that it goes by.
  if (last === "key" && words.at(-2) === "header") return false;
  if (hasPhrase(words, ["auth", "header"]) || hasPhrase(words, ["authorization", "header"])) return true;
  if (words.includes("authorization") && words.length <= 2 && last === "authorization") return true;
  // The account of a cloud or a customer has a number too, and says whose it is; the one of a bank is told to nobody.
  if (hasPhrase(words, ["account", "number"]))
    return words.some((word) => /^(?:bank|ach|checking|savings|payout|beneficiary|iban|sepa)$/.test(word));
  return personalPhrases.some((phrase) => hasPhrase(words, phrase)) && !words.includes("last");
}
