/** Texts that may hold anything, as parts of a page or of a Markdown document. */
import { printable } from "../workspace/printable.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as text, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/**
 * The text as text on one line: nothing in it is markup, a link or a cell's end. No more is escaped than has to be, because the document
 * is read and compared as it is.
 */
export function escapeMarkdown(text: string): string {
  return (
    printable(text)
      .replace(/\s+/gu, " ")
      .trim()
      .replace(/[\\`*[\]<>|~$^]/g, "\\$&")
      // An underscore inside a word is no emphasis.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
      .replace(/&(?=#|\w+;)/g, "\\&")
      .replace(/^(?:[-+=#:]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
      // What would become a link by itself.
      .replace(/\b(?:https?|ftp)(?=:\/\/)|\bwww(?=\.)|@(?=[\w.-]+\.\w)/gi, (start) => (start === "@" ? "\\@" : `${start}\\`))
  );
}

/** The way to a file as the target of a Markdown link. `prefix` leads from the document to the project's root: "" or "../". */
export function linkTarget(prefix: string, file: string, line: number | null): string {
  const way = file.split("/").map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, percent));
  return `${prefix}${way.join("/")}${line === null ? "" : `#L${line}`}`;
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
