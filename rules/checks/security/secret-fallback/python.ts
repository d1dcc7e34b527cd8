/** Python: environment reads and settings fields whose secret has a default in the source. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argument, argumentsOf, calledName, callOfArgument } from "../../../shared/python/calls.ts";
import { type EnvRead, envRead, runsWhenMissing } from "../../../shared/python/environment.ts";
import { destinationOf, usesOf } from "../../../shared/python/flow.ts";
import { enclosingClass, lastName, plainString, unwrap } from "../../../shared/python/nodes.ts";
import { isSecretName } from "../../../shared/python/names.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { follow, resolveName } from "../../../shared/python/scopes.ts";
import {
  inDevelopment,
  isDevelopmentSettings,
  isSettingsClass,
  type SettingsField,
  settingsFields,
} from "../../../shared/python/settings.ts";
import { moduleMember, quoted, removeItem } from "../../../shared/python/style.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { isPublicValue } from "../../../shared/names/credentials.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import {
  isForShow,
  isMailPlaceholder,
  isKeyOfVendor,
  isOfLocalStore,
  isStandInForVendor,
  maybeUnused,
  namesStoredObject,
  opensElsewhere,
  outgoingDefault,
  standsForNoKey,
} from "../../../shared/names/outgoing-credentials.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { givenToClient } from "./python-outgoing.ts";

/** A problem for a secret with this default; nothing when the default is no known text. */
function judge(name: string, fallback: SyntaxNode, at: Span, file: PyFile, edits: () => readonly TextEdit[] | undefined): Outcomes {
  const value = stringValue(fallback, file);
  if (value === undefined || isReference(value) || /^(?:true|false|yes|no|on|off|none|null|\d)$/i.test(value)) return undefined;
  // The key of a cookie is the name that it goes by.
  if (/COOKIE_KEY$/i.test(name) && !isPlaceholder(value)) return undefined;
  if (
    value === "" &&
    (maybeUnused(name) ||
      isKeyOfVendor(name) ||
      isTerminalProgram(file) ||
      isRefusedByFramework(fallback, file) ||
      isRowOfSettings(fallback, file) ||
      isTestedLater(fallback, file) ||
      isOptional(name, fallback, file))
  )
    return undefined;
  if (value !== "" && (isPublicValue(value) || needsNoKey(name, value, fallback, file) || namesStoredObject(name, value, file.text)))
    return undefined;
  if (value !== "" && inDevelopment(fallback, file)) return problem("devFallback", at, { data: { name }, priority: "P1" });
  const outgoing = value === "" ? undefined : outgoingDefault(name, value, givenToClient(fallback, file));
  if (outgoing === "nothing") return undefined;
  if ((value !== "" && refusesDefault(name, value, file)) || isListedAsRequired(name, file)) return met(fallback);
  const made = edits();
  const fixes: readonly ProblemFix[] = made ? [{ fix: "failFast", data: { name }, edits: made }] : [];
  const lighter =
    value === "" ||
    outgoing !== undefined ||
    isMailPlaceholder(name, value) ||
    isStandInForVendor(name, value) ||
    isOfLocalStore(name, file.text);
  return problem(value === "" ? "empty" : "fallback", at, {
    data: { name },
    fixes,
    ...(value !== "" && isForShow(name)
      ? { priority: "P2" as const }
      : lighter
        ? { priority: outgoing === "late" || (value === "" && opensElsewhere(name)) ? ("P2" as const) : ("P1" as const) }
        : {}),
  });
}

const refusalsKey = {};

