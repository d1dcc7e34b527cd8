/** Functions that find out who is calling, and what stands in front of routers and applications, in Python. */
import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, childrenIn, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { isBypassName } from "../../shared/names/bypass.ts";
import { askIn, askInType, askOfClass, askOfHooks, importedObject } from "../../shared/python/access.ts";
import { argumentsOf, calledName, receiverOf } from "../../shared/python/calls.ts";
import { decoratorsOf, definitionName, lastName, outlineOf } from "../../shared/python/nodes.ts";
import { refusedNames } from "../../shared/python/refused-flags.ts";
import { chosenQueries } from "../../shared/python/scoped-queries.ts";
import { follow } from "../../shared/python/scopes.ts";
import { inDevelopment } from "../../shared/python/settings.ts";
import { looksAtSignature } from "../../shared/python/signatures.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { stringsValue } from "../../shared/python/values.ts";
import { isGuardName } from "../../shared/python/guards.ts";
import { mentions } from "../../shared/mentions.ts";

const viaLimit = 10;
/** A function that only calls others is followed where its name leaves room for finding out who calls. */
const mayAsk =
  /auth|session|user|request|access|permission|guard|require|ensure|verify|protect|context|current|check|dep|caller|account|tenant|view|base|mixin/i;

function authFunction(node: SyntaxNode, name: string, auth: string, via: ReadonlySet<string>): Outcome[] {
  if (auth !== "") return [fact("auth-function", node, { name, auth, via: [] })];
  return via.size === 0 || !mayAsk.test(name) ? [] : [fact("auth-function", node, { name, auth: "", via: [...via].slice(0, viaLimit) })];
}

