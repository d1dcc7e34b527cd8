/** Python: checks that always agree, checks of a library that are replaced, and guards that are commented out. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import {
  classOfMethod,
  codeOf,
  decoratorsOf,
  definitionName,
  dottedName,
  isBareLiteral,
  lastName,
  methodsOf,
  statementOf,
} from "../../../shared/python/nodes.ts";
import { docstringOf } from "../../../shared/python/comments.ts";
import { isCheckMethodName, isSecurityCheckName } from "../../../shared/python/names.ts";
import { isUnbound, resolveName, soleBinding } from "../../../shared/python/scopes.ts";
import { baseNames, inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { wholeLines } from "../../../shared/python/style.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { asksElsewhere, leftOut, type ModuleOfPlugins, openByName, type Override, overrideOf, sameFile } from "./pending.ts";

function ignored(node: SyntaxNode, file: PyFile): boolean {
  return file.role.test || file.role.example || file.role.seed || leftOut.test(file.path) || isScript(file) || inDevelopment(node, file);
}

/** The whole body of a function or lambda that lets everything pass, as it is written. */
function passes(definition: SyntaxNode, file: PyFile): "return True" | "return None" | "pass" | undefined {
  if (definition.type === "lambda") {
    const body = child(definition, "body");
    return body?.type === "true" ? "return True" : body?.type === "none" ? "return None" : undefined;
  }
  const [only, ...rest] = codeOf(definition);
  if (!only || rest.length > 0) return undefined;
  if (only.type === "pass_statement") return "pass";
  if (only.type !== "return_statement") return undefined;
  const value = namedChildren(only)[0];
  if (!value) return "return None";
  return value.type === "true"
    ? "return True"
    : value.type === "none"
      ? "return None"
      : textOf(file, value) === "None"
        ? "return None"
        : undefined;
}

/** Classes that only describe, by the end of their names. */
const describing = /(?:Protocol|Interface|Base|Mixin|ABC|Stub|Mock|AllowAny|AnonymousUser|Admin)$/;

function visitFunction(definition: SyntaxNode, file: PyFile): Outcomes {
  const name = definitionName(definition, file);
  // An emptied enforce_csrf() is switched-off CSRF protection, which has a check of its own.
  if (!isSecurityCheckName(name) || asksElsewhere(name) || name === "enforce_csrf" || ignored(definition, file)) return undefined;
  const body = passes(definition, file);
  // A function that is put in the place of another one is reported where that is done.
  if (!body || new RegExp(`(?:\\.\\w+\\s*=\\s*|setattr\\([^\\n]*,\\s*)${name}\\b`).test(file.text)) return undefined;
  // A question is answered with no by None, and Django and DRF take None from authenticate() as "not this one".
  if (body !== "return True" && /^_?(?:is|has|can|authenticate)(?:_|$)/.test(name)) return undefined;
  if (decoratorsOf(definition, file).some((decorator) => /abstract|overload|property|stub|fixture|hookspec|override/.test(decorator.name)))
    return undefined;
  const holder = classOfMethod(definition);
  let override: Override | undefined;
  if (holder) {
    const bases = baseNames(holder, file);
    if (
      openByName.test(definitionName(holder, file)) ||
      describing.test(definitionName(holder, file)) ||
      bases.some((base) => /^(?:ABC|Protocol|Interface)$|ModelAdmin$|Inline$|AnonymousUser|SchemaGenerator$/.test(base))
    )
      return undefined;
    // Without a base class an empty method is a hook for others to fill.
    if (body !== "return True" && bases.length === 0) return undefined;
    if (isOverridable(name, definition, holder, file)) return undefined;
    if (/^has_(?:add|change|delete|view|module)_permission$/.test(name)) return undefined;
    if (describesUser(name, holder, file) || decidesElse(name, holder, file)) return undefined;
    override = overrideOf(name, baseSymbols(holder, file));
  } else if (body !== "return True" && isHook(definition)) return undefined;
  const at = child(definition, "name") ?? definition;
  const module: ModuleOfPlugins | undefined = !holder && takesNothing(definition) ? { what: "module", name } : undefined;
  const pending = override ?? module;
  return problem("alwaysPasses", at, { data: { name, body }, ...(pending ? { pending: { ...pending } } : {}) });
}

/** Whether a function is given nothing that it could check. */
function takesNothing(definition: SyntaxNode): boolean {
  return namedChildren(child(definition, "parameters")).length === 0;
}

/** The bases of a class as dotted symbols, "." in front of those that the same file defines. */
function baseSymbols(holder: SyntaxNode, file: PyFile): readonly string[] {
  return namedChildren(child(holder, "superclasses")).flatMap((base) => {
    if (base.type === "keyword_argument") return [];
    const named = base.type === "subscript" ? child(base, "value") : base;
    const local = named?.type === "identifier" ? soleBinding(textOf(file, named), named, file) : undefined;
    if (local?.kind === "definition") return [sameFile];
    return symbolOf(named, file) ?? [];
  });
}