/** The conditions under which a file raises or ends, and what it asserts. */
function refusals(file: PyFile): readonly string[] {
  return file.memo(refusalsKey, () => {
    const found: string[] = [];
    const branch =
      /^([ \t]*)(?:if|elif)\b((?:(?!:[ \t]*(?:#[^\n]*)?\r?\n)[\s\S]){1,500}):[ \t]*(?:#[^\n]*)?\r?\n((?:\1[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n){1,7})/gm;
    for (const [, , condition = "", body = ""] of file.text.matchAll(branch))
      if (/^[ \t]+(?:raise\b|sys\.exit\(|exit\(|os\._exit\(|abort\()/m.test(body)) found.push(condition);
    for (const [, condition = ""] of file.text.matchAll(/^[ \t]*assert\b([^\n]{1,200})/gm)) found.push(condition);
    return found;
  });
}

/** Whether the file refuses to go on with the default: `if SECRET_KEY == "dev" and not DEBUG: raise …`, in a validator of the field too. */
function refusesDefault(name: string, value: string, file: PyFile): boolean {
  const written = new RegExp(`["']${value.replace(/[^\w]/g, "\\$&")}["']`);
  const named = new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9_])`, "i");
  return refusals(file).some(
    (condition) =>
      /[=!]=|\bin\b|\bstartswith\(/.test(condition) &&
      (written.test(condition) || (named.test(condition) && /\b[A-Z_]*(?:DEFAULT|INSECURE|KNOWN|DEV)\w*\b|default/.test(condition))),
  );
}

/** Whether the file stops where one of a list of variables is missing, and this one is in it: `for name in REQUIRED: if not os.getenv(name): raise …`. */
function isListedAsRequired(name: string, file: PyFile): boolean {
  return (
    refusals(file).some((condition) =>
      /\bnot\s+os\.(?:getenv\(|environ\.get\()\s*[a-z_]\w*\s*\)|\bnot\s+in\s+os\.environ/.test(condition),
    ) &&
    new RegExp(`[[({,]\\s*["']${name.replace(/[^\w]/g, "\\$&")}["']\\s*[\\])},]`).test(
      file.text.replace(/(?:getenv|\.get|config|env)\([^()]*\)/g, ""),
    )
  );
}

/** `SECRET_KEY = os.getenv("SECRET_KEY", "")` among settings: Django does not start with an empty key, and Flask opens no session. */
function isRefusedByFramework(fallback: SyntaxNode, file: PyFile): boolean {
  const call = callOfArgument(fallback);
  const assignment = call?.parent;
  return (
    assignment?.type === "assignment" &&
    textOf(file, child(assignment, "left") ?? assignment) === "SECRET_KEY" &&
    /(?:^|\/)(?:settings|config)(?:\/[^/]+)?\.py$/.test(file.path)
  );
}

/** `{"key": "MAIL_API_KEY", "default": os.environ.get("MAIL_API_KEY", "")}`: what somebody may set at run time begins with nothing. */
function isRowOfSettings(fallback: SyntaxNode, file: PyFile): boolean {
  const pair = callOfArgument(fallback)?.parent;
  // "MAP_KEY": (os.environ.get("MAP_KEY", ""), "Key for the map", str): the default, what it is for, and its type.
  if (pair?.type === "tuple" && pair.parent?.type === "pair")
    return namedChildren(pair)
      .slice(1)
      .some((other) => other.type === "string");
  if (pair?.type !== "pair" || !/^(?:default|value)$/.test(plainString(child(pair, "key"), file) ?? "")) return false;
  return namedChildren(pair.parent ?? undefined).some((other) => /^(?:key|name)$/.test(plainString(child(other, "key"), file) ?? ""));
}

/** Whether the variable that an empty default ends up in is tested before it is used: then empty means "not set". */
function isTestedLater(fallback: SyntaxNode, file: PyFile): boolean {
  for (let node = fallback; node.parent; node = node.parent) {
    if (node.field === "condition" || /^(?:not_operator|comparison_operator)$/.test(node.parent.type)) return true;
    if (node.parent.type === "argument_list" && /^(?:bool|all|any)$/.test(calledName(callOfArgument(node) ?? node, file))) return true;
    if (/_statement$|^assignment$/.test(node.type)) break;
  }
  const destination = destinationOf(
    fallback.parent?.type === "boolean_operator" ? fallback.parent : (callOfArgument(fallback) ?? fallback),
    file,
  );
  if (destination?.kind !== "variable") return false;
  return usesOf(destination.node, file).some((use) => {
    const { parent } = use;
    return (
      parent?.type === "not_operator" ||
      parent?.type === "boolean_operator" ||
      use.field === "condition" ||
      // token if token else None
      (parent?.type === "conditional_expression" && namedChildren(parent)[1] === use) ||
      (parent?.type === "argument_list" && /^(?:bool|all|any)$/.test(calledName(callOfArgument(use) ?? use, file)))
    );
  });
}

/** What stands beside a secret that is only wanted together with it: who signs in with the password, whose secret it is. */
const partners: readonly (readonly [RegExp, string])[] = [
  [/_?(?:PASSWORD|PASSWD|PASS|PWD)$/i, "(?:_?(?:USER|USERNAME|LOGIN|HOST|SERVER|URL|HOST_USER))?"],
  [/_?CLIENT_SECRET$/i, "_?CLIENT_ID"],
  [/_?SECRET(?:_?KEY)?$/i, "_?(?:SITE_?KEY|KEY|ID)"],
];

/**
 * Whether an empty default means "switched off": the user name beside the password is empty too, the class has a switch that is off,
 * or a condition around asks for the variable.
 */
function isOptional(variable: string, fallback: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(fallback);
  const fields = holder && isSettingsClass(holder, file) ? settingsFields(holder, file) : [];
  // The fields of a class go by shorter names than their variables.
  const name = fields.find((field) => field.fallback === fallback)?.name ?? variable;
  for (let node = fallback; node.parent; node = node.parent)
    if (node.parent.type === "if_statement" && node.field === "consequence") {
      if (new RegExp(`["']${name}["']`).test(textOf(file, child(node.parent, "condition") ?? node))) return true;
    }
  const empty = `["']?\\s*(?:,\\s*(?:default\\s*=\\s*)?|\\bor\\s+|:[^=\\n]*=\\s*(?:\\w+\\(\\s*(?:default\\s*=\\s*)?)?)(?:""|''|None\\b)`;
  for (const [secret, partner] of partners)
    if (secret.test(name) && new RegExp(`\\b${name.replace(secret, "")}${partner}${empty}`, "i").test(file.text)) return true;
  const words = wordsOf(name);
  return fields.some(({ name: field, fallback: given }) => {
    if (given?.type !== "false") return false;
    const own = wordsOf(field);
    const about = own.filter((word) => !/^(?:enable|enabled|use|is|active)$/.test(word));
    return about.length < own.length && about.every((word) => words.includes(word) || /^(?:sign|signing|login|auth)$/.test(word));
  });
}

/** Servers of models that run beside the application want no key, but their clients ask for one: `api_key=os.getenv("OLLAMA_API_KEY", "ollama")`. */
function needsNoKey(name: string, value: string, fallback: SyntaxNode, file: PyFile): boolean {
  const owner = /^(\w+?)_?API_?KEY$/i.exec(name)?.[1];
  if (owner === undefined) return false;
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (plain(value) === plain(owner) || standsForNoKey(value)) return true;
  // AsyncOpenAI(api_key=settings.OPENAI_API_KEY or "dummy"): a client that does not start without one, and a value that opens nothing.
  const maker = fallback.parent && callOfArgument(fallback.parent);
  if (
    maker &&
    /^[A-Z]/.test(calledName(maker, file)) &&
    /^(?:dummy|none|null|missing|placeholder|not[-_ ]?(?:set|configured|provided)|unset|fake|sk-(?:dummy|fake|placeholder))(?:[-_]?(?:api[-_]?)?key)?$/i.test(
      value,
    )
  )
    return true;
  const read = callOfArgument(fallback);
  const client = read && callOfArgument(read);
  const address = client && argumentsOf(client, file).keyword.get("base_url");
  return (
    address !== undefined && /\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)\b/.test(textOf(file, follow(address, file)))
  );
}

function ignored(file: PyFile): boolean {
  return file.role.test || file.role.example || isDevelopmentSettings(file);
}

/** How the code reads the variable so that a missing one raises an error that names it. */
function strictRead(read: EnvRead, name: string, file: PyFile): { readonly text: string; readonly edits: readonly TextEdit[] } | undefined {
  if (read.by === "os") {
    const reference = moduleMember("os", "environ", file);
    return {
      text: `${reference.text}[${read.nameNode?.type === "string" ? textOf(file, read.nameNode) : quoted(name, file)}]`,
      edits: reference.edits,
    };
  }
  if (read.by !== "config") return { text: textOf(file, read.node), edits: [] };
  const mapping = child(child(read.node, "function"), "object");
  return mapping && /\bconfig$/.test(textOf(file, mapping))
    ? { text: `${textOf(file, mapping)}[${quoted(name, file)}]`, edits: [] }
    : undefined;
}

/** Replaces an expression by the strict read; nothing when a comment would be lost. */
function replaceBy(expression: SyntaxNode, read: EnvRead, name: string, file: PyFile): readonly TextEdit[] | undefined {
  const strict = hasComment(expression) ? undefined : strictRead(read, name, file);
  return strict && [{ start: expression.start, end: expression.end, text: strict.text }, ...strict.edits];
}

function hasComment(node: SyntaxNode): boolean {
  return node.type === "comment" || node.children.some(hasComment);
}

/** Takes a default out of the call of a library that then raises by itself. */
function withoutDefault(read: EnvRead, fallback: SyntaxNode, file: PyFile): readonly TextEdit[] | undefined {
  const item = fallback.parent?.type === "keyword_argument" ? fallback.parent : fallback;
  return item.parent === child(read.node, "arguments") ? [removeItem(item, file)] : undefined;
}

function visitRead(call: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file)) return undefined;
  const read = envRead(call, file);
  const name = read?.name;
  if (!read || name === undefined || !isSecretName(name)) return undefined;
  const { fallback } = read;
  if (!fallback) return read.raises ? met(call) : undefined;
  return judge(name, fallback, call, file, () =>
    read.by === "os" || read.by === "config" ? replaceBy(call, read, name, file) : withoutDefault(read, fallback, file),
  );
}

/** `os.environ["SECRET"]` is how it should be. */
function visitSubscript(node: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file)) return undefined;
  const read = envRead(node, file);
  return read?.name !== undefined && isSecretName(read.name) ? met(node) : undefined;
}

/** The secret that an expression reads: from the environment, or as an attribute of a settings object. */
function secretRead(node: SyntaxNode | undefined, file: PyFile): { readonly name: string; readonly read?: EnvRead } | undefined {
  const expression = unwrap(node);
  if (!expression) return undefined;
  if (expression.type === "boolean_operator")
    // A chain of reads: the last variable before the text gives the name.
    return child(expression, "operator")?.type === "or"
      ? (variableRead(child(expression, "right"), file) ?? secretRead(child(expression, "left"), file))
      : undefined;
  const read = envRead(follow(expression, file), file);
  if (read) return read.name !== undefined && isSecretName(read.name) && !read.fallback ? { name: read.name, read } : undefined;
  if (
    expression.type === "attribute" &&
    /(?:^|\.)(?:settings|config|conf|cfg)$/i.test(textOf(file, child(expression, "object") ?? expression))
  ) {
    const name = lastName(expression, file);
    return isSecretName(name) && !isGiven(child(expression, "object"), file) ? { name } : undefined;
  }
  return undefined;
}

function variableRead(node: SyntaxNode | undefined, file: PyFile): { readonly name: string; readonly read: EnvRead } | undefined {
  const read = envRead(node, file);
  return read?.name !== undefined && isSecretName(read.name) && !read.fallback ? { name: read.name, read } : undefined;
}

/** Whether an object is handed to the function: `def settings_of(config)` may be a row of a table, whose columns may be empty. */
function isGiven(object: SyntaxNode | undefined, file: PyFile): boolean {
  if (object?.type !== "identifier") return false;
  const bindings = resolveName(textOf(file, object), object, file)?.bindings ?? [];
  return bindings.some(({ kind, annotation }) => kind === "parameter" && !(annotation && /settings/i.test(textOf(file, annotation))));
}

/** `os.getenv("SECRET") or "dev"`. */
function visitOr(node: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file) || child(node, "operator")?.type !== "or") return undefined;
  const right = child(node, "right");
  // Only a known text can be the default, and few right sides are one.
  if (!right || stringValue(right, file) === undefined) return undefined;
  const secret = secretRead(child(node, "left"), file);
  if (!secret) return undefined;
  const direct = unwrap(child(node, "left"));
  return judge(secret.name, right, node, file, () =>
    secret.read && secret.read.node === direct ? replaceBy(node, secret.read, secret.name, file) : undefined,
  );
}

/** `os.environ["SECRET"] if "SECRET" in os.environ else "dev"`, and the other way round. */
function visitConditional(node: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file)) return undefined;
  const [yes, , no] = namedChildren(node);
  if (stringValue(yes, file) === undefined && stringValue(no, file) === undefined) return undefined;
  for (const [kept, given] of [
    [yes, no],
    [no, yes],
  ] as const) {
    const secret = secretRead(kept, file) ?? raisingRead(kept, file);
    if (secret && given)
      return judge(secret.name, given, node, file, () =>
        secret.read && secret.read.node === unwrap(kept) ? replaceBy(node, secret.read, secret.name, file) : undefined,
      );
  }
  return undefined;
}

