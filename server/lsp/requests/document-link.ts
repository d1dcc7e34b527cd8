/** textDocument/documentLink: the files that a Markdown checklist names, at their lines. */
import { LineMap } from "@seaworthy/rules/api/text";
import { referencesOf, referredFile } from "@seaworthy/rules/checklists/index";
import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver";
import type { Session } from "../session.ts";

/** Links to files that exist. What is a Markdown link already is left to the editor. */
export async function documentLinks(session: Session, { textDocument }: DocumentLinkParams): Promise<DocumentLink[]> {
  const document = session.documents.get(textDocument.uri);
  if (!document || !session.settings.enable) return [];
  await session.sync(document);
  const { workspace, path } = document;
  const { view } = workspace.project;
  if (view.factsIn(path, "checklist-item").length === 0) return [];
  const text = document.text.getText();
  const lines = new LineMap(text);
  return referencesOf(text).flatMap((reference): DocumentLink[] => {
    const file = referredFile(path, reference.path, view.files);
    if (file === undefined || file === "" || text.startsWith("](", reference.start - 2)) return [];
    const line = reference.line < 0 ? "" : `#L${reference.line + 1}`;
    return [{ range: lines.range(reference), target: `${session.uriOf(workspace, file)}${line}`, tooltip: `Go to ${file}` }];
  });
}
