/** What the team's own checklists claim: ticks and open lines, mapped to checks. */
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

/** The items of everything that looks like a checklist, whatever the policy says of it. */
export function checklistItems(view: ProjectView): readonly ChecklistLine[] {
  return view
    .facts("checklist-item")
    .map(({ file, line, data: { text, ticked, blocker, checks } }) => ({ file, line, text, ticked, blocker, checks }));
}

/** The lines of the files that are checklists of the project. */
export function checklistLines(items: readonly ChecklistLine[], lens: PolicyLens): readonly ChecklistLine[] {
  return items.filter(({ file }) => lens.isChecklist(file)).map((item) => ({ ...item, checks: lens.checksOfLine(item.text, item.checks) }));
}

/** The checks that some ticked line stands for. */
export function claimedChecks(lines: readonly ChecklistLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ ticked, checks }) => (ticked ? checks : [])));
}
