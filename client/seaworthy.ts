import * as vscode from "vscode";
import { Commands, offeredCommands } from "./commands/commands.ts";
import { Connection } from "./connection/connection.ts";
import { Store } from "./model/store.ts";
import { createBlockersView } from "./views/blockers-view.ts";
import { ChecklistsView } from "./views/checklists-view.ts";
import { ChecksView } from "./views/checks-view.ts";
import { createContexts } from "./views/contexts.ts";
import { Details } from "./views/details.ts";
import { Documents } from "./views/documents.ts";
import { createReadinessView } from "./views/readiness-view.ts";
import { createStatusBar } from "./views/status-bar.ts";

function foldersOf(folders: readonly vscode.WorkspaceFolder[] = []): { all: number; onDisk: number } {
  return { all: folders.length, onDisk: folders.filter(({ uri }) => uri.scheme === "file").length };
}

/** Puts the parts together. */
export class Seaworthy {
  readonly #connection: Connection;

  constructor(context: vscode.ExtensionContext) {
    const output = vscode.window.createOutputChannel("Seaworthy");
    const { workspaceFolders, isTrusted } = vscode.workspace;
    const store = new Store();
    store.update({ folders: foldersOf(workspaceFolders), trusted: isTrusted });
    const connection = new Connection({
      module: context.asAbsolutePath("dist/server.cjs"),
      cacheFolder: context.globalStorageUri.fsPath,
      output,
      commands: offeredCommands,
      store,
    });
    this.#connection = connection;
    const documents = new Documents(connection);
    const details = new Details(store, connection);
    const checks = new ChecksView(store, details, context.workspaceState);
    const checklists = new ChecklistsView(store, details);
    const commands = new Commands({ extensionId: context.extension.id, store, connection, documents, checks, checklists, output });
    context.subscriptions.push(
      output,
      documents,
      checks,
      checklists,
      createContexts(store),
      createBlockersView(store),
      createReadinessView(store, (action) => void commands.run(action)),
      createStatusBar(store),
      commands.register(),
      vscode.workspace.onDidGrantWorkspaceTrust(() => store.update({ trusted: true })),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#foldersChanged(store)),
    );
    // The editor goes on with its start meanwhile.
    setImmediate(() => void connection.start());
  }

  async dispose(): Promise<void> {
    await this.#connection.dispose();
  }

  #foldersChanged(store: Store): void {
    const { workspaceFolders = [] } = vscode.workspace;
    const open = new Set(workspaceFolders.map(({ uri }) => uri.toString()));
    store.update({ folders: foldersOf(workspaceFolders), roots: store.snapshot.roots.filter(({ root }) => open.has(root)) });
  }
}
