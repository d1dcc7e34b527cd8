/** What the team's own checklists claim: ticks and open lines, mapped to checks. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import type { PolicyLens } from "../records/index.ts";

export interface ChecklistLine {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly text: string;
  readonly ticked: boolean;
  /** The line calls itself a blocker. */
  readonly blocker: boolean;
  readonly checks: readonly string[];
}

/** The lines of the files that are checklists of the project. */
export function checklistLines(view: ProjectView, lens: PolicyLens): readonly ChecklistLine[] {
  const facts: readonly ProjectFact<"checklist-item">[] = view.facts("checklist-item");
  return facts
    .filter(({ file }) => lens.isChecklist(file))
    .map(({ file, line, data: { text, ticked, blocker, checks } }) => ({
      file,
      line,
      text,
      ticked,
      blocker,
      checks: lens.checksOfLine(text, checks),
    }));
}

/** The checks that some ticked line stands for. */
export function claimedChecks(lines: readonly ChecklistLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ ticked, checks }) => (ticked ? checks : [])));
}
