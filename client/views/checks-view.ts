/** The tree view of checks. Its places are only asked for while it is shown; the old ones stay until the new ones are there. */
import { methods, type ReadinessAnswer, type ReadinessSummary } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { categoryNodeId, checksTree } from "../model/checks-tree.ts";
import type { TreeNode } from "../model/node.ts";
import { Repeater } from "../model/repeater.ts";
import { treeMessage, viewState } from "../model/state.ts";
import type { Store } from "../model/store.ts";
import { NodeTree } from "./node-tree.ts";

const viewId = "seaworthy.checks";
/** While somebody types, readiness changes faster than a tree can be read. In milliseconds. */
const pause = 300;

export class ChecksView {
  readonly #tree = new NodeTree();
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #repeater = new Repeater(() => this.#refresh(), pause);
  readonly #disposables: vscode.Disposable;
  /** The readiness that the tree was made for. */
  #shown: readonly ReadinessSummary[] = [];

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this.#tree, showCollapseAll: true });
    this.#disposables = vscode.Disposable.from(
      this.#view,
      this.#tree,
      this.#view.onDidChangeVisibility(() => this.#update()),
      store.watch((snapshot) => {
        const message = treeMessage(snapshot);
        if (this.#view.message !== message) this.#view.message = message;
        this.#update();
      }),
    );
  }

  /** Shows the view with a category opened. */
  async reveal(root: string, category: string): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    if (!this.#tree.find(categoryNodeId(root, category))) await this.#repeater.ask();
    const node = this.#tree.find(categoryNodeId(root, category));
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const { snapshot } = this.#store;
    if (viewState(snapshot) === "no-folder" || viewState(snapshot) === "not-on-disk") this.#tree.show([]);
    else if (this.#view.visible && snapshot.roots !== this.#shown) void this.#repeater.ask();
  }

  async #refresh(): Promise<void> {
    const { roots } = this.#store.snapshot;
    if (roots === this.#shown) return;
    const answer = await this.#connection.request<ReadinessAnswer>(methods.readiness, {});
    if (!answer) return;
    this.#shown = roots;
    this.#tree.show(checksTree(answer.roots));
  }
}
