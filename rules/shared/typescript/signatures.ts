/** Code that checks who signed a message: webhooks and callbacks. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { checksSecret } from "./access.ts";
import { localFunction } from "./auth.ts";
import { chainOf, type FunctionNode, isFunction, lastNameOf, sourceOf, unwrap, walkBelow } from "./nodes.ts";

const verifying =
  /^(?:timingSafeEqual|createHmac|safeCompare|constructEvent(?:Async)?|createVerify|unwrap|verifyAndReceive|verifyHeader|validateWebhook|webhookCallback|verifyWebhook\w*|verify\w*(?:Signature|Request|Webhook|Hmac|Event|Payload|Secret)\w*|validate\w*(?:Signature|Request|Webhook|Hmac|Event|Secret)\w*|check\w*(?:Signature|Webhook|Hmac|Secret)\w*|\w*(?:Signature|Hmac)\w*)$/i;

/** A call that verifies a signature, or the text of a secret that is compared. */
function verifies(call: TS.CallExpression): boolean {
  const name = lastNameOf(call.expression);
  if (verifying.test(name)) return true;
  // new Webhook(secret).verify(…), receiver.verify(…), svix.verify(…), webhooks.verify(…)
  const owner = unwrap(call.expression);
  if (!/^(?:verify|validate|parse|receive|process|isValid)$/.test(name) || !ts.isPropertyAccessExpression(owner)) return false;
  const chain = chainOf(owner.expression)?.join(".") ?? "";
  return /webhook|svix|wh$|receiver|signature|verifier|hmac|^crypto/i.test(chain) || ts.isNewExpression(unwrap(owner.expression));
}

/** A middleware of the same file that verifies, whatever its name. */
function isLocalVerifier(guard: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(guard);
  const fn = isFunction(inner) ? inner : ts.isIdentifier(inner) ? localFunction(inner, file) : undefined;
  return fn !== undefined && looksAtSignature(fn, [], file, 1);
}

/** Whether a function, its guards, or functions of the same file that it calls verify who sent a message. */
export function looksAtSignature(fn: FunctionNode, guards: readonly TS.Expression[], file: TsFile, depth = 0): boolean {
  if (guards.some((guard) => /signature|hmac|verif|svix|secret|receiver/i.test(sourceOf(guard, file).slice(0, 300)))) return true;
  if (checksSecret(fn, file)) return true;
  if (depth === 0 && guards.some((guard) => isLocalVerifier(guard, file))) return true;
  let found = false;
  walkBelow(fn, (node) => {
    if (found) return false;
    if (ts.isCallExpression(node)) {
      const inner = depth < 2 ? localFunction(unwrap(node.expression), file) : undefined;
      found = verifies(node) || (inner !== undefined && inner !== fn && looksAtSignature(inner, [], file, depth + 1));
    } else if (ts.isStringLiteralLike(node)) {
      // A header with a signature that is read is meant to be checked.
      found = /signature|^x-hub-|^svix-|-hmac-/i.test(node.text);
    }
    return found ? false : undefined;
  });
  return found;
}
