/** Names of what is asked for when somebody signs in, and which texts that are compared with it are a secret written down. */

const passwords = /^(?:pass(?:word|wd|code|phrase)?|pwd|(?:admin|master|root|user)_?password|pin)$/i;
const tokens =
  /^(?:(?:x[-_])?(?:auth|access|bearer|api|admin|master|internal|secret)?[-_]?(?:token|key|secret)|authorization|bearer|credentials?|code|otp)$/i;

/** What such a value is compared with that is no secret: a kind, a state, a field's name, a mask. */
const words =
  /^(?:undefined|null|none|true|false|string|number|object|bearer|basic|jwt|password|token|code|id_token|refresh_token|access_token|authorization_code|client_credentials|required|invalid|expired|missing|changeme|\*+|•+|x+|\s*)$/i;

/** The name of a cookie, header or field: "meteor_login_token". */
const naming = /^[a-z]+(?:[-_][a-z]+)*[-_](?:token|key|cookie|session|secret|header|code|id)$/i;

/** Says by itself that it is there for trying things out or for getting in: "test-token", "dev_master_key". */
const backDoor = /^(?:test|dev|debug|demo|master|backdoor|dummy|fake|magic|super)[-_]/i;

/** Whether a name is that of a password, or of a token, key or code; undefined for everything else. */
export function claimKind(name: string): "password" | "token" | undefined {
  return passwords.test(name) ? "password" : tokens.test(name) ? "token" : undefined;
}

/** Whether a name also means much else: only in a function that authenticates is it what somebody claims. */
export function isVagueClaim(name: string): boolean {
  return /^(?:code|otp|key|pin|credentials?)$/i.test(name);
}

/** Whether a text that is compared with a password or token is one itself. */
export function looksSecret(value: string, password: boolean): boolean {
  if (words.test(value) || (!password && naming.test(value) && !backDoor.test(value)) || /\s/.test(value.replace(/^Bearer /, "")))
    return false;
  return password ? value.length >= 3 : value.length >= 6 && /[\d\-_.]/.test(value);
}

/** Whether a one-time code of digits is compared in a function that checks what was sent to somebody: `verifyOtp`, `check_code`. */
export function acceptsCode(name: string, value: string, functionName: string): boolean {
  return (
    /^(?:code|otp|pin|pass_?code)$/i.test(name) &&
    /^\d{4,8}$/.test(value) &&
    /^_*(?:verify|check|validate|confirm)\w*(?:otp|code|pin|mfa|2fa|totp)/i.test(functionName)
  );
}

/** Whether a function of this name signs somebody in. */
export function isSignInName(name: string): boolean {
  return /log_?in|sign_?in|authenticate|authorize/i.test(name);
}

/** Whether a name says that somebody is made up: `mock_user`, `devUser`, `fakeSession`. */
export function isMadeUpName(name: string): boolean {
  return /(?:mock|dev|fake|dummy|test|stub|default|local)\w*(?:user|session|auth|identity|account|admin|token|principal)/i.test(name);
}
