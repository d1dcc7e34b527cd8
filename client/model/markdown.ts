/** Markdown made of texts that may hold anything. */
import type { Place } from "@seaworthy/server/protocol/index";
import { placeText } from "./words.ts";

/** The text as text: nothing in it is markup, a link or a cell's end, and it stays on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/**
 * A link to a place in a file, as VS Code's preview follows it: from the first folder of the workspace, because it follows no file URI.
 * @param base URI of that folder
 * @returns the place without a link where there is no way from that folder to the file
 */
export function placeLink(place: Place, base: string): string {
  const text = escapeMarkdown(placeText(place));
  const way = wayFrom(base, place.uri);
  return way === undefined ? text : `[${text}](<${way}${place.line < 0 ? "" : `#L${place.line + 1}`}>)`;
}

/** The path of a URI relative to a folder's, beginning with a slash. */
function wayFrom(base: string, uri: string): string | undefined {
  const from = base.split("/");
  const to = uri.replace(/[<>\s]/g, encodeURIComponent).split("/");
  const shared = from.findIndex((segment, index) => segment !== to[index]);
  const same = shared === -1 ? from.length : shared;
  // Scheme and authority come before the first folder.
  if (same < 3) return undefined;
  return `/${[...from.slice(same).map(() => ".."), ...to.slice(same)].join("/")}`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
