/** Python: routes and views that receive webhooks. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { accessOf, prefixOf, routePlace } from "../../../shared/python/access.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { guardsOf, type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { decoratorsOf, definitionName, parametersOf } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { looksAtSignature } from "../../../shared/python/signatures.ts";
import { isWebhookFile, managesWebhooks, receivesWebhooks } from "../../../shared/webhooks.ts";
import { verifyFix } from "./fix-python.ts";
import { addVia } from "../../../shared/python/guards.ts";

function isReceiver(handler: Handler, file: PyFile): boolean {
  const { method, framework, definition } = handler;
  if (framework === "mcp" || !(/\bPOST\b/.test(method) || method === "ANY")) return false;
  const name = definitionName(definition, file);
  const path = `${prefixOf(handler, file)}${handler.path}`;
  const owner = definition.parent?.parent;
  const names = [path, name, owner?.type === "class_definition" ? definitionName(owner, file) : ""].filter((each) => each !== "");
  const own = isWebhookFile(file.path) && path !== "" && path !== "/";
  return (names.some((each) => receivesWebhooks(each)) || own) && !names.some((each) => managesWebhooks(each));
}

/** Only a handler that does something with what it gets has to know who sent it. */
function usesBody({ definition }: Handler, file: PyFile): boolean {
  return (
    /\b(?:body|json|get_json|data|payload|event|form|POST|post)\b/.test(textOf(file, child(definition, "body") ?? definition)) ||
    parametersOf(definition, file).some(
      ({ name, nameNode }) => /payload|event|body|data|update|message/.test(name) || requestPart(nameNode, file)?.source === "body",
    )
  );
}

/** What stands in front of it verifies: a decorator, a dependency; functions of other modules are added to `via`. */
function guarded(handler: Handler, file: PyFile, via: Set<string>): boolean {
  if (guardsOf(handler, file).some((name) => /signature|hmac|verif|validat|secret|webhook_auth/i.test(name))) return true;
  for (const { node, call, callee } of decoratorsOf(handler.definition, file)) {
    if (node !== handler.decorator) addVia(callee, file, via);
    else if (call && /signature|hmac|verif|secret/i.test(textOf(file, call))) return true;
  }
  walkTree(child(handler.definition, "parameters") ?? handler.definition, (node) => {
    if (node.type === "call" && /^(?:Depends|Security)$/.test(calledName(node, file))) {
      const target = argumentsOf(node, file).positional[0];
      if (target) addVia(target, file, via);
    }
    return node.type !== "block";
  });
  return false;
}

/** `return view_cls.as_view(…)(request)`: the view that it hands the request to knows who sends. */
function handsOver({ definition }: Handler, file: PyFile): boolean {
  const code = textOf(file, child(definition, "body") ?? definition);
  return /\.as_view\(/.test(code) && /\breturn\s+(?:await\s+)?[\w.]+(?:\([^()]*\))?\(\s*(?:self\.)?request\b/.test(code);
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.example) return undefined;
  return [...handlersOf(file).values()].flatMap((handler): Outcome[] => {
    if (!isReceiver(handler, file)) return [];
    const { definition, path, method } = handler;
    const at = child(definition, "name") ?? definition;
    const via = new Set<string>();
    if (guarded(handler, file, via) || looksAtSignature(definition, file, via)) return [met(at)];
    if (accessOf(handler, file).auth !== "" || !usesBody(handler, file) || handsOver(handler, file)) return [];
    const fix = verifyFix(handler, file);
    const name = definitionName(definition, file);
    return [
      problem("unsigned", at, {
        data: { what: path === "" ? `${name}()` : `POST ${prefixOf(handler, file)}${path}` },
        pending: { start: routePlace(handler).start, method, path, via: [...via].slice(0, 30), controller: "" },
        ...(fix ? { fixes: [fix] } : {}),
      }),
    ];
  });
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
