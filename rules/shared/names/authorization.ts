/** Which function names promise to check who may do something. */
import { wordsOf } from "./words.ts";

const checking = new Set([
  "verify",
  "validate",
  "check",
  "ensure",
  "require",
  "assert",
  "is",
  "has",
  "authenticate",
  "authorize",
  "enforce",
]);
const subjects = new Set([
  "auth",
  "authentication",
  "authorization",
  "authenticated",
  "authorized",
  "token",
  "tokens",
  "jwt",
  "signature",
  "signatures",
  "hmac",
  "csrf",
  "xsrf",
  "permission",
  "permissions",
  "password",
  "credentials",
  "session",
  "login",
  "host",
  "hosts",
  "origin",
  "access",
  "role",
  "roles",
  "scope",
  "scopes",
  "apikey",
  "webhook",
  "nonce",
  "otp",
  "mfa",
  "certificate",
  "owner",
  "ownership",
  "admin",
  "pkce",
  "challenge",
  "captcha",
]);

/**
 * Whether a function of this name promises a security check: `verifyToken`, `check_permission`, `isAuthenticated`, `authorize`.
 * `validateForm`, `checkout` and `isValid` do not: they may check anything.
 */
export function isSecurityCheckName(name: string): boolean {
  const words = wordsOf(name.replace(/[?!]$/, ""));
  const [first = "", ...rest] = words;
  if (words.length === 0 || words.length > 5) return false;
  if (words.length === 1) return /^(?:authenticate|authorize|authorise)$/.test(first);
  if (/^(?:authenticate|authorize|authorise)$/.test(first))
    return !/^(?:url|uri|link|route|path|endpoint|params|options|config|provider|button)$/.test(rest.at(-1) ?? "");
  if (!checking.has(first)) return false;
  const joined = rest.join("");
  const about = rest.some((word) => subjects.has(word)) || joined === "apikey" || (rest.includes("api") && rest.includes("key"));
  // requireAuth checks; isAdminPage, hasTokenExpired and isSessionModalOpen tell something else.
  if (first === "is" || first === "has")
    return (
      /^(?:authenticated|authorized|authorised|permission|permissions|access|admin|role|scope|owner)$/.test(rest.at(-1) ?? "") ||
      (/^(?:valid|verified|trusted)$/.test(rest[0] ?? "") && about)
    );
  return about && !/^(?:expiry|expired|page|modal|form|format|length|limit|ui|visible|enabled|supported|type)$/.test(rest.at(-1) ?? "");
}

/** Whether a method that is replaced on an imported class or object is a check: there a bare `validate` or `verify` is enough. */
export function isCheckMethodName(name: string): boolean {
  return isSecurityCheckName(name) || /^_?(?:validate|verify|authenticate|authorize|check)(?:$|_|[A-Z])/.test(name);
}
