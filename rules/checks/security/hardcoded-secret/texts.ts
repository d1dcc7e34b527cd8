/** What a text says about being a secret, whatever the language it stands in. */
import type { FileContext } from "../../../api/file.ts";
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
const otherWords = new Set("mock fake demo dummy cache query storage i18n translation".split(" "));
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
