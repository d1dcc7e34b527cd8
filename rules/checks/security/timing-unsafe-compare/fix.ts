/** The quick fix: a function of the file that compares in constant time, with a guard for the lengths. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { TS } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { cryptoModules } from "../../../shared/typescript/crypto.ts";
import { sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { importName, quoted, styleOf } from "../../../shared/typescript/style.ts";

/** The fix; undefined where the platform has no `node:crypto` or a comment stands in the way. */
export function constantTimeFix(node: TS.BinaryExpression, file: TsFile): ProblemFix | undefined {
  if (/runtime\s*=\s*['"`]edge/.test(file.text) || hasComment({ start: node.left.end, end: node.right.getStart(file.root) }, file))
    return undefined;
  const negated = node.operatorToken.getText(file.root).startsWith("!");
  const call = `${negated ? "!" : ""}safeEqual(${sourceOf(node.left, file)}, ${sourceOf(node.right, file)})`;
  const edits: TextEdit[] = [{ ...spanOf(node, file), text: call }];
  // What another part of the file calls by this name need not be the same.
  if (/\bsafeEqual\b/.test(file.text)) return /function safeEqual\(/.test(file.text) ? { fix: "constantTime", edits } : undefined;
  const { name, edits: imports } = importName(file, cryptoModules, "timingSafeEqual");
  edits.push(...imports);
  const end = file.text.trimEnd().length;
  edits.push({ start: end, end, text: helper(name, file) });
  return { fix: "constantTime", edits };
}

function helper(timingSafeEqual: string, file: TsFile): string {
  const { indent, lineEnd, semicolon } = styleOf(file);
  const typed = /\.[cm]?tsx?$/.test(file.path);
  const text = quoted("string", file);
  return [
    "",
    "",
    "/** Compares two texts in a time that says nothing of where they differ. */",
    typed ? "function safeEqual(a: unknown, b: unknown): boolean {" : "function safeEqual(a, b) {",
    `${indent}if (typeof a !== ${text} || typeof b !== ${text}) return false${semicolon}`,
    `${indent}const left = Buffer.from(a)${semicolon}`,
    `${indent}const right = Buffer.from(b)${semicolon}`,
    `${indent}return left.length === right.length && ${timingSafeEqual}(left, right)${semicolon}`,
    "}",
  ].join(lineEnd);
}
