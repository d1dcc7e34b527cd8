/** Credentials that open somebody else's service, where a missing one only means that the service is not used. */
import { isPlaceholder } from "./placeholders.ts";
import { wordsOf } from "./words.ts";

/** Watching, measuring, checking for robots, chat: what an application runs without. */
const extras =
  /^(?:axiom|sentry|datadog|dd|newrelic|honeycomb|grafana|loki|otel|otlp|logtail|papertrail|rollbar|bugsnag|langfuse|langsmith|langchain|braintrust|helicone|wandb|hf|huggingface|mlflow|posthog|mixpanel|amplitude|segment|analytics|plausible|umami|matomo|statsig|launchdarkly|hubspot|intercom|crisp|zendesk|testrail|recaptcha|hcaptcha|turnstile|captcha|slack|telegram|bitly|giphy|tenor|unsplash|pexels|watchdog|telemetry|tracing|metrics)$/;
/** Stores that refuse a request without a signature, or take the credentials of the machine. */
const stores = /^(?:s|s3|aws|b|b2|r|r2|minio|gcs|spaces|wasabi|backblaze)$/;
/** What an own service signs, encrypts or checks with is wanted always. */
const own = /^(?:signing|signature|webhook|verify|verification|jwt|session|cookie|encryption|csrf|hmac|internal|cron)$/;

/** Whether an empty value for a credential of this name means "not used": `AXIOM_TOKEN`, `S3_SECRET_KEY`, `REDIS_PASSWORD`. */
export function maybeUnused(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => own.test(word))) return false;
  if (words.some((word) => extras.test(word)) || stores.test(words[0] ?? "")) return true;
  return /(?:redis|valkey|memcached?|cache)_?(?:\w+_)?(?:password|passwd|pass|pwd)$/i.test(name);
}

/** Assistants that write or answer, which a product offers beside what it is for: `AI_PROVIDER`, `ANTHROPIC_API_KEY`. */
const assistants = /^(?:ai|llm|openai|anthropic|claude|gemini|mistral|cohere|groq|openrouter|perplexity|deepseek|ollama|bedrock)$/;

/** Whether a setting of this name belongs to a feature that is switched on by setting it. */
export function isExtra(name: string): boolean {
  return assistants.test(wordsOf(name)[0] ?? "");
}

/** `not-required`, `EMPTY`, `sk-no-key-required`: what clients of servers are given that want no key. */
export function standsForNoKey(value: string): boolean {
  return /^(?:empty|no-?key(?:-?required)?|not[-_ ]?(?:needed|required|used|applicable)|sk-no-key-required|unused|n\/?a|lm-?studio|ollama(?:-local)?)$/i.test(
    value,
  );
}

/**
 * Whether a default is the name of an object of a cluster or a cloud that holds the secret: it repeats the variable's own words, and the
 * file speaks of such objects. `PROXY_CA_SECRET` is `"proxy-ca"`.
 */
export function namesStoredObject(name: string, value: string, text: string): boolean {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(value)) return false;
  const words = wordsOf(name);
  const parts = value.split("-");
  return (
    parts.every((part) => words.includes(part)) &&
    /config_?map|kubernetes|\bk8s\b|secret_?manager|secretsmanager|key_?vault|\bnamespace\b/i.test(text)
  );
}

/** `SMTP_PASSWORD` that is "password": no server of mail lets anybody in with it, so nothing is sent and nothing is open. */
export function isMailPlaceholder(name: string, value: string): boolean {
  return wordsOf(name).some((word) => /^(?:smtp|mail|email|imap|sendgrid|mailgun|postmark)$/.test(word)) && isPlaceholder(value);
}

const vendors =
  /^(?:openai|anthropic|claude|gemini|google|mistral|cohere|groq|huggingface|hf|replicate|deepgram|elevenlabs|pinecone|algolia|cloudinary|stripe|resend|sendgrid|mailgun|postmark|twilio|github|gitlab|notion|linear|shopify|paypal|paddle|lemonsqueezy|plaid|mapbox|tavily|serper|serpapi|firecrawl|perplexity|openrouter|fireworks|deepseek|azure|aws|s3|dynamodb|dynamo|sqs|sns|llm|litellm|ollama|exa|brave|unsplash|tmdb|newsapi|weather|openweather)$/;

/**
 * Whether a default is a stand-in for the key to somebody else's service: `OPENAI_API_KEY || "dummy"`. It opens nothing; what asks the
 * service fails at its first call.
 */
export function isStandInForVendor(name: string, value: string): boolean {
  const words = wordsOf(name);
  // The keys that a provider of captchas gives to everybody for tests.
  if (/^[123]x0{8,}A+$|^0x0{16,}$|^6LeIxAcTAAAAA/.test(value)) return true;
  if (
    words.some((word) => own.test(word)) ||
    !(
      isPlaceholder(value) ||
      /^(?:local|localstack|emulator)$/i.test(value) ||
      /(?:^|[-_])(?:dummy|fake|placeholder|none|missing|unset|build)(?:[-_]|$)/i.test(value)
    )
  )
    return false;
  return words.some((word) => vendors.test(word)) || (words[0] !== "minio" && stores.test(words[0] ?? ""));
}
