/** Which routes answer everybody by their nature, whatever the language: signing in, health, documentation, public pages. */
import { isHealthPath } from "./routes.ts";
import { wordsOf } from "./names/words.ts";

const publicWords = new Set([
  "health",
  "healthz",
  "healthcheck",
  "ready",
  "readiness",
  "live",
  "liveness",
  "ping",
  "status",
  "metrics",
  "version",
  "login",
  "logout",
  "signin",
  "signout",
  "signup",
  "register",
  "registration",
  "oauth",
  "oauth2",
  "oidc",
  "sso",
  "saml",
  "scim",
  "callback",
  "callbacks",
  "webhook",
  "ipn",
  "inbound",
  "siwe",
  "cspreport",
  "contactus",
  "callbackurl",
  "webhooks",
  "cron",
  "jobs",
  "qstash",
  "forgot",
  "recovery",
  "recover",
  "portal",
  "exists",
  "otp",
  "totp",
  "mfa",
  "2fa",
  "magic",
  "passkey",
  "webauthn",
  "passwordless",
  "confirm",
  "confirmation",
  "activate",
  "activation",
  "verification",
  "docs",
  "doc",
  "swagger",
  "openapi",
  "redoc",
  "graphiql",
  "playground",
  "public",
  "anonymous",
  "guest",
  "static",
  "asset",
  "assets",
  "favicon",
  "manifest",
  "robots",
  "sitemap",
  "feed",
  "rss",
  "og",
  "oembed",
  "embed",
  "embedded",
  "widget",
  "contact",
  "feedback",
  "newsletter",
  "subscribe",
  "unsubscribe",
  "waitlist",
  "lead",
  "leads",
  "track",
  "tracking",
  "telemetry",
  "analytic",
  "analytics",
  "stats",
  "statistics",
  "pageview",
  "pageviews",
  "click",
  "clicks",
  "impression",
  "impressions",
  "visit",
  "visits",
  "heartbeat",
  "ingest",
  "ingestion",
  "crash",
  "rum",
  "otlp",
  "opamp",
  "beacon",
  "collect",
  "csp",
  "consent",
  "locale",
  "language",
  "theme",
  "captcha",
  "csrf",
  "invite",
  "invites",
  "invitation",
  "invitations",
  "share",
  "shared",
  "shares",
  "proxy",
  "wellknown",
  "catalog",
  "catalogue",
  "revalidate",
  "draft",
  "preview",
  "demo",
  "setup",
  "install",
  "installation",
  "onboarding",
  "internal",
  "test",
  "debug",
]);
const publicPhrases =
  /(?:^|[/_. -])(?:authorization-code|device-code|(?:user|admin|google|github|facebook|apple|social|guest)?[-_]?log[-_]?in|log[-_]?out|sign[-_]?(?:in|up|out)|register[a-z]*|(?:reset|forget|forgot|forgotten|lost|recover|request)[-_]?password|password[-_]?(?:reset|recovery|forgot|forget|lost)|(?:verify|validate)[-_]?(?:account|email|phone|code|otp|token)|email[-_]?verif|(?:check|send)[-_]?(?:otp|email|username|verification)|payments?[-_/](?:notif\w*|return|result)|[a-z]*pay[-_](?:return|notify)|slack[-_/](?:events?|commands?|actions?|interact\w*)|twilio[-_/]|csp[-_]?report|new[-_]?password|resend|refresh(?:[-_]?tokens?)?$|tokens?$|auth(?:[-_/]|$)|\.?well-known|record[-_](?:views?|visits?|clicks?|reactions?|events?|impressions?|plays?)|set[-_](?:locale|language|theme|cookie)|accept[-_]invite)/i;

/** Whether a route or handler is meant for callers that have no session, by its path or its name. */
export function isPublicRoute(path: string, name: string): boolean {
  if (isHealthPath(path) || publicPhrases.test(path) || publicPhrases.test(wordsOf(name).join("-"))) return true;
  // Pages of documentation have no ids; documents have.
  const documents = /(?:^|\/)docs?\/(?::\w+|\{\w+\}|\[\w+\])|[:{<[](?:\w+:)?docs?_?(?:id|uuid|name|slug|key)?(?:[}\]>/]|$)/i.test(path);
  return (
    wordsOf(path).some((word) => publicWords.has(word) && !(documents && /^docs?$/.test(word))) ||
    wordsOf(name).some((word) => publicWords.has(word))
  );
}