function raisingRead(node: SyntaxNode | undefined, file: PyFile): { readonly name: string; readonly read: EnvRead } | undefined {
  const read = envRead(node, file);
  return read?.name !== undefined && isSecretName(read.name) ? { name: read.name, read } : undefined;
}

/** `getattr(settings, "SECRET_KEY", "dev")`. */
function visitGetattr(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  const [object, key, fallback] = positional;
  const name = stringValue(key, file);
  if (
    ignored(file) ||
    !object ||
    !fallback ||
    name === undefined ||
    !isSecretName(name) ||
    !/(?:^|\.)(?:settings|config|conf)$/i.test(textOf(file, object))
  )
    return undefined;
  return judge(name, fallback, call, file, () =>
    /^[A-Za-z_]\w*$/.test(name) ? [{ start: call.start, end: call.end, text: `${textOf(file, object)}.${name}` }] : undefined,
  );
}

/** `SECRET = os.getenv("SECRET")`, then `if not SECRET: SECRET = "dev"`; the same in `except KeyError`. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (left?.type !== "identifier" || right?.type !== "string" || ignored(file)) return undefined;
  const name = textOf(file, left);
  if (!runsWhenMissing(node, name, file)) return undefined;
  for (const binding of resolveName(name, left, file)?.bindings ?? []) {
    const secret =
      binding.kind === "assign" && binding.value !== right
        ? (secretRead(binding.value, file) ?? raisingRead(binding.value, file))
        : undefined;
    if (secret) return judge(secret.name, right, right, file, () => undefined);
  }
  return undefined;
}

/** `try: return os.environ["SECRET"]`, then `except KeyError: return "dev"`. */
function visitReturn(node: SyntaxNode, file: PyFile): Outcomes {
  const value = namedChildren(node)[0];
  const clause = node.parent?.parent;
  if (value?.type !== "string" || clause?.type !== "except_clause" || ignored(file)) return undefined;
  for (const statement of namedChildren(child(clause.parent ?? undefined, "body"))) {
    const secret = statement.type === "return_statement" ? raisingRead(namedChildren(statement)[0], file) : undefined;
    if (secret && !secret.read.fallback) return judge(secret.name, value, value, file, () => undefined);
  }
  return undefined;
}

