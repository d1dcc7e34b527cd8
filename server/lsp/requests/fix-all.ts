/** seaworthy/fixAll */
import type { FixAllParams, FixAllResult } from "../../protocol/index.ts";
import { fixDocument, fixWorkspace } from "../actions/fix-all.ts";
import type { Session } from "../session.ts";

/** The safe fixes of a document or a root as one edit, which the client applies. */
export async function fixAllRequest(session: Session, { uri, root, check }: FixAllParams): Promise<FixAllResult> {
  const document = uri === undefined ? undefined : session.documents.get(uri);
  const workspace = session.roots.named(root)[0]?.workspace;
  const fixed = document
    ? await fixDocument(session, document, check)
    : uri === undefined && workspace
      ? await fixWorkspace(session, workspace, check)
      : undefined;
  return fixed ?? { edit: null, fixes: 0, files: 0 };
}
