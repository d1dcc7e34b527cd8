/** Python: a FastAPI application that registers no handler of exceptions. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { logException } from "../../../shared/python/logger-use.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { importedMember, indentUnit, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (!callee || symbolOf(callee, file) !== "fastapi.FastAPI" || isProgram(file)) return undefined;
  const given = argumentsOf(call, file);
  if (given.keyword.has("exception_handlers")) return met(callee);
  // Options that come from elsewhere may hold the handlers.
  if (given.open) return undefined;
  return problem("fastapi", callee, { fixes: skeleton(call, file), pending: "fastapi" });
}

/** A handler behind the statement that makes the app. */
function skeleton(call: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const assignment = call.parent;
  const left = assignment?.type === "assignment" ? child(assignment, "left") : undefined;
  if (left?.type !== "identifier" || assignment?.parent?.parent?.type !== "module") return [];
  const request = importedMember("fastapi", "Request", file);
  const response = importedMember("fastapi.responses", "JSONResponse", file);
  const log = logException("request failed", file);
  const unit = indentUnit(file);
  const body = `{${quoted("detail", file)}: ${quoted("Internal server error", file)}}`;
  const lines = [
    "",
    "",
    "",
    `@${textOf(file, left)}.exception_handler(Exception)`,
    `async def answer_error(request: ${request.text}, error: Exception):`,
    `${unit}${log.text}`,
    `${unit}return ${response.text}(status_code=500, content=${body})`,
  ];
  const { end } = file.lines.lineSpan(file.lines.lineOf(call.end));
  const next = file.lines.lineOf(call.end) + 1;
  if (next < file.lines.count && file.lines.lineText(next).trim() !== "") lines.push("", "");
  return [
    {
      fix: "addExceptionHandler",
      edits: [...request.edits, ...response.edits, ...log.edits, { start: end, end, text: lines.join(lineEndOf(file.text)) }],
    },
  ];
}

export const python: TreeVisitors<PyFile> = { call: { FastAPI: visit } };
