/** Code that checks who signed a message: webhooks and callbacks. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { addVia, checksSecret } from "./guards.ts";
import { calledName, receiverOf } from "./calls.ts";
import { parametersOf, plainString } from "./nodes.ts";
import { soleBinding } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";

const verifying =
  /^(?:construct_event|construct_from|compare_digest|verify_header|verify_and_receive|validate_webhook|(?:verify|validate|check|authenticate)_\w*(?:signature|request|webhook|hmac|event|payload|secret|token|sender|source)\w*|\w*(?:signature|hmac)\w*)$/i;

function verifies(call: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  if (verifying.test(name) || /^hmac\.(?:new|digest|compare_digest)$/.test(symbolOf(child(call, "function"), file) ?? "")) return true;
  // Webhook(secret).verify(…), RequestValidator(token).validate(…), stripe.Webhook.construct_event(…)
  const owner = receiverOf(call);
  return (
    owner !== undefined &&
    /^(?:verify|validate|is_valid|is_valid_request|unwrap|parse|receive)$/.test(name) &&
    /webhook|svix|validator|verifier|receiver|signature|signer|hmac/i.test(`${textOf(file, owner)} ${symbolOf(owner, file) ?? ""}`)
  );
}

/** Whether a function, or functions of the same file that it calls, verify who sent a message; functions of other modules are added to `via`. */
export function looksAtSignature(definition: SyntaxNode, file: PyFile, via: Set<string>, depth = 0): boolean {
  if (checksSecret(definition, file) || parametersOf(definition, file).some(({ name }) => /signature|hmac|svix|x_hub/i.test(name)))
    return true;
  let found = false;
  walkTree(definition, (node) => {
    if (found) return false;
    if (node.type === "call") {
      const callee = child(node, "function");
      const local = callee?.type === "identifier" ? soleBinding(textOf(file, callee), callee, file) : undefined;
      found = verifies(node, file);
      if (!found && local?.kind === "definition" && local.node.type === "function_definition")
        found = depth < 2 && local.node !== definition && looksAtSignature(local.node, file, via, depth + 1);
      else if (!found && callee) addVia(callee, file, via);
    } else if (node.type === "string") {
      // A header with a signature that is read is meant to be checked.
      found = /signature|^x-hub-|^svix-|-hmac-/i.test(plainString(node, file) ?? "");
    } else if (node.type === "comparison_operator")
      found = /\b\w*(?:SECRET|TOKEN|SIGNING_KEY)\b|\bsettings\.\w*(?:secret|token)\b/.test(textOf(file, node));
    return !found;
  });
  return found;
}
