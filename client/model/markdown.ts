/** Markdown made of texts that may hold anything. */

/** The text as text: nothing in it is markup, a link or a cell's end, and it stays on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
