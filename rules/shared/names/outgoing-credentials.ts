/** Credentials that open somebody else's service, where a missing one only means that the service is not used. */
import { hasCredential, looksGenerated } from "./credentials.ts";
import { isLocalHost } from "./hosts.ts";
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
  // What only temporary credentials of the cloud have, and the keys of before, which only a change of keys needs.
  if (/aws_?session_?token$/i.test(name) || /(?:^|_)(?:fallbacks?|previous|old)(?:_|$)/i.test(name)) return true;
  if (words.some((word) => own.test(word))) return false;
  if (words.some((word) => extras.test(word)) || stores.test(words[0] ?? "")) return true;
  return /(?:redis|valkey|memcached?|cache)_?(?:\w+_)?(?:password|passwd|pass|pwd)$/i.test(name);
}

/** What lets people and programs in here, besides what signs and encrypts. */
const doors =
  /^(?:auth|nextauth|betterauth|payload|admin|root|super(?:user|admin)?|master|app|application|server|service|backend|gateway|basic|shared|hash|salt|pepper|private|access|refresh|login|devise|django|flask|rails|user|mcp|proxy)$/;
const kinds = /^(?:api|keys?|tokens?|secrets?|password|passwd|pass|pwd|passphrase|base|credentials?)$/;

/**
 * Whether a credential is what somebody else lets in with, going by its name: `SEARCH_API_KEY`, `DB_PASSWORD`, `BILLING_CLIENT_SECRET`.
 * Where it is empty the other side refuses; `JWT_SECRET`, `ADMIN_TOKEN`, a bare `API_KEY` and a list of keys that are accepted
 * (`SHOP_API_KEYS`) guard what is one's own.
 */
export function opensElsewhere(name: string): boolean {
  if (/(?:keys|tokens|secrets|passwords)$/i.test(name)) return false;
  const about = wordsOf(name).filter((word) => !kinds.test(word));
  return about.length > 0 && !about.some((word) => own.test(word) || doors.test(word));
}

/** Whether a credential is that of an account to show or try something with: `DEMO_ADMIN_PASSWORD`, `TEST_USER_PASSWORD`. */
export function isForShow(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:demo|test|testing|sample|example|e2e|playground|fake|mock|dummy|cypress|playwright)$/.test(word),
  );
}

/**
 * Whether the settings of a text switch off what a credential is for, or leave its other half empty as well: `MAIL_PASSWORD` beside
 * `MAIL_ENABLED: bool({ default: false })`, `OIDC_CLIENT_SECRET` beside an empty `OIDC_CLIENT_ID`.
 */
export function isOfWhatIsOff(name: string, text: string): boolean {
  const prefix = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*?)_(?:CLIENT_SECRET|SECRET(?:_KEY)?|PASSWORD|PASSWD|PASS|PWD|API_KEY|TOKEN|KEY)$/.exec(
    name,
  )?.[1];
  if (prefix === undefined || own.test(prefix.toLowerCase())) return false;
  const given = (value: string): string => `\\b[^\\n]{0,60}\\bdefault(?:\\s*:|\\()\\s*${value}`;
  return (
    new RegExp(`\\b(?:${prefix}_(?:ENABLED?|ACTIVE|ON)|(?:ENABLE|USE)_${prefix})${given("[\"']?false")}`).test(text) ||
    new RegExp(`\\b${prefix}_(?:USER|USERNAME|LOGIN|HOST|SERVER|URL|ID|CLIENT_ID)${given("(?:\"\"|'')")}`).test(text)
  );
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

/** `SMTP_PASSWORD` that is "password": no server of mail or directory lets anybody in with it, so nothing is sent and nothing is open. */
export function isMailPlaceholder(name: string, value: string): boolean {
  return (
    wordsOf(name).some((word) => /^(?:smtp|mail|email|imap|ldap|s?ftp|proxy|sendgrid|mailgun|postmark)$/.test(word)) && isPlaceholder(value)
  );
}

const vendors =
  /^(?:nasa|openai|anthropic|claude|gemini|google|mistral|cohere|groq|huggingface|hf|replicate|deepgram|eleven(?:s)?labs|pinecone|algolia|cloudinary|stripe|resend|sendgrid|mailgun|postmark|twilio|github|gitlab|notion|linear|shopify|paypal|paddle|lemonsqueezy|plaid|mapbox|tavily|serper|serpapi|firecrawl|perplexity|openrouter|fireworks|deepseek|azure|aws|s3|dynamodb|dynamo|sqs|sns|llm|litellm|ollama|exa|brave|unsplash|tmdb|newsapi|weather|openweather|vllm|lmstudio|localai|xai|grok|together|togetherai|nebius|sambanova|cerebras|voyage|jina|assemblyai|cartesia|luma|runway|stability|fal|kling|heygen|browserbase|e2b|composio|zep|mem0|qdrant|weaviate|turbopuffer|neynar|transloadit|airtable|asana|trello|jira|atlassian|discord|figma|dropbox|spotify|twitch|linkedin|facebook|instagram|tiktok|clerk|auth0|workos|svix|knock|novu|courier|loops|brevo|sendinblue|mailchimp|klaviyo|convertkit|vonage|messagebird|plivo|cloudflare|vercel|netlify|heroku|fly|digitalocean|linode|hetzner|namecheap|godaddy|geocodio|opencage|ipinfo|maxmind|coingecko|alphavantage|polygon|finnhub|etherscan|alchemy|infura|apify|scrapingbee|brightdata|zenrows|giphy|tenor|pexels|pixabay|youtube|vimeo|mux|livekit|agora|daily|zoom|hume|rime|azureopenai|dashscope|qwen|moonshot|zhipu|zhipuai|minimax|baidu|volcengine|siliconflow)$/;
