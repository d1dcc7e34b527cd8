import { type ExemptArguments, type FixAllParams, type FixAllResult, methods } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { editedFiles, type LspEdit } from "../model/edits.ts";
import { count } from "../model/words.ts";
import type { Preview } from "../views/preview.ts";
import { applyEdit } from "./apply-edit.ts";

/** Applies safe fixes and suppressions that the server works out. */
export class Fixes {
  readonly #connection: Connection;
  readonly #preview: Preview;

  constructor(connection: Connection, preview: Preview) {
    this.#connection = connection;
    this.#preview = preview;
  }

  /** Applies all safe fixes in the active editor's file. */
  async fixFile(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    if (uri === undefined) return;
    const result = await this.#fixes({ uri });
    if (result) await applyEdit(this.#connection, result.edit);
  }

  /** Shows all safe fixes of a check, and applies them when they are found good. */
  async fixCheck(root: string, check: string): Promise<void> {
    const result = await this.#fixes({ root, check });
    if (!result) return;
    const question = `Apply ${count(result.fixes, "safe change")} for ${check} in ${count(result.files, "file")}?`;
    if (await this.#preview.confirm(editedFiles(result.edit), `Safe fixes for ${check}`, question))
      await applyEdit(this.#connection, result.edit);
  }

  /** Asks for a reason and writes it above the finding, in a comment that hides it. */
  async suppress({ uri, fingerprint, check, message }: ExemptArguments): Promise<void> {
    const reason = await vscode.window.showInputBox({
      title: `Ignore ${check} here`,
      prompt: `Why may this stay? ${message}`,
      placeHolder: "The reason stands in the code, for the next reader.",
      validateInput: (text) => (text.trim() === "" ? "A comment without a reason has no effect." : undefined),
    });
    if (reason === undefined) return;
    const edit = await this.#connection.request<LspEdit | null>(methods.suppress, { uri, fingerprint, reason });
    if (edit) await applyEdit(this.#connection, edit);
    else void vscode.window.showInformationMessage("The finding is gone, or no comment can stand there.");
  }

  async #fixes(params: FixAllParams): Promise<{ edit: LspEdit; fixes: number; files: number } | undefined> {
    const result = await this.#connection.request<FixAllResult>(methods.fixAll, params);
    if (result?.edit) return { ...result, edit: result.edit as LspEdit };
    void vscode.window.showInformationMessage("There is no safe fix to apply.");
    return undefined;
  }
}
