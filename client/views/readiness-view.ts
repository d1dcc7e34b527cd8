/** The webview with the number, the categories and the plan. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Store } from "../model/store.ts";
import { type Action, decode } from "../webview/actions.ts";
import { pageHtml } from "../webview/html.ts";
import script from "../webview/page/page.js" with { type: "text" };
import type { PageMessage } from "../webview/page/messages.ts";
import style from "../webview/style.css" with { type: "text" };
import { view } from "../webview/view.ts";

const viewId = "seaworthy.readiness";

/** Registers the view. `run` is called with what a person chooses in it. */
export function createReadinessView(store: Store, run: (action: Action) => void): vscode.Disposable {
  const provider: vscode.WebviewViewProvider = {
    resolveWebviewView({ webview, onDidDispose }) {
      let drawn = "";
      const draw = (): void => {
        const message = view(store.snapshot);
        const text = JSON.stringify(message);
        if (text === drawn) return;
        drawn = text;
        void webview.postMessage(message);
      };
      webview.options = { enableScripts: true, localResourceRoots: [] };
      let watching: { dispose(): void } | undefined;
      const receiving = webview.onDidReceiveMessage((message: PageMessage) => {
        const action = message.kind === "action" ? decode(message.action) : undefined;
        if (action) run(action);
        if (message.kind !== "ready") return;
        // The page is a new one each time the view is shown again.
        drawn = "";
        watching?.dispose();
        watching = store.watch(draw);
      });
      onDidDispose(() => vscode.Disposable.from(receiving, { dispose: () => watching?.dispose() }).dispose());
      webview.html = pageHtml({ script, style, nonce: randomBytes(16).toString("base64url") });
    },
  };
  return vscode.window.registerWebviewViewProvider(viewId, provider);
}
