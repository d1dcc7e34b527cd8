/** The team's checklists with what the checks say of their items. */
import { type Answer, type JudgedItem, judgeItems } from "@seaworthy/rules/checklists/index";
import { lensOf } from "@seaworthy/rules/records/index";
import { type ChecklistLine, checklistItems, checklistLines } from "@seaworthy/rules/score/checklist";
import type { Evaluation } from "@seaworthy/rules/score/index";
import type { ChecklistEntry, ChecklistItemEntry } from "../protocol/index.ts";
import { groupBy } from "../workspace/group.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { UriOf } from "./readiness.ts";

/** An item with its place in the file and what the checks say of it. */
export type JudgedLine = JudgedItem<ChecklistLine>;

/** The items of all checklists with their verdicts, by file and line. Facts are those of the present texts. */
export function judgedLines(workspace: Workspace, evaluation: Evaluation): JudgedLine[] {
  const { analyzer, project, records } = workspace;
  const lines = checklistLines(checklistItems(project.view), lensOf(records.policy));
  if (lines.length === 0) return [];
  const titles = new Map(analyzer.registry.checks.map(({ id, title }) => [id, title]));
  const answers = new Map(
    evaluation.checks.map(({ id, kind, status, unknown, reason }): [string, Answer] => [
      id,
      { kind, status, reason, title: titles.get(id) ?? id, ...(unknown !== undefined && { unknown }) },
    ]),
  );
  const sorted = [...lines].sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
  return judgeItems(sorted, answers, project.view.files);
}

/** An item as clients show it. */
export function itemEntry({ item, verdict, reason, sameAs }: JudgedLine, uriOf: UriOf): ChecklistItemEntry {
  const placeOf = ({ file, line }: ChecklistLine) => ({ file, uri: uriOf(file), line, character: 0 });
  const { text, ticked, blocker, headings, checks, tick } = item;
  return {
    ...placeOf(item),
    text,
    ticked,
    verdict,
    reason,
    blocker,
    headings,
    checks,
    tickable: tick !== null,
    ...(sameAs && { sameAs: placeOf(sameAs) }),
  };
}

/** All checklists of a root. */
export function checklistEntries(workspace: Workspace, uriOf: UriOf): ChecklistEntry[] {
  const judged = judgedLines(workspace, workspace.evaluation());
  return [...groupBy(judged, ({ item }) => item.file)].map(([file, items]) => ({
    file,
    uri: uriOf(file),
    items: items.map((item) => itemEntry(item, uriOf)),
  }));
}
