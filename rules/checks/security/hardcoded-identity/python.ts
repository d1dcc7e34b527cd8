/** Python: a made-up user or tenant as a parameter's default, as a value in a function, or as what a look-up falls back to. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isMadeUpIdentity, isSystemActorName } from "../../../shared/names/identity.ts";
import { argumentsOf, callOfArgument, calledName } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { definitionName, enclosingClass, enclosingDef, inMainGuard, lastName, parametersOf } from "../../../shared/python/nodes.ts";
import { isIdentityName } from "../../../shared/python/names.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { baseNames, inDevelopment, isScript, isSettingsClass } from "../../../shared/python/settings.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { staticValue } from "../../../shared/python/values.ts";

function ignored(node: SyntaxNode, file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  if (test || seed || migration || example || isScript(file) || inDevelopment(node, file) || inMainGuard(node, file)) return true;
  // Who runs a program on a terminal is its user.
  return isTerminalProgram(file);
}

/** The made-up identity that an expression stands for, as it is written; undefined for all other values. */
function madeUp(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (!node) return undefined;
  const value = staticValue(node, file)?.value;
  // A constant whose name says that the system itself acts is no user.
  if (node.type === "identifier" && isSystemActorName(textOf(file, node))) return undefined;
  if (typeof value === "string") return isMadeUpIdentity(value) ? `"${value}"` : undefined;
  return value === 1 ? "1" : undefined;
}

/** The value that a framework's declaration of a parameter gives as default: `Query("demo")`, `Header(default="demo")`. */
function declaredDefault(node: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  if (node.type !== "call" || !/^(?:Query|Header|Cookie|Form|Body|Path|Field|Param|Argument|Option)$/.test(calledName(node, file)))
    return node;
  const { positional, keyword } = argumentsOf(node, file);
  return keyword.get("default") ?? positional[0];
}

function visitParameter(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const given = child(node, "value");
  if (!nameNode || !given || !isIdentityName(textOf(file, nameNode)) || ignored(node, file)) return undefined;
  const fallback = declaredDefault(given, file);
  const value = madeUp(fallback, file);
  if (!fallback || value === undefined || node.parent?.parent?.type === "lambda") return undefined;
  const name = textOf(file, nameNode);
  return problem("default", fallback, { data: { name, value }, fixes: requiredFix(node, name, given, file) });
}

/** Takes the default away, when no parameter before it has one. */
function requiredFix(node: SyntaxNode, name: string, given: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const definition = node.parent?.parent;
  if (definition?.type !== "function_definition" || given.type === "call") return [];
  const parameters = parametersOf(definition, file);
  const own = parameters.find((parameter) => parameter.node === node);
  if (!own) return [];
  const before = parameters.slice(0, parameters.indexOf(own)).filter((parameter) => parameter.kind === "positional");
  if (own.kind === "positional" && before.some((parameter) => parameter.fallback)) return [];
  const end = child(node, "type")?.end ?? own.nameNode.end;
  return [{ fix: "require", data: { name }, edits: [{ start: end, end: node.end, text: "" }] }];
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  const name = left ? lastName(left, file) : "";
  if (!left || !right || !isIdentityName(name) || ignored(node, file)) return undefined;
  const definition = enclosingDef(node);
  if (!definition) return fieldDefault(node, name, right, file);
  const value = madeUp(right, file);
  if (value === undefined) return undefined;
  // 1 is also the first row of a table: it only counts where requests are answered.
  if (value === "1" && !handlerAround(node, file)) return undefined;
  return problem("assigned", right, { data: { name, value } });
}

/** Classes that stand for whoever is not signed in, or for the system itself. */
const isNobody = /anonymous|guest|unauthenticated|nobody|system|internal|service|bot(?![a-z])/i;

/** `user_id: str = "default_user"` in a class of request data. */
function fieldDefault(node: SyntaxNode, name: string, right: SyntaxNode, file: PyFile): Outcomes {
  const holder = enclosingClass(node);
  if (
    !holder ||
    !child(node, "type") ||
    isSettingsClass(holder, file) ||
    isNobody.test(definitionName(holder, file)) ||
    baseNames(holder, file).some((base) => /Enum|Choices|Settings|Config/.test(base))
  )
    return undefined;
  const fallback = declaredDefault(right, file);
  const value = madeUp(fallback, file);
  return fallback && value !== undefined && value !== "1" ? problem("default", fallback, { data: { name, value } }) : undefined;
}

/** `request.headers.get("X-User-Id", "demo")`, `payload.get("user_id", "default_user")`. */
function visitGet(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const fallback = positional[1] ?? keyword.get("default");
  const key = staticValue(positional[0], file)?.value;
  if (!fallback || typeof key !== "string" || ignored(call, file) || !enclosingDef(call)) return undefined;
  const name = key.replace(/^x-/i, "");
  if (!isIdentityName(name) || /environ|getenv|settings|config/i.test(textOf(file, child(call, "function") ?? call))) return undefined;
  const value = madeUp(fallback, file);
  return value === undefined ? undefined : problem("default", fallback, { data: { name: key, value } });
}