/** Functions and classes of a module, and aliases such as `CurrentUser = Annotated[User, Depends(current_user)]`. */
function authFunctions(file: PyFile): Outcome[] {
  const found: Outcome[] = [];
  for (const node of outlineOf(file.root)) {
    const outer = node.parent?.type === "decorated_definition" ? node.parent.parent : node.parent;
    if (outer?.type !== "module") continue;
    const via = new Set<string>();
    const name = definitionName(node, file);
    if (node.type === "function_definition") {
      // What looks at the header with the credentials finds out, whatever its name.
      const reads = /["'](?:authorization|x-api-key)["']|HTTP_AUTHORIZATION|jwt\.decode/i.test(textOf(file, node)) ? "authorization" : "";
      found.push(...authFunction(node, name, askIn(node, file, via) || reads, via));
    } else if (node.type === "class_definition") found.push(...authFunction(node, name, askOfClass(node, file, via, 0), via));
  }
  for (const statement of namedChildren(file.root)) {
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const value = assignment?.type === "assignment" ? child(assignment, "right") : undefined;
    if (!assignment || !value) continue;
    const via = new Set<string>();
    const name = lastName(child(assignment, "left"), file);
    if (/\b(?:Depends|Security)\s*\(/.test(textOf(file, value)))
      found.push(...authFunction(assignment, name, askInType(value, file, via, 0), via));
    // staff_only = user_passes_test(is_staff)
    else if (value.type === "call" && isGuardName(calledName(value, file)))
      found.push(fact("auth-function", assignment, { name, auth: calledName(value, file), via: [] }));
  }
  return found;
}

/** What a package hands on from its modules: `from .guards import require_user`, `from .guards import *`. */
function reexports(file: PyFile): Outcome[] {
  if (!/(?:^|\/)__init__\.py$/.test(file.path)) return [];
  return namedChildren(file.root).flatMap((statement): Outcome[] => {
    const from = statement.type === "import_from_statement" ? child(statement, "module_name") : undefined;
    if (!from) return [];
    const module = textOf(file, from);
    const names = statement.children.some((each) => each.type === "wildcard_import")
      ? ["*"]
      : childrenIn(statement, "name").map((each) =>
          lastName(each.type === "dotted_name" ? namedChildren(each)[0] : child(each, "alias"), file),
        );
    return names
      .filter((name) => name === "*" || mayAsk.test(name))
      .map((name) => fact("auth-function", statement, { name, auth: "", via: [`${module}#${name}`] }));
  });
}

function mount(node: SyntaxNode, module: string, auth: string, via: ReadonlySet<string>): Outcome {
  return fact("mount", node, { framework: "router", module, paths: [], auth, via: [...via].slice(0, viaLimit) });
}

/** `app.include_router(orders.router, dependencies=[…])`, `app.register_blueprint(orders)`. */
function visitInclude(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const module = importedObject(positional[0], file);
  if (file.role.test || !module) return undefined;
  const via = new Set<string>();
  // What is only there on a developer's machine is closed in production.
  if (inDevelopment(call, file)) return mount(call, module, "development", via);
  const receiver = receiverOf(call);
  const made = receiver && follow(receiver, file);
  const own = made?.type === "call" ? argumentsOf(made, file).keyword.get("dependencies") : undefined;
  const ask = [keyword.get("dependencies"), own].map((node) => (node ? askInType(node, file, via, 0) : "")).find((each) => each !== "");
  return mount(call, module, ask ?? (receiver ? askOfHooks(textOf(file, receiver), file, via) : ""), via);
}

/** `app.add_middleware(AuthMiddleware)`; middleware that only reads a session keeps nobody out. */
function visitMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  const name = lastName(argumentsOf(call, file).positional[0], file);
  return !file.role.test && /auth|jwt|login|token|api_?key/i.test(name) ? mount(call, "", name, new Set()) : undefined;
}

/** FastAPI(dependencies=[Depends(current_user)]) */
function visitApplication(call: SyntaxNode, file: PyFile): Outcomes {
  const dependencies = argumentsOf(call, file).keyword.get("dependencies");
  const via = new Set<string>();
  const ask = dependencies ? askInType(dependencies, file, via, 0) : "";
  return !file.role.test && (ask || via.size > 0) && calledName(call, file) === "FastAPI"
    ? mount(call, "", ask || "dependencies", via)
    : undefined;
}

/** `path("orders/", login_required(views.orders))`: the views of a module behind what wraps them. */
function visitPath(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const view = argumentsOf(call, file).positional[1];
  if (file.role.test || !callee || !view || !/^django\.(?:urls|conf\.urls)\.(?:path|re_path|url)$/.test(symbolOf(callee, file) ?? ""))
    return undefined;
  let auth = "";
  let module: string | undefined;
  walkTree(view, (node) => {
    if (node.type === "call" && isGuardName(calledName(node, file))) auth = calledName(node, file);
    if (node.type === "attribute" || node.type === "identifier")
      module ??= auth === lastName(node, file) ? undefined : importedObject(node, file);
    return true;
  });
  return module ? mount(call, module, auth, new Set()) : undefined;
}

/** LoginRequiredMiddleware in Django's settings, and the permissions that Django REST framework asks for by default. */
function visitSetting(assignment: SyntaxNode, file: PyFile): Outcomes {
  const name = textOf(file, child(assignment, "left") ?? assignment);
  const value = child(assignment, "right");
  if (!value || file.role.test) return undefined;
  if (name === "MIDDLEWARE") {
    const listed = stringsValue(value, file) ?? [];
    const asking = listed.find(
      (each) => /LoginRequired|RequireLogin|(?:Auth|Jwt|JWT|Token)\w*Middleware$/.test(each) && !/^django\./.test(each),
    );
    return asking || listed.includes("django.contrib.auth.middleware.LoginRequiredMiddleware")
      ? mount(assignment, "", asking ?? "LoginRequiredMiddleware", new Set())
      : undefined;
  }
  if (name !== "REST_FRAMEWORK") return undefined;
  const asking = /DEFAULT_PERMISSION_CLASSES["']\s*:\s*[[(]\s*["']([\w.]+)["']/.exec(textOf(file, value))?.[1];
  return asking && !/AllowAny$/.test(asking) ? mount(assignment, "", asking.split(".").at(-1) ?? asking, new Set()) : undefined;
}

/** `@app.middleware("http")` and `@app.before_request` above a function that asks. */
function wideHooks(file: PyFile): Outcome[] {
  if (!mentions(file, /\.(?:middleware|before_request|before_app_request)\b/)) return [];
  return outlineOf(file.root).flatMap((definition): Outcome[] => {
    if (definition.type !== "function_definition") return [];
    const hook = decoratorsOf(definition, file).find(({ name }) =>
      /(?:^|\.)(?:app|application|api|server)\.(?:middleware|before_request)$|before_app_request$/.test(name),
    );
    const via = new Set<string>();
    const ask = hook
      ? askIn(definition, file, via) || (/authorization|api-key/i.test(textOf(file, definition)) ? definitionName(definition, file) : "")
      : "";
    return ask === "" ? [] : [mount(definition, "", ask, via)];
  });
}

/** Functions that verify who signed a message, whatever their names. */
function signatureFunctions(file: PyFile): Outcome[] {
  if (!mentions(file, /signature|hmac|webhook|compare_digest|secret/i)) return [];
  return namedChildren(file.root).flatMap((statement): Outcome[] => {
    const definition = statement.type === "decorated_definition" ? child(statement, "definition") : statement;
    if (definition?.type !== "function_definition" || !looksAtSignature(definition, file, new Set())) return [];
    return [fact("setting", definition, { key: "verifies.signature", value: definitionName(definition, file) })];
  });
}

/** Queries that are limited to what belongs to somebody: what is usual for a model. */
function scopedQueries(file: PyFile): Outcome[] {
  if (!mentions(file, /\.(?:filter|filter_by|where|get)\(|get_object_or_404/)) return [];
  return chosenQueries(file).flatMap(({ call, model, owner }): Outcome[] =>
    owner === "" ? [] : [fact("setting", call, { key: "query.scoped", value: { model, field: owner } })],
  );
}

/** Flags that switch authentication off: those that start-up refuses in production, and those that something is decided by. */
function bypassFlags(file: PyFile): Outcome[] {
  if (!mentions(file, /skip|disable|bypass|ignore|no_?auth|mock|fake/i)) return [];
  const found = [...refusedNames(file)]
    .filter(isBypassName)
    .map((value) => fact("setting", { start: 0, end: 0 }, { key: "auth.flag.refused", value }));
  walkTree(file.root, (node) => {
    const condition = /^(?:if_statement|elif_clause)$/.test(node.type) ? child(node, "condition") : undefined;
    if (condition)
      walkTree(condition, (inner) => {
        const name = inner.type === "attribute" || inner.type === "identifier" ? lastName(inner, file) : "";
        if (isBypassName(name)) found.push(fact("setting", inner, { key: "auth.flag.used", value: name }));
        return inner.type !== "attribute";
      });
    return true;
  });
  return found;
}

export const python: TreeVisitors<PyFile> = {
  call: {
    include_router: visitInclude,
    register_blueprint: visitInclude,
    add_middleware: visitMiddleware,
    FastAPI: visitApplication,
    path: visitPath,
    re_path: visitPath,
    url: visitPath,
  },
  node: { assignment: visitSetting },
  file: (_root, file) =>
    file.role.test
      ? undefined
      : [
          ...authFunctions(file),
          ...reexports(file),
          ...wideHooks(file),
          ...signatureFunctions(file),
          ...scopedQueries(file),
          ...bypassFlags(file),
        ],
};
