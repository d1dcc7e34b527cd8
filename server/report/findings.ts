/** Findings as all outputs for other programs name them. Lines and columns are 1-based; columns count UTF-16 code units. */
import type { Finding } from "@seaworthy/rules/api/result";
import type { Category, Priority } from "@seaworthy/rules/api/vocabulary";
import type { Evaluation, LocatedFinding } from "@seaworthy/rules/score/index";
import { isUnder } from "../workspace/paths.ts";
import { isStanding } from "../workspace/shown.ts";

/** One finding; its end is exclusive. `related` are other places that its message rests on. */
export interface ReportFinding {
  readonly check: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly priority: Priority;
  readonly category: Category;
  readonly message: string;
  readonly fingerprint: string;
  readonly fixes: readonly { readonly title: string; readonly kind: "safe" | "suggest" }[];
  readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

/** A finding that is there and is not listed. */
export interface HiddenFinding {
  readonly check: string;
  readonly file: string;
  readonly fingerprint: string;
}

/** The findings that a comment, the policy or a waiver takes out of sight. */
export function hiddenFindings({ findings, dismissed }: Evaluation): HiddenFinding[] {
  const hidden = [...findings.filter((located) => !isStanding(located)), ...dismissed];
  return hidden.map(({ file, finding }) => ({ check: finding.check, file, fingerprint: finding.fingerprint })).sort(compareHidden);
}

function compareHidden(a: HiddenFinding, b: HiddenFinding): number {
  const [one, other] = [`${a.file}\0${a.fingerprint}`, `${b.file}\0${b.fingerprint}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The findings that are listed: open, not hidden, below one of the paths; by file and place. */
export function listedFindings(findings: readonly LocatedFinding[], below: readonly string[]): LocatedFinding[] {
  return findings.filter((located) => isStanding(located) && isUnder(located.file, below));
}

/** A finding as other programs get it. */
export function reportFinding({ file, finding, priority }: LocatedFinding): ReportFinding {
  const { start, end } = finding.range;
  return {
    check: finding.check,
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    priority,
    category: finding.category,
    message: finding.message,
    fingerprint: finding.fingerprint,
    fixes: finding.fixes.map(({ title, kind }) => ({ title, kind })),
    related: relatedPlaces(file, finding),
  };
}

/** Related places with the finding's own file filled in; lines are 1-based. */
export function relatedPlaces(file: string, finding: Finding): ReportFinding["related"] {
  return finding.related.map((place) => ({ file: place.file || file, line: place.range.start.line + 1, message: place.message }));
}
