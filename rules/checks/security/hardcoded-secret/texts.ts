/** What a text says about being a secret, whatever the language it stands in. */
import type { FileContext } from "../../../api/file.ts";
import { isClientSecret, isClientVariable } from "../../../shared/client-variables.ts";
import { hasCredential, looksGenerated, looksLikePassword } from "../../../shared/names/credentials.ts";
import { isPlaceholder } from "../../../shared/names/placeholders.ts";
import { hasWord, wordsOf } from "../../../shared/names/words.ts";

/** Keys that a page shows to everyone: they only say whose data it sends. */
const publicWords = new Set(
  "mixpanel posthog amplitude segment analytics rudderstack heap logrocket write site sitekey measurement docsearch algolia search recaptcha turnstile hcaptcha client pusher app".split(
    " ",
  ),
);
/** Values that are invented, or keys of something that is kept. */
const otherWords = new Set("mock fake demo dummy test selenium cache query storage i18n translation".split(" "));
/** Whoever publishes keys keeps these back all the same: a client secret, the secret key of a captcha. */
const keptBack = new Set(["secret", "password", "passwd", "passphrase", "private"]);

/** Where a library takes a key, any text is the key; a text that switches something off is none. */
export function isValue(text: string): boolean {
  return !/^(?:none|null|undefined|default|dummy|redacted|true|false|optional|required|-+|\.+|\*+)$/i.test(text);
}

/** Whether a text under a name that means a secret is one: made by a generator, or a password that somebody thought up. */
export function readsLikeSecret(name: string, text: string): boolean {
  const words = wordsOf(name);
  if (hasWord(words, otherWords) || (hasWord(words, publicWords) && !hasWord(words, keptBack)) || /^(?:AIza|eyJ|pk[_.])/.test(text))
    return false;
  if (looksGenerated(text)) return true;
  return /^(?:password|passwd|pwd|passphrase)$/.test(words.at(-1) ?? "") && looksLikePassword(text);
}

/** Keys of measuring and of billing's page: whoever opens the page reads them. */
const measured =
  /^(?:mixpanel|posthog|amplitude|segment|analytics|rudderstack|heap|logrocket|sitekey|measurement|docsearch|algolia|recaptcha|turnstile|hcaptcha|pusher)$/;

/**
 * Whether a bare key belongs to what searches or measures in the page: `algolia: { apiKey }`, `amplitude: { key }`. Its own name says
 * nothing, and what stands around it whose it is.
 */
export function isKeyOfPage(name: string, owners: readonly string[]): boolean {
  if (!/^(?:api_?|app_?)?(?:key|token)$/i.test(name)) return false;
  return owners.some((owner) => {
    const words = wordsOf(owner);
    return words.some((word) => measured.test(word)) && !hasWord(words, keptBack) && !words.includes("admin");
  });
}

/** Whether a setting's name means a key that a page shows to everyone. */
export function isShownToPages(name: string): boolean {
  const words = wordsOf(name);
  if (isClientVariable(name)) return !isClientSecret(name);
  return words.some((word) => measured.test(word)) && !hasWord(words, keptBack);
}

/** Whether a name ends in a word for a password. */
export function isPasswordName(name: string): boolean {
  return /^(?:password|passwd|pwd|passphrase|pass)$/.test(wordsOf(name).at(-1) ?? "");
}

const madeUpAccount = /["'`][\w.+-]+@(?:[\w-]+\.)*(?:(?:test|local|localhost|localdomain|example|invalid)|example\.(?:com|org|net))["'`]/i;

/** Whether the lines around an offset name an account that nobody can have: `eval@local.test` and its password. */
export function besideMadeUpAccount(offset: number, file: FileContext): boolean {
  const line = file.lines.lineOf(offset);
  for (let each = Math.max(0, line - 2); each <= Math.min(line + 2, file.lines.starts.length - 1); each++)
    if (madeUpAccount.test(file.lines.lineText(each))) return true;
  return false;
}

/** Whether the value of an Authorization header holds a token or a password. */
export function holdsHeaderSecret(text: string): boolean {
  const [, scheme = "", token] = /^(Bearer|Basic|Token|ApiKey)\s+(\S+)$/i.exec(text) ?? [];
  if (token === undefined || hasCredential(token) || /^eyJ/.test(token) || isPlaceholder(token)) return false;
  // A user and a password in Base64: short ones look like words.
  const basic = /^basic$/i.test(scheme) && /^[A-Za-z0-9+/]{12,}={0,2}$/.test(token) && token.length % 4 === 0;
  return basic || looksGenerated(token);
}

/** Whether a comment on the line of an offset or above says that the value is no secret. */
export function saysPublic(offset: number, file: FileContext): boolean {
  const line = file.lines.lineOf(offset);
  const above = line > 0 ? file.lines.lineText(line - 1).trim() : "";
  const remark = (/^(?:\/\/|\*|\/\*|#)/.test(above) ? above : "") + (/(?:\/\/|#).*$/.exec(file.lines.lineText(line).slice(-80))?.[0] ?? "");
  return /(?:\bno|\bnot|n't)(?: actually| really)?(?: an?| any| the)?(?: real)? secret\b|\bpublic (?:key|token|value)\b|safe to (?:expose|commit|share|publish)/i.test(
    remark,
  );
}
