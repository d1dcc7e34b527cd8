/** What stands in the way of a launch. One cause is one blocker: a checklist line that claims it is done is listed with it. */
import type { Evidence } from "../api/project.ts";
import type { ChecklistLine } from "./checklist.ts";
import { compareTexts } from "./collect.ts";
import type { Settled } from "./settle.ts";
import type { Blocker } from "./types.ts";

function claimOf({ file, line, text }: ChecklistLine): Evidence {
  return { file, line, note: text };
}

function checkBlocker(settled: Settled, claims: readonly ChecklistLine[]): Blocker {
  const { result, draft } = settled;
  const grave = draft.open.find((place) => place.priority === "P0" && !place.waived);
  const seen = result.evidence.find(({ line }) => line >= 0);
  const place = grave ? { file: grave.file, line: grave.finding.range.start.line } : seen && { file: seen.file, line: seen.line };
  const related = claims.map(claimOf);
  return { kind: "check", checks: [result.id], title: draft.check.title, reason: result.reason, related, ...place };
}

function lineBlocker(line: ChecklistLine, reason: string): Blocker {
  return { kind: "checklist", checks: line.checks, title: line.text, reason, file: line.file, line: line.line, related: [] };
}

/** Whether the code says otherwise than a tick. */
function contradicts({ result }: Settled): boolean {
  return result.status === "fail" || result.status === "partial";
}

/** A checklist line that blocks by itself, not through one of its checks that blocks already. */
function blockerOfLine(line: ChecklistLine, checks: readonly Settled[]): Blocker | undefined {
  if (!line.blocker) return undefined;
  if (!line.ticked) {
    // The team has taken the risk of everything that the line stands for.
    if (checks.length > 0 && checks.every(({ result }) => result.status === "waived")) return undefined;
    return lineBlocker(line, "The checklist calls this a blocker, and it is not ticked.");
  }
  if (checks.some(({ blocking }) => blocking)) return undefined;
  const against = checks.find(contradicts);
  return against && lineBlocker(line, `Ticked, but the code disagrees: ${against.draft.check.title}. ${against.result.reason}`);
}

/** All blockers: checks by id, then checklist lines by place. */
export function findBlockers(settled: ReadonlyMap<string, Settled>, lines: readonly ChecklistLine[]): readonly Blocker[] {
  const blockers: Blocker[] = [];
  for (const each of settled.values()) {
    if (each.blocking)
      blockers.push(
        checkBlocker(
          each,
          lines.filter((line) => line.ticked && line.checks.includes(each.result.id) && contradicts(each)),
        ),
      );
  }
  blockers.sort((a, b) => compareTexts(a.checks[0] ?? "", b.checks[0] ?? ""));
  const ofLines = [...lines].sort((a, b) => compareTexts(a.file, b.file) || a.line - b.line);
  for (const line of ofLines) {
    const blocker = blockerOfLine(
      line,
      line.checks.flatMap((id) => settled.get(id) ?? []),
    );
    if (blocker) blockers.push(blocker);
  }
  return blockers;
}
