/** How a handler finds out who is calling: by what stands in front of it, and by what it does. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { hasTokenInPath, isOpenBySetting, isPublicRoute } from "../public-routes.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import type { Handler } from "./handlers.ts";
import {
  bodyOf,
  classOfMethod,
  decoratorsOf,
  definitionName,
  dottedName,
  lastName,
  methodsOf,
  outlineOf,
  parametersOf,
  plainString,
} from "./nodes.ts";
import { follow, soleBinding } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";
import { noGuard, isGuardName, addVia, checksSecret } from "./guards.ts";
import { onlyLoads } from "../names/authentication.ts";
import { mentions } from "../mentions.ts";

/** What is known of a handler from its own file. */
interface Access {
  /** What asks who is calling, as a person would name it; "" when nothing in the file does. */
  readonly auth: string;
  /** Functions of other modules that may ask, as `module#name`. */
  readonly via: readonly string[];
  /** Meant for everybody, or protected by something else than a session. */
  readonly open: boolean;
}

const viaLimit = 16;

const accessKey = {};

const askersKey = {};
const namesUserKey = {};

/** What is known of the access to a handler from its own file. */
export function accessOf(handler: Handler, file: PyFile): Access {
  const known = file.memo(accessKey, () => new Map<Handler, Access>());
  let access = known.get(handler);
  if (!access) {
    access = findAccess(handler, file);
    known.set(handler, access);
  }
  return access;
}

function findAccess(handler: Handler, file: PyFile): Access {
  const via = new Set<string>();
  const { definition, path } = handler;
  const name = definitionName(definition, file);
  const auth =
    onDecorators(handler, file, via) ||
    wrappedLater(definition, file) ||
    askIn(definition, file, via) ||
    onClass(definition, file, via) ||
    inFront(handler, file, via);
  const place = file.path
    .split("/")
    .slice(-2)
    .join("/")
    .replace(/\.\w+$/, "");
  const open =
    isPublicRoute(`${prefixOf(handler, file)}${path}`, name) ||
    isPublicRoute(place, "") ||
    isOpen(handler, file) ||
    checksSecret(definition, file);
  return { auth, via: [...via].slice(0, viaLimit), open };
}

/** What a name or call in a guarding place asks: by its name, by what a function or class of the file does, else by another module. */
function askBy(node: SyntaxNode | undefined, file: PyFile, via: Set<string>, depth = 0): string {
  if (!node || depth > 4) return "";
  const target = node.type === "call" ? child(node, "function") : node;
  const name = lastName(target, file);
  if (!target || noGuard.test(name)) return "";
  if (isGuardName(name)) return name;
  // Depends(auth.required("orders:write")), Depends(Permission(…)), login_required(view)
  if (node.type === "call")
    for (const argument of argumentsOf(node, file).positional) {
      if (argument.type !== "string" && askBy(argument, file, via, depth + 1)) return lastName(argument, file) || name;
    }
  const local = target.type === "identifier" ? soleBinding(textOf(file, target), target, file) : undefined;
  if (local?.kind === "definition" && local.node.type === "function_definition") return askIn(local.node, file, via, depth + 1) ? name : "";
  if (local?.kind === "definition" && local.node.type === "class_definition")
    return methodsOf(local.node).some((method) => askIn(method, file, via, depth + 1) !== "") ? name : "";
  if (local?.kind === "assign" && local.value && local.value !== node)
    return askInType(local.value, file, via, depth + 1) || askBy(local.value, file, via, depth + 1);
  addVia(target, file, via);
  return "";
}

const callerType =
  /^(?:Current|Active|Auth(?:ed|enticated|orized)?|Logged\w*|Admin|Super|Verified|Required?|Web|Session)\w*(?:User|Account|Admin|Superuser|Principal|Subject|Identity|Claims|Caller|Member|TokenData|TokenPayload|Permissions?)(?:Dep|Dependency)?$/;

const callerName =
  /^(?:current_?\w*|auth(?:_(?:user|context|subject|session|ctx))?|auth_\w*|user|account|principal|identity|claims|caller|_user|_|subject|admin)$/;

/** `Depends(…)` and aliases of it in an annotation or default. */
export function askInType(node: SyntaxNode, file: PyFile, via: Set<string>, depth: number): string {
  let found = "";
  walkTree(node, (inner) => {
    if (found !== "") return false;
    if (inner.type !== "call" || !/^(?:Depends|Security)$/.test(calledName(inner, file))) return true;
    const { positional, keyword } = argumentsOf(inner, file);
    found = askBy(positional[0] ?? keyword.get("dependency"), file, via, depth + 1);
    return false;
  });
  return found;
}

