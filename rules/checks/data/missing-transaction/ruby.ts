import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, problem, type ProblemFix } from "../../../api/outcome.ts";
import { child, contains, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { callOf, type RbCall } from "../../../shared/ruby/calls.ts";
import { classesOf, enclosingClass } from "../../../shared/ruby/classes.ts";
import { wrapStatements } from "../../../shared/ruby/edits.ts";
import { deferringBlock, isExclusive } from "../../../shared/ruby/flow.ts";
import { isScript, isTestSupport } from "../../../shared/ruby/roles.ts";
import { assignedName, type RbWrite, writeMethods, writeOf } from "../../../shared/ruby/records.ts";
import { enclosingLoop, enclosingMethod, isBody } from "../../../shared/ruby/scopes.ts";
import { inTransaction, transactionAround } from "../../../shared/ruby/transactions.ts";
import { mentions } from "../../../shared/mentions.ts";
import { priorityOf } from "./weight.ts";

const names = new Set(writeMethods);
const bulk = /_all$|^(?:insert_all|upsert_all)!?$/;
const auditModel = /(?:Audit|Log|LogEntry|History|Activity|ActivityLog|Event|Version|Trail|Analytics|Metric|Tracking)s?$/;

/** Generators of made-up data: they are run again when they fail. */
const demoPath = /(?:^|\/)(?:demo|seeds?|seeders?|samples?|sample_data|dev_data|populators?)(?:[/_]|\.rb$)|(?:^|\/)config\/environments\//;

/** Ruby: several writes of ActiveRecord in one method or in the rounds of a loop. */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    const { role } = file;
    if (isTestSupport(file) || role.seed || role.migration || isScript(file) || demoPath.test(file.path)) return undefined;
    if (classesOf(file).some((subject) => subject.kind === "migration")) return undefined;
    const units = new Map<SyntaxNode, RbWrite[]>();
    walkTree(root, (node) => {
      if (node.type !== "call" && node.type !== "identifier") return;
      const call = callOf(node, file);
      if (!call || !names.has(call.name) || node.field === "method" || node.field === "name") return;
      const write = writeOf(call, file);
      const unit = write && unitOf(node, file);
      if (!write || !unit) return;
      const list = units.get(unit);
      if (list) list.push(write);
      else units.set(unit, [write]);
    });
    return [...units.values()].flatMap((writes) => judge(writes, file));
  },
};

/** What runs as one: a method, or the outermost block where there is none (a route of Sinatra); a lambda or thread by itself. */
function unitOf(node: SyntaxNode, file: RbFile): SyntaxNode | undefined {
  const apart = deferringBlock(node, file);
  const method = enclosingMethod(node);
  if (method) return apart && contains(method, apart) ? apart : method;
  let outermost: SyntaxNode | undefined;
  for (let current = node.parent; current && current.type !== "class" && current.type !== "module"; current = current.parent) {
    if (current.type === "do_block" || current.type === "block") outermost = current;
  }
  return apart ?? outermost;
}

function judge(writes: readonly RbWrite[], file: RbFile): Outcome[] {
  const outcomes: Outcome[] = [];
  const open: RbWrite[] = [];
  const guarded = new Map<SyntaxNode, number>();
  for (const write of [...writes].sort((a, b) => a.call.node.start - b.call.node.start)) {
    const block = transactionAround(write.call.node, file);
    if (block) guarded.set(block.node, (guarded.get(block.node) ?? 0) + 1);
    else if (!inTransaction(write.call.node, file)) open.push(write);
  }
  for (const [block, count] of guarded) if (count > 1) outcomes.push(met(block));
  const used = new Set<RbWrite>();
  const loops = new Set<SyntaxNode>();
  for (const [index, first] of open.entries()) {
    if (used.has(first)) continue;
    const group = [
      first,
      ...open
        .slice(index + 1)
        .filter(
          (later) =>
            !used.has(later) && !contains(first.call.node, later.call.node) && !isExclusive(first.call.node, later.call.node, file),
        ),
    ];
    const loop = loopOf(first, file);
    if (belongTogether(group, file)) {
      for (const write of group) used.add(write);
      outcomes.push(reportGroup(group, file));
    } else if (loop && !loops.has(loop) && isLoopOfWrites(first, loop, file)) {
      loops.add(loop);
      used.add(first);
      const remedy = remedyFor(file);
      outcomes.push(
        problem("loop", spanOf(first.call), {
          data: { remedy },
          ...priorityOf("loop", [], false),
          fixes: wrap([first], loop, remedy, file),
        }),
      );
    }
  }
  return outcomes;
}

/** Whether writes that run one after the other have to succeed or fail together. */
function belongTogether(group: readonly RbWrite[], file: RbFile): boolean {
  const writes = group.filter((write) => !write.idempotent);
  return writes.some((write, index) =>
    writes.slice(index + 1).some((other) => !isSameRecord(write, other, file) && !areBatches(write, other, file)),
  );
}

const batchMethod = /^(?:find_each|in_batches|find_in_batches|each_batch)$/;

/** Two backfills or clean-ups over whole tables, bit by bit: neither fits into one transaction. */
function areBatches(write: RbWrite, other: RbWrite, file: RbFile): boolean {
  const [loop, otherLoop] = [loopOf(write, file), loopOf(other, file)];
  return loop !== otherLoop && isBatch(loop, write, file) && isBatch(otherLoop, other, file);
}

