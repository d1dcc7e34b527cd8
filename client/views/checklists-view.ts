import * as vscode from "vscode";
import { checklistNodeId, checklistsTree } from "../model/checklists-tree.ts";
import type { TreeNode } from "../model/node.ts";
import { isFirstScan } from "../model/state.ts";
import type { Store } from "../model/store.ts";
import { treeDescription, treeNotice } from "../model/tree-notice.ts";
import type { Details } from "./details.ts";
import { NodeTree } from "./node-tree.ts";
import { TreeDrawing } from "./tree-drawing.ts";

const viewId = "seaworthy.checklists";

/** The tree view of the team's Markdown checklists. */
export class ChecklistsView {
  readonly #tree = new NodeTree();
  readonly #drawing = new TreeDrawing(this.#tree);
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #store: Store;
  readonly #details: Details;
  readonly #disposables: vscode.Disposable;

  constructor(store: Store, details: Details) {
    this.#store = store;
    this.#details = details;
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this.#tree, showCollapseAll: true });
    this.#disposables = vscode.Disposable.from(
      this.#view,
      this.#tree,
      this.#view.onDidChangeVisibility(() => details.update()),
      details.watch({ visible: () => this.#view.visible, draw: () => this.#draw() }),
    );
  }

  /** Shows the view with a checklist selected. */
  async reveal(root: string, file: string): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    const id = checklistNodeId(root, file);
    if (!this.#tree.find(id)) await this.#details.now();
    const node = this.#tree.find(id);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #draw(): void {
    const { snapshot } = this.#store;
    const notice = treeNotice(snapshot);
    const { roots } = this.#details;
    const nodes = this.#drawing.show(notice, roots, undefined, checklistsTree);
    const none = roots && nodes.length === 0 && snapshot.roots.length > 0 && !snapshot.roots.some(isFirstScan);
    const lines = [notice.message, none ? "No Markdown file of this folder has a checklist: boxes such as “- [ ] Runbook”." : ""];
    const message = lines.filter((line) => line !== "").join("\n");
    if (this.#view.message !== message) this.#view.message = message;
    const description = treeDescription(snapshot);
    if ((this.#view.description ?? "") !== description) this.#view.description = description;
  }
}