function onParameters(definition: SyntaxNode, file: PyFile, via: Set<string>, depth: number): string {
  for (const { name, annotation, fallback } of parametersOf(definition, file)) {
    for (const node of [annotation, fallback]) {
      const ask = node && askInType(node, file, via, depth);
      if (ask) return ask;
      // user: User = Depends(load_user): what gives the caller has found out who it is.
      if (node && callerName.test(name) && /\b(?:Depends|Security)\s*\(/.test(textOf(file, node)) && !noGuard.test(textOf(file, node)))
        return lastName(dependencyIn(node, file), file) || name;
    }
    if (annotation?.type !== "identifier") continue;
    const type = textOf(file, annotation);
    if (callerType.test(type)) return type;
    const alias = follow(annotation, file);
    if (alias !== annotation) {
      const ask = askInType(alias, file, via, depth + 1);
      if (ask) return type;
    } else if (depth < 2) addVia(annotation, file, via);
  }
  return "";
}

function dependencyIn(node: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  walkTree(node, (inner) => {
    if (!found && inner.type === "call" && /^(?:Depends|Security)$/.test(calledName(inner, file)))
      found = argumentsOf(inner, file).positional[0];
    return found === undefined;
  });
  return found?.type === "call" ? child(found, "function") : found;
}

const identities =
  /^(?:(?:self\.)?request\.(?:user|auth|session|current_user|state\.(?:user|current_user|auth|account)|ctx\.user)|g\.(?:user|current_user|user_id|account)|(?:ctx|context|info\.context)\.(?:user|request_context\.user|state\.user)|self\.current_user)$/;

/** What a function itself, its parameters, or functions that it calls ask; "" when nothing does. */
export function askIn(definition: SyntaxNode, file: PyFile, via: Set<string>, depth = 0): string {
  if (depth > 4) return "";
  const known = file.memo(askersKey, () => new Map<SyntaxNode, { readonly auth: string; readonly via: readonly string[] }>());
  const before = known.get(definition);
  if (before) {
    for (const each of before.via) via.add(each);
    return before.auth;
  }
  known.set(definition, { auth: "", via: [] });
  const own = new Set<string>();
  const auth = onParameters(definition, file, own, depth) || inBody(definition, file, own, depth);
  known.set(definition, { auth, via: [...own] });
  for (const each of own) via.add(each);
  return auth;
}

function inBody(definition: SyntaxNode, file: PyFile, via: Set<string>, depth: number): string {
  const body = child(definition, "body");
  let found = "";
  if (!body) return "";
  // Whatever a file calls it, it is imported by its name; what a name stands for is dear to find out.
  const namesUser = file.memo(namesUserKey, () => file.text.includes("current_user"));
  walkTree(body, (node) => {
    if (found !== "") return false;
    if (node.type === "call") found = askCalled(node, file, via, depth);
    else if (node.type === "attribute") {
      const text = textOf(file, node);
      if (identities.test(text) && !(node.parent?.type === "assignment" && node.field === "left")) found = text;
    } else if (node.type === "identifier" && node.field !== "attribute" && namesUser) {
      if (/^(?:flask_login|quart_auth|flask_jwt_extended|flask_security)\.current_user$/.test(symbolOf(node, file) ?? ""))
        found = textOf(file, node);
    } else if (node.type === "subscript" && /^(?:session|request\.session)$/.test(textOf(file, child(node, "value") ?? node))) {
      if (
        /user|account|login|auth|member|admin/i.test(plainString(child(node, "subscript"), file) ?? "") &&
        !(node.parent?.type === "assignment" && node.field === "left")
      )
        found = textOf(file, node);
    }
    return found === "";
  });
  return found;
}

function askCalled(call: SyntaxNode, file: PyFile, via: Set<string>, depth: number): string {
  const callee = child(call, "function");
  const name = calledName(call, file);
  if (!callee || name === "") return "";
  const symbol = symbolOf(callee, file) ?? "";
  if (/^(?:jwt|jose\.jwt|authlib\.jose\.jwt|firebase_admin\.auth)\.(?:decode|verify_id_token)$/.test(symbol)) return symbol;
  if (/^(?:get_jwt_identity|get_jwt|verify_jwt_in_request|get_access_token|get_http_user)$/.test(name)) return name;
  const receiver = receiverOf(call);
  if (name === "get" && receiver && /^(?:session|request\.session)$/.test(textOf(file, receiver))) {
    const key = stringValue(argumentsOf(call, file).positional[0], file) ?? "";
    return /user|account|login|auth|member|admin/i.test(key) ? `session.get("${key}")` : "";
  }
  if (isGuardName(name) && !loadsByParameter(call, name, file)) return name;
  if (callee.type === "identifier") {
    const local = soleBinding(name, callee, file);
    if (local?.kind === "definition" && local.node.type === "function_definition")
      return depth < 3 && askIn(local.node, file, via, depth + 1) ? name : "";
  }
  // self._caller(): a method of the same class
  if (receiver && textOf(file, receiver) === "self") {
    const owner = classOfMethod(enclosing(call));
    const method = owner && methodsOf(owner).find((each) => definitionName(each, file) === name);
    return method && depth < 3 && askIn(method, file, via, depth + 1) ? name : "";
  }
  if (via.size < viaLimit) addVia(callee, file, via);
  return "";
}

/** `get_chat_session(session_id)` with a parameter of the handler, or a part of one: the record of that id, whoever asks for it. */
function loadsByParameter(call: SyntaxNode, name: string, file: PyFile): boolean {
  if (!onlyLoads(name)) return false;
  const { positional, keyword } = argumentsOf(call, file);
  const given = [...positional, ...keyword.values()];
  const plain = (argument: SyntaxNode): boolean => {
    if (argument.type === "identifier") {
      const text = textOf(file, argument);
      return /(?:^|_)(?:id|uuid|slug|key|name|pk)$/.test(text) && soleBinding(text, argument, file)?.kind === "parameter";
    }
    return (
      argument.type === "attribute" &&
      /(?:^|_)(?:id|uuid|slug|key|name|pk)$/.test(lastName(argument, file)) &&
      /^(?:body|data|payload|params|input|args)\./.test(textOf(file, argument))
    );
  };
  return given.some(plain) && !given.some((argument) => /user|caller|principal|request|token|cookie/i.test(textOf(file, argument)));
}

function enclosing(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && current.type !== "function_definition") current = current.parent;
  return current;
}

