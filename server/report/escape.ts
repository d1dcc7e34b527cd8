/** Texts that may hold anything, as parts of a page or of a Markdown document. */
import { printable } from "../workspace/printable.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as text, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Addresses that a reader makes links of; what is escaped inside of one would become a part of it. */
const address = /(\b(?:https?|ftp):\/\/\S*|\bwww\.\S*)/i;
/** What is markup anywhere. An underscore inside a word is no emphasis. */
const special = /[\\`*[\]<>|~$^]|&(?=#|\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * The text as text on one line: nothing in it is markup or a cell's end. A plain address stays one that is followed, since it shows where
 * it leads. No more is escaped than has to be, because the document is read and compared as it is.
 */
export function escapeMarkdown(text: string): string {
  const parts = printable(text).replace(/\s+/gu, " ").trim().split(address);
  const escaped = parts.map((part, index) => {
    const safe = part.replace(special, "\\$&");
    return index % 2 === 1 && safe !== part ? safe.replace(/:(?=\/\/)|(?<=www)\./gi, (sign) => `&#${sign.charCodeAt(0)};`) : safe;
  });
  // What begins a list, a heading or a line under one.
  return escaped.join("").replace(/^(?:[-+=#:]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** The way to a file as the target of a Markdown link. `prefix` leads from the document to the project's root: "" or "../". */
export function linkTarget(prefix: string, file: string, line: number | null): string {
  const way = file.split("/").map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, percent));
  return `${prefix}${way.join("/")}${line === null ? "" : `#L${line}`}`;
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
