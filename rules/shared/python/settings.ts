/** Settings: classes that read the environment, and the configuration values of Django and Flask. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName } from "./calls.ts";
import { bodyOf, definitionName, lastName, plainString, statementOf, typeExpression } from "./nodes.ts";
import { resolveName } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";
import { mentions } from "../mentions.ts";

/** Names of the base classes of a class, as written without their module. */
export function baseNames(definition: SyntaxNode, file: PyFile): string[] {
  return namedChildren(child(definition, "superclasses"))
    .filter((base) => base.type !== "keyword_argument")
    .map((base) => lastName(base.type === "subscript" ? child(base, "value") : base, file))
    .filter((name) => name !== "");
}

const settingsBase = /^(?:pydantic(?:\.env_settings|\.v1)?|pydantic_settings(?:\.main)?)\.BaseSettings$/;

/** Whether a class is a pydantic settings class: it or a base in the same file extends BaseSettings. */
export function isSettingsClass(definition: SyntaxNode, file: PyFile, depth = 0): boolean {
  return namedChildren(child(definition, "superclasses")).some((base) => {
    if (base.type === "keyword_argument") return false;
    if (settingsBase.test(symbolOf(base, file) ?? "") || lastName(base, file) === "BaseSettings") return true;
    const local = base.type === "identifier" && depth < 5 ? resolveName(textOf(file, base), base, file)?.bindings[0] : undefined;
    if (local?.kind === "definition" && local.node.type === "class_definition" && local.node !== definition)
      return isSettingsClass(local.node, file, depth + 1);
    // A project's own base class, imported: its name says what it is.
    return (
      local?.kind === "import" &&
      /(?:^|[a-z])(?:Base|App|Core|Common|Global|Shared)?(?:App|Env)?Settings(?:Base|Mixin)?$/.test(lastName(base, file)) &&
      /Settings$/.test(definitionName(definition, file))
    );
  });
}

/** A field of a class that is filled from the environment. */
export interface SettingsField {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  /** `NAME: type = default`, the whole assignment. */
  readonly node: SyntaxNode;
  readonly annotation: SyntaxNode | undefined;
  /** The default's expression: the value itself, or what `Field(…)` and `SecretStr(…)` wrap. */
  readonly fallback: SyntaxNode | undefined;
  /** The call of `Field`, when there is one. */
  readonly field: SyntaxNode | undefined;
  /** The environment variable, in upper case. */
  readonly variable: string;
}

/** The fields of a pydantic settings class. */
export function settingsFields(definition: SyntaxNode, file: PyFile): SettingsField[] {
  const prefix = environmentPrefix(definition, file);
  return bodyOf(definition).flatMap((statement): SettingsField[] => {
    const node = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const nameNode = child(node, "left");
    const annotation = typeExpression(child(node, "type"));
    if (node?.type !== "assignment" || nameNode?.type !== "identifier" || !annotation) return [];
    const name = textOf(file, nameNode);
    // Names with an underscore in front are private to pydantic, not settings.
    if (name === "model_config" || name.startsWith("_") || /^(?:typing\.)?ClassVar\b/.test(textOf(file, annotation))) return [];
    const right = child(node, "right");
    const field = right?.type === "call" && calledName(right, file) === "Field" ? right : undefined;
    const given = field ? fieldDefault(field, file) : right;
    const alias = field ? fieldAlias(field, file) : undefined;
    return [
      { name, nameNode, node, annotation, field, fallback: unwrapSecret(given, file), variable: (alias ?? prefix + name).toUpperCase() },
    ];
  });
}

/** The text behind `SecretStr("…")`. */
function unwrapSecret(value: SyntaxNode | undefined, file: PyFile): SyntaxNode | undefined {
  if (value?.type !== "call" || !/^Secret(?:Str|Bytes)?$|^Any(?:Http)?Url$/.test(calledName(value, file))) return value;
  return argumentsOf(value, file).positional[0] ?? value;
}

