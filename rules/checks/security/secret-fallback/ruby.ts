import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { callOf, chainText, optionOf, type RbCall, statementsOf } from "../../../shared/ruby/calls.ts";
import { quoted } from "../../../shared/ruby/edits.ts";
import { credentialRead, environmentAsked, envRead, isEnv, outsideProduction } from "../../../shared/ruby/environment.ts";
import { isDevelopment } from "../../../shared/ruby/roles.ts";
import { assignedValues, follow, isLocal } from "../../../shared/ruby/scopes.ts";
import { nameValue, numberValue, stringValue } from "../../../shared/ruby/values.ts";
import { opensElsewhere } from "../../../shared/names/outgoing-credentials.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";

/** A secret that is read from outside the code. */
interface Read {
  readonly name: string;
  /** Ruby source that reads it and raises when it is missing. */
  readonly failing: string;
}

/** The secret that an expression reads, seen through `.presence`, `.to_s` and one local variable. */
function secretRead(node: SyntaxNode | undefined, file: RbFile): Read | undefined {
  if (!node) return undefined;
  const env = envRead(node, file);
  if (env) return isSecretName(env.name) ? { name: env.name, failing: `ENV.fetch(${quoted(env.name, file)})` } : undefined;
  const call = node.type === "call" ? callOf(node, file) : undefined;
  if (call?.receiver && call.args.length === 0 && /^(?:presence|to_s|strip|freeze|to_str)$/.test(call.name)) {
    const inner = secretRead(call.receiver, file);
    if (inner) return inner;
  }
  const setting = credentialRead(node, file);
  if (setting)
    return isSecretName(setting.name)
      ? { name: setting.name, failing: `${textOf(file, node)} || raise(KeyError, ${quoted(`${setting.name} is not set`, file)})` }
      : undefined;
  if (node.type === "identifier" && isLocal(node, file)) {
    const values = assignedValues(node, file);
    return values.length === 1 && values[0] && values[0] !== node && values[0].type !== "binary" ? secretRead(values[0], file) : undefined;
  }
  return undefined;
}

/** The text of a default that stands in the source, or undefined when it is computed, read from elsewhere, or nil. */
function literalDefault(node: SyntaxNode | undefined, file: RbFile): string | undefined {
  if (!node) return undefined;
  const value = follow(node, file);
  const text = stringValue(value, file) ?? nameValue(value, file);
  if (text !== undefined) return text;
  const number = numberValue(value, file);
  if (number !== undefined) return String(number);
  // "x" * 64 is as well known as "x".
  if (value.type === "binary" && value.children.some((part) => part.type === "*" || part.type === "+"))
    return literalDefault(child(value, "left"), file);
  const call = callOf(value, file);
  if (call?.receiver && /^(?:ljust|rjust|hexdigest|encode64|strict_encode64|to_s)$/.test(call.name))
    return literalDefault(call.name.includes("just") || call.name === "to_s" ? call.receiver : call.args[0], file);
  return undefined;
}

interface Found {
  readonly read: Read;
  readonly node: SyntaxNode;
  readonly fallback: SyntaxNode | undefined;
  /** A ternary on the environment gives the default outside production only. */
  readonly development?: boolean;
  readonly fixable?: boolean;
}

function judge({ read, node, fallback, development, fixable = true }: Found, file: RbFile): Outcomes {
  if (file.role.test || file.role.seed || file.role.example || isDevelopment(file)) return undefined;
  const text = literalDefault(fallback, file);
  if (text === undefined) return undefined;
  const data = { name: read.name };
  if (development || outsideProduction(node, file)) return problem("devFallback", node, { data, priority: "P1" });
  const fixes: ProblemFix[] = fixable ? [{ fix: "failFast", edits: [{ start: node.start, end: node.end, text: read.failing }] }] : [];
  return text === ""
    ? problem("empty", node, { data, priority: opensElsewhere(read.name) ? "P2" : "P1", fixes })
    : problem("fallback", node, { data, fixes });
}

/** `ENV.fetch("SECRET", "x")`, `ENV.fetch("SECRET") { "x" }`; without a default it is how it should be. */
function fetched(node: SyntaxNode, file: RbFile): Outcomes {
  const env = envRead(node, file);
  if (!env) return fetchedSetting(node, file);
  if (!isSecretName(env.name)) return undefined;
  if (env.raises) return file.role.test ? undefined : met(node);
  const read = { name: env.name, failing: `ENV.fetch(${quoted(env.name, file)})` };
  const statements = env.block ? statementsOf(env.block) : [];
  const conditional = env.block && statements.length === 1 ? developmentDefault(statements[0], file) : undefined;
  if (conditional) return judge({ read, node, fallback: conditional, development: true }, file);
  return judge({ read, node, fallback: env.fallback ?? (statements.length === 1 ? statements[0] : undefined) }, file);
}

/** `ENV.fetch("SECRET") { Rails.env.production? ? raise : "x" }`, `{ raise if Rails.env.production?; "x" }`. */
function developmentDefault(statement: SyntaxNode | undefined, file: RbFile): SyntaxNode | undefined {
  if (statement?.type !== "conditional") return undefined;
  const asked = environmentAsked(child(statement, "condition"), file);
  if (!asked) return undefined;
  const production = (asked.name === "production") !== asked.negated;
  return child(statement, production ? "alternative" : "consequence");
}

