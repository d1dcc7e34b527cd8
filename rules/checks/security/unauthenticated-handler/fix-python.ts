/** Adds the guard that neighbours in the same Python file have. */
import { type PyFile, textOf } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { accessOf } from "../../../shared/python/access.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { decoratorsOf, lastName, parametersOf } from "../../../shared/python/nodes.ts";
import { addArguments, indentAt } from "../../../shared/python/style.ts";
import { isGuardName } from "../../../shared/python/guards.ts";

/** The fix for a handler, from a neighbour of the same file that is written in the same way. */
export function guardFix(handler: Handler, file: PyFile): ProblemFix | undefined {
  for (const neighbour of handlersOf(file).values()) {
    if (neighbour === handler || neighbour.framework !== handler.framework) continue;
    const { auth, open } = accessOf(neighbour, file);
    if (auth === "" || open) continue;
    const found = likeDependency(handler, neighbour, file) ?? likeDecorator(handler, neighbour, file);
    if (found) return found;
  }
  return undefined;
}

/** `dependencies=[Depends(current_user)]` on the decorator, where a neighbour has the dependency as a parameter. */
function likeDependency(handler: Handler, neighbour: Handler, file: PyFile): ProblemFix | undefined {
  const call = namedChildren(handler.decorator)[0];
  if (handler.framework !== "fastapi" || call?.type !== "call" || argumentsOf(call, file).keyword.has("dependencies")) return undefined;
  for (const { annotation, fallback } of parametersOf(neighbour.definition, file)) {
    for (const node of [annotation, fallback]) {
      const depends = node && guardingCall(node, file);
      const edits = depends && addArguments(call, [`dependencies=[${textOf(file, depends)}]`], file);
      if (edits) return { fix: "addGuard", data: { guard: textOf(file, depends) }, edits };
    }
  }
  return undefined;
}

function guardingCall(node: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  walkTree(node, (inner) => {
    if (
      !found &&
      inner.type === "call" &&
      /^(?:Depends|Security)$/.test(calledName(inner, file)) &&
      isGuardName(lastName(argumentsOf(inner, file).positional[0], file))
    )
      found = inner;
    return found === undefined;
  });
  return found;
}

/** Parameters of a view of Flask that its path does not fill: a decorator hands them over, as `@token_required` hands over who calls. */
function handedOver({ framework, definition, path }: Handler, file: PyFile): readonly string[] {
  if (framework !== "flask" && framework !== "quart") return [];
  return parametersOf(definition, file)
    .filter(({ name, kind, fallback }) => kind === "positional" && !fallback && name !== "self" && !new RegExp(`[<:]${name}>`).test(path))
    .map(({ name }) => name);
}

/** `@login_required` right above the function. */
function likeDecorator(handler: Handler, neighbour: Handler, file: PyFile): ProblemFix | undefined {
  for (const { node, callee } of decoratorsOf(neighbour.definition, file)) {
    if (node === neighbour.decorator || !isGuardName(lastName(callee, file))) continue;
    const { start } = handler.definition;
    const text = textOf(file, node).trim();
    const handed = handedOver(neighbour, file);
    const own = child(handler.definition, "parameters");
    const edits = [{ start, end: start, text: `${text}${lineEndOf(file.text)}${indentAt(start, file)}` }];
    if (handed.length > 0 && own) {
      const at = own.start + 1;
      edits.push({ start: at, end: at, text: handed.join(", ") + (namedChildren(own).length > 0 ? ", " : "") });
    }
    return { fix: "addGuard", data: { guard: text }, edits };
  }
  return undefined;
}
