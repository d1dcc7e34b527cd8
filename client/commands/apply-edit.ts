/** Applies edits that the server worked out. */
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { editedFiles, type LspEdit } from "../model/edits.ts";

/** Applies an edit, unless a document has changed since it was made; then it says so. Resolves with whether it was applied. */
export async function applyEdit(connection: Connection, edit: LspEdit): Promise<boolean> {
  const stale = editedFiles(edit).some(({ uri, version }) => {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === vscode.Uri.parse(uri).toString());
    return version !== null && open !== undefined && open.version !== version;
  });
  const converted = await connection.client?.protocol2CodeConverter.asWorkspaceEdit(edit as never);
  if (stale || !converted) {
    void vscode.window.showInformationMessage("Nothing was changed: the text has changed meanwhile. Try again.");
    return false;
  }
  return vscode.workspace.applyEdit(converted);
}
