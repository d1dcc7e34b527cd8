/**
 * Which texts are credentials: the formats that providers give their keys, and values that look made by a generator or thought up as a
 * password. The one place that knows; a format more is a row more.
 */
import type { Span } from "../../api/text.ts";
import { isExampleHost, isLocalHost } from "./hosts.ts";
import { isPlaceholder, isReference } from "./placeholders.ts";
import { wordsOf } from "./words.ts";

/** A credential in a text. The span covers the secret part alone: the password of a connection string, the header line of a private key. */
export interface Credential extends Span {
  /** What it is, as a sentence can say it: `a Stripe live key`. */
  readonly kind: string;
  /** It works in a test environment only. */
  readonly test: boolean;
  /** It says itself that it was good for some days at most, and so opens nothing by the time somebody reads it. */
  readonly brief?: boolean;
}

interface Format {
  readonly kind: string;
  /** A text without this has no such credential; asked before the pattern, because it costs little. */
  readonly mark: string;
  /** The credential needs no long run of characters, so that the mark is looked for in the whole text. */
  readonly loose?: boolean;
  /** Global, with indices. The group `secret`, where there is one, is the secret part. */
  readonly pattern: RegExp;
  readonly test?: boolean;
  /** Says no where the text around shows that it is no secret. */
  readonly accept?: (match: RegExpExecArray, text: string) => boolean;
  readonly brief?: (match: RegExpExecArray) => boolean;
}

