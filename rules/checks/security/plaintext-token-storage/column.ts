/** Which columns hold a credential that has to be used again, so that a hash would not do. */
import { wordsOf } from "../../../shared/names/words.ts";

const whole = new Set([
  "access token",
  "refresh token",
  "oauth token",
  "oauth secret",
  "oauth access token",
  "oauth refresh token",
  "bot token",
  "provider token",
  "api key",
  "api secret",
  "client secret",
  "secret key",
  "signing secret",
  "webhook secret",
  "auth token",
  "private key",
  "smtp password",
  "imap password",
]);
const safe = /encrypt|cipher|hash|digest|masked|partial|^display_?|preview|vault|kms|sealed|public|expire|prefix|last|hint|_id$|name$/i;

/** Such a key is locked with a passphrase of its own. */
const armored = /(?:^|_)(?:pgp|gpg|openpgp)_/i;

/** Whether a column of this name holds such a credential: `accessToken`, `googleRefreshToken`, `stripe_api_key`. */
export function holdsCredential(name: string): boolean {
  if (safe.test(name) || armored.test(name)) return false;
  const words = wordsOf(name);
  return words.length <= 5 && [2, 3].some((count) => whole.has(words.slice(-count).join(" ")));
}

/** Key of the setting that tells which name an encrypted value is given to. */
export const encryptedKey = "security.encrypted-value";

/** Names of variables that hold what a provider handed out. */
export const tokenSet = /^(?:tokens?|tokenSet|credentials|creds|accessToken|refreshToken|oauthTokens|token_?(?:data|info))$/i;
