/** From a check's problem to a finding: text filled in, place resolved, identity given. */
import { type CodeCheck, fillPlaceholders, offeredFix } from "../api/check.ts";
import type { FileContext } from "../api/file.ts";
import type { Problem } from "../api/outcome.ts";
import type { Finding } from "../api/result.ts";
import type { Range } from "../api/text.ts";
import type { Fingerprints, Identity } from "./fingerprint.ts";

/** A finding with what its fingerprint was made of. */
export interface Made {
  readonly finding: Finding;
  readonly identity: Identity;
}

/**
 * The finding of a problem.
 * @throws Error when the problem names a message or fix that the check does not define: a mistake in the check, found by its fixture
 */
export function toFinding(check: CodeCheck, problem: Problem, file: FileContext, fingerprints: Fingerprints): Made {
  const template = check.messages[problem.message];
  if (template === undefined) throw new Error(`${check.id} has no message "${problem.message}"`);
  const start = Math.max(0, Math.min(problem.at.start, file.text.length));
  const end = Math.max(start, Math.min(problem.at.end, file.text.length));
  const range = file.lines.range({ start, end });
  const message = fillPlaceholders(template, problem.data);
  const fixes = (problem.fixes ?? []).map((fix) => offeredFix(check, fix, problem.data));
  const identity = fingerprints.next(check.id, file.text.slice(start, end), file.lines.lineText(range.start.line));
  const finding: Finding = {
    check: check.id,
    priority: problem.priority ?? check.priority,
    category: check.category,
    message,
    fingerprint: identity.fingerprint,
    start,
    end,
    range,
    fixes,
    related: relatedOf(problem, file),
    ...(check.stage === "preview" ? { preview: true } : {}),
    ...(problem.scope === undefined ? {} : { scope: problem.scope }),
    ...(problem.pending === undefined ? {} : { pending: problem.pending, messageKey: problem.message, data: problem.data ?? {} }),
  };
  return { finding, identity };
}

function relatedOf({ related }: Problem, file: FileContext): Finding["related"] {
  return (related ?? []).map((place) => ({ file: "", range: file.lines.range(place.at), message: place.message }));
}

/** The finding of a problem that an edit moved without touching it. */
export function movedFinding({ finding, identity }: Made, problem: Problem, file: FileContext, fingerprints: Fingerprints): Made {
  const now = fingerprints.again(identity);
  const { start, end } = problem.at;
  const range = file.lines.range({ start, end });
  const stays = finding.start === start && sameRange(finding.range, range) && now === identity && finding.related.length === 0;
  if (stays) return { finding, identity };
  return { finding: { ...finding, fingerprint: now.fingerprint, start, end, range, related: relatedOf(problem, file) }, identity: now };
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