/** `Rails.application.credentials.fetch(:jwt_secret, "x")`, `config.get("JWT_SECRET", "x")`. */
function fetchedSetting(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const key = call?.args.length === 2 ? nameValue(call.args[0], file) : undefined;
  if (!call?.receiver || key === undefined || !isSecretName(key)) return undefined;
  if (!/(?:credentials|secrets|config|configuration|settings|env|Settings|Config|options)$/i.test(chainText(call.receiver, file)))
    return undefined;
  const first = textOf(file, call.args[0] as SyntaxNode);
  return judge(
    {
      read: { name: key, failing: `${textOf(file, call.receiver)}.fetch(${first})` },
      node,
      fallback: call.args[1],
      fixable: call.name === "fetch",
    },
    file,
  );
}

/** `ENV["SECRET"] || "x"`; the middle of `ENV["A"] || ENV["B"] || "x"` is no default. */
function either(node: SyntaxNode, file: RbFile): Outcomes {
  if (!node.children.some((part) => part.type === "||" || part.type === "or")) return undefined;
  const left = child(node, "left");
  const right = child(node, "right");
  const chained = left?.type === "binary" && left.children.some((part) => part.type === "||") ? left : undefined;
  const read =
    secretRead(left, file) ??
    (chained ? (secretRead(child(chained, "right"), file) ?? secretRead(child(chained, "left"), file)) : undefined);
  if (!read || !right || !left) return undefined;
  const call = callOf(right, file);
  if (call && !call.receiver && /^(?:raise|fail|abort|exit)$/.test(call.name)) return file.role.test ? undefined : met(node);
  const failing = chained ? `${textOf(file, left)} || raise(KeyError, ${quoted(`${read.name} is not set`, file)})` : read.failing;
  return judge({ read: { ...read, failing }, node, fallback: right }, file);
}

/** `ENV["SECRET"].nil? ? "x" : ENV["SECRET"]`, `Rails.env.production? ? ENV.fetch("SECRET") : "x"`. */
function ternary(node: SyntaxNode, file: RbFile): Outcomes {
  const [condition, yes, no] = ["condition", "consequence", "alternative"].map((field) => child(node, field));
  if (!condition || !yes || !no) return undefined;
  const read = secretRead(yes, file) ?? secretRead(no, file);
  if (!read) return undefined;
  const fallback = secretRead(yes, file) ? no : yes;
  const asked = environmentAsked(condition, file);
  if (asked) return judge({ read, node, fallback, development: true }, file);
  // The condition has to ask for the variable itself, else the other value is no default.
  return textOf(file, condition).includes(read.name) || textOf(file, condition) === textOf(file, fallback === no ? yes : no)
    ? judge({ read, node, fallback }, file)
    : undefined;
}

/** `ENV["SECRET"] ||= "x"`, and `secret ||= "x"` behind `secret = ENV["SECRET"]`. */
function assigned(node: SyntaxNode, file: RbFile): Outcomes {
  if (!node.children.some((part) => part.type === "||=")) return undefined;
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right) return undefined;
  if (left.type === "identifier" || left.type === "instance_variable") {
    const source = assignedValues(left, file).find((value) => value !== right);
    const read = source && secretRead(source, file);
    return read ? judge({ read, node, fallback: right, fixable: false }, file) : undefined;
  }
  const env = envRead(left, file);
  if (!env || !isSecretName(env.name) || !isEnv(child(left, "object"), file)) return undefined;
  return judge({ read: { name: env.name, failing: `ENV.fetch(${quoted(env.name, file)})` }, node, fallback: right }, file);
}

/** Settings classes: `setting :jwt_secret, default: "x"` (dry-configurable), `attr_config jwt_secret: "x"` (anyway_config). */
function declared(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || call.receiver) return undefined;
  if (call.name === "attr_config") {
    return call.options.flatMap((entry) => {
      if (entry.key === undefined || !isSecretName(entry.key)) return [];
      const outcome = judge({ read: { name: entry.key, failing: "" }, node: entry.pair, fallback: entry.value, fixable: false }, file);
      return outcome ? [outcome].flat() : [];
    });
  }
  return declaredDefault(call, file);
}

function declaredDefault(call: RbCall, file: RbFile): Outcomes {
  const name = nameValue(call.args[0], file);
  const entry = optionOf(call, "default");
  if (name === undefined || !entry || !isSecretName(name)) return undefined;
  return judge({ read: { name, failing: "" }, node: entry.pair, fallback: entry.value, fixable: false }, file);
}

/** Where a secret is read without any default: an `ENV["SECRET"]` that nothing follows says nothing of how its absence is met. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    fetch: fetched,
    get: fetched,
    setting: declared,
    attr_config: declared,
    mattr_accessor: declared,
    config_accessor: declared,
    option: declared,
  },
  node: {
    binary: either,
    conditional: ternary,
    operator_assignment: assigned,
    // `if ENV["X"] … else "x" end` as a value is a ternary in long form.
    if: (node, file) => {
      const then = namedChildren(child(node, "consequence"));
      const otherwise = namedChildren(child(node, "alternative"));
      const condition = child(node, "condition");
      const [yes, no] = [then[0], otherwise[0]];
      if (then.length !== 1 || otherwise.length !== 1 || !yes || !no || !condition) return undefined;
      const read = secretRead(yes, file) ?? secretRead(no, file);
      if (!read || environmentAsked(condition, file)) return undefined;
      return textOf(file, condition).includes(read.name)
        ? judge({ read, node: secretRead(yes, file) ? no : yes, fallback: secretRead(yes, file) ? no : yes, fixable: false }, file)
        : undefined;
    },
  },
};
