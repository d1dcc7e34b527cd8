/** Which names of a cookie mean a session, and which a token against forged requests. */
import { singular, wordsOf } from "./words.ts";

/** Words of cookies that hold what a person chose or has seen. */
const preferenceWords =
  /^(?:theme|locale|lang|language|consent|sidebar|timezone|tz|currency|layout|banner|dismissed|onboarding|preferences?|prefs|darkmode|colorscheme|i18n)$/;

/** Last words of cookies that only say something about a sign-in. */
const markerWords =
  /^(?:method|indicator|provider|hint|seen|expiry|expires|at|slug|orgslug|version|status|message|error|result|success|type|mode|flow|step|source|domain|enabled|required|attempts?|count|level|tier|timestamp|date|email)$/;

/** Where somebody was, or where to go after signing in: `oauth_org_id`, `login_return_to`. */
const placeWords =
  /(?:^|_)(?:org|organi[sz]ation|tenant|workspace|team|project|shop|locale|credential|connector|connection|provider|client)_(?:id|name)$|(?:^|_)(?:return|redirect|callback|next)_(?:to|url|uri|path)$|(?:^|_)(?:cb|callback|return|redirect|next)$|(?:^|_)version(?:_key)?$/;

/** `robot_auth_robot_id`: which thing it is about. Whose id is a person's, or that of a sign-in, may be all that is asked for. */
const thingId =
  /(?:^|_)(?!(?:session|sess|s|auth|token|jwt|csrf|xsrf|oauth|nonce|login|bearer|refresh|access|identity|sso|remember|credentials?|key|otp|mfa|user|account|member|customer|admin|person|employee|connect|php|unique|device|visitor|anon\w*|guest)_)[a-z]{3,}_id$/;

/** Names of cookies that carry a session, a token, a CSRF state or an authentication; theme, locale and consent cookies do not. */
export function isAuthCookieName(name: string): boolean {
  const words = wordsOf(name);
  const joined = words.join("");
  if (words.some((word) => preferenceWords.test(word)) || /^(?:i18n|darkmode|colorscheme)/.test(joined)) return false;
  // The nonce of a content security policy is in the page for every script of it.
  if (words.includes("csp")) return false;
  if (markerWords.test(words.at(-1) ?? "") || placeWords.test(words.join("_")) || thingId.test(words.join("_"))) return false;
  if (
    words.some((word) =>
      /^(session|sess|sid|auth|token|jwt|csrf|xsrf|oauth|nonce|login|bearer|refresh|access|identity|sso|remember|credential|credentials|apikey|otp|mfa|verifier|pkce|impersonate|impersonation)$/.test(
        singular(word),
      ),
    )
  )
    return true;
  return (
    /(?:sessid|sessionid|connectsid|authtoken|accesstoken|refreshtoken|idtoken)/.test(joined) ||
    /(?:^|oauth|auth|login|csrf)state$/.test(joined) ||
    joined === "sid"
  );
}

/** CSRF double-submit cookies are read by scripts on purpose, so they need no HttpOnly. */
export function isCsrfCookieName(name: string): boolean {
  return /csrf|xsrf/i.test(name);
}