function onDecorators(handler: Handler, file: PyFile, via: Set<string>): string {
  for (const { node, callee, call } of decoratorsOf(handler.definition, file)) {
    if (node === handler.decorator) {
      const ask = call && askInType(call, file, via, 0);
      if (ask) return ask;
    } else {
      const ask = askBy(call ?? callee, file, via);
      if (ask) return ask;
    }
  }
  return "";
}

/** `view = login_required(view)` below the function. */
function wrappedLater(definition: SyntaxNode, file: PyFile): string {
  const name = definitionName(definition, file);
  if (definition.parent?.type === "block" || name === "") return "";
  const match = new RegExp(`^${name}\\s*=\\s*(?:\\w+\\.)*(\\w+)\\(\\s*${name}\\s*\\)`, "m").exec(file.text);
  return match?.[1] !== undefined && isGuardName(match[1]) ? match[1] : "";
}

/** Mixins, permission classes and decorators of the class of a method; a base of another module may have them. */
function onClass(definition: SyntaxNode, file: PyFile, via: Set<string>): string {
  const owner = classOfMethod(definition);
  return owner ? askOfClass(owner, file, via, 0) : "";
}

/** What a class of views asks before each of its methods; "" when nothing in the file does. */
export function askOfClass(owner: SyntaxNode, file: PyFile, via: Set<string>, depth: number): string {
  if (depth > 3) return "";
  for (const { callee, call } of decoratorsOf(owner, file)) {
    const ask = askBy(call ?? callee, file, via);
    if (ask) return ask;
  }
  for (const statement of bodyOf(owner)) {
    const assignment = namedChildren(statement)[0];
    if (assignment?.type !== "assignment") continue;
    const name = lastName(child(assignment, "left"), file);
    // Views as classes of FastAPI: user: User = Depends(get_current_user)
    const injected = child(assignment, "right");
    if (injected && /^(?:Depends|Security)$/.test(injected.type === "call" ? calledName(injected, file) : "")) {
      const dependency = askInType(injected, file, via, depth);
      if (dependency || callerName.test(name)) return dependency || name;
    }
    if (
      !/^(?:permission_classes|authentication_classes|decorators|permission_required|method_decorators|permission_required_any)$/.test(name)
    )
      continue;
    if (name.startsWith("permission_required")) return name;
    // Whatever a permission class of the project is called, it decides who may come in.
    if (name === "permission_classes") {
      const classes = textOf(file, child(assignment, "right") ?? assignment);
      if (/[\w\])]/.test(classes.replace(/[[\](),\s]/g, "")) && !/AllowAny|AllowAll/.test(classes)) return name;
    }
    let ask = "";
    walkTree(child(assignment, "right") ?? assignment, (node) => {
      if (ask === "" && node.type === "identifier") ask = askBy(node, file, via);
      return ask === "";
    });
    if (ask) return ask;
  }
  for (const base of namedChildren(child(owner, "superclasses"))) {
    const name = lastName(base, file);
    if (isGuardName(name)) return name;
    const local = base.type === "identifier" ? soleBinding(textOf(file, base), base, file) : undefined;
    if (local?.kind === "definition" && local.node.type === "class_definition") {
      const ask = askOfClass(local.node, file, via, depth + 1);
      if (ask) return ask;
    } else addVia(base, file, via);
  }
  // def get_permissions(self), def dispatch(self, …), def prepare(self)
  const gate = methodsOf(owner).find((each) =>
    /^(?:get_permissions|dispatch|prepare|initial|check_permissions|test_func)$/.test(definitionName(each, file)),
  );
  return gate && (definitionName(gate, file) === "get_permissions" || askIn(gate, file, via)) ? definitionName(gate, file) : "";
}

