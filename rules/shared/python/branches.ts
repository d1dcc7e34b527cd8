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

/** Conditions that ask what kind of request or command came in: one call has one answer. */
const subject =
  /\b(?:request\.(?:POST|GET|method|data|form|args|json)|method|action|command|cmd|operation|op|kind|event(?:_type|\.type)?|type|intent|mode)\b/;

/** The conditions of the `if` statements around a node, within the function, from the inside. */
function conditionsAround(node: SyntaxNode): SyntaxNode[] {
  const conditions: SyntaxNode[] = [];
  for (let current: SyntaxNode = node; current.parent && current.type !== "function_definition"; current = current.parent) {
    const condition = current.field === "consequence" ? child(current.parent, "condition") : undefined;
    if (condition) conditions.push(condition);
  }
  return conditions;
}

/**
 * Whether two nodes under different `if` statements exclude each other by what the conditions say: both ask the same question about the
 * request, or the second one runs only when a flag is not set that the first one's branch sets.
 */
function excludedByCondition(first: SyntaxNode, second: SyntaxNode, file: PyFile): boolean {
  const text = (node: SyntaxNode): string => file.text.slice(node.start, node.end);
  const earlier = conditionsAround(first);
  const later = conditionsAround(second).filter((condition) => !earlier.includes(condition));
  for (const condition of later) {
    const flag = /^not\s+(\w+)$/.exec(text(condition))?.[1];
    const block = earlier.length > 0 ? child(earlier[0]?.parent, "consequence") : undefined;
    if (flag && block && new RegExp(`\\b${flag}\\s*=\\s*True\\b`).test(text(block))) return true;
    const asked = subject.exec(text(condition))?.[0];
    if (asked && earlier.some((other) => !contains(other.parent, second) && subject.exec(text(other))?.[0] === asked)) return true;
  }
  return false;
}

function contains(outer: SyntaxNode | null | undefined, inner: SyntaxNode): boolean {
  return outer !== null && outer !== undefined && outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether both of two nodes, the first one standing first, can run in one call of their function. */
export function canFollow(first: SyntaxNode, second: SyntaxNode, file: PyFile): boolean {
  if (excludedByCondition(first, second, file)) return false;
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
export function longestChain<T>(items: readonly T[], nodeOf: (item: T) => SyntaxNode, file: PyFile): T[] {
  let best: T[] = [];
  items.forEach((start, index) => {
    const chain = [start];
    for (const next of items.slice(index + 1)) if (chain.every((item) => canFollow(nodeOf(item), nodeOf(next), file))) chain.push(next);
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
