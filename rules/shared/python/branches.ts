/** Which statements of a function can run in the same call, and what happens between them. */
import type { PyFile } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { symbolOf } from "./symbols.ts";

/** A branch that holds a node, within the function. */
interface Branch {
  /** The statement that decides: `if`, `try`, `match`. */
  readonly owner: SyntaxNode;
  /** Branches of one owner with different names exclude each other. */
  readonly name: string;
}

function branchesOf(node: SyntaxNode): Branch[] {
  const branches: Branch[] = [];
  for (let current: SyntaxNode = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.type === "function_definition" || parent.type === "lambda") break;
    if (parent.type === "if_statement" && current.field !== "condition") branches.push({ owner: parent, name: `${current.start}` });
    else if (parent.type === "conditional_expression") branches.push({ owner: parent, name: `${current.start}` });
    else if (parent.type === "try_statement") {
      // What follows the body runs with it; a handler runs instead of the rest of it.
      if (current.type === "except_clause" || current.type === "except_group_clause")
        branches.push({ owner: parent, name: `${current.start}` });
      else if (current.type !== "finally_clause") branches.push({ owner: parent, name: "body" });
    } else if (current.type === "case_clause") {
      const owner = parent.parent?.type === "match_statement" ? parent.parent : parent;
      branches.push({ owner, name: `${current.start}` });
    }
  }
  return branches;
}

/** Whether the last statement of a block leaves it. */
function leaves(block: SyntaxNode): boolean {
  const last = namedChildren(block).at(-1);
  return last !== undefined && /^(?:return_statement|raise_statement|continue_statement|break_statement)$/.test(last.type);
}

/** Whether both of two nodes, the first one standing first, can run in one call of their function. */
export function canFollow(first: SyntaxNode, second: SyntaxNode): boolean {
  const others = new Map(branchesOf(second).map(({ owner, name }) => [owner, name]));
  for (const { owner, name } of branchesOf(first)) {
    const other = others.get(owner);
    if (other !== undefined && other !== name) return false;
  }
  // A block that returns after the first node never reaches the second.
  for (let current = first; current.parent; current = current.parent) {
    if (current.type === "function_definition") break;
    if (current.type !== "block") continue;
    if (current.start <= second.start && second.end <= current.end) break;
    if (leaves(current)) return false;
  }
  return true;
}

/** The longest run of nodes, in document order, that can all run in one call. */
export function longestChain<T>(items: readonly T[], nodeOf: (item: T) => SyntaxNode): T[] {
  let best: T[] = [];
  items.forEach((start, index) => {
    const chain = [start];
    for (const next of items.slice(index + 1)) if (chain.every((item) => canFollow(nodeOf(item), nodeOf(next)))) chain.push(next);
    if (chain.length > best.length) best = chain;
  });
  return best;
}

const externalModules =
  /^(?:httpx|requests|aiohttp|urllib3?|stripe|openai|anthropic|boto3|botocore|aioboto3|smtplib|aiosmtplib|sendgrid|resend|twilio|slack_sdk|paypalrestsdk|braintree|plaid|google\.cloud|googleapiclient|socket|grpc|paramiko|ftplib|subprocess|docker)\b/;
const externalNames =
  /^(?:delay|apply_async|send_task|enqueue|enqueue_job|send_mail|send_email|urlopen|sleep|to_thread|run_in_executor|run_in_threadpool)$/;

/** Whether a call leaves the process: HTTP, mail, a provider's client, a queue. */
export function isExternalCall(call: SyntaxNode, file: PyFile): boolean {
  const callee = child(call, "function");
  if (!callee) return false;
  const name = child(callee, "attribute") ?? callee;
  return externalNames.test(file.text.slice(name.start, name.end)) || externalModules.test(symbolOf(callee, file) ?? "");
}

/** Whether a node between two others satisfies a test. */
export function between(first: SyntaxNode, second: SyntaxNode, around: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  let found = false;
  walkTree(around, (node) => {
    if (found || node.end <= first.end || node.start >= second.start) return false;
    if (node.start >= first.end && node.end <= second.start && test(node)) found = true;
    return !found;
  });
  return found;
}