function isBatch(loop: SyntaxNode | undefined, write: RbWrite, file: RbFile): boolean {
  return loop !== undefined && (bulk.test(write.name) || batchMethod.test(callOf(loop, file)?.name ?? ""));
}

const changesRecord = /^(?:save!?|update!?|update_(?:columns?|attributes?!?)|toggle!|increment!|decrement!|touch)$/;

/** Two changes of one record tell of its progress (pending, then paid); each is whole by itself. */
function isSameRecord(write: RbWrite, other: RbWrite, file: RbFile): boolean {
  if (!changesRecord.test(other.name)) return false;
  const name = changesRecord.test(write.name) ? write.target : assignedName(write.call, file);
  const same = (text: string | undefined) => text?.replace(/^self\.|&$/g, "").replace("&", "");
  return same(name) === same(other.target);
}

function loopOf(write: RbWrite, file: RbFile): SyntaxNode | undefined {
  const loop = enclosingLoop(write.call.node, file);
  const unit = unitOf(write.call.node, file);
  return loop && unit && contains(unit, loop) ? loop : undefined;
}

/** A loop over rows in memory whose writes belong together; batches, jobs that go on after a failed row, and retries do not. */
function isLoopOfWrites(write: RbWrite, loop: SyntaxNode, file: RbFile): boolean {
  if (write.idempotent || !write.raises || bulk.test(write.name) || loop.type !== "call") return false;
  const call = callOf(loop, file);
  if (!call || batchMethod.test(call.name) || /^(?:loop|times|sum|select|reject|each_slice)$/.test(call.name)) return false;
  if (enclosingClass(loop, file)?.kind === "job") return false;
  return !(call.block && holds(call.block, ["rescue", "rescue_modifier"]));
}

function reportGroup(group: readonly RbWrite[], file: RbFile): Outcome {
  const [first, ...others] = group as [RbWrite, ...RbWrite[]];
  const remedy = remedyFor(file);
  const audit = others.every((write) => auditModel.test(write.model ?? write.target.split(".").at(-1) ?? ""));
  return problem(audit ? "audit" : "writes", spanOf(first.call), {
    data: { count: group.length, remedy },
    related: others.slice(0, 5).map((write) => ({ at: spanOf(write.call), message: "This write belongs to it." })),
    fixes: wrap(group, undefined, remedy, file),
    ...(audit ? { priority: "P2" as const } : {}),
  });
}

/** The call up to its name, so that arguments over many lines are not underlined. */
function spanOf(call: RbCall): { start: number; end: number } {
  return { start: call.node.start, end: call.nameNode.end };
}

function remedyFor(file: RbFile): string {
  return mentions(file, /\bApplicationRecord\.transaction\b/) ? "ApplicationRecord.transaction" : "ActiveRecord::Base.transaction";
}

/** Offered only where wrapping changes nothing else: writes that raise, and nothing inside that leaves the method. */
function wrap(group: readonly RbWrite[], loop: SyntaxNode | undefined, remedy: string, file: RbFile): ProblemFix[] {
  const nodes = loop ? [loop] : group.map((write) => write.call.node);
  const start = Math.min(...nodes.map((node) => node.start));
  const end = Math.max(...nodes.map((node) => node.end));
  let body = nodes[0]?.parent ?? null;
  while (body && !(isBody(body) && contains(body, { start, end }))) body = body.parent;
  const statements = namedChildren(body);
  const range = statements.filter((statement) => statement.end > start && statement.start < end);
  const [first, last] = [range[0], range.at(-1)];
  if (!body || !first || !last || !group.every((write) => write.raises) || range.some(leavesMethod)) return [];
  const needed = neededBehind(range, statements, file);
  const opening = `${needed.length > 0 ? `${needed.join(", ")} = ` : ""}${remedy} do`;
  const result = needed.length > 1 ? `[${needed.join(", ")}]` : needed[0];
  const edit = wrapStatements(first, last, opening, result, file);
  return edit ? [{ fix: "wrapSuggest", edits: [edit] }] : [];
}

/** A jump out of the block would end the transaction in a way that depends on the version of Rails. */
function leavesMethod(statement: SyntaxNode): boolean {
  return statement.type === "ensure" || holds(statement, ["return", "break", "next", "retry", "yield", "rescue"]);
}

/** Whether a node of one of these types stands in a tree. */
function holds(tree: SyntaxNode, types: readonly string[]): boolean {
  let found = false;
  walkTree(tree, (node) => {
    if (types.includes(node.type)) found = true;
    return !found;
  });
  return found;
}

/** Locals that are first set among the statements and used behind them: a block keeps its own to itself. */
function neededBehind(range: readonly SyntaxNode[], statements: readonly SyntaxNode[], file: RbFile): readonly string[] {
  const set = new Set<string>();
  for (const statement of range) {
    walkTree(statement, (node) => {
      if (node.type === "block" || node.type === "do_block") return false;
      const left = node.type === "assignment" ? child(node, "left") : undefined;
      if (left?.type === "identifier") set.add(textOf(file, left));
      return true;
    });
  }
  const mentions = (part: SyntaxNode, name: string): boolean => new RegExp(`(?<![\\w@:.])${name}\\b`).test(textOf(file, part));
  const first = range[0]?.start ?? 0;
  const before = statements.filter((statement) => statement.end <= first);
  const after = statements.filter((statement) => statement.start > (range.at(-1)?.start ?? 0) && !range.includes(statement));
  return [...set].filter((name) => after.some((part) => mentions(part, name)) && !before.some((part) => mentions(part, name)));
}
