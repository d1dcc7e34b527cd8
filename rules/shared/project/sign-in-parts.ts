/** Which handlers and modules sign people in, or get and renew their tokens. */
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectView } from "../../api/project.ts";
import { isParameter, segmentsOf } from "../route-paths.ts";
import { isAside, isTrial } from "./usage.ts";
import { singular, wordsOf } from "../names/words.ts";

type RouteFact = ProjectFact<"route">;

/** What a handler does for signing in: `entry` gives a session or token for something that is typed in, `other` comes back from a provider or renews. */
type SignInPart = "entry" | "other";

const aboutAuth =
  /^(?:auth|oauth|oidc|sso|saml|login|signin|session|token|jwt|identity|authentication|passport|credential|account|nextauth)$/;
/** What may stand before `session` or `token` where they are those of whoever signs in. */
const general =
  /^(?:api|v\d+|auth|oauth\d?|oidc|users?|accounts?|jwt|login|connect|public|internal|rest|identity|sessions?|o|authentication|security|simplejwt|web)$/i;
const providers =
  /^(?:google|github|gitlab|microsoft|azure|facebook|apple|twitter|slack|xero|linkedin|okta|auth0|notion|discord|hubspot|salesforce|spotify|quickbooks|stripe|provider|connect|integration|connection|oauth\d?|auth|sso|oidc|saml|login|signin|omniauth)$/;
const entry =
  /^(?:(?:\w*)(?:login|signin)|(?:login|signin)(?:with|by|via|using|email|password|user|admin|action|otp|local|submit|post|ldap|totp|webauthn|accesstoken|local|magic|sms|2fa|twofactor|mfa)\w*|authenticate|authenticateuser|magiclink|passwordless|emaillogin|verify(?:otp|totp|2fa|mfa|magiclink)|accesstoken)$/;
const notEntry =
  /logout|signout|page|history|attempt|sent|url|required|failed|redirect|expired|disable|enable|setup|setting|list|revoke|lastlogin|forgot|reset|register|providers?$|status|config|method|option|screen|background|image|banner/;

/** What a route does for signing in, or undefined. */
export function signInPart(route: RouteFact): SignInPart | undefined {
  const { framework, method, path, handler } = route.data;
  if (framework === "mcp") return undefined;
  if (framework === "trpc" || framework === "next-action" || framework === "lambda") return partOfName(handler, route.file);
  const segments = segmentsOf(path.replace(/[\^$]/g, ""));
  const literals = segments.filter((segment) => !isParameter(segment));
  // NextAuth, Better Auth: one handler for all.
  if (/\[\.{3}(?:nextauth|auth|all|betterauth|better-auth)\]|\/auth\/(?:\[\.{3}|\*)/i.test(path)) return "entry";
  const last = literals.at(-1) ?? "";
  const before = literals.at(-2);
  const name = wordsOf(last).map(singular).join("");
  const context = new Set(
    [...wordsOf(literals.slice(0, -1).join("/")), ...wordsOf(route.file.replace(/\.\w+$/, "")), ...wordsOf(handler)].map(singular),
  );
  const within = (pattern: RegExp): boolean => [...context].some((word) => pattern.test(word));
  if (/^(?:callback|oauthcallback|authcallback|oauth2callback|redirecturi)$/.test(name)) {
    const ofProvider =
      [...wordsOf(path)].map(singular).some((word) => providers.test(word) && word !== "callback") ||
      segments.some(isParameter) ||
      // It asks the provider for what the code that came back is worth.
      route.data.touches.includes("external") ||
      within(/^(?:oauth|auth|sso|oidc|saml)$/);
    return ofProvider && !/webhook|payment|stripe\/callback/i.test(path) ? "other" : undefined;
  }
  if (method === "GET" || method === "DELETE" || method === "HEAD") return undefined;
  if (
    /logout|sign_?out/i.test(handler) ||
    (framework === "rails" && !/#(?:create|login|signin|sign_in|authenticate|verify|twofa_verify)$/.test(handler))
  )
    return undefined;
  if (name === "session" && segments.at(-1) === last && method !== "PATCH" && method !== "PUT") {
    return !segments.some(isParameter) &&
      (before === undefined || general.test(before)) &&
      (segments.length > 1 || /session|auth|login/i.test(route.file) || framework === "rails")
      ? "entry"
      : undefined;
  }
  if (name === "token") {
    return !segments.some(isParameter) &&
      (before === undefined || general.test(before)) &&
      (literals.length === 1 || within(aboutAuth)) &&
      !within(/^(?:csrf|push|device|api|personal|invite|reset|share)$/)
      ? "entry"
      : undefined;
  }
  if (/^(?:refresh|refreshtoken|tokenrefresh|refreshsession|refreshaccesstoken|renew|renewtoken)$/.test(name))
    return within(aboutAuth) || name !== "refresh" ? "other" : undefined;
  return entry.test(name) && !notEntry.test(name) ? "entry" : undefined;
}

function partOfName(handler: string, file: string): SignInPart | undefined {
  const name = wordsOf(handler.slice(handler.lastIndexOf(".") + 1)).join("");
  if (/^(?:handle)?(?:oauth|auth|sso)\w*callback$|^(?:refresh(?:access|session)?tokens?|refreshsession)$/.test(name)) return "other";
  return entry.test(name) && !notEntry.test(name) && !/(?:component|util|type)/i.test(file) ? "entry" : undefined;
}

const modulePath =
  /(?:^|\/)(?:(?:next-?)?auth|oauth2?|o?auth[-_.]?(?:service|provider|client|manager|handler|utils?|helpers?|options|flow|server|strategy|controller|router?|routes|actions?)|sessions?(?:[-_.](?:service|manager|controller|store))?|jwt(?:[-_.](?:service|strategy|utils?))?|tokens?(?:[-_.](?:service|manager|store|refresh))?|token[-_]?refresh|sign-?in|login|passport|authentication|security)\.(?:[cm]?[jt]s|py|rb)$/i;

/** Modules that are about signing in by their name; what draws or types things is left out. */
export function signInModules(project: ProjectView): readonly string[] {
  return project
    .filesMatching(modulePath)
    .filter(
      (file) =>
        !isAside(file) &&
        !isTrial(file) &&
        !/(?:^|\/)(?:models?|schemas?|types?|entities|locales|i18n|components|migrations?|initializers|db|mocks?|__mocks__|stubs?|docs?|environments)\/|\.(?:test|spec|d)\./i.test(
          file,
        ),
    );
}

/** Whether a page is one to sign in at, by its path or the name of its helper. */
export function isSignInPage(path: string): boolean {
  return wordsOf(path).some(
    (word, index, words) =>
      /^(?:login|signin|session|sessions|auth)$/.test(word) || (/^(?:sign|log)$/.test(word) && words[index + 1] === "in"),
  );
}
