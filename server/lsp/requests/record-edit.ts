/** seaworthy/recordEdit */
import { isRefusal } from "@seaworthy/rules/records/index";
import type { RecordEditAnswer, RecordEditParams } from "../../protocol/index.ts";
import { changedRecords } from "../../workspace/record-changes.ts";
import { differenceOf, EditBuilder } from "../actions/edits.ts";
import type { Session } from "../session.ts";

/** The edit that writes what a person decided, for the text of the record file as it is now, in the editor or on disk. */
export async function recordEditRequest(session: Session, { root, change }: RecordEditParams): Promise<RecordEditAnswer> {
  for (const document of [...session.documents.all]) await session.sync(document);
  const workspace = session.roots.named(root)[0]?.workspace;
  if (!workspace) return { problem: "the folder is not open; open it first" };
  const changed = changedRecords(workspace, change, (file) => workspace.textOf(file));
  if (isRefusal(changed)) return changed;
  const { file, before, after, yaml } = changed;
  const { client } = session;
  if (before === undefined && !(client.createsFiles && client.versionedEdits)) {
    return { problem: `the editor cannot create ${file}; create it first` };
  }
  const builder = new EditBuilder(session, workspace);
  builder.change(file, before ?? "", differenceOf(before ?? "", after), before === undefined);
  return { edit: builder.build(), uri: session.uriOf(workspace, file), file, yaml };
}