/** What some providers hand out also proves to the application that a call came from them: whoever knows it may pretend to be the provider. */
const provesCaller = /^(?:shopify|twilio|telegram|paypal|paddle|plaid|svix|slack|linear|zoom)$/;
/** Names of keys that somebody else issues. */
const issued =
  /(?:api_?keys?|access_?keys?|auth_?(?:key|token|secret)|(?:access|bearer)_?token|api_?(?:token|secret)|secret_?key|token|key)$/i;
/** A text that says that it is none. */
const saysNone =
  /(?:^|[-_ ])(?:anything|any|nothing|whatever|dummy|fake|none|empty|missing|unset|unused|blank|placeholder|noop|ignored?|local|test|demo|no)(?:[-_ ]|$)/i;

/**
 * What a default does that stands for a key which somebody else issues, where the provider is the one who is asked for it: `"nothing"`
 * opens nothing and a client is not made without some text (`new OpenAI({ apiKey: process.env.OPENAI_API_KEY || "sk-" })`), `"late"` opens
 * nothing and is noticed at the first call, `"shared"` may be a key that somebody gave out. Undefined where the key guards what is one's
 * own, or could be a real one.
 *
 * @param given whether the key is handed to a client of that service
 */
export function outgoingDefault(name: string, value: string, given: boolean): "nothing" | "late" | "shared" | undefined {
  const words = wordsOf(name);
  if (words.some((word) => own.test(word)) || hasCredential(value) || looksGenerated(value)) return undefined;
  const known = words.some((word) => vendors.test(word)) && !words.some((word) => stores.test(word) || provesCaller.test(word));
  if (given ? !known && !issued.test(name) : !known) return undefined;
  // A store of one's own lets in whoever has the key that it was started with.
  if (stores.test(words[0] ?? "") && words[0] !== "aws") return given && isPlaceholder(value) ? "shared" : undefined;
  const text = value.trim();
  const opensNothing =
    isPlaceholder(text) ||
    standsForNoKey(text) ||
    saysNone.test(text) ||
    // "…-api-key" names what should stand there.
    /^[a-z]+(?:[-_ ][a-z]+)*[-_ ](?:api[-_ ]?)?(?:key|token)$/i.test(text) ||
    /\s/.test(text) ||
    /^demo[-_]?key$/i.test(text) ||
    /^[0x*.-]+$/i.test(text) ||
    // The keys of such services are long.
    (known && text.length < 16) ||
    // "vllm-api-key" for VLLM_API_KEY, "lm-studio" for LMSTUDIO_KEY
    wordsOf(text).every((word) => words.includes(word) || words.join("").includes(word) || word === "sk");
  if (!opensNothing) return given ? "shared" : undefined;
  return given ? "nothing" : "late";
}

/** Whether a name is that of an API key which a known provider issues: where it is empty, the provider refuses the first call. */
export function isKeyOfVendor(name: string): boolean {
  const words = wordsOf(name);
  return (
    /api_?(?:key|token)$/i.test(name) &&
    words.some((word) => vendors.test(word)) &&
    !words.some((word) => own.test(word) || provesCaller.test(word))
  );
}

/** Whether a setting belongs to the sign-in or the integration of a known provider: who does not set it goes without. */
export function isOfVendorLogin(name: string): boolean {
  return (
    /(?:client_?(?:id|secret|key)|redirect_?ur[il]|callback_?url|app_?(?:id|secret|key)|consumer_?(?:key|secret))$/i.test(name) &&
    wordsOf(name).some((word) => vendors.test(word))
  );
}

/** Passwords and keys of what stores data, by what stands in front of them. */
const ofStore =
  /^((?:\w+_)?(?:DB|DATABASE|POSTGRES(?:QL)?|PG|PGSQL|MYSQL|MARIADB|MSSQL|MONGO(?:DB)?|REDIS|VALKEY|RABBITMQ|RABBIT|AMQP|MINIO|S3|CLICKHOUSE|ELASTIC(?:SEARCH)?|OPENSEARCH|NEO4J|INFLUX(?:DB)?|COUCHDB|SQL)_?)(?:USER_?|ROOT_?|ADMIN_?)?(?:PASSWORD|PASSWD|PASS|PWD|SECRET_?KEY|SECRET_?ACCESS_?KEY|ACCESS_?KEY|AUTH)$/i;

/**
 * Whether a default is the password of a store whose address falls back to this machine, or to a service beside it, in the same text:
 * `DB_PASSWORD` beside `DB_HOST || "localhost"`. Where the address has to be set, the password is; the store has one of its own.
 */
export function isOfLocalStore(name: string, text: string): boolean {
  const stem = ofStore.exec(name)?.[1];
  if (stem === undefined) return false;
  const address = `(?<![A-Za-z0-9])${stem.replace(/_$/, "")}_?(?:HOST(?:NAME)?|SERVER|ENDPOINT|ADDR(?:ESS)?|URL|URI)\\b`;
  const between = `["'\\])]*\\s*(?:,\\s*(?:default\\s*=\\s*)?|\\|\\||\\?\\?|\\bor\\b|\\?[^:\\n]{0,80}:|(?::\\s*[\\w|\\[\\] ]+)?=(?!=))\\s*(?:[\\w.]+\\(\\s*(?:default\\s*=\\s*)?)?`;
  const value = `["'\`](?:[a-z][a-z0-9+]*:\\/\\/)?(?:[^@"'\`\\s]*@)?([\\w.-]+)`;
  const host = new RegExp(`${address}${between}${value}`, "i").exec(text)?.[1];
  return host !== undefined && isLocalHost(host);
}

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
