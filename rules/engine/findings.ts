/** From a check's problem to a finding: text filled in, place resolved, identity given. */
import { type CodeCheck, fillPlaceholders, offeredFix } from "../api/check.ts";
import type { FileContext } from "../api/file.ts";
import type { Problem } from "../api/outcome.ts";
import type { Finding } from "../api/result.ts";
import type { Fingerprints } from "./fingerprint.ts";

/**
 * The finding of a problem.
 * @throws Error when the problem names a message or fix that the check does not define: a mistake in the check, found by its fixture
 */
export function toFinding(check: CodeCheck, problem: Problem, file: FileContext, fingerprints: Fingerprints): Finding {
  const template = check.messages[problem.message];
  if (template === undefined) throw new Error(`${check.id} has no message "${problem.message}"`);
  const start = Math.max(0, Math.min(problem.at.start, file.text.length));
  const end = Math.max(start, Math.min(problem.at.end, file.text.length));
  const range = file.lines.range({ start, end });
  return {
    check: check.id,
    priority: problem.priority ?? check.priority,
    category: check.category,
    message: fillPlaceholders(template, problem.data),
    fingerprint: fingerprints.next(check.id, file.text.slice(start, end), file.lines.lineText(range.start.line)),
    start,
    end,
    range,
    fixes: (problem.fixes ?? []).map((fix) => offeredFix(check, fix, problem.data)),
    related: (problem.related ?? []).map((place) => ({ file: "", range: file.lines.range(place.at), message: place.message })),
    ...(check.stage === "preview" ? { preview: true } : {}),
    ...(problem.pending === undefined ? {} : { pending: problem.pending, messageKey: problem.message, data: problem.data ?? {} }),
  };
}
