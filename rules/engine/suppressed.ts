/** Applies suppression comments to the findings of a document and reports comments that do nothing. */
import type { FileContext } from "../api/file.ts";
import type { Finding } from "../api/result.ts";
import type { Span } from "../api/text.ts";
import type { Fingerprints } from "./fingerprint.ts";
import { covers, findSuppressions } from "./suppression.ts";

/** The name under which the engine itself reports suppression comments. It is no check: it has no result and no part in the score. */
export const suppressionReport = "unused-suppression";

interface Input {
  readonly file: FileContext;
  readonly findings: readonly Finding[];
  /** Ids of all checks of the build. */
  readonly known: ReadonlySet<string>;
  /** Ids that ran; a comment about another cannot be called unused. */
  readonly run: ReadonlySet<string>;
  readonly fingerprints: Fingerprints;
  /** Whether the document may hold such a comment at all. */
  readonly suppresses: boolean;
}

/** The findings with suppressed ones marked, and a finding for each comment that is unused, lacks its reason or names no check. */
export function applySuppressions({ file, findings, known, run, fingerprints, suppresses }: Input): readonly Finding[] {
  if (!suppresses) return findings;
  const suppressions = findSuppressions(file.text, file.lines);
  if (suppressions.length === 0) return findings;
  const used = new Set<string>();
  const marked = findings.map((finding) => {
    const line = finding.range.start.line;
    const index = suppressions.findIndex((suppression) =>
      covers(suppression, finding.check, line, file.lines, file.language === "markdown"),
    );
    const suppression = suppressions[index];
    if (!suppression) return finding;
    used.add(`${index} ${finding.check}`);
    return { ...finding, suppressed: suppression.reason };
  });
  const report = (at: Span, message: string): void => {
    const range = file.lines.range(at);
    marked.push({
      check: suppressionReport,
      priority: "P3",
      category: "code-quality",
      message,
      fingerprint: fingerprints.next(suppressionReport, file.text.slice(at.start, at.end), file.lines.lineText(range.start.line))
        .fingerprint,
      start: at.start,
      end: at.end,
      range,
      fixes: [],
      related: [],
    });
  };
  suppressions.forEach((suppression, index) => {
    if (suppression.checks.length === 0) report(suppression, "This comment suppresses nothing: name the check after seaworthy-disable.");
    else if (suppression.reason === "")
      report(suppression, 'This comment has no effect without a reason: add " -- " and why the finding may stay.');
    else {
      for (const { id, span } of suppression.checks) {
        if (!known.has(id)) report(span, `There is no check "${id}": correct the name or remove it.`);
        else if (run.has(id) && !used.has(`${index} ${id}`)) report(span, `Nothing to suppress for "${id}" here: remove it.`);
      }
    }
  });
  return marked;
}