function fieldDefault(field: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const { positional, keyword } = argumentsOf(field, file);
  const value = keyword.get("default") ?? positional[0];
  return value?.type === "ellipsis" ? undefined : value;
}

function fieldAlias(field: SyntaxNode, file: PyFile): string | undefined {
  const { keyword } = argumentsOf(field, file);
  for (const key of ["validation_alias", "env", "alias"]) {
    const value = keyword.get(key);
    const first = value?.type === "call" ? argumentsOf(value, file).positional[0] : value;
    const text = stringValue(first, file);
    if (text !== undefined) return text;
  }
  return undefined;
}

function environmentPrefix(definition: SyntaxNode, file: PyFile): string {
  for (const statement of bodyOf(definition)) {
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const value = assignment?.type === "assignment" ? child(assignment, "right") : undefined;
    if (value?.type === "call" && lastName(child(assignment, "left"), file) === "model_config")
      return stringValue(argumentsOf(value, file).keyword.get("env_prefix"), file) ?? "";
    if (statement.type !== "class_definition" || definitionName(statement, file) !== "Config") continue;
    for (const inner of bodyOf(statement)) {
      const option = inner.type === "expression_statement" ? namedChildren(inner)[0] : undefined;
      if (option?.type === "assignment" && lastName(child(option, "left"), file) === "env_prefix")
        return stringValue(child(option, "right"), file) ?? "";
    }
  }
  return "";
}

/** A value of Django's or Flask's configuration. */
export interface ConfigValue {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly value: SyntaxNode;
  /** Where it is set: a module or class of settings, or the configuration mapping of an application. */
  readonly where: "module" | "class" | "app";
}

/**
 * The configuration value that an assignment, keyword argument or dictionary pair sets: `NAME = …` in a module or class body,
 * `app.config["NAME"] = …`, `app.config.update(NAME=…)`, `app.config.from_mapping(NAME=…)`, `settings.configure(NAME=…)`.
 */
export function configValue(node: SyntaxNode, file: PyFile): ConfigValue | undefined {
  if (node.type === "keyword_argument" || node.type === "pair") {
    const call = node.type === "pair" ? node.parent?.parent?.parent : node.parent?.parent;
    const nameNode = child(node, node.type === "pair" ? "key" : "name");
    const value = child(node, "value");
    if (call?.type !== "call" || !nameNode || !value) return undefined;
    if (
      !/(?:^|\.)config\.(?:update|from_mapping)$|^settings\.configure$/.test(
        textOf(file, child(call, "function") ?? call).replace(/\s+/g, ""),
      )
    )
      return undefined;
    return { name: plainString(nameNode, file) ?? textOf(file, nameNode), nameNode, value, where: "app" };
  }
  const left = child(node, "left");
  const value = child(node, "right");
  if (node.type !== "assignment" || !left || !value) return undefined;
  if (left.type === "subscript") {
    const key = child(left, "subscript");
    const name = stringValue(key, file);
    if (!key || name === undefined || !/(?:^|\.)config$/.test(textOf(file, child(left, "value") ?? left))) return undefined;
    return { name, nameNode: key, value, where: "app" };
  }
  if (left.type !== "identifier") return undefined;
  const block = statementOf(node).parent;
  for (let outer: SyntaxNode | null | undefined = block; outer; outer = outer.parent) {
    if (outer.type === "class_definition") return { name: textOf(file, left), nameNode: left, value, where: "class" };
    if (outer.type === "function_definition") return undefined;
  }
  return { name: textOf(file, left), nameNode: left, value, where: "module" };
}

const developmentClass =
  /^(?:Dev|Devel|Development|Local|Test|Tests|Testing|Debug|CI)(?:$|[A-Z_])|(?:Dev|Development|Local|Test|Testing)(?:Config|Settings|Configuration)?$/;
const developmentFlag =
  /^(?:not\s+)?(?:\w+\.)*(?:is_|IS_)?(?:DEBUG|debug|DEV|dev|DEVELOPMENT|development|LOCAL|local|TESTING|testing|TEST)(?:_MODE|_mode)?(?:\(\))?$/;
