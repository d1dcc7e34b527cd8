import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callOf, chainText } from "../../shared/ruby/calls.ts";
import { isDevelopment } from "../../shared/ruby/roles.ts";
import { byName, longestText, type Row, textFits, wordsOf } from "./row.ts";
import { calls } from "./ruby-rows.ts";
import { practice } from "../practice.ts";

/** The trigger words of all rows; `retry` counts only as a statement. */
export const rubyWords = [...wordsOf(calls).map((word) => word.replace(/=$/, "")), "\n    retry", "; retry"];

const rows = byName(calls);

function match(name: string, receiver: string, text: string): Row | undefined {
  return rows.get(name)?.find((row) => textFits(row, text) && (row.from?.test(receiver) ?? true));
}

function visitCall(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test) return undefined;
  const receiver = call.receiver ? chainText(call.receiver, file) || textOf(file, call.receiver).slice(0, 80) : "";
  const row = match(call.name, receiver, textOf(file, node));
  if (!row || (isDevelopment(file) && row.topic !== "slow-query")) return undefined;
  return practice(row.topic, call.nameNode, row.as ?? call.name, row.met ?? true);
}

/** `config.exceptions_app = routes`, `Bullet.enable = true`. */
function visitAssignment(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const call = left?.type === "call" ? callOf(left, file) : undefined;
  if (!left || !call || file.role.test) return undefined;
  const receiver = call.receiver ? chainText(call.receiver, file) : "";
  const row = match(`${call.name}=`, receiver, textOf(file, node).slice(0, longestText));
  const off = /^(?:false|nil|0|0\.0)$/.test(textOf(file, child(node, "right") ?? node));
  if (!row || off || (isDevelopment(file) && row.topic !== "slow-query")) return undefined;
  return practice(row.topic, left, row.as ?? call.name, row.met ?? true);
}

/** A rescue that tries again after a pause that grows: `sleep(2**attempts); retry`. */
function visitRetry(node: SyntaxNode, file: RbFile): Outcomes {
  for (let outer: SyntaxNode | null = node.parent; outer; outer = outer.parent) {
    if (outer.type !== "rescue") continue;
    return /\bsleep\b/.test(textOf(file, outer)) ? practice("retry", node, "rescue with a pause") : undefined;
  }
  return undefined;
}

/** Ruby: the rows' calls and assignments, each under its last name. */
export const ruby: TreeVisitors<RbFile> = {
  call: Object.fromEntries([...rows.keys()].filter((name) => !name.endsWith("=")).map((name) => [name, visitCall])),
  node: {
    assignment: visitAssignment,
    retry: visitRetry,
  },
};
