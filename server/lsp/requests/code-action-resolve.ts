/** codeAction/resolve: works out the edit of an action once it is chosen, for the text as it is then. */
import type { CodeAction, WorkspaceEdit } from "vscode-languageserver";
import { EditBuilder } from "../actions/edits.ts";
import { findingNamed } from "../actions/find.ts";
import { fixDocument } from "../actions/fix-all.ts";
import { suppression } from "../actions/suppress.ts";
import type { Session } from "../session.ts";

/** What an action without an edit carries. */
export type ActionData =
  | { readonly kind: "fix-all"; readonly uri: string; readonly check?: string }
  | { readonly kind: "suppress"; readonly uri: string; readonly fingerprint: string; readonly reason?: string };

/** Stands in a comment until its author writes why: a comment without a reason has no effect. */
const defaultReason = "TODO: say why this may stay";

/** The action with its edit; without one when what it was about is gone. */
export async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = action.data as ActionData | undefined;
  if (action.edit || (data?.kind !== "fix-all" && data?.kind !== "suppress")) return action;
  const edit = await editOf(session, data);
  return edit ? { ...action, edit } : action;
}

/** The edit of an action; undefined when there is nothing to do. */
export async function editOf(session: Session, data: ActionData): Promise<WorkspaceEdit | undefined> {
  const document = session.documents.get(data.uri);
  if (!document) return undefined;
  if (data.kind === "fix-all") return (await fixDocument(session, document, data.check))?.edit;
  await session.sync(document);
  const shown = findingNamed(document, data.fingerprint);
  if (!shown) return undefined;
  const text = document.text.getText();
  const edit = await suppression(session.analyzer, document.path, text, shown.finding, data.reason ?? defaultReason);
  if (!edit) return undefined;
  const builder = new EditBuilder(session, document.workspace);
  builder.change(document.path, text, [edit]);
  return builder.build();
}
