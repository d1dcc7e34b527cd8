/** References to files in the text of a checklist: `lib/session.ts:15` in code or in so many words, and links. Paths are literal, never globs. */
import type { Span } from "../api/text.ts";

/** A path in a text; the span is that of the path with its line, in the text that was given. */
export interface Reference extends Span {
  /** As it is written, without line and anchor. */
  readonly path: string;
  /** 0-based; -1 where none is named. */
  readonly line: number;
}

/** A file's name needs an ending, or is one of those that have none. */
const pathForm =
  /^(?:\.{1,2}\/|\/)*(?:[\w.@()[\]+-]+\/)*(?:[\w.()[\]+-]*\.[A-Za-z][A-Za-z0-9]{0,9}|\.env|Dockerfile|Makefile|Gemfile|Rakefile|Procfile)$/;
const lineForm = /(?::(\d{1,6})(?:[-–]\d+|:\d+)?|#L(\d{1,6})(?:-L?\d+)?)$/;
/** In code, as the target of a link, and bare words that end in a line. */
const places = /`([^`\n]+)`|\]\(<?([^)\s>]+)|(?<![\w/:.@`-]|\]\()((?:[\w.@-]+\/)*[\w.-]+\.[A-Za-z]\w{0,9}:\d{1,6})(?![\w/])/g;
/** Nobody writes a longer path. */
const longest = 300;

/** Whether a path is one of the project's own, not an address, a package or an alias. */
function isPath(path: string): boolean {
  return pathForm.test(path) && !/^[@~#]|:\/\/|\/\/|\.\.\.|\.env(?:\.|$)/.test(path);
}

/** The references of a text in order. A name without a folder counts only with its line: `package.json` may be any. */
export function referencesOf(text: string): Reference[] {
  const found: Reference[] = [];
  for (const match of text.matchAll(places)) {
    const written = match[1] ?? match[2] ?? match[3] ?? "";
    const said = lineForm.exec(written);
    const path = said ? written.slice(0, said.index) : written;
    const line = said ? Number(said[1] ?? said[2]) - 1 : -1;
    if (written.length > longest || !isPath(path) || (line < 0 && !path.includes("/"))) continue;
    const start = match.index + match[0].indexOf(written);
    found.push({ start, end: start + written.length, path, line });
  }
  return found;
}

/** The path from the root that a path means in a document, or undefined when it leads out of the project. */
function joined(from: string, path: string): string | undefined {
  const parts = path.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/**
 * The file that a reference means: seen from the document, from the root, or the only one whose path ends so.
 * @returns undefined when there is none, "" when it could be several
 */
export function referredFile(from: string, path: string, files: ReadonlySet<string>): string | undefined {
  for (const candidate of [joined(from, path), joined("", path)]) if (candidate !== undefined && files.has(candidate)) return candidate;
  const ending = `/${path.replace(/^(?:\.{0,2}\/)+/, "")}`;
  let only: string | undefined;
  for (const file of files) {
    if (!file.endsWith(ending)) continue;
    if (only !== undefined) return "";
    only = file;
  }
  return only;
}

/** What is built, installed or local is missing in a fresh copy of the project, and rightly so. */
const derived = /(?:^|\/)(?:dist|build|out|coverage|node_modules|target|vendor|tmp|logs?|\.next|\.venv)\//;

/** Whether a reference names a file that is not there any more. An open item may name what is still to be made. */
export function isGone(
  { path, line }: Pick<Reference, "path" | "line">,
  from: string,
  ticked: boolean,
  files: ReadonlySet<string>,
): boolean {
  return (ticked || line >= 0) && !derived.test(path) && referredFile(from, path, files) === undefined;
}