/**
 * A question that a class leaves to those derived from it, or answers for what is open to everybody: by its underscore it belongs to the
 * class, by its docstring it says what it means, and it speaks of access, not of a token that it would have to look at.
 */
function isOverridable(name: string, definition: SyntaxNode, holder: SyntaxNode, file: PyFile): boolean {
  if (!/(?:access|permissions?|authori[sz]ation|authori[sz]ed|role|owner)$/.test(name)) return false;
  const called = new RegExp(`\\bself\\.${name}\\(`).test(textOf(file, holder));
  return name.startsWith("_") || called || docstringOf(definition, file) !== "";
}

/** The names of the methods of a class. */
function methodNames(holder: SyntaxNode, file: PyFile): readonly string[] {
  return methodsOf(holder).map((method) => definitionName(method, file));
}

/** What logins of Flask and Django ask an object that stands for a user who is known: `is_authenticated` beside `is_anonymous`, `is_active`, `get_id`. */
function describesUser(name: string, holder: SyntaxNode, file: PyFile): boolean {
  return (
    name === "is_authenticated" &&
    (baseNames(holder, file).some((base) => /(?:User|UserMixin)$/.test(base)) ||
      methodNames(holder, file).some((each) => /^(?:is_anonymous|is_active|get_id)$/.test(each)))
  );
}

/**
 * Django REST framework only asks about a record whoever has passed `has_permission`, and asks both: a class that decides in one of them has
 * decided.
 */
function decidesElse(name: string, holder: SyntaxNode, file: PyFile): boolean {
  const other = name === "has_object_permission" ? "has_permission" : name === "has_permission" ? "has_object_permission" : "";
  return other !== "" && methodsOf(holder).some((method) => definitionName(method, file) === other && !passes(method, file));
}

/** A function inside of another, or with `...` as body, is a callback. */
function isHook(definition: SyntaxNode): boolean {
  return definition.parent?.type === "block" || codeOf(definition).some((statement) => isBareLiteral(statement, "ellipsis"));
}

/** Claims that are written down: what a check of tokens gives, whatever the token. */
function isCanned(value: SyntaxNode | undefined, file: PyFile): boolean {
  return value?.type === "dictionary" && namedChildren(value).length > 0 && !/[()]|\bFalse\b/.test(textOf(file, value));
}

function answersCanned(definition: SyntaxNode, file: PyFile): boolean {
  const [only, ...rest] = definition.type === "function_definition" ? codeOf(definition) : [];
  return only?.type === "return_statement" && rest.length === 0 && isCanned(namedChildren(only)[0], file);
}

/** `jwt.decode` of PyJWT and python-jose verifies as well. */
function isTokenDecoder(object: SyntaxNode, method: string, file: PyFile): boolean {
  return method === "decode" && /^(?:jwt|jose|authlib)(?:\.|$)/.test(symbolOf(object, file) ?? "");
}

/** The function that a replacement stands for, when it lets everything pass. */
function passingReplacement(value: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  if (value.type === "lambda") return passes(value, file) || isCanned(child(value, "body"), file) ? value : undefined;
  if (value.type === "identifier") {
    const binding = soleBinding(textOf(file, value), value, file);
    const target = binding?.kind === "definition" ? binding.node : binding?.kind === "assign" ? binding.value : undefined;
    return target && /^(?:function_definition|lambda)$/.test(target.type) && (passes(target, file) || answersCanned(target, file))
      ? target
      : undefined;
  }
  if (value.type === "call") {
    // staticmethod(lambda …), MagicMock(return_value=True)
    const { positional, keyword } = argumentsOf(value, file);
    const callee = lastName(child(value, "function"), file);
    if (/^(?:staticmethod|classmethod|property|MethodType)$/.test(callee) && positional[0]) return passingReplacement(positional[0], file);
    return /Mock$/.test(callee) && keyword.get("return_value")?.type === "true" ? value : undefined;
  }
  return undefined;
}

/** Whether an object comes from an import, or is a class that the file did not define. */
function isForeign(object: SyntaxNode, file: PyFile): boolean {
  let root = object;
  while (root.type === "attribute" || root.type === "call")
    root = child(root, root.type === "attribute" ? "object" : "function") ?? object.children[0] ?? root;
  if (root.type !== "identifier") return false;
  const resolved = resolveName(textOf(file, root), root, file);
  // An excerpt leaves out where a library's class comes from.
  if (!resolved) return isUnbound(textOf(file, root), root, file);
  return resolved.bindings.some((binding) => binding.kind === "import");
}