function routerOf(handler: Handler): SyntaxNode | undefined {
  const expression = namedChildren(handler.decorator)[0];
  const callee = expression?.type === "call" ? child(expression, "function") : expression;
  return callee?.type === "attribute" ? child(callee, "object") : undefined;
}

/** The prefix that the router of a handler has where it is made, else "". */
export function prefixOf(handler: Handler, file: PyFile): string {
  const router = routerOf(handler);
  const made = router && follow(router, file);
  if (made?.type !== "call") return "";
  const { keyword } = argumentsOf(made, file);
  return stringValue(keyword.get("prefix") ?? keyword.get("url_prefix"), file) ?? "";
}

/** Dependencies of the router, hooks in front of it, and what includes it in the same file. */
function inFront(handler: Handler, file: PyFile, via: Set<string>): string {
  const router = routerOf(handler);
  if (!router) return "";
  const made = follow(router, file);
  const dependencies = made.type === "call" ? argumentsOf(made, file).keyword.get("dependencies") : undefined;
  const ask = dependencies && askInType(dependencies, file, via, 0);
  return ask || askOfHooks(textOf(file, router), file, via) || askOfIncludes(textOf(file, router), file, via);
}

/** `@bp.before_request` above a function that asks. */
export function askOfHooks(router: string, file: PyFile, via: Set<string>): string {
  if (!mentions(file, /before_(?:app_)?request|middleware|before_serving/)) return "";
  for (const definition of outlineOf(file.root)) {
    if (definition.type !== "function_definition") continue;
    const hook = decoratorsOf(definition, file).some(
      ({ name }) => name === `${router}.before_request` || name === `${router}.middleware` || name.endsWith(".before_app_request"),
    );
    if (hook && (askIn(definition, file, via) || /authorization/i.test(textOf(file, definition)))) return definitionName(definition, file);
  }
  return "";
}

function askOfIncludes(router: string, file: PyFile, via: Set<string>): string {
  if (!mentions(file, /include_router/)) return "";
  let found = "";
  walkTree(file.root, (node) => {
    if (found !== "" || node.type !== "call" || calledName(node, file) !== "include_router") return found === "";
    const { positional, keyword } = argumentsOf(node, file);
    const dependencies = keyword.get("dependencies");
    if (dependencies && positional[0] && textOf(file, positional[0]) === router) found = askInType(dependencies, file, via, 0);
    return false;
  });
  return found;
}

/** Says itself that it is for everybody: AllowAny, no authentication classes, a token in its path. */
function isOpen({ definition, path }: Handler, file: PyFile): boolean {
  if (hasTokenInPath(path) || isOpenBySetting(textOf(file, definition))) return true;
  const owner = classOfMethod(definition);
  const around = owner
    ? bodyOf(owner)
        .filter((each) => each.type === "expression_statement")
        .map((each) => textOf(file, each))
        .join("\n")
    : "";
  if (/AllowAny|permission_classes\s*=\s*[[(]\s*[\])]/.test(around)) return true;
  return decoratorsOf(definition, file).some(({ node }) =>
    /AllowAny|login_not_required|public|allow_anonymous|anonymous/.test(textOf(file, node)),
  );
}

/** The dotted module and the name of an object of another file: `app.api.orders#router`; undefined for what this file makes. */
export function importedObject(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  const symbol = symbolOf(node, file);
  if (!node || !symbol || symbol.includes("(")) return undefined;
  const base = dottedName(node, file)?.split(".")[0] ?? "";
  const binding = soleBinding(base, node, file);
  if (binding?.kind !== "import") return undefined;
  const cut = symbol.lastIndexOf(".");
  return cut <= 0 ? undefined : `${symbol.slice(0, cut)}#${symbol.slice(cut + 1)}`;
}

/** Where the facts of a handler stand: its decorator, else its name. */
export function routePlace({ decorator, definition }: Handler): SyntaxNode {
  return decorator ?? child(definition, "name") ?? definition;
}
