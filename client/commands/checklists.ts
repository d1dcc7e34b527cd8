import { type ChecklistItemAnswer, clientCommands, methods } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { LspEdit } from "../model/edits.ts";
import type { TreeNode } from "../model/node.ts";
import { verdictOfItem } from "../model/words.ts";
import { applyEdit } from "./apply-edit.ts";

/** How long the status bar says what was done, in milliseconds. */
const said = 6000;

/** The document and line of an item. */
type Where = NonNullable<TreeNode["item"]>;

/** The item that a command was run on: a node of the tree, else the line of the cursor in a Markdown file. */
function whereOf(given: unknown): Where | undefined {
  const { item } = (given ?? {}) as Partial<TreeNode>;
  if (item) return item;
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "markdown") return undefined;
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

/** Holds items of checklists against the checks, and ticks those that are done. */
export class Checklists {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Says what the checks say of an item now. */
  async verify(given: unknown): Promise<void> {
    const answer = await this.#ask(given);
    if (answer?.item) await this.#say(answer);
  }

  /** Ticks an item when the checks say that it is done; else says why not. The edit can be undone. */
  async tick(given: unknown): Promise<void> {
    const answer = await this.#ask(given);
    if (!answer?.item) return;
    const { item, edit } = answer;
    if (!edit) return this.#say(answer, item.ticked ? "Ticked already" : "Not ticked");
    const uri = vscode.Uri.parse(item.uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const { isDirty } = document;
    if (!(await applyEdit(this.#connection, edit as LspEdit))) return;
    if (!isDirty) await document.save();
    vscode.window.setStatusBarMessage(`Ticked: ${item.text}`, said);
  }

  async #ask(given: unknown): Promise<ChecklistItemAnswer | undefined> {
    const where = whereOf(given);
    const answer = where && (await this.#connection.request<ChecklistItemAnswer>(methods.checklistItem, where));
    if (!answer?.item) {
      const why = where ? "or the first scan has not ended" : "open a Markdown checklist and put the cursor on an item";
      void vscode.window.showInformationMessage(`There is no item of a checklist here: ${why}.`);
    }
    return answer;
  }

  /** A person asked, so the answer is shown; it offers what can be done next. */
  async #say({ item }: ChecklistItemAnswer, first?: string): Promise<void> {
    if (!item) return;
    const [check] = item.checks;
    const done = item.verdict === "done-unticked" && item.tickable && first === undefined;
    const actions = [...(done ? ["Tick"] : []), ...(check === undefined ? [] : ["Explain"])];
    const verdict = verdictOfItem[item.verdict];
    const head = first === undefined ? `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}` : `${first}, ${verdict}`;
    const chosen = await vscode.window.showInformationMessage(`${head}: “${item.text}”. ${item.reason}`, ...actions);
    if (chosen === "Tick") await this.tick({ item: { uri: item.uri, line: item.line } });
    else if (chosen === "Explain") await vscode.commands.executeCommand(clientCommands.explain, { check });
  }
}
