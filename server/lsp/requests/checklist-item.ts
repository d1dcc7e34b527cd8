/** seaworthy/checklistItem */
import type { ChecklistItemAnswer, ChecklistItemParams } from "../../protocol/index.ts";
import { EditBuilder } from "../actions/edits.ts";
import { itemEntry, judgedLines } from "../checklists.ts";
import { homeOf } from "../home.ts";
import type { Session } from "../session.ts";

/** What the checks say of an item now, and the edit that ticks it when they say that it is done. */
export async function checklistItem(session: Session, { uri, line }: ChecklistItemParams): Promise<ChecklistItemAnswer> {
  for (const document of [...session.documents.all]) await session.sync(document);
  const home = homeOf(session, uri);
  const root = home && session.roots.of(home.workspace);
  if (!home || (root?.state.kind === "scanning" && root.state.first)) return { item: null, edit: null };
  const { workspace, path } = home;
  const judged = judgedLines(workspace, workspace.evaluation()).find(({ item }) => item.file === path && item.line === line);
  if (!judged) return { item: null, edit: null };
  const { item, verdict } = judged;
  const { tick, start } = item;
  const text = workspace.textOf(path);
  const builder = new EditBuilder(session, workspace);
  if (verdict === "done-unticked" && tick && text !== undefined) {
    const at = start + tick.offset;
    builder.change(path, text, [{ start: at, end: at + tick.length, text: tick.text }]);
  }
  return {
    item: itemEntry(judged, (file) => session.uriOf(workspace, file)),
    edit: builder.files > 0 ? builder.build() : null,
  };
}
