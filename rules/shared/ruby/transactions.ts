/** Whether code runs within a database transaction. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callOf, callOfBlock, type RbCall } from "./calls.ts";
import { enclosingMethod, methodName, walkScope } from "./scopes.ts";
import { classesOf } from "./classes.ts";
import { nameValue } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** Methods that run their block in a transaction, by whatever receiver: `Order.transaction`, `record.with_lock`, own wrappers by their name. */
function opensTransaction(call: RbCall): boolean {
  if (!call.block && !call.blockArgument) return false;
  return (
    /transaction|atomic(?:ally)?$|^with_lock$|^synchronize_with_lock$|^with_advisory_lock!?$|^unit_of_work$/.test(call.name) &&
    !/after|outside|without/.test(call.name)
  );
}

/** The transaction's block around a node within its method, or undefined. */
export function transactionAround(node: SyntaxNode, file: File): RbCall | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "block" || current.type === "do_block") {
      const call = callOfBlock(current, file);
      if (call && opensTransaction(call)) return call;
    }
    if (current.type === "class" || current.type === "module") return undefined;
  }
  return undefined;
}

/** Callbacks of models that run within the transaction of the save; the `after_commit` family does not. */
const savingCallbacks = /^(?:before|around|after)_(?:validation|save|create|update|destroy|touch|find|initialize)$/;

const coveredTables = {};

/**
 * Methods of the file that are only reached within a transaction: called in a transaction's block, registered as a model's callback, wrapped
 * by an `around_…` hook that opens one, or called by nothing but such methods.
 */
function coveredMethods(file: File): ReadonlySet<SyntaxNode> {
  return file.memo(coveredTables, () => {
    const covered = new Set<SyntaxNode>();
    for (const subject of classesOf(file)) {
      const names = new Set<string>();
      const wrapped = subject.declarations.some((call) => /^around/.test(call.name) && /transaction/.test(textOf(file, call.node)));
      for (const call of subject.declarations) {
        if (savingCallbacks.test(call.name)) for (const argument of call.args) names.add(nameValue(argument, file) ?? "");
      }
      const callers = callersIn(
        subject.methods.map((method) => method.node),
        file,
      );
      for (let grown = true; grown; ) {
        grown = false;
        for (const method of subject.methods) {
          if (covered.has(method.node)) continue;
          const calls = callers.get(method.name) ?? [];
          const safe =
            calls.length > 0 &&
            calls.every((call) => transactionAround(call, file) !== undefined || covered.has(enclosingMethod(call) ?? call));
          const hidden = method.visibility !== "public" || calls.some((call) => transactionAround(call, file) !== undefined);
          if (wrapped || names.has(method.name) || (safe && hidden)) {
            covered.add(method.node);
            grown = true;
          }
        }
      }
    }
    return covered;
  });
}

/** Calls of methods of the same object, by name, in the given methods. */
function callersIn(methods: readonly SyntaxNode[], file: File): ReadonlyMap<string, readonly SyntaxNode[]> {
  const table = new Map<string, SyntaxNode[]>();
  for (const method of methods) {
    walkScope(method, (node) => {
      if (node.type !== "call" && node.type !== "identifier") return;
      if (node.type === "identifier" && (node.field === "method" || node.field === "name" || node.parent?.type === "method_parameters"))
        return;
      const call = callOf(node, file);
      if (!call || (call.receiver && call.receiver.type !== "self")) return;
      const list = table.get(call.name);
      if (list) list.push(node);
      else table.set(call.name, [node]);
    });
  }
  return table;
}

/** Whether a node runs within a transaction that this file shows. */
export function inTransaction(node: SyntaxNode, file: File): boolean {
  if (transactionAround(node, file)) return true;
  const method = enclosingMethod(node);
  if (!method) return false;
  if (coveredMethods(file).has(method)) return true;
  return takesTransaction(method, file);
}

/** Whether a method says by its name or parameters that its caller holds the transaction or the lock. */
function takesTransaction(method: SyntaxNode, file: File): boolean {
  if (/(?:in|within|inside)_(?:a_)?transaction|with_lock|locked/.test(methodName(method, file))) return true;
  const parameters = child(method, "parameters");
  return parameters !== undefined && /\b(?:tx|txn|transaction)\b/.test(textOf(file, parameters));
}
