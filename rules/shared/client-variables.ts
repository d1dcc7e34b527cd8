/** Environment variables that bundlers write into what browsers get. */
import { isSecretName } from "./names/secrets.ts";
import { hasWord, wordsOf } from "./names/words.ts";

const prefix =
  /^(?:NEXT_PUBLIC|VITE|(?:NX_)?REACT_APP|NX_PUBLIC|NX_NEXT_PUBLIC|EXPO_PUBLIC|STORYBOOK|SNOWPACK_PUBLIC|PLASMO_PUBLIC|BUN_PUBLIC|WXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|GATSBY|VUE_APP|NG_APP|PUBLIC)_/;

/** Whether a variable of this name ends up in the browser. */
export function isClientVariable(name: string): boolean {
  return prefix.test(name);
}

/** The name without the prefix that hands it to the browser. */
export function withoutClientPrefix(name: string): string {
  return name.replace(prefix, "");
}

/** Providers whose keys act for the account that pays or owns the data: none of them is made for a page. */
const serverOnly = new Set(
  (
    "openai anthropic claude gemini groq mistral cohere deepseek openrouter replicate elevenlabs huggingface perplexity pinecone sendgrid resend " +
    "postmark mailgun mailchimp twilio github gitlab slack telegram airtable notion aws s3 database db postgres mongodb redis jwt admin bot " +
    "service kms webhook signing encryption"
  ).split(" "),
);
const alwaysSecret = new Set(["secret", "password", "passwd", "passphrase", "pwd", "privatekey", "secretkey"]);
/** Words that say that the value is meant to be seen. */
const seen = new Set(
  "demo guest sample example test site sitekey publishable anon public maps map search recaptcha turnstile hcaptcha storage local client".split(
    " ",
  ),
);

/** How the name of a switch or a limit begins and ends that speaks of secrets and holds none. */
const switchFirst = new Set("enable enabled disable disabled show hide allow has is require required use with without min max".split(" "));
const switchLast = new Set(
  "enable enabled disable disabled login signin feature features length policy page path visible shown required mode min max".split(" "),
);

/** Whether words are a switch's: `ENABLE_PASSWORD_LOGIN`, `hasApiKey`, `SECRET_FEATURE`. */
export function isSwitch(words: readonly string[]): boolean {
  return words.length > 1 && (switchFirst.has(words[0] ?? "") || switchLast.has(words.at(-1) ?? ""));
}

/**
 * Whether a variable that browsers get means a secret. Keys of maps, analytics and web apps are made to be seen, so that a bare
 * `API_KEY` or `TOKEN` says too little.
 */
export function isClientSecret(name: string): boolean {
  if (!isClientVariable(name)) return false;
  const own = withoutClientPrefix(name);
  const words = wordsOf(own);
  if (!isSecretName(own) || isSwitch(words)) return false;
  const joined = words.join("_");
  if (/private_key|service_role|service_key|client_secret/.test(joined)) return true;
  if (hasWord(words, seen)) return false;
  return hasWord(words, alwaysSecret) || hasWord(words, serverOnly);
}
