import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { enclosingDef } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importedMember } from "../../../shared/python/style.ts";
import { comparisonBehind, decidingCheck, obtainCalls, refreshCalls } from "../../../shared/python/token-refresh.ts";
import { marginWords, storedEarly } from "./words.ts";

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.seed || role.migration || role.example || role.toolConfig || isScript(file)) return undefined;
  const seen = new Set<SyntaxNode>();
  return [...refreshCalls(file), ...obtainCalls(file)].flatMap(({ call, definition }): Outcome[] => {
    const check = decidingCheck(call, definition, file);
    const comparison = check && comparisonBehind(check, file);
    if (!comparison || seen.has(comparison)) return [];
    seen.add(comparison);
    if (hasMargin(comparison, file)) return [met(comparison)];
    const fix = earlyFix(comparison, file);
    return [problem("margin", comparison, fix ? { fixes: [fix] } : {})];
  });
}

/** Something is added to the clock or taken off the time of expiry, here or where the time is stored. */
function hasMargin(comparison: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(comparison);
  const code = (text: string): string => text.replace(/#[^\n]*/g, "");
  if (marginWords.test(definition ? code(textOf(file, definition)) : "") || storedEarly.test(code(file.text))) return true;
  return namedChildren(comparison).some((side) => shifts(side, file, 0));
}

function shifts(side: SyntaxNode, file: PyFile, depth: number): boolean {
  const inner = follow(side, file);
  if (depth > 4) return false;
  if (inner.type === "binary_operator") {
    const operator = child(inner, "operator")?.type;
    // created_at + expires_in is when it expires; expires_at - 60 is a shift.
    if (operator === "-") return true;
    if (operator === "+") return !/expires_?in|lifetime|ttl/i.test(textOf(file, inner));
  }
  if (inner.type === "parenthesized_expression") return namedChildren(inner).some((part) => shifts(part, file, depth + 1));
  return inner.type === "call" && argumentsOf(inner, file).positional.some((part) => shifts(part, file, depth + 1));
}

/** The clock runs five minutes ahead. Only clocks that are read where they are compared: a variable may serve other ends. */
function earlyFix(comparison: SyntaxNode, file: PyFile): ProblemFix | undefined {
  for (const side of namedChildren(comparison)) {
    const text = textOf(file, side);
    const at = { start: side.end, end: side.end };
    if (/^(?:time\.)?time\(\)$|^int\(time\.time\(\)\)$/.test(text)) return { fix: "early", edits: [{ ...at, text: " + 5 * 60" }] };
    if (side.type !== "call" || !/^(?:now|utcnow)$/.test(calledName(side, file)) || !/datetime|timezone/.test(text)) continue;
    const delta = importedMember("datetime", "timedelta", file);
    return { fix: "early", edits: [...delta.edits, { ...at, text: ` + ${delta.text}(minutes=5)` }] };
  }
  return undefined;
}

/** Python: comparisons of a token's expiry with the present time, without a margin. */
export const python: TreeVisitors<PyFile> = { file: visitFile };
