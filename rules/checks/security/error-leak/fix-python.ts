/** Python: an answer that says no more than a client should know. */
import type { PyFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { calledName } from "../../../shared/python/calls.ts";
import { logCall } from "../../../shared/python/loggers.ts";
import { statementOf } from "../../../shared/python/nodes.ts";
import { indentAt, quoted } from "../../../shared/python/style.ts";
import { mentions } from "../../../shared/mentions.ts";
import { isChosen, type Leak, leakIn } from "./leak-python.ts";

/** A fixed text in place of the exception's, and a line that logs it where nothing does yet. */
export function generic(leak: Leak, answer: SyntaxNode, file: PyFile): ProblemFix {
  let whole = leak.value;
  for (let { parent } = whole; parent && parent !== answer; { parent } = whole) {
    if (
      !/^(?:interpolation|string|concatenated_string|binary_operator|boolean_operator|conditional_expression|parenthesized_expression)$/.test(
        parent.type,
      )
    )
      break;
    whole = parent;
  }
  const edit = { start: whole.start, end: whole.end, text: leak.stack ? "None" : quoted("Internal server error", file) };
  const edits = [edit, ...besides(whole, file)];
  const clause = ancestor(answer, "except_clause");
  const logger = loggerName(file);
  const statement = statementOf(answer);
  let logs = clause === undefined || logger === undefined;
  if (clause)
    walkTree(clause, (node) => {
      if (node.type === "call" && (logCall(node, file) || /capture_exception/.test(calledName(node, file)))) logs = true;
      return !logs;
    });
  if (logs || statement.parent?.type !== "block") return { fix: "generic", edits };
  const line = `${logger}.exception(${quoted("Request failed", file)})${lineEndOf(file.text)}${indentAt(statement.start, file)}`;
  return { fix: "generic", edits: [{ start: statement.start, end: statement.start, text: line }, ...edits] };
}

/** {"error": str(e), "trace": format_exc()}: one answer, one finding, and one fix for all of it. */
function besides(whole: SyntaxNode, file: PyFile): ProblemFix["edits"] {
  const member = whole.parent;
  if (member?.type !== "pair" && member?.type !== "keyword_argument") return [];
  return namedChildren(member.parent).flatMap((other) => {
    const value = other.type === member.type && other.start !== member.start ? child(other, "value") : null;
    const leak = value && leakIn(value, file);
    return leak && !isChosen(leak, file) ? [{ start: value.start, end: value.end, text: "None" }] : [];
  });
}

/** The logger of the module, if it has one. */
function loggerName(file: PyFile): string | undefined {
  return (
    /^(logger|log|_logger|LOG|LOGGER)\s*=\s*(?:logging|structlog)\./m.exec(file.text)?.[1] ??
    (mentions(file, /^from loguru import logger\b/m) ? "logger" : undefined)
  );
}
