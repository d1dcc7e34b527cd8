import { describe, expect, test } from "vitest";
import { loadRegistry } from "../testing/discover.ts";
import { checksOfText, mappableChecks } from "./map.ts";
import { concept, Vocabulary } from "./match.ts";
import { stem, wordsOfText } from "./words.ts";

describe("the vocabulary", () => {
  test("speaks of every check of the registry", async () => {
    const { registry } = await loadRegistry();
    const known = mappableChecks();
    expect(registry.checks.map((check) => check.id).filter((id) => !known.has(id))).toEqual([]);
  });
});

describe("items are mapped by their words", () => {
  test.each([
    ["Cookies carry HttpOnly, Secure and SameSite", ["insecure-cookie"]],
    ["CORS limited to our own front end", ["cors-wildcard"]],
    ["All passwords hashed with argon2", ["weak-hash"]],
    ["Run the app as a non-root user in Docker", ["docker-root-user"]],
    ["Money columns are decimals", ["money-float"]],
    ["Wrap order and payment writes in one transaction", ["missing-transaction"]],
    ["Nightly backups of the database", ["backups"]],
    ["Restore drill done, backups verified", ["restore-test"]],
    ["Rate limits for the login route", ["auth-rate-limiting"]],
    ["Throttle API clients", ["rate-limiting"]],
    ["SQL only with prepared statements", ["raw-sql"]],
    ["Terms and conditions", ["terms-of-service"]],
    ["E2E suite with Playwright", ["e2e-tests"]],
    ["On-call schedule for the first month", ["on-call"]],
    ["Renovate keeps our dependencies patched", ["dependency-scanning"]],
  ])("%s", (text, checks) => {
    expect(checksOfText(text)).toEqual(checks);
  });

  test.each([
    ["Rotate the JWT signing keys", "key-rotation"],
    ["Timeouts on all outgoing HTTP requests", "missing-timeout"],
    ["Readiness probe answers 503 while the database is down", "health-endpoint"],
    ["GitHub workflow has least-privilege token permissions", "gha-broad-permissions"],
    ["Replace the last console.log calls", "console-log"],
    ["Placeholder passwords are gone", "placeholder-secret"],
    ["No credentials hard-coded in the source", "hardcoded-secret"],
  ])("%s speaks of %s among others", (text, check) => {
    expect(checksOfText(text)).toContain(check);
  });

  test.each([
    "Dark mode",
    "Add index page",
    "New login page design",
    "Fix typo in the header",
    "Update log in button copy",
    "Product search with filters",
    "Ask marketing for the pictures",
    "Every call with a customer is prepared",
    "Design token palette",
    "Upgrade the office printer",
  ])("%s speaks of none", (text) => {
    expect(checksOfText(text)).toEqual([]);
  });
});

describe("phrases", () => {
  const vocabulary = new Vocabulary([
    concept("limits", "rate limit, throttl*"),
    concept("sign-in-limits", "rate limit login|oauth"),
    concept("far", "~refresh lock"),
    concept("alone", "=cookies"),
    concept("without", "log -in"),
  ]);

  test("the longer phrase has it", () => {
    expect(vocabulary.checksOf("rate limiting")).toEqual(["limits"]);
    expect(vocabulary.checksOf("rate limits of the login")).toEqual(["sign-in-limits"]);
    expect(vocabulary.checksOf("rate limits of the login, throttling of uploads")).toEqual(["sign-in-limits", "limits"]);
  });

  test("words stand near each other unless they may stand apart", () => {
    expect(vocabulary.checksOf("rate of growth has no practical upper known limit")).toEqual([]);
    expect(vocabulary.checksOf("refresh of tokens happens five minutes early, under a lock")).toEqual(["far"]);
  });

  test("some phrases are all that is said, some exclude words", () => {
    expect(vocabulary.checksOf("Cookies")).toEqual(["alone"]);
    expect(vocabulary.checksOf("Cookies for breakfast")).toEqual([]);
    expect(vocabulary.checksOf("logs in the cloud")).toEqual([]);
    expect(vocabulary.checksOf("logs of the cloud")).toEqual(["without"]);
  });
});

describe("words", () => {
  test.each([
    [["caching", "cached", "caches", "cache"]],
    [["encrypted", "encryption", "encrypt"]],
    [["policies", "policy"]],
    [["configured", "configuration", "config"]],
    [["tests", "testing", "tested"]],
    [["DB".toLowerCase(), "databases", "database"]],
    [["removal", "removing", "remove"]],
  ])("%j are one", (words) => {
    expect(new Set(words.map(stem)).size).toBe(1);
  });

  test("names written together are parted, brands are not", () => {
    expect(wordsOfText("Math.random() in PrismaClient, GitHub's X-Request-ID, CI/CD").map((word) => word.raw)).toEqual(
      "math random in prisma client github s x request id ci cd".split(" "),
    );
  });
});
