import * as vscode from "vscode";
import { type CheckFilter, type ChecksOptions, filters, type Grouping, groupings, optionsText } from "../model/checks-filter.ts";
import { categoryNodeId, checksTree } from "../model/checks-tree.ts";
import type { TreeNode } from "../model/node.ts";
import { rootState } from "../model/state.ts";
import type { Store } from "../model/store.ts";
import { treeDescription, treeNotice } from "../model/tree-notice.ts";
import type { Details } from "./details.ts";
import { NodeTree } from "./node-tree.ts";
import { TreeDrawing } from "./tree-drawing.ts";

const viewId = "seaworthy.checks";
/** Where the choices of this workspace are kept. */
const stateKey = "checks";
/** True while checks are left out; menus ask for it. */
const filteredContext = "seaworthy.checksFiltered";

type Kept = Pick<ChecksOptions, "grouping" | "filters">;

/** What was kept, as far as it is known to this version. */
function readKept(value: unknown): Kept {
  const { grouping, filters: wanted } = (value ?? {}) as { grouping?: unknown; filters?: unknown };
  return {
    grouping: typeof grouping === "string" && Object.hasOwn(groupings, grouping) ? (grouping as Grouping) : "category",
    filters: Array.isArray(wanted) ? wanted.filter((filter): filter is CheckFilter => Object.hasOwn(filters, String(filter))) : [],
  };
}

function currentFile(): string | undefined {
  return vscode.window.activeTextEditor?.document.uri.toString();
}

/** The tree view of checks, and how it is grouped and filtered. */
export class ChecksView {
  readonly #tree = new NodeTree();
  readonly #drawing = new TreeDrawing(this.#tree);
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #store: Store;
  readonly #details: Details;
  readonly #state: vscode.Memento;
  readonly #disposables: vscode.Disposable;
  #options: ChecksOptions;

  constructor(store: Store, details: Details, state: vscode.Memento) {
    this.#store = store;
    this.#details = details;
    this.#state = state;
    this.#options = { ...readKept(state.get(stateKey)), currentFile: currentFile() };
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this.#tree, showCollapseAll: true });
    this.#announceFilters();
    this.#disposables = vscode.Disposable.from(
      this.#view,
      this.#tree,
      this.#view.onDidChangeVisibility(() => details.update()),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor && this.#options.filters.includes("current-file")) this.#set({ currentFile: editor.document.uri.toString() });
      }),
      details.watch({ visible: () => this.#view.visible, draw: () => this.#draw() }),
    );
  }

  /** Shows the view with a category opened. */
  async reveal(root: string, category: string): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    this.#set({ grouping: "category", filters: [] });
    const id = categoryNodeId(root, category);
    if (!this.#tree.find(id)) await this.#details.now();
    const node = this.#tree.find(id);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  /** Asks how to group. */
  async group(): Promise<void> {
    const items = (Object.keys(groupings) as Grouping[]).map((id) => ({
      label: groupings[id],
      ...(id === this.#options.grouping && { description: "as now" }),
      id,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: "Group checks by" });
    if (chosen) this.#set({ grouping: chosen.id });
  }

  /** Asks which checks to show. */
  async filter(): Promise<void> {
    const items = (Object.keys(filters) as CheckFilter[]).map((id) => ({
      label: filters[id],
      picked: this.#options.filters.includes(id),
      id,
    }));
    const title = "Show only checks that are";
    const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true, placeHolder: "None: all checks" });
    if (chosen) this.#set({ filters: chosen.map(({ id }) => id), currentFile: currentFile() });
  }

  /** Shows all checks again. */
  clearFilters(): void {
    this.#set({ filters: [] });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #set(change: Partial<ChecksOptions>): void {
    this.#options = { ...this.#options, ...change };
    const { grouping, filters: wanted } = this.#options;
    void this.#state.update(stateKey, { grouping, filters: wanted } satisfies Kept);
    this.#announceFilters();
    this.#draw();
  }

  #announceFilters(): void {
    void vscode.commands.executeCommand("setContext", filteredContext, this.#options.filters.length > 0);
  }

  #draw(): void {
    const { snapshot } = this.#store;
    const notice = treeNotice(snapshot);
    const { roots } = this.#details;
    const nodes = this.#drawing.show(notice, roots, this.#options, (known) => checksTree(known, this.#options));
    const lines = notice.message === "" ? [] : [notice.message];
    if (roots && nodes.length === 0 && this.#options.filters.length > 0)
      lines.push("No check is like that. Show all checks again, or choose another filter.");
    if (lines.length === 0 && snapshot.roots.length > 0 && snapshot.roots.every((root) => rootState(root) === "all-passed"))
      lines.push("Every check that applies passes.");
    const message = lines.join("\n");
    if (this.#view.message !== message) this.#view.message = message;
    const description = treeDescription(snapshot, optionsText(this.#options));
    if ((this.#view.description ?? "") !== description) this.#view.description = description;
  }
}
