/** Markdown made of texts that may hold anything. */
import type { Place } from "@seaworthy/server/protocol/index";
import { placeText } from "./words.ts";

/** The text as text: nothing in it is markup, a link or a cell's end, and it stays on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** A link to a place in a file. */
export function placeLink(place: Place): string {
  const uri = place.uri.replace(/[<>\s]/g, encodeURIComponent);
  return `[${escapeMarkdown(placeText(place))}](<${uri}${place.line < 0 ? "" : `#L${place.line + 1}`}>)`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
