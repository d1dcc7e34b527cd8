import * as vscode from "vscode";
import { contextOf, findNode, type TreeNode } from "../model/node.ts";

/** The command that a chosen node runs; takes a `Place`. */
export const goToCommand = "seaworthy.goTo";
const explainCommand = "seaworthy.explain";

/** Shows trees of nodes in a tree view, and redraws only when something in them has changed. */
export class NodeTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #nodes: readonly TreeNode[] = [];
  #drawn = "";
  #filled: () => void = () => {};
  /** Until there is something to show, VS Code shows that the tree is being loaded. */
  readonly #filling = new Promise<void>((resolve) => {
    this.#filled = resolve;
  });

  show(nodes: readonly TreeNode[]): void {
    const drawn = JSON.stringify(nodes);
    if (drawn === this.#drawn) return;
    this.#nodes = nodes;
    this.#drawn = drawn;
    this.#filled();
    this.#changed.fire(undefined);
  }

  find(id: string): TreeNode | undefined {
    return findNode(this.#nodes, id)?.at(-1);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    await this.#filling;
    return [...(node?.children ?? this.#nodes)];
  }

  getParent({ id }: TreeNode): TreeNode | undefined {
    return findNode(this.#nodes, id)?.at(-2);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.children.length === 0 ? None : node.expanded ? Expanded : Collapsed);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = contextOf(node);
    item.accessibilityInformation = { label: node.spoken };
    if (node.icon) {
      const { name, color } = node.icon;
      item.iconPath = new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
    }
    const command = commandOf(node);
    if (command) item.command = command;
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Places are gone to; a check without anything below it is explained. */
function commandOf({ command, place, check, children }: TreeNode): vscode.Command | undefined {
  if (command) return { title: command.title, command: command.id, arguments: [...(command.arguments ?? [])] };
  if (place) return { title: "Go to", command: goToCommand, arguments: [place] };
  if (check !== undefined && children.length === 0) return { title: "Explain", command: explainCommand, arguments: [{ check }] };
  return undefined;
}
