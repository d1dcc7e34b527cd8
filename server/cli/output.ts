/** What a command prints, before code of the project is put in: lines that can be kept, because no copy of the code is in them. */
import { LineMap, type Span } from "@seaworthy/rules/api/text";
import type { Priority } from "@seaworthy/rules/api/vocabulary";
import { codeFrame } from "./frame.ts";
import type { Colors, Terminal } from "./terminal.ts";
import type { Timings } from "./timings.ts";

/** Stands for the lines that show a place in a file. */
interface CodePlace extends Span {
  readonly file: string;
  /** 0-based; where the span starts. */
  readonly line: number;
  readonly priority: Priority;
}

/** A text is one or more lines. */
export type OutputLine = string | CodePlace;

/** How a priority looks. */
export function paint(colors: Colors, priority: Priority): (text: string) => string {
  if (priority === "P0") return (text) => colors.bold(colors.red(text));
  if (priority === "P1") return colors.yellow;
  return priority === "P2" ? colors.cyan : colors.dim;
}

/** Lines as a text. A file without a text shows no code. */
function printed(lines: readonly OutputLine[], textOf: (file: string) => string | undefined, terminal: Terminal): string {
  let last: { readonly file: string; readonly map: LineMap | undefined } | undefined;
  const mapOf = (file: string): LineMap | undefined => {
    if (last?.file !== file) {
      const text = textOf(file);
      last = { file, map: text === undefined ? undefined : new LineMap(text) };
    }
    return last.map;
  };
  let text = "";
  for (const line of lines) {
    if (typeof line === "string") text += `${line}\n`;
    else for (const part of codeLines(line, mapOf(line.file), terminal)) text += `${part}\n`;
  }
  return text;
}

function codeLines(place: CodePlace, map: LineMap | undefined, { colors, width }: Terminal): string[] {
  if (!map) return [];
  const gutter = String(place.line + 1).length;
  return codeFrame(map, place, width - gutter - 9).flatMap(({ number, code, carets }) => {
    const shown = `      ${colors.dim(`${String(number).padStart(gutter)} │`)} ${code}`.trimEnd();
    return carets ? [shown, `      ${" ".repeat(gutter)} ${colors.dim("│")} ${paint(colors, place.priority)(carets)}`] : [shown];
  });
}

/** What a command prints: lines for a person, or a report as JSON in which the run's times are still missing. */
export type Output = { readonly lines: readonly OutputLine[] } | { readonly report: string };

/** What an output takes from the run that prints it. */
interface OutputContext {
  readonly textOf: (file: string) => string | undefined;
  readonly terminal: Terminal;
  readonly timings: Timings;
}

/** The text to print. */
export function outputText(output: Output, { textOf, terminal, timings }: OutputContext): string {
  if ("lines" in output) return printed(output.lines, textOf, terminal);
  return `${output.report.slice(0, -1)},"timings":${JSON.stringify(timings)}}\n`;
}
