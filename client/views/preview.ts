import * as vscode from "vscode";
import { type EditedFile, editedText } from "../model/edits.ts";

const scheme = "seaworthy-preview";
const apply: vscode.QuickPickItem = { label: "$(check) Apply" };
const discard: vscode.QuickPickItem = { label: "$(close) Discard" };

/** Shows what an edit would do, file by file, and asks whether to go on. */
export class Preview implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  #number = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Opens the changes of all files in one editor. Resolves with true when they are to be applied. */
  async confirm(files: readonly EditedFile[], title: string, question: string): Promise<boolean> {
    const number = ++this.#number;
    const changes = await Promise.all(files.map((file) => this.#change(file, number)));
    await vscode.commands.executeCommand("vscode.changes", title, changes);
    // VS Code adds the number of files to the title.
    const isOwn = ({ label }: vscode.Tab): boolean => label.startsWith(title);
    const answer = await this.#ask(question, isOwn);
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isOwn), true);
    this.#texts.clear();
    return answer;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** Asks above the changes, which can be looked through meanwhile. Closing their editor is an answer too. */
  async #ask(question: string, isOwn: (tab: vscode.Tab) => boolean): Promise<boolean> {
    const pick = vscode.window.createQuickPick();
    pick.title = question;
    pick.placeholder = "Look through the changes, then choose";
    pick.items = [apply, discard];
    pick.ignoreFocusOut = true;
    const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some(isOwn)) pick.hide();
    });
    const answer = await new Promise<boolean>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0] === apply));
      pick.onDidHide(() => resolve(false));
      pick.show();
    });
    closing.dispose();
    pick.dispose();
    return answer;
  }

  /** What `vscode.changes` takes: the file's URI, and those of the two texts to compare. */
  async #change(file: EditedFile, number: number): Promise<[vscode.Uri, vscode.Uri | undefined, vscode.Uri]> {
    const uri = vscode.Uri.parse(file.uri);
    const before = file.created ? "" : (await vscode.workspace.openTextDocument(uri)).getText();
    const after = vscode.Uri.from({ scheme, path: uri.path, query: String(number) });
    this.#texts.set(after.toString(), editedText(before, file.edits));
    return [uri, file.created ? undefined : uri, after];
  }
}
