import {
  methods,
  type ReadinessAnswer,
  type RecordArguments,
  type RecordChoices,
  type RecordEditAnswer,
} from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { LspEdit } from "../model/edits.ts";
import {
  type Answers,
  changeOf,
  type DialogAction,
  dialogTitle,
  previewLines,
  refusalOf,
  settledAction,
  stepsOf,
} from "../model/record-dialog.ts";
import { ask, confirm } from "../views/questions.ts";
import { applyEdit } from "./apply-edit.ts";

/** How long the status bar says what was done, in milliseconds. */
const said = 6000;

/** Records attestations and waivers: asks, shows what will be written, and writes it as an edit that can be undone. */
export class Records {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Runs a dialog about what is given, such as a node of a tree or the arguments of a code action; asks for the check when it is missing. */
  async run(wanted: DialogAction, given: unknown): Promise<void> {
    const { root, check, fingerprint } = (given ?? {}) as RecordArguments;
    const target = check === undefined ? await this.#choose(wanted) : { ...(root && { root }), check };
    if (!target) return;
    const params = { ...target, ...(fingerprint !== undefined && { fingerprint }) };
    const choices = await this.#connection.request<RecordChoices | null>(methods.recordChoices, params);
    if (!choices) {
      void vscode.window.showInformationMessage("Nothing can be recorded: the folder is not open, or the language server is not running.");
      return;
    }
    const action = settledAction(choices, wanted);
    const refused = refusalOf(choices, action);
    if (refused !== undefined) void vscode.window.showInformationMessage(`${choices.title}: ${refused}`);
    else await this.#dialog(choices, action, target.root);
  }

  async #dialog(choices: RecordChoices, action: DialogAction, root: string | undefined): Promise<void> {
    const title = dialogTitle(choices, action);
    let answers: Answers = {};
    for (let at = 0; ; ) {
      const steps = stepsOf(choices, action, answers);
      const step = steps[at];
      const undecided = steps.at(-1)?.field === "kind";
      const position = { title, step: at + 1, total: undecided ? undefined : steps.length + 1 };
      if (step) {
        const answer = await ask(step, position, answers[step.field]);
        if (answer === undefined) return;
        if (answer !== "back") answers = { ...answers, [step.field]: answer.value };
        at += answer === "back" ? -1 : 1;
        continue;
      }
      const edit = await this.#edit(choices, action, answers, root);
      if (!edit) return;
      const { problem } = edit;
      const lines = problem === undefined ? previewLines(edit.yaml, steps) : [];
      const taken = action === "revoke" || action === "unwaive";
      const place = problem === undefined ? `${taken ? "removed from" : "in"} ${edit.file}` : "go back to change it";
      const write = taken ? "Remove" : "Write";
      const answer = await confirm({ write, problem, place, lines }, position);
      if (answer === undefined) return;
      if (answer === "back") at--;
      else if (answer.value !== "write") at = steps.findIndex(({ field }) => answer.value !== "write" && field === answer.value.field);
      else return this.#write(edit, title);
    }
  }

  #edit(choices: RecordChoices, action: DialogAction, answers: Answers, root: string | undefined): Promise<RecordEditAnswer | undefined> {
    const change = changeOf(choices, action, answers);
    return this.#connection.request<RecordEditAnswer>(methods.recordEdit, { ...(root !== undefined && { root }), change });
  }

  /** Applies the edit and saves the file, unless it had changes of somebody's own before. */
  async #write(answer: RecordEditAnswer, title: string): Promise<void> {
    if (answer.problem !== undefined) return;
    const uri = vscode.Uri.parse(answer.uri);
    const dirty = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString() && document.isDirty);
    if (!(await applyEdit(this.#connection, answer.edit as LspEdit))) return;
    if (!dirty) await (await vscode.workspace.openTextDocument(uri)).save();
    vscode.window.setStatusBarMessage(`${title} – written to ${answer.file}${dirty ? ", not saved yet" : ""}`, said);
  }

  /** Asks for the check, of those about which this can be recorded. */
  async #choose(action: DialogAction): Promise<{ readonly root: string; readonly check: string } | undefined> {
    const answer = await this.#connection.request<ReadinessAnswer>(methods.readiness, {});
    const roots = answer?.roots ?? [];
    const fits = (actions: readonly string[]): boolean =>
      actions.includes(action) || (action === "attest" && actions.includes("renew")) || (action === "renew" && actions.includes("attest"));
    const items = roots.flatMap(({ root, name, checks }) =>
      checks
        .filter(({ actions }) => fits(actions))
        .map(({ id, title, priority, reason }) => ({
          label: title,
          description: [...(roots.length > 1 ? [name] : []), priority, id].join(" · "),
          detail: reason,
          priority,
          target: { root, check: id },
        })),
    );
    items.sort((a, b) => (a.priority < b.priority ? -1 : a.priority > b.priority ? 1 : 0));
    if (items.length === 0) {
      const early = roots.some(({ scan }) => scan.kind === "scanning" && scan.first);
      const why = early
        ? "The first scan is still under way; try again when it is over."
        : "There is no check about which this can be recorded.";
      void vscode.window.showInformationMessage(why);
      return undefined;
    }
    const chosen = await vscode.window.showQuickPick(items, {
      title: "About which check?",
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    return chosen?.target;
  }
}