/** Whether a part of a path is a token that only the right caller has been given: `/mcp/:serverToken`, `/feeds/<secret>/`, `/hooks/[apiKey]`. */
export function hasTokenInPath(path: string): boolean {
  return /[:{<[](?:\.\.\.)?(?:\w+:)?(?:\w*[tT]oken|\w*[sS]ecret|(?:invite|invitation|share)_?(?:[iI]d|[uU]u?id|[hH]ash|[cC]ode|[sS]lug)|(?:api|access|share|invite|magic)_?[kK]ey|signature|\w+Signature|hmac)(?:\([^)]*\))?(?:[?}>\]/.]|$)/.test(
    path,
  );
}

/**
 * Whether a handler asks a setting whether everybody may: `ALLOW_PUBLIC_PROJECT_CREATION`, `config.enableRegistration`,
 * `settings.DISABLE_SIGNUP`. Whoever runs the program decides.
 */
export function isOpenBySetting(text: string): boolean {
  return /public|self_?serv|registration|sign_?up|anonymous|guest|unauthenticated/i.test(text) && openSetting.test(text);
}

const openSetting =
  /(?:\bif\b|\bunless\b|&&|\band\b|\bnot\b|!)[^\n]{0,80}\b(?:\w{0,30}(?:allow|enable|disable|permit)(?:ed|s|d)?_?\w{0,30}(?:public|self_?serv|registration|sign_?up|anonymous|guest|unauthenticated)\w{0,30}|\w{0,30}(?:registration|sign_?up|anonymous\w{0,30}|public_?\w{0,30}|guest\w{0,30})_?(?:enabled|allowed|disabled|open))\b(?!\s*[:=][^=])/i;

/** Whether a path or name is about the data of users, so that reading it needs to know who reads. */
export function isUserData(path: string, name: string): boolean {
  return [...wordsOf(path), ...wordsOf(name)].some((word) =>
    /^(?:me|users?|accounts?|profiles?|orders?|invoices?|payments?|billing|subscriptions?|customers?|members?|messages?|conversations?|notifications?|addresses|address|sessions?|settings|keys?|secrets?|transactions?|documents?|files?|admin|reports?|exports?|audit|patients?|employees?|salaries|salary)$/.test(
      word,
    ),
  );
}

/** What guests often do as well: forms, votes, baskets, reports of what went wrong in a browser, and what is only worked out. */
const guestWords = new Set([
  "cart",
  "basket",
  "checkout",
  "intent",
  "rsvp",
  "enquiry",
  "enquiries",
  "inquiry",
  "inquiries",
  "survey",
  "surveys",
  "poll",
  "polls",
  "vote",
  "votes",
  "apply",
  "quote",
  "booking",
  "bookings",
  "notify",
  "verify",
  "reset",
  "nonce",
  "appointment",
  "appointments",
  "reservation",
  "reservations",
  "donate",
  "donation",
  "donations",
  "complaint",
  "complaints",
  "responses",
  "submission",
  "submissions",
  "log",
  "logs",
  "errors",
  "traces",
  "search",
  "views",
  "likes",
  "calculate",
  "estimate",
  "convert",
  "translate",
  "validate",
]);

/** Where an account is made, by whoever wants one or by an administrator. */
const accounts =
  /(?:^|\/)(?:(?:new|create|add)[-_/]?)?(?:accounts?|users?|customers?|sessions?)(?:\/(?:create|new|add|check))?\/?$|(?:^|\/)(?:google|github|gitlab|facebook|apple|twitter|discord|linkedin|microsoft)\/?$/i;

/** Whether a route may as well be meant for guests, by its path or its name: nothing but the project's purpose tells. */
export function isForGuests(path: string, name: string): boolean {
  return accounts.test(path) || [...wordsOf(path), ...wordsOf(name)].some((word) => guestWords.has(word));
}
