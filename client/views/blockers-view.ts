/** The tree view of launch blockers; its number is the badge on the container. */
import * as vscode from "vscode";
import { blockersTree } from "../model/blockers-tree.ts";
import { blockerCount, treeMessage } from "../model/state.ts";
import type { Snapshot, Store } from "../model/store.ts";
import { count } from "../model/words.ts";
import { NodeTree } from "./node-tree.ts";

function messageOf(snapshot: Snapshot): string {
  const message = treeMessage(snapshot);
  return message === "" && snapshot.roots.length > 0 && blockerCount(snapshot) === 0 ? "No launch blocker is open." : message;
}

export function createBlockersView(store: Store): vscode.Disposable {
  const tree = new NodeTree();
  const view = vscode.window.createTreeView("seaworthy.blockers", { treeDataProvider: tree });
  const watching = store.watch((snapshot) => {
    const number = blockerCount(snapshot);
    tree.show(blockersTree(snapshot.roots));
    if (view.badge?.value !== (number || undefined)) {
      view.badge = number === 0 ? undefined : { value: number, tooltip: count(number, "open launch blocker") };
    }
    const message = messageOf(snapshot);
    if (view.message !== message) view.message = message;
  });
  return vscode.Disposable.from(watching, view, tree);
}
