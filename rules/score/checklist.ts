/** What the team's own checklists claim: ticks and open lines, mapped to checks. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import type { PolicyLens } from "../records/index.ts";

type ItemFact = ProjectFact<"checklist-item">;

/** An item of a checklist in its file. */
export type ChecklistLine = Pick<ItemFact, "file" | "line" | "start"> & Readonly<ItemFact["data"]>;

/** The items of everything that looks like a checklist, whatever the policy says of it. */
export function checklistItems(view: ProjectView): readonly ChecklistLine[] {
  return view.facts("checklist-item").map(({ file, line, start, data }) => ({ file, line, start, ...data }));
}

/** The lines of the files that are checklists of the project. */
export function checklistLines(items: readonly ChecklistLine[], lens: PolicyLens): readonly ChecklistLine[] {
  return items.filter(({ file }) => lens.isChecklist(file)).map((item) => ({ ...item, checks: lens.checksOfLine(item.text, item.checks) }));
}

/** The checks that some ticked line stands for. */
export function claimedChecks(lines: readonly ChecklistLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ ticked, checks }) => (ticked ? checks : [])));
}