const formats: readonly Format[] = [
  { kind: "an AWS access key", mark: "AKIA", pattern: /\bAKIA[A-Z2-7]{16}\b/dg },
  { kind: "a temporary AWS access key", mark: "ASIA", pattern: /\bASIA[A-Z2-7]{16}\b/dg },
  { kind: "a Stripe live key", mark: "_live_", pattern: /\b[sr]k_live_[A-Za-z0-9]{20,250}\b/dg },
  { kind: "a Stripe test key", mark: "k_test_", pattern: /\b[sr]k_test_[A-Za-z0-9]{20,250}\b/dg, test: true },
  { kind: "a webhook signing secret", mark: "whsec_", pattern: /\bwhsec_[A-Za-z0-9+/]{24,100}(?![\w-])/dg },
  { kind: "a GitHub token", mark: "gh", pattern: /\bgh[oprsu]_[A-Za-z0-9]{36,250}\b/dg },
  { kind: "a GitHub token", mark: "github_pat_", pattern: /\bgithub_pat_[A-Za-z0-9]{20,30}_[A-Za-z0-9]{50,80}\b/dg },
  { kind: "a GitLab token", mark: "gl", pattern: /\bgl(?:pat|dt|rt|ptt|soat|cbt|agent)-[\w-]{20,64}(?![\w-])/dg },
  { kind: "a Slack token", mark: "xox", pattern: /\bxox[abeoprs]-\d{8,14}-[A-Za-z0-9-]{16,200}(?![\w-])/dg },
  { kind: "a Slack app token", mark: "xapp-", pattern: /\bxapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[a-f0-9]{40,80}\b/dg },
  {
    kind: "a Slack webhook address",
    mark: "hooks.slack.com/",
    pattern: /\bhooks\.slack\.com\/services\/(?<secret>T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,14}\/[A-Za-z0-9]{20,30})\b/dg,
  },
  {
    kind: "a Discord webhook address",
    mark: "/api/webhooks/",
    pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{16,20}\/[\w-]{60,80})(?![\w-])/dg,
  },
  { kind: "a SendGrid key", mark: "SG.", pattern: /\bSG\.[\w-]{20,24}\.[\w-]{39,50}(?![\w-])/dg },
  { kind: "an OpenAI key", mark: "sk-", pattern: /\bsk-(?:proj|svcacct|admin)-[\w-]{40,250}(?![\w-])/dg },
  { kind: "an OpenAI key", mark: "T3BlbkFJ", pattern: /\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/dg },
  { kind: "an Anthropic key", mark: "sk-ant-", pattern: /\bsk-ant-[a-z]{3,6}\d\d-[\w-]{60,140}(?![\w-])/dg },
  { kind: "an OpenRouter key", mark: "sk-or-", pattern: /\bsk-or-v1-[a-f0-9]{64}\b/dg },
  { kind: "a Groq key", mark: "gsk_", pattern: /\bgsk_[A-Za-z0-9]{48,60}\b/dg },
  { kind: "a Hugging Face token", mark: "hf_", pattern: /\bhf_[A-Za-z]{34}\b/dg },
  { kind: "a Replicate token", mark: "r8_", pattern: /\br8_[A-Za-z0-9]{37}\b/dg },
  { kind: "a Google API key", mark: "AIza", pattern: /\bAIza[\w-]{35}(?![\w-])/dg, accept: isNoBrowserKey },
  { kind: "a Google OAuth client secret", mark: "GOCSPX-", pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/dg },
  { kind: "an npm token", mark: "npm_", pattern: /\bnpm_[A-Za-z0-9]{36}\b/dg },
  { kind: "a PyPI token", mark: "pypi-", pattern: /\bpypi-AgE[\w-]{60,250}(?![\w-])/dg },
  { kind: "a RubyGems token", mark: "rubygems_", pattern: /\brubygems_[a-f0-9]{48}\b/dg },
  { kind: "a Twilio key", mark: "SK", pattern: /\bSK[a-f0-9]{32}\b/dg },
  { kind: "a Mailgun key", mark: "key-", pattern: /\bkey-[a-f0-9]{32}\b/dg },
  { kind: "a Mailchimp key", mark: "-us", pattern: /\b[a-f0-9]{32}-us\d{1,2}\b/dg },
  { kind: "a Resend key", mark: "re_", pattern: /\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\b/dg },
  { kind: "a DigitalOcean token", mark: "_v1_", pattern: /\bdo[oprt]_v1_[a-f0-9]{64}\b/dg },
  { kind: "a Telegram bot token", mark: ":AA", pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/dg },
  { kind: "a Shopify token", mark: "shp", pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/dg },
  { kind: "a Square token", mark: "sq0", pattern: /\bsq0(?:atp-[\w-]{22}|csp-[\w-]{43})(?![\w-])/dg },
  { kind: "a Linear key", mark: "lin_", pattern: /\blin_(?:api|oauth)_[A-Za-z0-9]{40,64}\b/dg },
  { kind: "a Notion token", mark: "ntn_", pattern: /\bntn_[A-Za-z0-9]{43,60}\b/dg },
  { kind: "a Supabase key", mark: "sb", pattern: /\b(?:sbp_[a-f0-9]{40}|sb_secret_[\w-]{22,60})(?![\w-])/dg },
  { kind: "a Vercel Blob token", mark: "vercel_blob_rw_", pattern: /\bvercel_blob_rw_[A-Za-z0-9]{10,40}_[A-Za-z0-9]{20,60}\b/dg },
  { kind: "a Doppler token", mark: "dp.", pattern: /\bdp\.(?:ct|pt|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b/dg },
  { kind: "a Sentry token", mark: "sntry", pattern: /\bsntry[su]_[A-Za-z0-9+/=_-]{60,300}(?![\w-])/dg },
  { kind: "a Postman key", mark: "PMAK-", pattern: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/dg },
  { kind: "a Databricks token", mark: "dapi", pattern: /\bdapi[a-f0-9]{32}(?:-\d)?\b/dg },
  { kind: "an Atlassian token", mark: "ATATT3", pattern: /\bATATT3[\w-]{100,250}=[A-F0-9]{8}\b/dg },
  { kind: "a PlanetScale password", mark: "pscale_", pattern: /\bpscale_(?:tkn|pw|oauth)_[\w.-]{32,64}(?![\w-])/dg },
  { kind: "a New Relic key", mark: "NRAK-", pattern: /\bNRAK-[A-Z0-9]{27}\b/dg },
  { kind: "a Grafana token", mark: "gl", pattern: /\b(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_eyJ[A-Za-z0-9+/=]{60,300})\b/dg },
  { kind: "a Figma token", mark: "figd_", pattern: /\bfigd_[\w-]{38,50}(?![\w-])/dg },
  { kind: "an Airtable token", mark: "pat", pattern: /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/dg },
  { kind: "a Vault token", mark: "hvs.", pattern: /\bhvs\.[\w-]{60,140}(?![\w-])/dg },
  { kind: "an age secret key", mark: "AGE-SECRET-KEY-1", pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/dg },
  { kind: "a Mapbox secret token", mark: "sk.eyJ", pattern: /\bsk\.eyJ[\w-]{40,200}\.[\w-]{20,40}(?![\w-])/dg },
  { kind: "an Azure storage key", mark: "AccountKey=", pattern: /\bAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/dg },
  {
    kind: "a private key",
    mark: "PRIVATE KEY",
    // A sequence right within a sequence begins a certificate, which somebody put there to show the form.
    loose: true,
    pattern:
      /(?<secret>-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----)(?:\\[nr]|[\s"'`+,;\\]){0,80}(?:[A-Za-z-]{4,20}: [^\n]{1,80}\s{1,8}){0,4}(?![nr]?MII[A-Za-z0-9+/]{3}CC)[A-Za-z0-9+/]{40}/dg,
  },
  {
    kind: "a signed token (JWT)",
    mark: "eyJ",
    pattern: /(?<![\w.-])eyJ[\w-]{10,500}\.(?<payload>eyJ[\w-]{10,2000})\.[\w-]{20,700}(?![\w-])/dg,
    accept: isPrivateJwt,
    brief: isBriefJwt,
  },
  ...["api_key=", "apikey=", "apiKey=", "access_token=", "client_secret="].map(
    (mark): Format => ({
      kind: "a key in an address",
      mark,
      pattern: new RegExp(
        `\\bhttps?:\\/\\/[^\\s"'\`<>?]{1,200}\\?(?:[^\\s"'\`<>]{1,200}&)?${mark}(?<secret>[A-Za-z0-9_-]{24,128})(?![\\w.-])`,
        "dg",
      ),
      accept: ({ groups }) => groups?.secret !== undefined && !isStandIn(groups.secret) && looksGenerated(groups.secret),
    }),
  ),
  {
    kind: "a password in an address",
    mark: "://",
    loose: true,
    pattern:
      /\b(?<scheme>[a-z][a-z0-9+]{1,15}):\/\/(?<user>[^\s:/@"'`<>{}$\\]{0,60}):(?<secret>[^\s:/@"'`<>\\]{3,120})@(?<host>[^\s:/?#"'`<>,;)\\]{1,120})/dg,
    accept: isRemotePassword,
  },
];

/** Words one of which every text with a known credential contains, for triggers. Marks that are everyday letters are left to the names around them. */
export const credentialWords: readonly string[] = [
  ...new Set(
    formats
      .map(({ mark }) => mark.toLowerCase())
      .filter((mark) => !/^(?:gh|gl|sb|sk|key-|-us|re_|pat|dp\.|shp|_v1_|:\/\/|:aa)$/.test(mark)),
  ),
  ...["ghp_", "gho_", "ghs_", "ghr_", "ghu_", "glpat-", "glsa_", "glc_ey", "gldt-", "glrt-", "sbp_", "sb_secret_", "twilio", "mailgun"],
  ...["mailchimp", "resend", "dop_v1_", "doo_v1_", "telegram", "shpat_", "shpca_", "shpss_", "airtable", "dp.st.", "dp.pt."],
  ...["postgres://", "postgresql://", "postgresql+", "mysql://", "mysql+", "mariadb://", "mongodb", "redis://", "rediss://", "amqp"],
  ...["sqlserver://", "mssql://", "smtp://", "smtps://", "clickhouse://", "nats://"],
];

/** Credentials are long: a run of these characters below this length is none. */
const shortest = 20;
const inRuns = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.:") inRuns[character.charCodeAt(0)] = 1;

/** The runs of a text that are long enough for a credential, one behind another: a small part of it, in which marks are found sooner. */
function longRuns(text: string): string {
  const runs: string[] = [];
  // Every run of that length covers one of the places looked at.
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!inRuns[text.charCodeAt(at)]) continue;
    let start = at;
    while (start > 0 && inRuns[text.charCodeAt(start - 1)]) start--;
    while (at < text.length && inRuns[text.charCodeAt(at)]) at++;
    if (at - start >= shortest) runs.push(text.slice(start, at));
  }
  return runs.join(" ");
}

/** The credentials of known formats in a text, in its order, stand-ins and examples left out. Linear in the text. */
export function credentialsIn(text: string): readonly Credential[] {
  const found: Credential[] = [];
  const runs = longRuns(text);
  for (const { kind, mark, loose, pattern, test, accept, brief } of formats) {
    if (!(loose ? text : runs).includes(mark)) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const secret = match.groups?.secret ?? match[0];
      if (accept ? !accept(match, text) : isStandIn(secret)) continue;
      const [start, end] = match.indices?.groups?.secret ?? [match.index, match.index + match[0].length];
      if (isExampleLine(text, start)) continue;
      found.push({ kind, test: test ?? false, start, end, ...(brief?.(match) ? { brief: true } : {}) });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  // A key inside an address is one secret.
  return found.filter((one, index) => index === 0 || one.start >= (found[index - 1]?.end ?? 0));
}

/** Whether a text is or holds a credential of a known format. */
export function hasCredential(text: string): boolean {
  return credentialsIn(text).length > 0;
}

/** How the keys begin that a local stack gives to everybody: Supabase's, the emulators of Azure's storage and Cosmos DB, the accounts of Hardhat and Anvil. */
const emulator =
  /^(?:sb_secret_N7UND0UgjKTVK|Eby8vdM02xNOcqFlqUwJPLlm|C2y6yDjf5\/R\+ob0N8A7Cgv30|(?:0x)?(?:ac0974bec39a17e36b|59c6995e998f97a5a0|5de4111afa1a4b9490|7c852118294e51e653|47e179ec197488593b))/;

/** Whether a value only shows the form: it says so, repeats itself, or counts. */
function isStandIn(value: string): boolean {
  if (emulator.test(value) || isPlaceholder(value) || /example|sample|dummy|fake|your|xxx|\*\*\*|\.\.\./i.test(value)) return true;
  if (/(.)\1{5}|(?:0123456|123456789|abcdefg|1234abcd)/i.test(value)) return true;
  const body = value.slice(4).toLowerCase();
  return new Set(body).size < Math.min(10, body.length / 3);
}

/** A token in a comment shows what an answer looks like; keys are commented out to be used again. */
function inComment(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^\s*(?:\*|\/\/|#|\/\*)/.test(text.slice(start, at));
}

/** Whether the line says that it shows an example: a comment, a description, a documented parameter. */
function isExampleLine(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /\bexamples?\b|\be\.g\.|\bsample\b|@example|\bplaceholder\b/i.test(text.slice(Math.max(start, at - 200), at));
}

/** A key of Google that stands beside the settings of a web app, or under a public name, is made to be seen. */
function isNoBrowserKey(match: RegExpExecArray, text: string): boolean {
  const around = text.slice(Math.max(0, match.index - 300), match.index + 400);
  return (
    !isStandIn(match[0]) &&
    !/authDomain|firebase|maps|google_?map|gmap|recaptcha|google_crash_reporting|google_app_id|mobilesdk_app_id|(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC)_/i.test(
      around,
    )
  );
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The Latin text of a base64url value; other characters come out as they may. */
function decodeBase64Url(value: string): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const character of value) {
    const six = character === "-" ? 62 : character === "_" ? 63 : base64Digits.indexOf(character);
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      text += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return text;
}

/** Supabase's anonymous key is a JWT that browsers hold; the one of jwt.io stands in every tutorial. */
function isPrivateJwt(match: RegExpExecArray, text: string): boolean {
  if (inComment(text, match.index)) return false;
  const payload = decodeBase64Url(match.groups?.payload ?? "");
  return (
    !/"role"\s*:\s*"anon"|"iss"\s*:\s*"supabase-demo"|John Doe|"sub"\s*:\s*"1234567890"/.test(payload) &&
    !/\.{3}|x{6}|example/i.test(match[0])
  );
}

/** Seconds for which a token is good that nobody finds in time: a week. */
const briefly = 7 * 24 * 3600;

/** Whether a token ends soon after it was issued, by its own claims. */
function isBriefJwt(match: RegExpExecArray): boolean {
  const payload = decodeBase64Url(match.groups?.payload ?? "");
  const [issued, ends] = ["iat", "exp"].map((claim) =>
    Number(new RegExp(`"${claim}"\\s*:\\s*(\\d{9,11})\\b`).exec(payload)?.[1] ?? Number.NaN),
  );
  return issued !== undefined && ends !== undefined && ends - issued <= briefly;
}

/** A written password to a machine elsewhere; a service that the same file starts goes by a name without dots. */
function isRemotePassword(match: RegExpExecArray): boolean {
  const { scheme = "", user = "", secret = "", host = "" } = match.groups ?? {};
  // Addresses for apps that make codes or write to somebody hold a label in that place.
  if (/^(?:[a-z]*otp[a-z]*|otpauth-migration|mailto|sips?|xmpp|acct|tel|urn|steam|magnet|data|bitcoin|ethereum|lightning)$/.test(scheme))
    return false;
  if (/[${}<>[\]%()#]|^\*+$|^:|\.\.\./.test(secret.replace(/%[0-9A-F]{2}/gi, "")) || /[${}<>*%]|\.\.\./.test(host)) return false;
  if (secret === user || isPlaceholder(secret) || isStandInPassword(secret)) return false;
  // A service that the same file starts has a password for show, unless a generator made it.
  if (/^[^.]+$/.test(host)) return host !== "localhost" && looksGenerated(secret);
  return !isLocalHost(host) && !isExampleHost(host);
}

function isStandInPassword(value: string): boolean {
  return /^(?:p(?:ass)?w(?:or)?d|pass(?:word)?\d{0,4}|secret\d{0,4}|user(?:name)?|my\w{0,12}|some\w{0,12}|the\w{0,8}|x-oauth-basic|x-access-token|token|key|api_?key)$/i.test(
    value,
  );
}

/** Bits of information per character, by how often each one occurs (Shannon 1948). */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const integrity = /^(?:sha(?:1|224|256|384|512)|md5)[-:=]/i;
const publicKey =
  /^(?:pk_|pub[-_]|ssh-(?:rsa|ed25519)|ecdsa-|-----BEGIN (?:PUBLIC|CERTIFICATE|RSA PUBLIC)|MII[BC]Ij|phc_|G-[A-Z0-9]{8,}$|UA-\d)/;

/** Whether a value goes by a form that its provider means to be seen: the key of a project in analytics, a public key. */
export const isPublicValue = (value: string): boolean => publicKey.test(value);

/** What is stored in place of a password: bcrypt's, argon2's and the forms of crypt and of Django. It has to be guessed at, one by one. */
const passwordHash =
  /^(?:\$(?:2[abxy]?|argon2(?:id|i|d)|scrypt|s0|pbkdf2[\w-]*|y|[156])\$|(?:pbkdf2|scrypt|argon2|bcrypt)[\w]*[$:]|\{(?:SSHA|SHA|CRYPT)\d*\})/i;

const isDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Whether a value looks made by a generator: long, of many characters, digits among letters, and not made of words, as a name, an
 * address, a path or an i18n key is. UUIDs, integrity strings and public keys do not count.
 */
export function looksGenerated(value: string): boolean {
  if (isDate.test(value)) return false;
  const text = value.trim();
  if (text.length < 16 || text.length > 500 || /[\s<>{}()[\]|,;]/.test(text)) return false;
  if (uuid.test(text) || integrity.test(text) || publicKey.test(text) || passwordHash.test(text) || isReference(text) || isStandIn(text))
    return false;
  if (/^(?:\.{0,2}\/|[a-z]+:\/\/|@|#|data:|[\w.-]+@[\w-]+\.)/i.test(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 24 && /\d/.test(text) && /[a-f]/i.test(text) && entropyOf(text) > 3;
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  if (!/^[\w+/=.~!@#$%^&*:-]+$/.test(text)) return false;
  return entropyOf(text) >= 3.3 && !isMadeOfWords(text);
}

/** Whether a text consists of words, with a number here and there: `user-token-v2`, `RESET_PASSWORD_2FA`, `auth.errors.invalidToken1`. */
function isMadeOfWords(text: string): boolean {
  const words = wordsOf(text);
  const letters = words.filter((word) => /^[a-z]+$/.test(word));
  const readable = letters.filter((word) => word.length >= 3 && /[aeiouy]/.test(word) && !/[^aeiouy]{5}|[aeiou]{4}/.test(word));
  const length = (list: readonly string[]): number => list.reduce((sum, word) => sum + word.length, 0);
  return length(readable) >= text.replace(/[^A-Za-z0-9]/dg, "").length * 0.7;
}

/** Whether a value looks like a password that a person thought up: letters with digits or signs, no words in a row. */
export function looksLikePassword(value: string): boolean {
  if (isDate.test(value)) return false;
  if (value.length < 6 || value.length > 64 || /[\s<>{}()[\]|,;"'`\\/]/.test(value)) return false;
  if (
    uuid.test(value) ||
    integrity.test(value) ||
    passwordHash.test(value) ||
    isReference(value) ||
    isPlaceholder(value) ||
    isStandIn(value)
  )
    return false;
  if (/^[\w.+-]+@[\w-]+\.\w+$|^[a-z]+[:.]|^\$?\d[\d.,]*$|^v?\d+(?:\.\d+)+$/i.test(value) || isStandInPassword(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*?~+=]/].filter((kind) => kind.test(value)).length;
  // A name in camel case or with a number (`password2`, `oauth2Secret`) has two kinds as well.
  return kinds >= 3
    ? !/^[a-z]+(?:[A-Z][a-z]+)*\d?$/.test(value)
    : kinds === 2 && /\d/.test(value) && /^[a-z]{3,}\d{2,}$|^\d{2,}[a-z]{3,}$/.test(value);
}
