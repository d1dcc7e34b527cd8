/** Goes to places in files. */
import type { Place } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";

const source = "seaworthy";
/** Counts the places that were asked for: the last one wins, however long the others take to open. */
let asked = 0;

/** Opens the file with the place selected: the range of the finding that begins there, else the word. */
export async function goTo({ uri, file, line, character }: Place): Promise<void> {
  const turn = ++asked;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    if (turn !== asked) return;
    const start = document.validatePosition(new vscode.Position(Math.max(0, line), character));
    const finding = vscode.languages.getDiagnostics(document.uri).find((each) => each.source === source && each.range.start.isEqual(start));
    const word = line < 0 ? undefined : document.getWordRangeAtPosition(start);
    await vscode.window.showTextDocument(document, { selection: finding?.range ?? word ?? new vscode.Range(start, start) });
  } catch (error) {
    void vscode.window.showErrorMessage(`${file} cannot be opened: ${error instanceof Error ? error.message : error}`);
  }
}

/** True for what a menu or another extension may hand to a command as a place. */
export function isPlace(value: unknown): value is Place {
  const { uri, line, character } = (value ?? {}) as Partial<Place>;
  return typeof uri === "string" && typeof line === "number" && typeof character === "number";
}
