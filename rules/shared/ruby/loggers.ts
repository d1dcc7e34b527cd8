/** What writes to a log: loggers by any of their usual names, and `puts` and its kin. */
import type { FileContext } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { callOf, chainText, constantName, type RbCall } from "./calls.ts";
import { follow, isLocal } from "./scopes.ts";

type File = FileContext<SyntaxNode>;

const levels = new Set([
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "unknown",
  "add",
  "log",
  "trace",
  "notice",
  "<<",
  "tagged",
  "measure_info",
  "measure_debug",
]);
const prints = new Set(["puts", "p", "pp", "print", "printf", "warn", "ap", "putc"]);
const streamWrites = new Set(["puts", "print", "write", "printf", "p", "<<"]);

/** Names that methods which write to a log go by, for a check's table of visitors. */
export const logMethods: readonly string[] = [...new Set([...levels, ...prints, "write"])].filter((name) => /^\w+$/.test(name));

/** A call that writes a line. */
export interface LogCall {
  readonly call: RbCall;
  /** `print` for `puts` and streams, `logger` for the rest. */
  readonly how: "logger" | "print";
}

/** The log call that a call is, or undefined. */
export function logCall(call: RbCall | undefined, file: File): LogCall | undefined {
  if (!call) return undefined;
  const { receiver, name } = call;
  if (!receiver) {
    if (!prints.has(name) || (call.node.type === "identifier" && isLocal(call.node, file))) return undefined;
    return { call, how: "print" };
  }
  if (/^(?:\$(?:stdout|stderr)|STDOUT|STDERR|Kernel)$/.test(chainText(receiver, file)))
    return streamWrites.has(name) || prints.has(name) ? { call, how: "print" } : undefined;
  return levels.has(name) && isLogger(receiver, file) ? { call, how: "logger" } : undefined;
}

/** Whether an expression is a logger: `Rails.logger`, `logger`, `@log`, `Sidekiq.logger`, `Logger.new($stdout)`, `SemanticLogger["x"]`. */
export function isLogger(node: SyntaxNode, file: File): boolean {
  const chain = chainText(node, file);
  const last = chain.split(/\.|::/).at(-1) ?? "";
  if (
    /^@{0,2}_?(?:\w+_)?(?:logger|log)$/i.test(last) &&
    !/^(?:change_?log|audit_?log|activity_?log|event_?log|git_log|access_log|blog|catalog|dialog|backlog|changelog|web_?log|\w+_audit_log)$/i.test(
      last.replace(/^@+/, ""),
    )
  ) {
    return !(/^[A-Z]/.test(last) && last === "Log" && constantName(node, file) === undefined);
  }
  const target = follow(node, file);
  const call = callOf(target, file);
  if (!call) return /^(?:SemanticLogger|Rails\.logger)/.test(chain);
  const of = constantName(call.receiver, file) ?? "";
  if (
    /^(?:Logger|ActiveSupport::(?:Logger|TaggedLogging|BroadcastLogger)|SemanticLogger|Ougai::Logger|Logging|Yell|MonoLogger|Console|Logging\.logger)$/.test(
      of,
    )
  )
    return call.name === "new" || call.name === "[]" || call.name === "logger";
  if (call.name === "tagged" && call.receiver) return isLogger(call.receiver, file);
  return false;
}
