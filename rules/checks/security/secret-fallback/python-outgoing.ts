/** Python: whether a key is handed to the client of somebody else's service: who is let in there is that service's matter. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument } from "../../../shared/python/calls.ts";
import { statementOf } from "../../../shared/python/nodes.ts";

/** What signs, encrypts or lets somebody in with the key itself. */
const guarding =
  /^(?:Secret|Field|Option|Column|Default|Annotated)|Serializer|Signer|Middleware|Jwt|JWT|Session|Cookie|Auth(?!or)|Header|Verif|Webhook|Fernet|Strategy|Backend|Settings|Config|Guard|Server/;
const keyword = /^(?:api_?key|key|token|api_?token|access_?token|auth_?token|openai_api_key|secret_?key|api_secret)$/i;

/** Whether the default of a key ends up as the key of a client: as its argument, or through the variable or attribute it is assigned to. */
export function givenToClient(fallback: SyntaxNode, file: PyFile): boolean {
  const statement = statementOf(fallback);
  for (let node = fallback; node !== statement && node.parent; node = node.parent) {
    const call = node.parent.type === "keyword_argument" || node.parent.type === "argument_list" ? callOfArgument(node) : undefined;
    if (!call || !makesClient(call, file)) continue;
    return node.parent.type === "argument_list" || keyword.test(textOf(file, child(node.parent, "name") ?? node));
  }
  const assignment = statement.type === "expression_statement" ? statement.children[0] : statement;
  const left = assignment?.type === "assignment" ? child(assignment, "left") : undefined;
  if (!left || !/^(?:identifier|attribute)$/.test(left.type)) return false;
  const target = textOf(file, left).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const use = new RegExp(
    `\\b([A-Z]\\w*)\\((?:[^()]|\\([^()]*\\)){0,400}?\\b(?:api_?key|token|access_token|auth_token)\\s*=\\s*${target}\\s*[,)]`,
  ).exec(file.text);
  return use?.[1] !== undefined && !guarding.test(use[1]);
}

function makesClient(call: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  return /^[A-Z]/.test(name) && !guarding.test(name) && !argumentsOf(call, file).keyword.has("default");
}
