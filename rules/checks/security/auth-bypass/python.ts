/** Python: flags that switch authentication off, shortcuts for development, and secrets of the code that are accepted. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { acceptsCode, claimKind, isMadeUpName, isSignInName, isVagueClaim, looksSecret } from "../../../shared/names/accepted-secrets.ts";
import { isBypassName } from "../../../shared/names/bypass.ts";
import { askIn } from "../../../shared/python/access.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { type EnvRead, envRead } from "../../../shared/python/environment.ts";
import { isSecurityCheckName } from "../../../shared/python/names.ts";
import { definitionName, enclosingClass, enclosingDef, lastName, unwrap } from "../../../shared/python/nodes.ts";
import { refusedNames } from "../../../shared/python/refused-flags.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { follow, resolveName } from "../../../shared/python/scopes.ts";
import { inDevelopment, isDevelopmentTest } from "../../../shared/python/settings.ts";
import { indentUnit, moduleMember, quoted } from "../../../shared/python/style.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { isGuardName } from "../../../shared/python/guards.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.example || role.seed || role.migration || role.development || role.toolConfig;
}

const authModule =
  /(?:^|[/_.])(?:auth|authn|authz|authentication|authorization|sessions?|security|permissions?|jwt|deps|dependencies|middlewares?)(?:$|[/_.])/i;
const gate =
  /^(?:has_permission|has_object_permission|authenticate|dispatch|__call__|process_request|process_view|before_request|prepare|test_func)$/;

/** Whether a node stands in a function that authenticates: by its name, as the method of a guard, or by what it asks in a file about authentication. */
function inAuthFunction(node: SyntaxNode, file: PyFile): boolean {
  for (let definition = enclosingDef(node); definition; definition = enclosingDef(definition)) {
    const name = definitionName(definition, file);
    if (isGuardName(name) || isSecurityCheckName(name)) return true;
    const owner = enclosingClass(definition);
    if (gate.test(name) && /auth|permission|jwt|session|token|login|guard/i.test(owner ? definitionName(owner, file) : file.path))
      return true;
    if (
      authModule.test(file.path) &&
      (askIn(definition, file, new Set()) !== "" || /["']authorization["']/i.test(textOf(file, definition)))
    )
      return true;
  }
  return false;
}

interface Flag {
  readonly node: SyntaxNode;
  /** The variable of the environment, else the name of the setting. */
  readonly name: string;
  readonly read: SyntaxNode | undefined;
}

/** The flag in a condition: read there, by way of a name, or as a setting. */
function flagIn(condition: SyntaxNode, file: PyFile): Flag | undefined {
  let found: Flag | undefined;
  walkTree(condition, (node) => {
    if (found || node.type === "lambda") return false;
    if (!/^(?:identifier|attribute|call|subscript)$/.test(node.type)) return true;
    const read = readOf(node, file);
    if (read?.name !== undefined && isBypassName(read.name)) found = { node, name: read.name, read: read.node };
    else if (node.type === "attribute" || (node.type === "identifier" && node.field !== "attribute")) {
      const name = lastName(node, file);
      if (isBypassName(name) && node.parent?.type !== "call" && !isPresence(node) && isSetting(node, file))
        found = { node, name, read: undefined };
    }
    return found === undefined && node.type !== "attribute";
  });
  return found;
}

/** What holds settings, by its name: `settings.SKIP_AUTH`, `current_app.config.no_auth`, `args.no_auth`. */
const settingsHolder = /(?:settings?|config\w*|conf|cfg|env\w*|flags?|constants?|options?|opts|args|arguments|features?)$/i;

/**
 * Whether a flag is one of the deployment: a constant of a module, an imported name, a member of settings. A parameter or a member of the
 * object itself is what a caller says, as `check_access(user, skip_permissions=True)` does for a job of the system.
 */
function isSetting(node: SyntaxNode, file: PyFile): boolean {
  if (node.type === "attribute") {
    const object = child(node, "object");
    if (!object) return false;
    if (settingsHolder.test(lastName(object, file))) return true;
    if (object.type !== "identifier") return false;
    return resolveName(textOf(file, object), object, file)?.bindings.some(({ kind }) => kind === "import") ?? false;
  }
  const resolved = resolveName(textOf(file, node), node, file);
  if (!resolved) return true;
  return resolved.bindings.every(({ kind, value }) => {
    if (kind === "import" || (kind === "assign" && resolved.scope.type === "module")) return true;
    const given = kind === "assign" ? unwrap(value) : undefined;
    if (given?.type === "attribute") return isSetting(given, file);
    return given !== undefined && (readOf(given, file) !== undefined || /\b(?:settings|config|environ|getenv)\b/.test(textOf(file, given)));
  });
}

/** `if skip_authorization is not None`: asks whether a value was given, not what it says. */
function isPresence(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === "comparison_operator" && namedChildren(parent).some((side) => side.type === "none");
}

/** The read behind an expression or a name: `os.getenv("SKIP_AUTH")`, `os.getenv("SKIP_AUTH") == "1"`, `.lower() == "true"`. */
function readOf(node: SyntaxNode, file: PyFile): EnvRead | undefined {
  const value = follow(node, file);
  let found = envRead(value, file);
  if (found || node.type !== "identifier" || value === node) return found;
  walkTree(value, (inner) => {
    if (!found && (inner.type === "call" || inner.type === "subscript")) found = envRead(inner, file);
    return found === undefined;
  });
  return found;
}

function visitCondition(node: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const condition = node.type === "conditional_expression" ? namedChildren(node)[1] : child(node, "condition");
  if (!condition) return undefined;
  return (
    judgeAsked(node, condition, file) ?? judgeFlag(flagIn(condition, file), condition, file) ?? judgeDevelopment(node, condition, file)
  );
}

/** `if request.headers.get("X-Skip-Auth"):` that lets pass whoever sends it. */
function judgeAsked(node: SyntaxNode, condition: SyntaxNode, file: PyFile): Outcomes {
  if (!/skip|bypass|disable|ignore|no.?auth|mock|fake/i.test(textOf(file, condition))) return undefined;
  let asked: { readonly at: SyntaxNode; readonly name: string } | undefined;
  walkTree(condition, (inner) => {
    const name = asked || !/^(?:call|subscript|identifier)$/.test(inner.type) ? undefined : requestPart(inner, file)?.path.at(-1);
    if (name !== undefined && isBypassName(name)) asked = { at: inner, name };
    return asked === undefined;
  });
  return asked && node.type !== "conditional_expression" && letsPass(child(node, "consequence"), file)
    ? problem("asked", asked.at, { data: { name: asked.name }, pending: { name: "", setting: "" } })
    : undefined;
}

function judgeFlag(flag: Flag | undefined, condition: SyntaxNode, file: PyFile): Outcomes {
  if (!flag) return undefined;
  const { node, name, read } = flag;
  if (isMarker(node) || onlyTells(condition, file)) return undefined;
  const refused = refusedNames(file);
  if (refused.has(name) || refused.has(lastName(node, file))) return met(node);
  const operands = textOf(file, condition).split(/\s+and\s+/);
  if (inDevelopment(node, file) || operands.some((each) => isDevelopmentTest(each))) return undefined;
  const related =
    read && read !== node && (read.start < node.start || read.end > node.end) ? [{ at: read, message: `${name} is read here` }] : [];
  const fix = read && refusal(read, name, file);
  return problem("flag", node, {
    data: { name },
    related,
    pending: { name, setting: "" },
    ...(isGivenAtStart(node, file) ? { priority: "P1" as const } : {}),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `args.no_auth`: whoever starts the program writes it out each time; no environment that somebody has forgotten sets it. */
function isGivenAtStart(node: SyntaxNode, file: PyFile): boolean {
  const object = node.type === "attribute" ? child(node, "object") : undefined;
  return object !== undefined && /^(?:\w*args|arguments|cli_\w*)$/.test(lastName(object, file));
}

/** `result is SKIP_CHECKS`, `mode == SKIP_AUTH`: a value that is told from others, no switch that is on or off. */
function isMarker(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    parent?.type === "comparison_operator" &&
    namedChildren(parent).some((side) => side !== node && /^(?:identifier|attribute|call|subscript|await)$/.test(side.type))
  );
}

const telling =
  /(?:^|[._])(?:log|logger|logging|warn|warning|warnings|print|echo|info|debug|error|critical|exception)\b|^_?(?:log|warn|notify|announce)_/i;
const startError =
  /^(?:RuntimeError|SystemExit|ImproperlyConfigured|EnvironmentError|OSError|\w*Config(?:uration)?Error|\w*SettingsError)$/;

/**
 * Whether all that hangs on a condition is a line in the log, or the refusal to start: `if AUTH_DISABLED: log.warning(…)`,
 * `if not AUTH_DISABLED and not SECRET: raise RuntimeError(…)`. Whom the flag lets in is decided elsewhere.
 */
function onlyTells(condition: SyntaxNode, file: PyFile): boolean {
  const branch = condition.parent;
  const block = branch?.type === "if_statement" || branch?.type === "elif_clause" ? child(branch, "consequence") : undefined;
  const whole = branch?.type === "elif_clause" ? branch.parent : branch;
  if (!block || !whole) return false;
  const others = namedChildren(whole)
    .filter(({ type }) => type === "elif_clause" || type === "else_clause")
    .flatMap((clause) => child(clause, "consequence") ?? child(clause, "body") ?? []);
  const blocks = [child(whole, "consequence"), ...others].flatMap((each) => namedChildren(each).filter(({ type }) => type !== "comment"));
  return blocks.length > 0 && blocks.every((statement) => isTelling(statement, file));
}

function isTelling(statement: SyntaxNode, file: PyFile): boolean {
  const [inner] = namedChildren(statement);
  if (statement.type === "pass_statement") return true;
  if (statement.type === "raise_statement") {
    const error = inner?.type === "call" ? calledName(inner, file) : inner ? lastName(inner, file) : "";
    return enclosingDef(statement) === undefined || startError.test(error);
  }
  if (statement.type !== "expression_statement" || inner?.type !== "call") return false;
  const callee = textOf(file, child(inner, "function") ?? inner);
  return telling.test(callee) || /^sys\.exit$|^exit$/.test(callee);
}

/** Refuses to start: behind the assignment that keeps the flag, else in front of the statement at the top level that reads it. */
function refusal(read: SyntaxNode, name: string, file: PyFile): ProblemFix | undefined {
  let statement = read;
  while (statement.parent && statement.parent.type !== "module") statement = statement.parent;
  if (!statement.parent) return undefined;
  const environ = moduleMember("os", "environ", file);
  const lineEnd = lineEndOf(file.text);
  const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
  const holder = assignment?.type === "assignment" ? child(assignment, "left") : undefined;
  if (assignment && holder?.type !== "identifier") return undefined;
  const set = holder ? textOf(file, holder) : `${environ.text}.get(${quoted(name, file)})`;
  const lines = [
    `if ${environ.text}.get(${quoted("ENVIRONMENT", file)}) == ${quoted("production", file)} and ${set}:`,
    `${indentUnit(file)}raise RuntimeError(${quoted(`${name} must not be set in production`, file)})`,
  ];
  const at = holder ? statement.end : statement.start;
  const text = holder ? [""].concat(lines).join(lineEnd) : [...lines, "", "", ""].join(lineEnd);
  return { fix: "refuse", data: { name }, edits: [...environ.edits, { start: at, end: at, text }] };
}

/** `if settings.ENV == "development": return User(…)` in a function that authenticates. */
function judgeDevelopment(node: SyntaxNode, condition: SyntaxNode, file: PyFile): Outcomes {
  const text = textOf(file, condition).replace(/\s+/g, " ");
  const holds = text.split(/\s+(?:and|or)\s+/);
  if (!holds.some((each) => isDevelopmentTest(each)) || /["']test(?:ing)?["']|TESTING/.test(text) || !inAuthFunction(node, file))
    return undefined;
  const passes =
    node.type === "conditional_expression"
      ? isMadeUp(namedChildren(node)[0], file) && node.parent?.type === "return_statement"
      : letsPass(child(node, "consequence"), file);
  return passes
    ? problem("development", condition, {
        data: { condition: text.length <= 60 ? text : `${text.slice(0, 57)}...` },
        pending: { name: "", setting: "" },
      })
    : undefined;
}

/** A user that is written down, or named as made up. */
function isMadeUp(value: SyntaxNode | undefined, file: PyFile): boolean {
  const inner = unwrap(value);
  if (!inner) return false;
  if (inner.type === "true") return true;
  const given = /^(?:id|_id|user|user_id|sub|email|username|role|roles|is_admin|is_superuser)$/;
  if (inner.type === "dictionary") return namedChildren(inner).some((pair) => given.test(stringValue(child(pair, "key"), file) ?? ""));
  if (inner.type === "call") {
    const { keyword } = argumentsOf(inner, file);
    if ([...keyword].some(([name, each]) => given.test(name) && /^(?:string|integer|true)$/.test(each.type))) return true;
    return isMadeUpName(calledName(inner, file));
  }
  return isMadeUpName(lastName(inner, file));
}

function letsPass(block: SyntaxNode | undefined, file: PyFile): boolean {
  return namedChildren(block).some((statement) => {
    if (statement.type === "return_statement") {
      const value = namedChildren(statement)[0];
      const inner = unwrap(value);
      if (!inner || inner.type === "none") {
        const definition = enclosingDef(statement);
        // A check that raises where it refuses lets everything else pass.
        return (
          definition !== undefined &&
          /\b(?:raise|abort)\b/.test(textOf(file, definition)) &&
          !/return\s+(?!None\b)[\w("'[{]/.test(textOf(file, definition))
        );
      }
      return (
        isMadeUp(inner, file) ||
        (inner.type === "call" &&
          /^(?:call_next|f|fn|func|function|view|view_func|view_function|handler|get_response|wrapped)$/.test(calledName(inner, file)))
      );
    }
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    return (
      assignment?.type === "assignment" &&
      /^(?:g|request|self\.request|request\.state)\.(?:user|current_user|auth)$/.test(
        textOf(file, child(assignment, "left") ?? assignment),
      ) &&
      isMadeUp(child(assignment, "right"), file)
    );
  });
}

/** `password == "letmein"`, `request.headers["Authorization"] != "Bearer dev-token"` */
function visitComparison(node: SyntaxNode, file: PyFile): Outcomes {
  const operands = namedChildren(node);
  const operator = node.children.find((each) => each.type === "==" || each.type === "!=")?.type;
  if (outside(file) || operands.length !== 2 || !operator) return undefined;
  const [left, right] = operands as [SyntaxNode, SyntaxNode];
  const value = isText(right, file) ? stringValue(right, file) : isText(left, file) ? stringValue(left, file) : undefined;
  const [claimed, known] = isText(right, file) ? [left, right] : [right, left];
  const part = requestPart(claimed, file);
  const name = part?.path.at(-1) ?? lastName(claimed, file);
  const kind = claimKind(name);
  if (value === undefined || !kind || !looksSecret(value, kind === "password") || envRead(claimed, file)) return undefined;
  const around = enclosingDef(node);
  const where = around ? definitionName(around, file) : "";
  const oneTime = acceptsCode(name, value, where);
  const authenticates = inAuthFunction(node, file);
  if (isVagueClaim(name) && !oneTime && !(part && authenticates)) return undefined;
  if ((!part && !oneTime && !authenticates && !isSignInName(where)) || inDevelopment(node, file)) return undefined;
  if (operator === "==" && (refuses(node, file) || tellsOf(node, file))) return undefined;
  if (isConfigured(claimed, file)) return undefined;
  return problem("accepted", known, { data: { what: kind, where: where || "this comparison" }, pending: { name: "", setting: "" } });
}

function isText(node: SyntaxNode, file: PyFile): boolean {
  return node.type === "string" || (node.type === "identifier" && /^[A-Z][A-Z0-9_]+$/.test(textOf(file, node)));
}

/** A default that is refused is no default that is accepted. */
function refuses(node: SyntaxNode, file: PyFile): boolean {
  const statement = ancestor(node, "if_statement", "function_definition");
  const block = statement?.type === "if_statement" ? child(statement, "consequence") : undefined;
  return (
    block !== undefined && /\braise\b|\babort\(|\b40[0134]\b|return\s+(?:False|None)\b|return\s*["']|\berrors?\b/.test(textOf(file, block))
  );
}

/** The comparison only decides what is written to the log. */
function tellsOf(node: SyntaxNode, file: PyFile): boolean {
  let condition = node;
  while (condition.parent && /^(?:boolean_operator|parenthesized_expression|not_operator)$/.test(condition.parent.type))
    condition = condition.parent;
  return onlyTells(condition, file);
}

/** `api_key = get_from_config("key", DEFAULT_API_KEY)`: what the program itself was given, nobody claims. */
function isConfigured(claimed: SyntaxNode, file: PyFile): boolean {
  const value = follow(claimed, file);
  return (
    /^(?:call|attribute|subscript|boolean_operator)$/.test(value.type) &&
    /\b(?:\w*config\w*|\w*settings?|conf|environ|getenv|options?|defaults?)\s*(?:[.([]|$)/i.test(textOf(file, value))
  );
}

/** `SKIP_AUTH = os.getenv("SKIP_AUTH")` that other files ask. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "right");
  const left = child(node, "left");
  if (outside(file) || !value || left?.type !== "identifier" || enclosingDef(node) || !isBypassName(textOf(file, left))) return undefined;
  const setting = textOf(file, left);
  if (new RegExp(`\\b(?:if|elif|and|or|not)\\b[^\\n]*\\b${setting}\\b`).test(file.text.slice(node.end)) || inDevelopment(node, file))
    return undefined;
  let read: SyntaxNode | undefined;
  let name = setting;
  walkTree(value, (inner) => {
    const found = read ? undefined : envRead(inner, file);
    if (found?.name !== undefined) {
      read = found.node;
      name = found.name;
    }
    return read === undefined;
  });
  if (!read) return undefined;
  if (refusedNames(file).has(setting) || refusedNames(file).has(name)) return met(read);
  const fix = refusal(read, name, file);
  return problem("flag", read, { data: { name }, pending: { name, setting }, ...(fix ? { fixes: [fix] } : {}) });
}

export const python: TreeVisitors<PyFile> = {
  node: {
    if_statement: visitCondition,
    elif_clause: visitCondition,
    conditional_expression: visitCondition,
    comparison_operator: visitComparison,
    assignment: visitAssignment,
  },
};
