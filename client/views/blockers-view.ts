import * as vscode from "vscode";
import { blockersTree } from "../model/blockers-tree.ts";
import { blockerCount, rootState } from "../model/state.ts";
import type { Snapshot, Store } from "../model/store.ts";
import { treeDescription, treeNotice } from "../model/tree-notice.ts";
import { count } from "../model/words.ts";
import { NodeTree } from "./node-tree.ts";

/** That nothing blocks is only said of a folder that was looked at. */
function nothingBlocks(snapshot: Snapshot): boolean {
  const looked = snapshot.roots.filter((root) => ["all-passed", "open", "rescanning"].includes(rootState(root)));
  return looked.length > 0 && blockerCount(snapshot) === 0;
}

/** The tree view of launch blockers; its number is the badge on the container. */
export function createBlockersView(store: Store): vscode.Disposable {
  const tree = new NodeTree();
  const view = vscode.window.createTreeView("seaworthy.blockers", { treeDataProvider: tree });
  const watching = store.watch((snapshot) => {
    const number = blockerCount(snapshot);
    const notice = treeNotice(snapshot);
    tree.show([...notice.nodes, ...blockersTree(snapshot.roots)]);
    if (view.badge?.value !== (number || undefined)) {
      view.badge = number === 0 ? undefined : { value: number, tooltip: count(number, "open launch blocker") };
    }
    const lines = [notice.message, nothingBlocks(snapshot) ? "No launch blocker is open." : ""];
    const message = lines.filter((line) => line !== "").join("\n");
    if (view.message !== message) view.message = message;
    const description = treeDescription(snapshot);
    if ((view.description ?? "") !== description) view.description = description;
  });
  return vscode.Disposable.from(watching, view, tree);
}
