/** Names of what must not be compared piece by piece, the same in every language. */
import { isSecretName } from "../../../shared/names/secrets.ts";

export function isComparedSecret(name: string): boolean {
  return (
    isSecretName(name) ||
    /(?:^|[_-]|[a-z])(?:signature|hmac)$/i.test(name) ||
    /^(?:sig|mac|authorization|_?[cx]srf(?:_?token)?)$/i.test(name) ||
    /api[_-]?key$/i.test(name)
  );
}

/** Two values that the same person gives, one after the other. */
export const againWords = /confirm|repeat|again|previous|retype|new_?password|old_?password|current_?password/i;
