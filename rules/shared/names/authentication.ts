/** Which names of functions, middleware, guards, wrappers and decorators say that they find out who is calling, or what the caller may do. */
import { byName, wordsOf } from "./words.ts";

/** Names that say it in full, as lower-case words without anything between them. */
const whole = new Set([
  "auth",
  "authenticate",
  "authenticated",
  "authenticator",
  "authed",
  "authorize",
  "authorise",
  "authorized",
  "protect",
  "protected",
  "currentuser",
  "currentsession",
  "jwt",
  "expressjwt",
  "jwtcheck",
  "checkjwt",
  "loggedin",
  "signedin",
  "userrequired",
  "loginrequired",
  "adminonly",
  "basicauth",
  "bearerauth",
  "jwtverify",
  "verifyidtoken",
  "verifysessioncookie",
  "validaterequest",
  "useguards",
  "sessionuser",
]);

/** A name with one of these is about something else than asking who calls: it makes, sends, configures or opens. */
const otherwise = new Set([
  "router",
  "routes",
  "controller",
  "url",
  "urls",
  "uri",
  "link",
  "options",
  "config",
  "configuration",
  "provider",
  "providers",
  "page",
  "layout",
  "callback",
  "redirect",
  "limit",
  "limiter",
  "ratelimit",
  "throttle",
  "throttler",
  "logger",
  "code",
  "type",
  "error",
  "event",
  "optional",
  "optionally",
  "maybe",
  "public",
  "anonymous",
  "no",
  "skip",
  "without",
  "not",
  "refresh",
  "revoke",
  "create",
  "delete",
  "update",
  "generate",
  "issue",
  "sign",
  "register",
  "reset",
  "send",
  "store",
  "save",
  "set",
  "clear",
  "destroy",
  "invalidate",
  "expired",
  "expiry",
  "captcha",
  "csrf",
  "password",
  "email",
  "init",
  "setup",
  "mock",
  "state",
  "params",
  "challenge",
  "format",
  "exists",
  "available",
  // assertOwnerPlanValid: what a customer has paid for, whoever calls
  "plan",
  "plans",
  // get_session_or_404: a record that may be missing, not a caller
  "404",
]);

/** Words that promise a check or that something is needed. */
const demands = new Set([
  "require",
  "requires",
  "required",
  "ensure",
  "with",
  "protect",
  "assert",
  "must",
  "need",
  "needs",
  "enforce",
  "guard",
  "only",
  "verify",
  "validate",
  "check",
  "is",
  "has",
  "have",
  "can",
  "authenticate",
  "authorize",
  "restrict",
  "allow",
  "throw",
  "fetch",
  "get",
  "load",
  "resolve",
  "extract",
  "decode",
  "by",
  "from",
]);

/** Who calls, or what shows it; enough with any demanding word. */
const callers = new Set([
  "auth",
  "authentication",
  "authenticated",
  "authorization",
  "authorized",
  "session",
  "login",
  "logged",
  "signed",
  "jwt",
  "bearer",
  "apikey",
  "permission",
  "permissions",
  "role",
  "roles",
  "admin",
  "superadmin",
  "scope",
  "scopes",
  "acl",
  "rbac",
  "clerk",
]);

/** What is only meant as the caller by a word that demands it: `requireUser` asks for a session, `getUser` reads a record. */
const people = new Set([
  "user",
  "token",
  "access",
  "member",
  "membership",
  "owner",
  "ownership",
  "team",
  "workspace",
  "tenant",
  "organization",
  "key",
]);
const strict = new Set([
  "require",
  "requires",
  "required",
  "ensure",
  "with",
  "protect",
  "assert",
  "must",
  "enforce",
  "verify",
  "validate",
  "check",
  "authenticate",
  "authorize",
  "only",
  "restrict",
]);

/** What a library or a project calls the thing that stands in front of a handler. */
const fronts = new Set([
  "middleware",
  "guard",
  "guards",
  "procedure",
  "action",
  "hook",
  "wrapper",
  "handler",
  "required",
  "check",
  "client",
  "route",
  "plugin",
]);
const kinds = new Set([
  "auth",
  "authed",
  "authenticated",
  "authentication",
  "authorization",
  "authorized",
  "protected",
  "private",
  "jwt",
  "session",
  "admin",
  "login",
  "roles",
  "role",
  "permission",
  "permissions",
  "bearer",
  "apikey",
  "user",
  "acl",
  "rbac",
]);

/**
 * Whether something of this name authenticates or authorises whoever calls: `requireAuth`, `withSession`, `isAuthenticated`, `JwtAuthGuard`,
 * `protectedProcedure`, `getServerSession`, `verifyToken`. A dotted name is judged by its last part, and as a whole where that part is common.
 * `authRouter`, `optionalAuth`, `createSession` and `getUser` do not say so.
 */
export const isAuthName: (name: string) => boolean = byName((name) => {
  const plain = name.replace(/\(\)/g, "");
  const last = plain.slice(plain.lastIndexOf(".") + 1);
  const words = wordsOf(last.replace(/[?!]$/, ""));
  if (words.length === 0 || words.length > 7) return false;
  if (whole.has(words.join(""))) return true;
  if (words.some((word) => otherwise.has(word))) return false;
  const first = words[0] ?? "";
  const final = words.at(-1) ?? "";
  if (fronts.has(final) && words.slice(0, -1).some((word) => kinds.has(word))) return true;
  // authUser, authSession, authContext; getCurrentUser
  if (first === "auth" && words.length === 2 && /^(?:user|session|context|admin|token)$/.test(final)) return true;
  if (words.includes("current") && /^(?:user|session|account|member|admin)$/.test(final)) return true;
  if (/^(?:jwt|basic|bearer|token|apikey|session|key)$/.test(words.at(-2) ?? "") && final === "auth") return true;
  if (/^authenticate$|^authori[sz]e$/.test(first)) return true;
  if (/^(?:has|can|check|verify|assert)$/.test(first) && /^(?:access|permissions?)$/.test(final)) return true;
  const about = words.slice(1);
  if (demands.has(first) && about.some((word) => callers.has(word))) return true;
  return strict.has(first) && about.some((word) => people.has(word));
});

/** Whether a name of a function only says that something is loaded: what it loads by the caller's word for it is a record, not the caller. */
export function onlyLoads(name: string): boolean {
  const [first = "", second = ""] = wordsOf(name.slice(name.lastIndexOf(".") + 1));
  return /^(?:get|load|fetch|find|resolve|retrieve|read)$/.test(first) && !/^(?:server|current|auth)$/.test(second);
}

const comparing = /admin|role|permission|scope|policy|owner|member|tenant|workspace|organi[sz]ation|\borg\b|account|team|\bcan\b|access/i;

const declaring =
  /^@?(?:(?:Json|Rest)?Controller|Resolver|Get|Post|Put|Patch|Delete|All|Head|Options|Query|Mutation|Api[A-Z]\w*|HttpCode|Header|Version|Render|Redirect|UseInterceptors|UsePipes|Throttle)\b/;

/** Whether a guard of this name or text decides by role, right or ownership, not only by who is calling. */
export function isDecidingGuard(text: string): boolean {
  // @Controller("members") says where a route is, not who may use it.
  return !declaring.test(text) && comparing.test(text.slice(0, 200));
}
