/** Reads of environment variables and of the application's own secrets. */
import type { FileContext } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callOf, chainOf, chainText, constantName, indexOf, type RbCall } from "./calls.ts";
import { follow } from "./scopes.ts";
import { nameValue, stringValue } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** A read of a variable whose name is known. */
interface EnvRead {
  readonly name: string;
  readonly node: SyntaxNode;
  /** For `ENV.fetch`: the second argument. */
  readonly fallback: SyntaxNode | undefined;
  /** For `ENV.fetch`: the block that computes a default. */
  readonly block: SyntaxNode | undefined;
  /** `ENV.fetch` without a default raises when the variable is missing. */
  readonly raises: boolean;
}

/** The environment variable that an expression reads: `ENV["X"]`, `ENV.fetch("X", …)`, `ENV.fetch("X") { … }`, `ENV.dig("X")`; else undefined. */
export function envRead(node: SyntaxNode | undefined | null, file: File): EnvRead | undefined {
  if (!node) return undefined;
  const index = indexOf(node);
  if (index) {
    if (!isEnv(index.object, file)) return undefined;
    const name = stringValue(follow(index.key, file), file);
    return name === undefined ? undefined : { name, node, fallback: undefined, block: undefined, raises: false };
  }
  const call = node.type === "call" ? callOf(node, file) : undefined;
  if (!call || (call.name !== "fetch" && call.name !== "[]" && call.name !== "dig") || !isEnv(call.receiver, file)) return undefined;
  const first = call.args[0];
  const name = first && stringValue(follow(first, file), file);
  if (name === undefined) return undefined;
  const fetch = call.name === "fetch";
  const fallback = fetch ? (call.args[1] ?? call.options[0]?.pair) : undefined;
  return { name, node, fallback, block: fetch ? call.block : undefined, raises: fetch && !fallback && !call.block && !call.blockArgument };
}

/** Whether an expression is `ENV` itself. */
export function isEnv(node: SyntaxNode | undefined, file: File): boolean {
  return node !== undefined && constantName(node, file) === "ENV";
}

interface CredentialRead {
  /** The last name of the path: `secret_key` for `Rails.application.credentials.aws.secret_key`. */
  readonly name: string;
  /** All of it, with dots. */
  readonly path: string;
}

/** Configuration objects whose members are the application's settings and secrets. */
const settingsRoot =
  /^(?:Rails\.application(?=\.secret_key_base)|Rails\.application\.(?:credentials|secrets)|Rails\.configuration(?:\.x)?|Rails\.application\.config(?:\.x)?|Settings|Figaro\.env|AppConfig|Config|Configuration|SiteSetting|Dotenv)\b/;

/**
 * A secret or setting read from the application's configuration: `Rails.application.credentials.aws[:key]`, `….dig(:aws, :key)`,
 * `….fetch(:key)`, `Settings.jwt.secret`. Not an environment variable.
 */
export function credentialRead(node: SyntaxNode | undefined | null, file: File): CredentialRead | undefined {
  if (!node) return undefined;
  const path = settingPath(node, file);
  if (!path || path.length < 2) return undefined;
  const text = path.join(".");
  if (!settingsRoot.test(text) || settingsRoot.exec(text)?.[0] === text) return undefined;
  return { name: (path.at(-1) ?? "").replace(/[!?]$/, ""), path: text };
}

function settingPath(node: SyntaxNode, file: File): readonly string[] | undefined {
  const index = indexOf(node);
  if (index) return extend(index.object, [index.key], file);
  const call = node.type === "call" ? callOf(node, file) : undefined;
  if (
    call?.receiver &&
    (call.name === "dig" || call.name === "fetch" || call.name === "get" || call.name === "[]") &&
    call.args.length > 0
  ) {
    return extend(call.receiver, call.name === "dig" ? call.args : call.args.slice(0, 1), file);
  }
  if (call?.receiver && call.args.length === 0 && !call.block) {
    const head = settingPath(call.receiver, file);
    return head && [...head, call.name];
  }
  return chainOf(node, file);
}

function extend(object: SyntaxNode, keys: readonly SyntaxNode[], file: File): readonly string[] | undefined {
  const head = settingPath(object, file);
  const names = keys.map((key) => nameValue(key, file));
  return head && names.every((name) => name !== undefined) ? [...head, ...(names as string[])] : undefined;
}

/** Whether a condition asks for an environment: `Rails.env.production?`, `ENV["RACK_ENV"] == "production"`, `development?` of Sinatra. */
export function environmentAsked(
  node: SyntaxNode | undefined | null,
  file: File,
): { readonly name: "production" | "development"; readonly negated: boolean } | undefined {
  if (!node) return undefined;
  if (node.type === "unary") {
    const inner = environmentAsked(node.children.at(-1), file);
    return inner && { ...inner, negated: !inner.negated };
  }
  if (node.type === "parenthesized_statements")
    return environmentAsked(
      node.children.find((part) => part.named),
      file,
    );
  const call = callOf(node, file);
  if (call) return environmentCall(call, file);
  const text = file.text.slice(node.start, node.end);
  if (node.type !== "binary" || !/env/i.test(text)) return undefined;
  const compared = /(==|!=)\s*["':](production|staging|development|test|local|dev)\b/.exec(text);
  if (!compared || /&&|\|\|/.test(text)) return undefined;
  return { name: compared[2] === "production" || compared[2] === "staging" ? "production" : "development", negated: compared[1] === "!=" };
}

function environmentCall(call: RbCall, file: File): { readonly name: "production" | "development"; readonly negated: boolean } | undefined {
  const receiver = chainText(call.receiver, file);
  if (receiver !== "" && !/(?:^|\.)env$|settings$|^Rails$|^(?:Hanami|Sinatra::(?:Base|Application))/.test(receiver)) return undefined;
  if (/^(?:production|staging)\?$/.test(call.name)) return { name: "production", negated: false };
  if (/^(?:development|test|local|dev|dev_or_test|development_or_test)\?$/.test(call.name)) return { name: "development", negated: false };
  return undefined;
}

/**
 * Whether a node only runs outside production, by an `if Rails.env.development?`, `unless Rails.env.production?`, a ternary or
 * `!Rails.env.production? &&` around it.
 */
export function outsideProduction(node: SyntaxNode, file: File): boolean {
  let inner: SyntaxNode = node;
  for (let current = node.parent; current; inner = current, current = current.parent) {
    if (current.type === "binary") {
      const conjunction = inner.field === "right" && current.children.some((part) => part.type === "&&" || part.type === "and");
      const asked = conjunction ? environmentAsked(child(current, "left"), file) : undefined;
      if (asked && (asked.name === "development") !== asked.negated) return true;
      continue;
    }
    if (!["if", "unless", "if_modifier", "unless_modifier", "conditional", "elsif"].includes(current.type)) continue;
    const asked = environmentAsked(child(current, "condition"), file);
    if (!asked || inner.field === "condition") continue;
    const inverse = current.type === "unless" || current.type === "unless_modifier";
    const conditionHolds = inverse === (inner.field === "alternative");
    const named = conditionHolds !== asked.negated;
    if ((asked.name === "development") === named) return true;
  }
  return false;
}
