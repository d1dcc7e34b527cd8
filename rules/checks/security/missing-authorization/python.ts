/** Python: records of SQLAlchemy, SQLModel and Django that are taken by an id of the request. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isDecidingGuard } from "../../../shared/names/authentication.ts";
import { isDecidingName } from "../../../shared/names/deciding.ts";
import { accessOf, routePlace } from "../../../shared/python/access.ts";
import { calledName, receiverOf } from "../../../shared/python/calls.ts";
import { guardsOf, handlerAround } from "../../../shared/python/handlers.ts";
import { isSecurityCheckName } from "../../../shared/python/names.ts";
import { definitionName } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { type ChosenQuery, chosenQueries } from "../../../shared/python/scoped-queries.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { checksSecret } from "../../../shared/python/guards.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.example ||
    role.migration ||
    isScript(file) ||
    /(?:^|\/)(?:admin|internal|backoffice)(?:\/|\.|_)/i.test(file.path)
  );
}

const caller = /\b(?:current_\w*|user|request\.user|g\.user|auth\w*|account|principal|identity|claims|session\[)/;

/** Somebody decides in the same function: a call about rights, a field of what was loaded, the caller in another condition. */
function isDecided(query: ChosenQuery, definition: SyntaxNode, file: PyFile): boolean {
  let decided = chosenQueries(file).some(
    (other) => other !== query && other.owner !== "" && definition.start <= other.call.start && other.call.end <= definition.end,
  );
  const body = child(definition, "body");
  const loaded = loadedName(query.call, file);
  if (body)
    walkTree(body, (node) => {
      if (decided) return false;
      if (node.type === "call" && (node.end <= query.call.start || node.start >= query.call.end)) {
        const name = calledName(node, file);
        const list = child(node, "arguments");
        decided =
          isDecidingName(name) ||
          isSecurityCheckName(name) ||
          asksRecord(node, loaded, file) ||
          (list !== undefined &&
            namedChildren(list).length > 1 &&
            caller.test(textOf(file, list)) &&
            !/^(?:add|execute|dict|info|debug)$/.test(name));
      } else if (node.type === "comparison_operator" && (node.end <= query.call.start || node.start >= query.call.end))
        decided =
          /\.\w*(?:user|owner|author|tenant|org|team|workspace|account|role|creator|created_by)\w*\b|is_(?:admin|superuser|staff)|not in\b/.test(
            textOf(file, node),
          );
      else if (node.type === "attribute") decided = /\.(?:is_superuser|is_staff|is_admin|role|roles|permissions)$/.test(textOf(file, node));
      return !decided;
    });
  return decided;
}

/** The name that the record is given: `note = get_object_or_404(…)`. */
function loadedName(call: SyntaxNode, file: PyFile): string {
  let current: SyntaxNode | null = call.parent;
  while (current && /^(?:await|attribute|call|parenthesized_expression)$/.test(current.type)) current = current.parent;
  const left = current?.type === "assignment" ? child(current, "left") : undefined;
  return left?.type === "identifier" ? textOf(file, left) : "";
}

/** `note.raise_not_editable(request.user)`, `note.can_be_read_by(user)`: the record itself is asked about the caller. */
function asksRecord(call: SyntaxNode, loaded: string, file: PyFile): boolean {
  const receiver = receiverOf(call);
  const list = child(call, "arguments");
  return (
    loaded !== "" &&
    receiver !== undefined &&
    list !== undefined &&
    new RegExp(`^${loaded}(?:\\.|$)`).test(textOf(file, receiver)) &&
    caller.test(textOf(file, list)) &&
    !/^(?:add|remove|append|save|set|create|update|delete|assign|log)(?:_|$)/.test(calledName(call, file))
  );
}

function judge(query: ChosenQuery, file: PyFile): Outcome | undefined {
  const part = query.id && requestPart(query.id, file);
  const definition = part?.definition;
  if (!part || !definition || !/^(?:params|query|body)$/.test(part.source)) return undefined;
  const at = child(query.call, "function") ?? query.call;
  if (query.owner !== "") return met(at);
  const handler = handlerAround(definition, file);
  if (!handler || query.limited || handler.framework === "mcp" || checksSecret(definition, file)) return undefined;
  const { auth, open } = accessOf(handler, file);
  if (open) return undefined;
  if (
    isDecided(query, definition, file) ||
    guardsOf(handler, file).some((guard) => isDecidingGuard(guard) || /superuser|staff/i.test(guard))
  )
    return met(at);
  // Looking at something may be for everybody; where the caller is asked for, it is not.
  if (!handler.writes && auth === "") return undefined;
  return problem("unscoped", at, {
    data: { operation: query.operation, model: query.model },
    pending: { model: query.model, start: query.call.start, handler: definitionName(definition, file), route: routePlace(handler).start },
  });
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  return chosenQueries(file).flatMap((query): Outcome[] => {
    const outcome = query.id ? judge(query, file) : undefined;
    return outcome ? [outcome] : [];
  });
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
