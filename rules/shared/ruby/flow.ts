/** Whether two places of one method can run in the same call. */
import type { FileContext } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { callOf, callOfBlock } from "./calls.ts";
import { isBody } from "./scopes.ts";

type File = FileContext<SyntaxNode>;

/** Blocks that run later, elsewhere, or only for one outcome among several. */
const deferred =
  /^(?:lambda|proc|define_method|define_singleton_method|after_commit|after_rollback|on|on_\w+|success|failure|fail|rescue_from|async|defer|html|json|js|xml|turbo_stream|any|any_of|turbo|perform_later|at_exit|trap|schedule|future|post)$/;

/** The innermost block around a node that runs apart from the code it stands in (a lambda, a thread, one answer of `respond_to`), or undefined. */
export function deferringBlock(node: SyntaxNode, file: File): SyntaxNode | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "lambda") return current;
    if (current.type === "method" || current.type === "singleton_method" || current.type === "class" || current.type === "module")
      return undefined;
    if (current.type !== "block" && current.type !== "do_block") continue;
    const call = callOfBlock(current, file);
    if (!call) continue;
    if (deferred.test(call.name)) return current;
    if (
      call.name === "new" &&
      call.receiver &&
      /^(?:Thread|Proc|Fiber|Async|Concurrent::\w+)$/.test(file.text.slice(call.receiver.start, call.receiver.end))
    )
      return current;
  }
  return undefined;
}

/** The chain of a node's ancestors from the root down to the node itself. */
function pathTo(node: SyntaxNode): SyntaxNode[] {
  const path: SyntaxNode[] = [];
  for (let current: SyntaxNode | null = node; current; current = current.parent) path.unshift(current);
  return path;
}

/** Whether a statement leaves the body it stands in, so that nothing behind it runs. */
function leaves(statement: SyntaxNode, file: File): boolean {
  if (["return", "break", "next", "redo", "retry"].includes(statement.type)) return true;
  if (statement.type === "binary" && statement.children.some((part) => part.type === "and" || part.type === "&&")) {
    const right = child(statement, "right");
    return right !== undefined && leaves(right, file);
  }
  const call = statement.type === "call" || statement.type === "identifier" ? callOf(statement, file) : undefined;
  return call !== undefined && !call.receiver && /^(?:raise|fail|throw|abort|exit|halt|error!|fail!)$/.test(call.name);
}

/** Whether `earlier` and `later` (in the order of the text, in one method) never both run: other branches, or a `return` between them. */
export function isExclusive(earlier: SyntaxNode, later: SyntaxNode, file: File): boolean {
  if (deferringBlock(earlier, file) !== deferringBlock(later, file)) return true;
  const a = pathTo(earlier);
  const b = pathTo(later);
  let depth = 0;
  while (a[depth] !== undefined && a[depth] === b[depth]) depth++;
  const fork = a[depth - 1];
  const sideA = a[depth];
  const sideB = b[depth];
  if (!fork || !sideA || !sideB) return false;
  if (splits(fork, sideA, sideB)) return true;
  // A rescue or ensure clause belongs to what failed before it.
  if ([...a.slice(depth), ...b.slice(depth)].some((node) => node.type === "rescue" || node.type === "ensure")) return true;
  return a.slice(depth).some((node, index) => endsHere(node, a[depth + index + 1], file));
}

/** Whether a node parts into branches of which only one runs. */
function splits(fork: SyntaxNode, sideA: SyntaxNode, sideB: SyntaxNode): boolean {
  switch (fork.type) {
    case "if":
    case "elsif":
    case "conditional":
    case "if_modifier":
      return sideB.field === "alternative";
    case "unless":
      return sideB.field === "alternative" ? sideA.field === "consequence" : sideA.field === "condition";
    case "case":
    case "case_match":
      return sideA.field !== "value";
    case "binary":
      return fork.children.some((part) => part.type === "||" || part.type === "or");
    case "rescue_modifier":
      return true;
    default:
      return false;
  }
}

/** Whether control leaves the method or block behind the part `inner` of `node`. */
function endsHere(node: SyntaxNode, inner: SyntaxNode | undefined, file: File): boolean {
  if (node.type === "return" || node.type === "next" || node.type === "break") return true;
  if (!isBody(node) || !inner) return false;
  const statements = namedChildren(node);
  return statements.slice(statements.indexOf(inner) + 1).some((statement) => leaves(statement, file));
}
