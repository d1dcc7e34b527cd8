/** Versions in the paths of an interface, and routes that need none. */
import { isHealthPath } from "./routes.ts";

/** Whether a path names a version: `/api/v1/orders`, `/2024-06-01/orders`. */
export function hasVersion(path: string): boolean {
  return /(?:^|\/):?v\d+(?:\.\d+|beta\d*|alpha\d*)?(?:\/|$)|(?:^|\/)\d{4}-\d{2}(?:-\d{2})?(?:\/|$)|^(?:\/?[^/:]+){0,2}\/?:(?:api)?version(?:\/|$)/i.test(
    path,
  );
}

/** Routes that only the project's own pages, its operators or a single partner call: they change together with their caller. */
export function needsNoVersion(path: string): boolean {
  return (
    isHealthPath(path) ||
    /(?:^|[/_.-])(?:internal|private|admin|bff|webhooks?|hooks?|callbacks?|oauth2?|oauth2?_?callback|auth|sso|saml|login|logout|session|sessions|cron|jobs?|queues?|metrics|docs|swagger|openapi|redoc|graphql|graphiql|trpc|mcp|sse|messages?(?=\/?$)|rpc|static|assets|public|uploads?|images?|favicon\.ico|og|robots\.txt|sitemap|well-known|debug|tests?|testing|track|tracking|analytics|users?\/(?:me|settings|api-keys|preferences)|me|csrf|config|version|live|sentry|telemetry|socket\.io|ws)(?:[/_.-]|$)/i.test(
      path,
    )
  );
}

/** Frameworks whose routes stand beside the pages that call them. */
const besidePages = /^(?:next|nuxt|nitro|h3|remix|sveltekit|astro)$/;

/** Whether a route is there for the project's own pages: it stands beside them, and its path offers no interface to others. */
export function servesOwnPages(framework: string, path: string): boolean {
  return besidePages.test(framework) && !hasVersion(path) && !/(?:^|\/)(?:public|external|open|partners?|rest|scim)(?:\/|$)/i.test(path);
}
