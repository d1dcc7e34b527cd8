import {
  methods,
  type ReadinessAnswer,
  type RecordArguments,
  type ScaffoldAnswer,
  type ScaffoldChoice,
  type ScaffoldParams,
} from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { editedFiles, type LspEdit } from "../model/edits.ts";
import { notesMarkdown, scaffoldItems, writtenText } from "../model/scaffold.ts";
import { count } from "../model/words.ts";
import type { Preview } from "../views/preview.ts";
import { applyEdit } from "./apply-edit.ts";

/** The check for whose scaffold a person has to decide something first. */
const licence = "license-file";
const show = "Show Them";

/** Has first versions made of what checks ask for: shown as changes of files, written when they are found good. */
export class Scaffolds {
  readonly #connection: Connection;
  readonly #preview: Preview;

  constructor(connection: Connection, preview: Preview) {
    this.#connection = connection;
    this.#preview = preview;
  }

  /** Makes the scaffold of the check that is given, such as that of a node of a tree; asks for it when it is missing. */
  async run(given: unknown): Promise<void> {
    const { root, check } = (given ?? {}) as RecordArguments;
    const target = check === undefined ? await this.#choose() : { ...(root !== undefined && { root }), check };
    const params = target?.check === licence ? await this.#withLicence(target) : target;
    if (!params) return;
    const answer = await this.#connection.request<ScaffoldAnswer>(methods.scaffold, params);
    if (!answer) return;
    if ("problem" in answer) void vscode.window.showInformationMessage(answer.problem);
    else await this.#write(params.check, answer);
  }

  /** Asks for the check, of those for which something can be made. */
  async #choose(): Promise<ScaffoldParams | undefined> {
    const known = await this.#connection.request<ReadinessAnswer>(methods.readiness, {});
    const roots = await Promise.all(
      (known?.roots ?? []).map(async ({ root, name }) => ({
        root,
        name,
        choices: (await this.#connection.request<readonly ScaffoldChoice[]>(methods.scaffoldChoices, { root })) ?? [],
      })),
    );
    const items = scaffoldItems(roots);
    if (items.length === 0) {
      void vscode.window.showInformationMessage(
        "There is nothing to scaffold: nothing is missing that a file could hold, or no folder is open.",
      );
      return undefined;
    }
    const chosen = await vscode.window.showQuickPick(items, { title: "Scaffold what?", matchOnDescription: true, ignoreFocusOut: true });
    return chosen?.target;
  }

  /** A licence is for people to choose, and it names who holds the rights. */
  async #withLicence(target: ScaffoldParams): Promise<ScaffoldParams | undefined> {
    const mit = { label: "MIT", description: "Anybody may use it, with the notice of copyright" };
    const unpublished = { label: "None: the project is private", description: 'Set "private": true in package.json' };
    const chosen = await vscode.window.showQuickPick([mit, unpublished], {
      title: "Under which licence is the project published?",
      ignoreFocusOut: true,
    });
    if (chosen !== mit) return undefined;
    const holder = await vscode.window.showInputBox({
      title: "Who holds the rights?",
      placeHolder: "A person or an organisation, as the licence names it",
      validateInput: (text) => (text.trim() === "" ? "The licence has to name somebody." : undefined),
    });
    return holder === undefined ? undefined : { ...target, license: "MIT", holder };
  }

  /** Shows the edit, applies it when it is wanted, and saves what had no changes of somebody's own before. */
  async #write(check: string, answer: Extract<ScaffoldAnswer, { readonly edit: unknown }>): Promise<void> {
    const edit = answer.edit as LspEdit;
    const files = editedFiles(edit);
    const uris = files.map(({ uri }) => vscode.Uri.parse(uri));
    const dirty = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()));
    const question = `Write ${count(files.length, "file")} for ${check}?`;
    if (!(await this.#preview.confirm(files, `Scaffold for ${check}`, question)) || !(await applyEdit(this.#connection, edit))) return;
    const documents = await Promise.all(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
    for (const document of documents) if (!dirty.has(document.uri.toString())) await document.save();
    const [first] = documents;
    if (first) await vscode.window.showTextDocument(first, { preview: false });
    await this.#say(check, answer);
  }

  async #say(check: string, answer: Extract<ScaffoldAnswer, { readonly edit: unknown }>): Promise<void> {
    const text = writtenText(answer);
    if (answer.notes.length === 0) return void vscode.window.showInformationMessage(text);
    if ((await vscode.window.showInformationMessage(text, show)) !== show) return;
    const content = notesMarkdown(`Scaffold for ${check}`, answer);
    const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}
