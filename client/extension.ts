/** Starts the VS Code side: what is shown at once, the server when the editor's window stands. */
import type { ExtensionContext } from "vscode";
import { Seaworthy } from "./seaworthy.ts";

let seaworthy: Seaworthy | undefined;

/** Called by VS Code once, on the first activation event. Returns at once; what fails later is shown in the sidebar. */
export function activate(context: ExtensionContext): void {
  seaworthy = new Seaworthy(context);
}

/** Resolves when the server has ended. */
export async function deactivate(): Promise<void> {
  await seaworthy?.dispose();
  seaworthy = undefined;
}
