/** Read-only documents made from what the server knows: the report of a root and the pages of checks. */
import { methods, type CheckPage, type ReadinessAnswer } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { reportMarkdown } from "../model/report.ts";
import type { Store } from "../model/store.ts";

const scheme = "seaworthy";
/** An open report follows the readiness when it has been quiet for this long, in milliseconds. */
const quiet = 1000;

export class Documents implements vscode.TextDocumentContentProvider {
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, connection: Connection) {
    this.#connection = connection;
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      store.watch(() => this.#refreshSoon()),
    );
  }

  async provideTextDocumentContent({ path, query }: vscode.Uri): Promise<string> {
    if (path.startsWith("/checks/")) {
      const page = await this.#connection.request<CheckPage | null>(methods.explain, { check: query });
      return page?.markdown ?? `There is no page about “${query}”, or the language server is not running.`;
    }
    const answer = await this.#connection.request<ReadinessAnswer>(methods.readiness, { root: query });
    const [root] = answer?.roots ?? [];
    const base = vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? query;
    return root ? reportMarkdown(root, base) : "There is nothing to report: the folder is not open, or the language server is not running.";
  }

  /** Opens the report of a root. */
  async showReport(root: string, name: string): Promise<void> {
    await this.#show(vscode.Uri.from({ scheme, path: `/reports/Readiness of ${name.replaceAll("/", " ")}.md`, query: root }));
  }

  /** Opens the page of a check. */
  async showCheck(check: string): Promise<void> {
    await this.#show(vscode.Uri.from({ scheme, path: `/checks/${check.replaceAll("/", " ")}.md`, query: check }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  /** Rendered, where VS Code's own Markdown preview is not switched off. */
  async #show(uri: vscode.Uri): Promise<void> {
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === scheme && uri.path.startsWith("/reports/")) this.#changed.fire(uri);
      }
    }, quiet);
  }
}
