/**
 * Suppression comments: `seaworthy-disable-next-line ID -- reason`, `seaworthy-disable-line ID -- reason` and, for the rest of the file,
 * `seaworthy-disable ID -- reason`. Several ids are separated by commas. A comment without a reason has no effect.
 */
import type { LineMap, Span } from "../api/text.ts";

interface Suppression extends Span {
  readonly scope: "next-line" | "line" | "file";
  /** 0-based line of the comment. */
  readonly line: number;
  readonly checks: readonly { readonly id: string; readonly span: Span }[];
  /** "" when none is given. */
  readonly reason: string;
}

const marker = "seaworthy-disable";

/** Whether a suppression comment may stand in a text, or touch a stretch of it. */
export function maySuppress(text: string, { start, end }: Span = { start: 0, end: text.length }): boolean {
  return text.slice(Math.max(0, start - marker.length), end + marker.length).includes(marker);
}

const directive = /seaworthy-disable(-next-line|-line)?(?![\w-])[ \t]*([^\n\r]*)/y;
/** What opens a comment directly in front of the directive, in any of the languages; in JSX the comment stands in braces. */
const opener = /(?:\/\/+|\/\*+|#+|<!--)[ \t]*$/;
const closer = /[ \t]*(?:\*\/\}?|-->).*$/;

/** All suppression comments of a text. */
export function findSuppressions(text: string, lines: LineMap): Suppression[] {
  const found: Suppression[] = [];
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
    const line = lines.lineOf(at);
    const lineStart = lines.starts[line] ?? 0;
    if (!opener.test(text.slice(lineStart, at))) continue;
    directive.lastIndex = at;
    const match = directive.exec(text);
    if (!match) continue;
    const body = (match[2] ?? "").replace(closer, "");
    const bodyStart = match.index + match[0].length - (match[2] ?? "").length;
    const separator = body.search(/(?:^|\s)--(?:\s|$)/);
    const ids = separator === -1 ? body : body.slice(0, separator);
    const reason =
      separator === -1
        ? ""
        : body
            .slice(separator)
            .replace(/^\s*--\s*/, "")
            .trim();
    const checks = [...ids.matchAll(/[\w-]+/g)].map((id) => ({
      id: id[0],
      span: { start: bodyStart + id.index, end: bodyStart + id.index + id[0].length },
    }));
    found.push({
      scope: match[1] === "-next-line" ? "next-line" : match[1] === "-line" ? "line" : "file",
      line,
      checks,
      reason,
      start: at,
      end: bodyStart + body.trimEnd().length,
    });
  }
  return found;
}

/** Whether a suppression speaks of a finding of this check on this 0-based line. The next line is the next one that holds something. */
export function covers(suppression: Suppression, check: string, line: number, lines: LineMap, markdown = false): boolean {
  if (suppression.reason === "" || !suppression.checks.some((entry) => entry.id === check)) return false;
  if (suppression.scope === "file") return line >= suppression.line;
  if (suppression.scope === "line") return line === suppression.line;
  // A finding may be a comment itself (a guard that is commented out): then it stands directly below.
  if (line === suppression.line + 1) return true;
  let target = suppression.line + 1;
  // A Markdown heading is no comment.
  const comment = markdown ? /^\s*(?:<!--.*)?$/ : /^\s*(?:(?:\/\/|#|<!--|\{?\/\*).*)?$/;
  while (target < lines.count && comment.test(lines.lineText(target))) target++;
  return line === target;
}
