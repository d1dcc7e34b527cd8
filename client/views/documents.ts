import { methods, type CheckPage } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";

const scheme = "seaworthy";

/** Read-only documents made from what the server knows: the pages of checks. */
export class Documents implements vscode.TextDocumentContentProvider {
  readonly #connection: Connection;
  readonly #registered: vscode.Disposable;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const page = await this.#connection.request<CheckPage | null>(methods.explain, { check: query });
    return page?.markdown ?? `There is no page about “${query}”, or the language server is not running.`;
  }

  /** Opens the page of a check: rendered, where VS Code's own Markdown preview is not switched off. */
  async showCheck(check: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/checks/${check.replaceAll("/", " ")}.md`, query: check });
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