const productionFlag = /^(?:not\s+)?(?:\w+\.)*(?:is_|IS_)?(?:PROD|prod|PRODUCTION|production|LIVE)(?:_MODE|_mode)?(?:\(\))?$/;
const comparedTo =
  /^[\s\S]*?(==|!=|\bnot in\b|\bin\b)\s*[([{]?\s*(?:[\w.]+\.)?["']?(?:\w+\.)*(dev|develop|development|local|localhost|127\.0\.0\.1|test|testing|ci|prod|production|live|staging)(?!\w)["']?/i;

/** What the truth of a condition says of the place where the program runs. */
function meaning(condition: string): "development" | "production" | undefined {
  const text = condition
    .trim()
    .replace(/^\(([\s\S]*)\)$/, "$1")
    .trim();
  const negated = /^not\s/.test(text);
  // "test" in sys.argv: manage.py runs the tests
  if (/^(?:not\s+)?["'](?:test|pytest)["']\s+in\s+sys\.(?:argv|modules)\b/.test(text)) return negated ? "production" : "development";
  if (developmentFlag.test(text)) return negated ? "production" : "development";
  if (productionFlag.test(text)) return negated ? "development" : "production";
  const match = comparedTo.exec(text);
  // DOMAIN == "localhost": a name of the own machine says it whatever is asked.
  const asked = /^(?:localhost|127\.0\.0\.1)$/i.test(match?.[2] ?? "") || /env|mode|stage|debug|settings|config|django/i.test(text);
  if (!match || !asked || /\b(?:and|or)\b/.test(text)) return undefined;
  const production = /^(?:prod|production|live|staging)$/i.test(match[2] ?? "");
  const negative = match[1] === "!=" || match[1] === "not in" || negated;
  return production === negative ? "development" : "production";
}

/** What holds where several conditions hold at once: what one of them says. */
function meaningOfAll(condition: string): ReturnType<typeof meaning> {
  if (!/\sand\s/.test(condition) || /\sor\s/.test(condition)) return undefined;
  const said = new Set(condition.split(/\s+and\s+/).map((part) => meaning(part)));
  return said.has("development") ? "development" : said.has("production") ? "production" : undefined;
}

/** Whether a condition, as it is written, only holds outside production: `settings.ENV == "dev"`, `not is_production`. */
export function isDevelopmentTest(condition: string): boolean {
  return meaning(condition) === "development";
}

/**
 * Whether a file is a maintenance script. A `tasks.py` holds the services or jobs of an application, unless it takes something from the task
 * runner that reads a file of this name.
 */
export function isScript(file: PyFile): boolean {
  return file.role.script && !(/(?:^|\/)tasks\.py$/.test(file.path) && !/\b(?:from|import) (?:invoke|fabric)\b/.test(file.text));
}

/** Whether the functions of a file are commands that somebody types: they take what a parser of arguments has read. */
export function isCommandFile(file: PyFile): boolean {
  if (!mentions(file, /\bargparse\b/)) return false;
  const commands = file.text.match(/\bdef \w+\([^)]*:\s*(?:argparse\.)?Namespace\b|\.add_parser\(/g) ?? [];
  return commands.length > 1 && !/@\w+(?:\.\w+)*\.(?:route|get|post|put|delete|patch)\(|\b(?:FastAPI|Flask)\(/.test(file.text);
}

interface BranchMeaning {
  readonly place: "development" | "production";
  /** The condition that says so. */
  readonly condition: string;
}

/** What the branches around a node say of the place where it runs, from the inside. */
function* branchMeanings(node: SyntaxNode, file: PyFile): Generator<BranchMeaning> {
  for (let current: SyntaxNode = node; current.parent; current = current.parent) {
    const { parent } = current;
    let asked: SyntaxNode | undefined;
    let otherwise = false;
    if (parent.type === "conditional_expression") {
      const [yes, condition, no] = namedChildren(parent);
      if (current === yes || current === no) asked = condition;
      otherwise = current === no;
    } else if ((parent.type === "if_statement" || parent.type === "elif_clause") && current.field === "consequence")
      asked = child(parent, "condition");
    else if (parent.type === "else_clause" && parent.parent?.type === "if_statement") {
      const plain = !parent.parent.children.some((part) => part.type === "elif_clause");
      if (plain) asked = child(parent.parent, "condition");
      otherwise = true;
    }
    const condition = asked ? textOf(file, asked) : "";
    const says = asked ? (meaning(condition) ?? (otherwise ? undefined : meaningOfAll(condition))) : undefined;
    if (says) yield { place: otherwise ? otherPlace[says] : says, condition };
  }
}

const otherPlace = { development: "production", production: "development" } as const;

function inClass(node: SyntaxNode, name: RegExp, file: PyFile): boolean {
  for (let current: SyntaxNode | null = node; current; current = current.parent)
    if (current.type === "class_definition" && name.test(definitionName(current, file))) return true;
  return false;
}

const developmentSettingsKey = {};

/**
 * Whether a module holds the settings of a developer's machine: it takes over those of another module, and switches debugging on or prints
 * mail to the console. A module that stands alone is everybody's.
 */
export function isDevelopmentSettings(file: PyFile): boolean {
  return file.memo(
    developmentSettingsKey,
    () =>
      /(?:^|\/)(?:settings|config)\/[^/]+\.py$/.test(file.path) &&
      !file.role.production &&
      /^from\s+\S*\b(?:base|common|default|defaults|settings|production|prod|shared)\s+import\s/m.test(file.text) &&
      /^\s*(?:DEBUG\s*=\s*True\b|EMAIL_BACKEND\s*=\s*["']django\.core\.mail\.backends\.(?:console|filebased|dummy|locmem)\b)/m.test(
        file.text,
      ),
  );
}

/** Whether code only counts for development or tests: by its file, its class, or the branch around it within the function or module. */
export function inDevelopment(node: SyntaxNode, file: PyFile): boolean {
  if (file.role.development || file.role.test || isDevelopmentSettings(file) || inClass(node.parent ?? node, developmentClass, file))
    return true;
  for (const { place } of branchMeanings(node, file)) if (place === "development") return true;
  return false;
}

/** A setting that opens what is there for tests and for developers: `settings.ENABLE_TESTING_ENDPOINTS`, `config.E2E_MODE`, `app.debug`. */
const testSwitch =
  /\b(?:\w*_)?(?:TEST(?:ING|S)?|E2E|DEBUG|DEV|DEVELOPMENT|IS_CI)(?:_\w+)?\b|\b(?:\w*app|settings|config)\.(?:debug|testing)\b/;

/** Whether a function ends at once unless a setting for tests or development is on: `if not settings.E2E_MODE: raise Http404`. */
export function isGuardedForTests(definition: SyntaxNode, file: PyFile): boolean {
  return bodyOf(definition)
    .slice(0, 4)
    .some((statement) => {
      const condition = statement.type === "if_statement" ? child(statement, "condition") : undefined;
      const text = condition ? textOf(file, condition) : "";
      if (
        !condition ||
        !(/^not\b/.test(text) ? testSwitch.test(text) && !/\bor\b/.test(text.replace(/\([^()]*\)/g, "")) : meaning(text) === "production")
      )
        return false;
      const last = namedChildren(child(statement, "consequence")).at(-1);
      return (
        last !== undefined &&
        /^(?:raise_statement|return_statement)$|^abort\(/.test(last.type === "expression_statement" ? textOf(file, last) : last.type)
      );
    });
}

/** Whether code only counts for production: by its file, its class, or a branch that says so by that name. */
export function inProduction(node: SyntaxNode, file: PyFile): boolean {
  if (file.role.production || inClass(node.parent ?? node, /^(?:Prod|Production|Live)(?:$|[A-Z_])/, file)) return true;
  for (const { place, condition } of branchMeanings(node, file)) if (place === "production" && /prod|live/i.test(condition)) return true;
  return false;
}
