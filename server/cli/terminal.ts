/** What the terminal can show: colours, width, progress. */
import picocolors from "picocolors";

export { printable } from "../workspace/printable.ts";

/** Functions that put a text into a colour; they leave it as it is where colours are not wanted. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** Where an output goes, as far as its form depends on it. */
export interface Terminal {
  readonly colors: Colors;
  /** Columns that a line may take. */
  readonly width: number;
}

const narrowest = 40;
const widest = 100;

/** The terminal behind a stream. Colours obey NO_COLOR and FORCE_COLOR; a width is known only of a terminal and is 80 elsewhere. */
export function terminalOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Terminal {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== "" && environment.FORCE_COLOR !== "0";
  const refused = environment.NO_COLOR !== undefined && environment.NO_COLOR !== "";
  const colored = !refused && (forced || (stream.isTTY === true && environment.TERM !== "dumb"));
  const columns = stream.isTTY ? stream.columns : 80;
  return { colors: picocolors.createColors(colored), width: Math.max(narrowest, Math.min(widest, columns || 80)) };
}

/** Columns that a character takes: two for East Asian wide ones and emoji, none for combining marks. */
function columnsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(char)) return 0;
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    char,
  )
    ? 2
    : 1;
}

/** Columns that a text takes on the terminal. */
export function displayWidth(text: string): number {
  // Most texts hold nothing but letters of one column.
  if (/^[\0-\u02ff]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += columnsOf(char);
  return width;
}

/** Breaks a text at spaces so that no line is wider than `width`, unless a single word is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const columns = displayWidth(word);
    if (line !== "" && used + 1 + columns > width) {
      lines.push(line);
      line = word;
      used = columns;
    } else {
      used += line === "" ? columns : 1 + columns;
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = "";
  let used = 0;
  for (const char of text) {
    used += columnsOf(char);
    if (used > width - 1) break;
    result += char;
  }
  return `${result}…`;
}

/** A number with its noun: `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** Days that are left, in words. */
export function daysLeft(days: number): string {
  if (days < 0) return days === -1 ? "1 day ago" : `${-days} days ago`;
  if (days === 0) return "its last day is today";
  return days === 1 ? "1 day left" : `${days} days left`;
}