/** `user_id = payload.user_id or "default_user"`. */
function visitOr(node: SyntaxNode, file: PyFile): Outcomes {
  const right = child(node, "right");
  const left = child(node, "left");
  if (child(node, "operator")?.type !== "or" || !left || right?.type !== "string" || !enclosingDef(node) || ignored(node, file))
    return undefined;
  // getattr(request.state, "tenant_id", None) or "default_tenant"
  const key = left.type === "call" && calledName(left, file) === "getattr" ? argumentsOf(left, file).positional[1] : undefined;
  const name = key ? String(staticValue(key, file)?.value ?? "") : lastName(left, file);
  const value = isIdentityName(name) ? madeUp(right, file) : undefined;
  return value === undefined ? undefined : problem("default", right, { data: { name, value } });
}

/** Logs, traces and statistics tell of somebody; nobody acts there. */
const notActing =
  /^(?:debug|info|warn|warning|error|exception|critical|log|trace|bind|capture\w*|track\w*|identify|set_user|set_tag\w*|set_context)$/;

/** A made-up user handed to a service or a query: `add_task(user_id="default_user")`, `Order.objects.filter(user_id="admin")`. */
function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const given = child(node, "value");
  const name = nameNode ? textOf(file, nameNode) : "";
  if (!given || !(isIdentityName(name) || isKeyName(name)) || ignored(node, file)) return undefined;
  const call = callOfArgument(given);
  const definition = enclosingDef(node);
  if (!call || !definition) return undefined;
  if (!isIdentityName(name)) return fixedUser(name, given, call, definition, file);
  const handler = handlerAround(node, file);
  const value = notActing.test(calledName(call, file)) || pretends(definition, file) ? undefined : madeUp(given, file);
  // 1 is also the first row of a table: it only counts where requests are answered.
  if (value !== undefined && (handler || value !== "1") && !isLocalName(given, file))
    return problem("assigned", given, { data: { name, value } });
  if (!handler) return undefined;
  // The user comes from what the guard returned: that is how it should be.
  return /^(?:attribute|identifier|subscript)$/.test(given.type) &&
    /user|claims|subject|principal|session|token|identity|account/i.test(textOf(file, given))
    ? met(given)
    : undefined;
}

/** A variable of a function was looked at where it is assigned. */
function isLocalName(node: SyntaxNode, file: PyFile): boolean {
  return node.type === "identifier" && resolveName(textOf(file, node), node, file)?.scope.type !== "module";
}

/** Functions that make something to look at, where nobody acts: `build_test_payload`. */
function pretends(definition: SyntaxNode, file: PyFile): boolean {
  return definitionName(definition, file)
    .split("_")
    .some((word) => /^(?:test|sample|example|mock|fake|dummy|preview|placeholder|seed|fixture)$/.test(word));
}

function isKeyName(name: string): boolean {
  return /^(?:id|pk|username)$/.test(name);
}

/** `User.objects.get(id=1)` where requests are answered, `return User(id=1)` of what says who is asking. */
function fixedUser(name: string, given: SyntaxNode, call: SyntaxNode, definition: SyntaxNode, file: PyFile): Outcomes {
  const value = madeUp(given, file);
  if (value === undefined) return undefined;
  const callee = textOf(file, child(call, "function") ?? call);
  const owner = /^(\w*(?:User|Account|Customer|Tenant|Organi[sz]ation))(?:\.objects\.(?:get|filter|aget))?$/.exec(callee)?.[1];
  if (owner === undefined || inBranch(call, definition)) return undefined;
  // User(id=1, username="admin") is one user.
  const first = [...argumentsOf(call, file).keyword].find(([key, each]) => isKeyName(key) && madeUp(each, file) !== undefined);
  if (first?.[1] !== given) return undefined;
  const looked = callee.includes(".objects.");
  const says = looked
    ? handlerAround(call, file) !== undefined
    : call.parent?.type === "return_statement" &&
      /^_?(?:get_|require_)?(?:current_|authenticated_|logged_in_)(?:\w+_)?user$/.test(definitionName(definition, file));
  return says ? problem("assigned", given, { data: { name: `${owner}.${name}`, value } }) : undefined;
}

/** A branch may be the one for development, or for whoever has no account. */
function inBranch(node: SyntaxNode, definition: SyntaxNode): boolean {
  for (let current = node.parent; current && current !== definition; current = current.parent)
    if (/^(?:if_statement|elif_clause|else_clause|except_clause|case_clause|conditional_expression)$/.test(current.type)) return true;
  return false;
}

export const python: TreeVisitors<PyFile> = {
  call: { get: visitGet, pop: visitGet, getattr: visitGetattr },
  node: {
    default_parameter: visitParameter,
    typed_default_parameter: visitParameter,
    assignment: visitAssignment,
    boolean_operator: visitOr,
    keyword_argument: visitKeyword,
  },
};

/** `getattr(request.state, "user_id", "default_user")`. */
function visitGetattr(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  const name = staticValue(positional[1], file)?.value;
  if (!positional[2] || typeof name !== "string" || !isIdentityName(name) || ignored(call, file)) return undefined;
  const value = madeUp(positional[2], file);
  return value === undefined ? undefined : problem("default", positional[2], { data: { name, value } });
}