function visitClass(definition: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file) || !isSettingsClass(definition, file)) return undefined;
  return settingsFields(definition, file).flatMap((field): Outcome[] => {
    if (!isSecretName(field.name)) return [];
    if (!field.fallback) return [met(field.nameNode)];
    const outcome = judge(field.variable, field.fallback, field.fallback, file, () => requiredField(field, file));
    return outcome ? [outcome as Outcome] : [];
  });
}

/** Makes a settings field required. */
function requiredField(field: SettingsField, file: PyFile): readonly TextEdit[] | undefined {
  const { annotation, node } = field;
  const right = child(node, "right");
  if (!annotation || !right || hasComment(node)) return undefined;
  const type = child(node, "type") ?? annotation;
  if (!field.field) return [{ start: type.end, end: right.end, text: "" }];
  const given = argument(field.field, file, "default", 0);
  const item = given?.parent?.type === "keyword_argument" ? given.parent : given;
  if (!item) return undefined;
  // `Field("x")` says nothing but the default.
  return namedChildren(child(field.field, "arguments")).length === 1
    ? [{ start: type.end, end: right.end, text: "" }]
    : [removeItem(item, file)];
}

const readers = ["getenv", "get", "pop", "setdefault", "config", "env", "str", "Env", "cfg", "conf", "decouple_config", "settings"];

export const python: TreeVisitors<PyFile> = {
  call: { ...Object.fromEntries(readers.map((name) => [name, visitRead])), getattr: visitGetattr },
  node: {
    subscript: visitSubscript,
    boolean_operator: visitOr,
    conditional_expression: visitConditional,
    assignment: visitAssignment,
    return_statement: visitReturn,
    class_definition: visitClass,
  },
};