/** `TransportSecurityMiddleware._validate_host = _patched`. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (left?.type !== "attribute" || !right || ignored(node, file)) return undefined;
  const object = child(left, "object");
  const method = lastName(left, file);
  const replacement = passingReplacement(right, file);
  if (!object || !replacement || !isForeign(object, file)) return undefined;
  if (!isCheckMethodName(method.replace(/^_+/, "")) && !isTokenDecoder(object, method, file)) return undefined;
  return patched(left, dottedName(left, file) ?? method, node, replacement, file);
}

/** `setattr(Middleware, "validate_host", lambda *a: True)`. */
function visitSetattr(call: SyntaxNode, file: PyFile): Outcomes {
  const [object, key, value] = argumentsOf(call, file).positional;
  const method = stringValue(key, file);
  if (!object || method === undefined || !value || ignored(call, file)) return undefined;
  const replacement = passingReplacement(value, file);
  if (!replacement || !isCheckMethodName(method.replace(/^_+/, "")) || !isForeign(object, file)) return undefined;
  return patched(call, `${dottedName(object, file) ?? ""}.${method}`, call, replacement, file);
}

function patched(at: SyntaxNode, name: string, node: SyntaxNode, replacement: SyntaxNode, file: PyFile): Outcomes {
  const statement = statementOf(node);
  const lines = wholeLines(statement, file);
  // A block must not become empty, and a comment beside the statement must not be lost.
  const removable =
    lines && (statement.parent?.type === "module" || namedChildren(statement.parent).length > 1) && !textOf(file, statement).includes("#");
  return problem("patched", at, {
    data: { name },
    ...(replacement.type === "function_definition"
      ? { related: [{ at: child(replacement, "name") ?? replacement, message: "This lets everything pass" }] }
      : {}),
    fixes: removable ? [{ fix: "removePatch", data: { name }, edits: [{ ...lines, text: "" }] }] : [],
  });
}

const guardName =
  /(?:^|_)(?:login|auth|authenticated|authentication|authorization|authorize|permission|permissions|jwt|token|role|roles|admin|staff_member|superuser|scope|scopes|api_key|csrf|signature)(?:_|$)|^IsAuthenticated|^(?:get_)?current_(?:active_)?(?:user|superuser)|Auth(?:entication|orization)?Middleware|CsrfViewMiddleware|HostMiddleware/i;
const commented = {
  decorator: /^#\s*(@((?:\w+\.)*\w+)(?:\([^\n]*\))?)\s*$/,
  middleware: /^#\s*((?:\w+\.)*add_middleware\(\s*([\w.]+)[^\n]*\)?)\s*$/,
  dependency: /^#\s*((?:\w+\s*(?::\s*[\w.[\], |]+)?\s*=\s*)?(?:\[\s*)?(?:Depends|Security)\(\s*([\w.]+)[^\n]*)$/,
  permissions: /^#\s*((?:permission_classes|authentication_classes)\s*=\s*[[(]\s*(\w+)[^\n]*)$/,
  entry: /^#\s*(["'](?:[\w.]+\.)?(\w*Auth\w*Middleware)["'],?)\s*$/,
};

/** Guards that are commented out where they belong. */
function visitComment(node: SyntaxNode, file: PyFile): Outcomes {
  const text = textOf(file, node);
  if (!/[@(=["']/.test(text) || ignored(node, file)) return undefined;
  for (const [form, pattern] of Object.entries(commented)) {
    const match = pattern.exec(text);
    const name = match?.[2] ?? "";
    if (!match || !guardName.test(name.slice(name.lastIndexOf(".") + 1)) || !stands(form, node, file)) continue;
    const code = match[1] ?? "";
    const at = node.start + text.indexOf(code);
    return problem("commentedOut", node, {
      data: { name },
      fixes: [{ fix: "restore", data: { name }, edits: [{ start: node.start, end: at, text: "" }] }],
    });
  }
  return undefined;
}

/** Whether the line would do something where it stands. */
function stands(form: string, node: SyntaxNode, file: PyFile): boolean {
  const line = file.lines.lineOf(node.start);
  // A comment behind code is a remark.
  if (file.lines.lineText(line).trimStart() !== textOf(file, node).trimEnd() && !file.lines.lineText(line).trimStart().startsWith("#"))
    return false;
  if (form === "decorator") {
    let next = line + 1;
    // What it stood above is commented out with it.
    for (; next < file.lines.count && /^\s*(?:#|$)/.test(file.lines.lineText(next)); next++)
      if (/^\s*#\s*(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[(:])/.test(file.lines.lineText(next))) return false;
    return /^\s*(?:@|(?:async\s+)?def\s|class\s)/.test(file.lines.lineText(next));
  }
  if (form === "dependency") return /^(?:parameters|argument_list|list|typed_parameter|lambda_parameters)$/.test(node.parent?.type ?? "");
  if (form === "entry") return /^(?:list|tuple)$/.test(node.parent?.type ?? "");
  return form !== "permissions" || node.parent?.parent?.type === "class_definition" || node.parent?.type === "class_definition";
}

export const python: TreeVisitors<PyFile> = {
  call: { setattr: visitSetattr },
  node: { function_definition: visitFunction, assignment: visitAssignment, comment: visitComment },
};
