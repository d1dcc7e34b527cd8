/** The shape of the tables of practices, shared by the languages. */
import type { Practice } from "../../api/practices.ts";

/** One way to put a practice to use. */
export interface Row {
  readonly topic: Practice;
  /** What is looked for: names of calls, of properties or keywords, of decorators, whatever the table is about. */
  readonly names: readonly string[];
  /** Where the called thing comes from: its module, its symbol, its receiver; anything when it is left out. */
  readonly from?: RegExp;
  /** For properties: names of calls whose arguments it stands in, where it stands in one. */
  readonly within?: RegExp;
  /** What the text of the place matches: the call, or the value of the property. Long texts are cut. */
  readonly text?: RegExp;
  /** What it must not match. */
  readonly except?: RegExp;
  /** How the practice is called in evidence; the name found when it is left out. */
  readonly as?: string;
  /** False where the row shows the opposite of the practice. */
  readonly met?: false;
  /** Words that make a document worth a look, where the names are too common for that. */
  readonly words?: readonly string[];
}

/** Longer texts are cut before they are matched. */
export const longestText = 800;

/** The trigger words of a table. */
export function wordsOf(...tables: readonly (readonly Row[])[]): readonly string[] {
  return [...new Set(tables.flat().flatMap((row) => row.words ?? row.names.map((name) => name.toLowerCase())))];
}

/** The rows by name. */
export function byName(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) for (const name of row.names) found.set(name, [...(found.get(name) ?? []), row]);
  return found;
}

/** Whether the text of a place is what the row asks for. */
export function textFits(row: Row, text: string): boolean {
  const shown = text.slice(0, longestText);
  return (row.text?.test(shown) ?? true) && !row.except?.test(shown);
}

/** Programs that are started by hand or by a pipeline, not with the service. */
const commands = /(?:^|\/)(?:cli|manage|commands?|scripts?|bin|tasks|tools)(?:\/|\.)|(?:^|[/_-])migrat\w*\.\w+$/i;

/** How a row calls what was found in a file: what a command does is not done at the start. */
export function calledIn(path: string, name: string): string {
  return commands.test(path) ? name.replace(" at the start", " by a command") : name;
}
