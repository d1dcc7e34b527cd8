/** Problems of the record files as findings, so that they show where they are, like any other. */
import type { Check } from "../api/check.ts";
import type { Finding } from "../api/result.ts";
import type { Priority } from "../api/vocabulary.ts";
import { type Baseline, findingKey, type RecordProblem, recordFiles, sentenceOf } from "../records/index.ts";
import { compareTexts, type OpenPlace } from "./collect.ts";
import type { LocatedFinding } from "./types.ts";

/** A record without effect is grave, because someone relies on it. What only comes with time must not fail a pull request. */
const priorityOf: Readonly<Record<RecordProblem["severity"], Priority>> = { error: "P1", warning: "P2", hint: "P3" };

/** Findings for problems of record files, by file and place. */
export function recordFindings(problems: readonly RecordProblem[], checks: ReadonlyMap<string, Check>): readonly LocatedFinding[] {
  const seen = new Map<string, number>();
  return [...problems]
    .sort((a, b) => compareTexts(a.file, b.file) || a.span.start - b.span.start || compareTexts(a.message, b.message))
    .map(({ file, span, range, message, severity, code, check }) => {
      const name = `${code}:${check ?? ""}:${message}`;
      const times = (seen.get(`${file}:${name}`) ?? 0) + 1;
      seen.set(`${file}:${name}`, times);
      const finding: Finding = {
        check: code,
        priority: priorityOf[severity],
        category: (check === undefined ? undefined : checks.get(check)?.category) ?? "compliance",
        message: sentenceOf({ message }),
        fingerprint: times === 1 ? name : `${name}:${times}`,
        start: span.start,
        end: span.end,
        range,
        fixes: [],
        related: [],
      };
      return { file, finding, priority: finding.priority };
    });
}

/** One problem for all entries of a baseline that no finding matches any more; none when every entry does. */
export function staleBaseline(baseline: Baseline | undefined, places: readonly OpenPlace[]): readonly RecordProblem[] {
  if (!baseline) return [];
  const matched = new Set(places.filter((place) => place.baseline).map(({ file, finding }) => findingKey(file, finding.fingerprint)));
  const stale = baseline.entries.filter(({ file, fingerprint }) => !matched.has(findingKey(file, fingerprint)));
  const [first] = stale;
  if (!first) return [];
  const { start, end, range } = first.place;
  const message = `${stale.length} of ${baseline.entries.length} entries match no finding any more; write the baseline anew`;
  return [
    { file: recordFiles.baseline, span: { start, end }, range, message, severity: "hint", code: "unused-record", check: first.check },
  ];
}
