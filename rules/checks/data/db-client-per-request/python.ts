/** Python: engines, pools, session factories and connections that a request makes for itself. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, receiverOf } from "../../../shared/python/calls.ts";
import { clientCalls, type ClientCreation, clientCreation, clientPlace } from "../../../shared/python/database-clients.ts";
import { type Handler, handlerAround, handlersOf } from "../../../shared/python/handlers.ts";
import { maintenancePath } from "../../../shared/maintenance.ts";
import { decoratorsOf, definitionName, enclosingDef, lastName, parametersOf } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || isScript(file) || role.seed || role.migration || role.example || maintenancePath.test(file.path)) return undefined;
  const creation = clientCreation(call, file);
  if (!creation || importsPackage(file, "alembic")) return undefined;
  const { callee, what, kind } = creation;
  const place = clientPlace(call, file);
  if (place.kind === "module" || place.kind === "kept") return kind === "connection" ? undefined : met(callee);
  if (comesWithRequest(creation, place.definition, file)) return undefined;
  if (kind === "factory") return judgeFactory(creation, place.definition, file);
  if (answersRequests(call, file)) return problem("handler", callee, { data: { what } });
  const user = requestUser(place.definition, file);
  if (!user) return undefined;
  return problem("call", callee, {
    data: { what, name: definitionName(place.definition, file) },
    related: [{ at: child(user.definition, "name") ?? user.definition, message: "called for each request" }],
  });
}

/** A factory of sessions opens no connections of its own, but its engine should be at hand just as well. */
function judgeFactory({ call, callee }: ClientCreation, definition: SyntaxNode, file: PyFile): Outcomes {
  const ownEngine = /\bcreate_(?:async_)?engine\s*\(/.test(textOf(file, definition));
  return !ownEngine && answersRequests(call, file) ? problem("factory", callee, { priority: "P1" }) : undefined;
}

/** Whether the address is one that the caller gives: a data source that a user sets up, one database for each tenant. */
function comesWithRequest({ address, call }: ClientCreation, definition: SyntaxNode, file: PyFile): boolean {
  const given = parametersOf(definition, file)
    .map(({ name }) => name)
    .filter((name) => !/^(?:self|cls|request|app|settings|config|conf|ctx|context)$/.test(name));
  const text = [address ? textOf(file, address) : "", ...[...argumentsOf(call, file).keyword].map(([, value]) => textOf(file, value))].join(
    " ",
  );
  if (/\b(?:tenant|workspace|shard|customer|organi[sz]ation|project|credentials|data_?source)\w*/i.test(text)) return true;
  return given.some((name) => new RegExp(`\\b${name}\\b`).test(text) && !/^(?:engine|bind)$/.test(name));
}

/** Whether a node runs for each request: in a handler, a middleware, or a method that gets the request. */
function answersRequests(node: SyntaxNode, file: PyFile): boolean {
  if (handlerAround(node, file)) return true;
  for (let definition = enclosingDef(node); definition; definition = enclosingDef(definition)) {
    const hooked = decoratorsOf(definition, file).some(({ callee }) =>
      /^(?:middleware|before_request|after_request|teardown_request|context_processor)$/.test(lastName(callee, file)),
    );
    const name = definitionName(definition, file);
    const [first, second] = parametersOf(definition, file)
      .map((parameter) => parameter.name)
      .filter((given) => given !== "self");
    // def lambda_handler(event, context)
    if (first === "event" && second === "context") return true;
    if (hooked || (first === "request" && /^(?:dispatch|process_request|process_view|process_response|__call__)$/.test(name))) return true;
  }
  return false;
}

/** A handler of this file that calls a function, or has it injected. */
function requestUser(definition: SyntaxNode, file: PyFile): Handler | undefined {
  const name = definitionName(definition, file);
  if (name === "" || /^(?:main|lifespan|startup|start_up|create_app|init|init_db|setup|configure)$/.test(name)) return undefined;
  const called = new RegExp(`(?<![\\w.])(?:self\\.)?${name}\\s*\\(|\\bDepends\\(\\s*${name}\\s*[,)]`);
  return [...handlersOf(file).values()].find((handler) => called.test(textOf(file, handler.definition)));
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(
    clientCalls.map((name) => [
      name,
      (call: SyntaxNode, file: PyFile) => (receiverOf(call)?.type === "call" ? undefined : visit(call, file)),
    ]),
  ),
};
