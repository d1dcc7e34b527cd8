import { describe, expect, test } from "vitest";
import { credentialsIn, entropyOf, looksGenerated, looksLikePassword } from "./credentials.ts";

/** Characters in no order, the same on every run: written down they would look like credentials to whoever searches the repository. */
function some(count: number, alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"): string {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return alphabet[state % alphabet.length];
  }).join("");
}
const hex = (count: number): string => some(count, "0123456789abcdef");
const digits = (count: number): string => some(count, "123456789");
const upper = (count: number): string => some(count, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

const samples: Readonly<Record<string, string>> = {
  "an AWS access key": `AKIA${upper(16)}`,
  "a temporary AWS access key": `ASIA${upper(16)}`,
  "a Stripe live key": `sk_live_${some(24)}`,
  "a Stripe test key": `rk_test_${some(24)}`,
  "a webhook signing secret": `whsec_${some(32)}`,
  "a GitHub token": `ghp_${some(36)}`,
  "a GitLab token": `glpat-${some(20)}`,
  "a Slack token": `xoxb-${digits(12)}-${digits(12)}-${some(24)}`,
  "a Slack webhook address": `https://hooks.slack.com/services/T${upper(9)}/B${upper(9)}/${some(24)}`,
  "a Discord webhook address": `https://discord.com/api/webhooks/${digits(18)}/${some(68)}`,
  "a SendGrid key": `SG.${some(22)}.${some(43)}`,
  "an OpenAI key": `sk-proj-${some(64)}`,
  "an Anthropic key": `sk-ant-api03-${some(95)}`,
  "a Hugging Face token": `hf_${some(34, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")}`,
  "a Google API key": `AIza${some(35)}`,
  "a Google OAuth client secret": `GOCSPX-${some(28)}`,
  "an npm token": `npm_${some(36)}`,
  "a PyPI token": `pypi-AgE${some(90)}`,
  "a Twilio key": `SK${hex(32)}`,
  "a Mailgun key": `key-${hex(32)}`,
  "a Mailchimp key": `${hex(32)}-us12`,
  "a Resend key": `re_${some(8)}_${some(24)}`,
  "a DigitalOcean token": `dop_v1_${hex(64)}`,
  "a Telegram bot token": `${digits(9)}:AA${some(33)}`,
  "a Shopify token": `shpat_${hex(32)}`,
  "a Linear key": `lin_api_${some(40)}`,
  "a Supabase key": `sbp_${hex(40)}`,
  "a Databricks token": `dapi${hex(32)}`,
  "a New Relic key": `NRAK-${some(27, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`,
  "an Azure storage key": `AccountName=shop;AccountKey=${some(86)}==;`,
  "a private key": `-----BEGIN PRIVATE KEY-----\\n${some(64)}\\n`,
  "a signed token (JWT)": `eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.${some(43)}`,
  "a password in an address": `postgres://shop:${some(12)}@db.acme.io:5432/shop`,
};

describe("credentials of known formats", () => {
  test.each(Object.entries(samples))("%s", (kind, sample) => {
    const text = `const value = "${sample}";`;
    expect(credentialsIn(text).map((found) => found.kind)).toEqual([kind]);
  });

  test("the span covers the secret part alone", () => {
    const text = 'connect("redis://default:Xk29fQw7Lm@cache.acme.io:6379")';
    expect(credentialsIn(text).map(({ start, end }) => text.slice(start, end))).toEqual(["Xk29fQw7Lm"]);
    // The password stands in the host's name as well.
    const twice = "mysql://shop:acme77@db.acme77.io/shop";
    expect(credentialsIn(twice).map(({ start }) => start)).toEqual([13]);
  });

  test.each([
    ["an example of the documentation", "AKIAIOSFODNN7EXAMPLE"],
    ["crosses", `sk_live_${"x".repeat(24)}`],
    ["one character", `ghp_${"0".repeat(36)}`],
    ["a part of a longer word", `prefixAKIA${upper(16)}suffix`],
    ["the beginning of a key only", 'pem.startsWith("-----BEGIN PRIVATE KEY-----")'],
    ["an address of this machine", `postgres://shop:${some(12)}@localhost:5432/shop`],
    ["a reference in an address", "postgres://shop:${DB_PASSWORD}@db.acme.io/shop"],
    ["words for a password", "postgres://user:password@db.acme.io/shop"],
    ["an address without a password", "https://shop@acme.io/path:80@x"],
    ["a key of a web app", `{ apiKey: "AIza${some(35)}", authDomain: "shop.web.app" }`],
  ])("%s is none", (_, text) => {
    expect(credentialsIn(text)).toEqual([]);
  });

  test("Supabase's anonymous key is made to be seen", () => {
    // {"role":"anon"}
    expect(credentialsIn(`eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.${some(43)}`)).toEqual([]);
  });

  // Work that grows with the square of the length would take hours, and the test would never come to its end.
  test("a long text is read to its end", () => {
    const text = `${"eyJ".repeat(300_000)}${"a://b:".repeat(200_000)}${"-----BEGIN PRIVATE KEY-----".repeat(20_000)}`;
    expect(credentialsIn(text).every(({ end }) => end <= text.length)).toBe(true);
  });
});

describe("values", () => {
  test("entropy", () => {
    expect(entropyOf("aaaa")).toBe(0);
    expect(entropyOf("abcd")).toBe(2);
  });

  test.each([some(24), hex(32), "q8Zt3LkVw0YpNc5RxHd7"])("%s looks generated", (value) => {
    expect(looksGenerated(value)).toBe(true);
  });

  test.each([
    "user-session-token-v2",
    "auth.errors.invalidToken1",
    "0b5e3c9a-7d42-4f61-9a58-3c1d2e4f5a6b",
    "https://acme.io/oauth2/token",
    "./secrets/key1.pem",
    "sha256-9fK2xQ7vLm4ZpR8tWc3YbN6h",
    "Enter your password twice 2",
    "pk_live_9fK2xQ7vLm4ZpR8tWc3YbN6h",
    "short1",
  ])("%s does not look generated", (value) => {
    expect(looksGenerated(value)).toBe(false);
  });

  test.each(["Winter2024!", "S3cure#Pass", "hunter77"])("%s looks like a password", (value) => {
    expect(looksLikePassword(value)).toBe(true);
  });

  test.each(["password", "newPassword2", "current-password", "auth.password", "user@acme.io", "1.2.3", "changeme1!x"])(
    "%s does not look like a password",
    (value) => {
      expect(looksLikePassword(value)).toBe(false);
    },
  );
});
