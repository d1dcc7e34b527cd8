/** Asks the questions of a dialog one after the other. Back goes to the one before; Escape ends without an answer. */
import * as vscode from "vscode";
import type { Choice, PreviewLine, Step } from "../model/record-dialog.ts";

/** Where a question stands in its dialog. */
interface Position {
  readonly title: string;
  /** Counted from 1. */
  readonly step: number;
  /** Undefined while the next answer decides how many there are. */
  readonly total: number | undefined;
}

/** The answer, the wish to go back, or undefined for the end of the dialog. */
type Answer<T> = { readonly value: T } | "back" | undefined;

interface Item extends vscode.QuickPickItem {
  /** Absent on the item that stands for what is typed. */
  readonly choice?: Choice;
}

function isBack(button: vscode.QuickInputButton): boolean {
  return button === vscode.QuickInputButtons.Back;
}

/** Shows an input until it is answered, left or hidden. */
function shown<T, Input extends vscode.QuickInput>(
  input: Input,
  { title, step, total }: Position,
  listen: (answer: (value: T) => void) => vscode.Disposable[],
  onBack: (back: (button: vscode.QuickInputButton) => void) => vscode.Disposable,
): Promise<Answer<T>> {
  input.title = title;
  if (total !== undefined) {
    input.step = step;
    input.totalSteps = total;
  }
  input.ignoreFocusOut = true;
  return new Promise((resolve) => {
    const disposables = [
      ...listen((value) => finish({ value })),
      onBack((button) => isBack(button) && finish("back")),
      input.onDidHide(() => finish(undefined)),
    ];
    const finish = (answer: Answer<T>): void => {
      resolve(answer);
      for (const disposable of disposables) disposable.dispose();
      input.dispose();
    };
    input.show();
  });
}

/** Asks one question; `before` is the answer that was given to it earlier. */
export function ask(step: Step, position: Position, before: string | undefined): Promise<Answer<string>> {
  return step.choices.length > 0 || step.typed("") === undefined
    ? askByChoice(step, position, before)
    : askByTyping(step, position, before);
}

function askByTyping({ prompt, placeholder, value, typed }: Step, position: Position, before: string | undefined): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.placeholder = placeholder;
  input.value = before ?? value;
  if (position.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  const judge = (): string | undefined => {
    const answer = typed(input.value);
    const problem = answer && "problem" in answer ? answer.problem : undefined;
    input.validationMessage = problem;
    return answer && "value" in answer ? answer.value : undefined;
  };
  return shown<string, vscode.InputBox>(
    input,
    position,
    (answer) => [
      // What was not typed yet is no mistake.
      input.onDidChangeValue(judge),
      input.onDidAccept(() => {
        const value = judge();
        if (value !== undefined) answer(value);
      }),
    ],
    (back) => input.onDidTriggerButton(back),
  );
}

function askByChoice(
  { prompt, placeholder, choices, typed }: Step,
  position: Position,
  before: string | undefined,
): Promise<Answer<string>> {
  const pick = vscode.window.createQuickPick<Item>();
  const offered = choices.map(
    (choice): Item => ({
      label: choice.refused ? `$(circle-slash) ${choice.label}` : choice.label,
      ...(choice.description !== undefined && { description: choice.description }),
      ...(choice.detail !== undefined && { detail: choice.detail }),
      choice,
    }),
  );
  const items = (text: string): Item[] => {
    const own = typed(text);
    if (!own || choices.some(({ value }) => value === text.trim())) return offered;
    const item: Item =
      "problem" in own
        ? { label: `$(error) ${own.problem}`, alwaysShow: true }
        : { label: "$(edit) As typed", description: own.label, alwaysShow: true };
    // What is offered and fits comes first.
    return [...offered, item];
  };
  pick.placeholder = `${prompt} ${placeholder}`;
  pick.items = offered;
  const chosen = offered.find(({ choice }) => choice?.value === before);
  if (chosen) pick.activeItems = [chosen];
  else if (before !== undefined) {
    pick.value = before;
    pick.items = items(before);
  }
  if (position.step > 1) pick.buttons = [vscode.QuickInputButtons.Back];
  return shown<string, vscode.QuickPick<Item>>(
    pick,
    position,
    (answer) => [
      pick.onDidChangeValue((text) => {
        pick.items = items(text);
      }),
      pick.onDidAccept(() => {
        const [active] = pick.activeItems;
        // Who types and presses Enter at once is faster than the list: what is in the box counts.
        const own = active?.choice ? undefined : typed(pick.value);
        if (own && "value" in own) answer(own.value);
        else if (active?.choice && !active.choice.refused) answer(active.choice.value);
      }),
    ],
    (back) => pick.onDidTriggerButton(back),
  );
}

interface PreviewItem extends vscode.QuickPickItem {
  readonly chosen?: "write" | PreviewLine;
}

/** What is shown before a record is written. */
interface Preview {
  /** What writing it is called. */
  readonly write: string;
  /** Why it cannot be written; undefined when it can. */
  readonly problem: string | undefined;
  /** Where it will stand. */
  readonly place: string;
  readonly lines: readonly PreviewLine[];
}

/** Shows what will be written. A chosen line goes back to its question. */
export function confirm({ write, problem, place, lines }: Preview, position: Position): Promise<Answer<"write" | PreviewLine>> {
  const pick = vscode.window.createQuickPick<PreviewItem>();
  const first: PreviewItem = problem === undefined ? { label: `$(check) ${write}`, chosen: "write" } : { label: `$(error) ${problem}` };
  pick.items = [
    first,
    { label: place, kind: vscode.QuickPickItemKind.Separator },
    ...lines.map((line): PreviewItem => ({ label: line.text, ...(line.field !== undefined && { chosen: line, description: "change…" }) })),
  ];
  pick.placeholder = "Look at what will be written, then press Enter";
  if (position.step > 1) pick.buttons = [vscode.QuickInputButtons.Back];
  return shown<"write" | PreviewLine, vscode.QuickPick<PreviewItem>>(
    pick,
    position,
    (answer) => [
      pick.onDidAccept(() => {
        const chosen = pick.activeItems[0]?.chosen;
        if (chosen) answer(chosen);
      }),
    ],
    (back) => pick.onDidTriggerButton(back),
  );
}
