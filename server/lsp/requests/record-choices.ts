/** seaworthy/recordChoices */
import type { RecordChoices, RecordChoicesParams } from "../../protocol/index.ts";
import { recordChoices } from "../../workspace/record-choices.ts";
import type { Session } from "../session.ts";

/** What can be recorded of a check, for the texts as they are now; null for an unknown check or root. */
export async function recordChoicesRequest(session: Session, { root, ...target }: RecordChoicesParams): Promise<RecordChoices | null> {
  for (const document of [...session.documents.all]) await session.sync(document);
  const workspace = session.roots.named(root)[0]?.workspace;
  return (workspace && recordChoices(workspace, target)) ?? null;
}
