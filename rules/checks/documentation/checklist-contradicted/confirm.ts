import type { Confirm, OpenFinding } from "../../../api/project.ts";
import { type Claim, referredFile } from "../../../checklists/index.ts";

/** More places than this help nobody. */
const maximumRelated = 10;

/**
 * A ticked item is contradicted while a check that it is about has findings that stand, in the files that it names if it names any, and
 * confirmed where places satisfy one.
 */
export const confirm: Confirm = (pending, project, file) => {
  const { checks, files } = pending as unknown as Claim;
  const all = new Set(project.files);
  const named = new Set(files.map((path) => referredFile(file, path, all)));
  const open = checks
    .map((check) => ({
      check,
      findings: project.openFindings(check).filter((finding) => files.length === 0 || named.has(finding.file)),
    }))
    .filter(({ findings }) => findings.length > 0);
  if (open.length === 0) return checks.some((check) => project.metPlaces(check) > 0) ? "met" : "drop";
  const findings = open.flatMap((entry) => entry.findings);
  return {
    report: {
      data: { findings: count(findings.length), checks: open.map((entry) => entry.check).join(", ") },
      related: inOrder(findings)
        .slice(0, maximumRelated)
        .map(({ check, file, line }) => ({ file, line, message: `${check} is open here` })),
    },
  };
};

function count(findings: number): string {
  return findings === 1 ? "one open finding" : `${findings} open findings`;
}

function inOrder(findings: readonly OpenFinding[]): OpenFinding[] {
  return [...findings].sort((a, b) => compare(a.priority, b.priority) || compare(a.file, b.file) || a.line - b.line);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
