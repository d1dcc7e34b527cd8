import * as vscode from "vscode";
import { statusItem } from "../model/status-bar.ts";
import type { Store } from "../model/store.ts";

function activeRoot(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
}

/** The item in the status bar; choosing it shows the sidebar. */
export function createStatusBar(store: Store): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("seaworthy.readiness", vscode.StatusBarAlignment.Left, 10);
  item.name = "Readiness";
  item.command = "seaworthy.readiness.focus";
  const draw = (): void => {
    const wanted = statusItem(store.snapshot, activeRoot());
    if (!wanted) {
      item.hide();
      return;
    }
    item.text = wanted.text;
    item.tooltip = new vscode.MarkdownString(wanted.tooltip, true);
    item.accessibilityInformation = { label: wanted.spoken };
    item.backgroundColor = wanted.warning ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  return vscode.Disposable.from(item, store.watch(draw), vscode.window.onDidChangeActiveTextEditor(draw));
}
