import type { RbFile } from "../../../api/file.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { baseName, enclosingClass } from "../../../shared/ruby/classes.ts";
import type { Destination } from "../../../shared/ruby/destinations.ts";
import { enclosingMethod, methodName } from "../../../shared/ruby/scopes.ts";
import { isUnguessableName } from "../../../shared/names/unguessable.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { mentions } from "../../../shared/mentions.ts";

/** Names that say too little by themselves; the method, class and namespace around them say the rest. */
const bare = new Set(["code", "key", "state", "pin", "value", "digits", "number", "string", "result", "str", "chars", "id"]);
const plainCodes = new Set(["code", "key", "state", "pin"]);
/** Words before a code or key that leave open what it is for. */
const general = /^(?:new|raw|random|rand|generated|unique|short|full|plain|numeric|digit|current|next|temp|temporary|access|user|my|the)$/;
/** What makes a bare code, key or state one that must not be guessed. */
const context =
  /^(?:otp|totp|token|verif\w*|auth\w*|login|signin|password|passwd|reset|invit\w*|mfa|twofactor|2fa|two|factor|session|oauth|oidc|sso|csrf|secret|confirm\w*|recover\w*|backup|security|credential\w*|api|activation|magic|passcode|nonce|coupon|voucher|gift)$/;

/** Whether what a value becomes must not be guessable. */
export function isUnguessableIn(destination: Destination, node: SyntaxNode, file: RbFile): boolean {
  const name = destination.name.replace(/[?!=]$/, "");
  if (isUnguessableName(name)) return true;
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (last === "pin" || (plainCodes.has(last) && words.slice(0, -1).some((word) => context.test(word)))) return true;
  if (last === "state" && words.length === 1 && destination.kind !== "result" && mentions(file, /oauth|authorize|openid|csrf|\bsso\b/i))
    return true;
  if (!bare.has(last) || words.length > 2) return false;
  // status_code, zip_code, sort_key: the other word says that it is something else.
  if (words.length === 2 && plainCodes.has(last) && !general.test(words[0] ?? "")) return false;
  const method = methodName(enclosingMethod(node), file).replace(/[?!=]$/, "");
  if (destination.kind !== "result" && isUnguessableName(method)) return true;
  if (!plainCodes.has(last)) return false;
  const around = [...wordsOf(method), ...wordsOf(baseName(enclosingClass(node, file)?.name ?? ""))];
  return around.some((word) => context.test(word));
}
