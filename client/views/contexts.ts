import * as vscode from "vscode";
import type { Store } from "../model/store.ts";

/** What menus and welcome texts ask for: whether a scan is under way, and whether the language server has stopped. */
export function createContexts(store: Store): vscode.Disposable {
  const told = new Map<string, boolean>();
  const tell = (name: string, value: boolean): void => {
    if (told.get(name) === value) return;
    told.set(name, value);
    void vscode.commands.executeCommand("setContext", name, value);
  };
  return store.watch(({ roots, server }) => {
    tell(
      "seaworthy.scanning",
      roots.some(({ scan }) => scan.kind === "scanning"),
    );
    tell("seaworthy.crashed", server.kind === "crashed");
  });
}
