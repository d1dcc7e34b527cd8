/** Marks that say done or not done: emoji, check boxes made of characters, and words. */
import type { Span, TextEdit } from "../api/text.ts";

const tick = /[✅☑✔✓🗹]\uFE0F?/u;
const open = /[❌⬜☐🔲◻▢✗✘🟡🟠🚧⏳⌛⚠🔄]\uFE0F?/u;
const anyMark = /(?:[✅☑✔✓🗹❌⬜☐🔲◻▢✗✘🟡🟠🚧⏳⌛⚠🔄🔴🟢🔵⭐🚨❗‼🔥📌🎯🛡🔒🔐🧪📊🚀💾📝🏗]\uFE0F?|\[[ xX✓✔]\])/gu;
const doneWords =
  "(?:all\\s+)?(?:done|completed?|implemented|fixed|finished|resolved|shipped|ready|passed|compliant|verified|good|enabled|yes)";
const openWords =
  /\b(?:needs?|missing|todo|to do|pending|in progress|partial(?:ly)?|incomplete|not|open|wip|blocked|planned|review|critical|no)\b/i;

/** What a text says of itself: true for done, false for not done, undefined when it has no mark. A done mark wins over a warning. */
export function markOf(text: string): boolean | undefined {
  if (tick.test(text)) return true;
  return open.test(text) ? false : undefined;
}

/** What the text behind `Status:` says. */
export function statusOf(text: string): boolean | undefined {
  if (open.test(text) || openWords.test(text)) return false;
  if (tick.test(text) || new RegExp(`^[^\\p{L}]*${doneWords}\\b`, "iu").test(text)) return true;
  return undefined;
}

/** Whether a table cell, or the end of a bold line, consists of a word for done. */
export function isDoneWord(text: string): boolean {
  return new RegExp(`^[\\s\\p{P}\\p{S}]*${doneWords}[\\s\\p{P}]*(?:\\(.*\\)|(?:on|in|since)\\b.*|\\d.*)?$`, "iu").test(text);
}

/** Whether a text takes itself back: not applicable, put off, or done only in part. */
export function isRetracted(text: string): boolean {
  return (
    /\bn\/a\b|\bnot applicable\b|\bwon'?t (?:do|fix)\b|\b(?:deferred|postponed|descoped|out of scope|obsolete)\b/i.test(text) ||
    /[(–—:-]\s*(?:partial(?:ly)?|in progress|wip|pending|tbd|planned|later|skipped|needs|todo)\b/i.test(text) ||
    (open.test(text) && !tick.test(text))
  );
}

/** A text without marks and the number in front, for reading. */
export function withoutMarks(text: string): string {
  return text
    .replace(anyMark, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(?:\d+(?:\.\d+)*[.):]|step\s+\d+[.:)]?)\s+/i, "")
    .trim();
}

/** Edits that turn every tick within a span into an empty box; a word for done right behind it goes too. */
export function untickMarks(text: string, span: Span): TextEdit[] {
  const pattern = /[✅☑✔✓🗹]\uFE0F?(?:[ \t]+\(?(?:completed?|done|fixed|implemented|finished)\b\)?)?/giu;
  return [...text.slice(span.start, span.end).matchAll(pattern)].map((match) => ({
    start: span.start + match.index,
    end: span.start + match.index + match[0].length,
    text: "⬜",
  }));
}

/** The edit that ticks the one empty box within a span; undefined without one, and where a tick stands already. */
export function tickMark(text: string, span: Span): TextEdit | undefined {
  const within = text.slice(span.start, span.end);
  const boxes = [...within.matchAll(/[⬜☐🔲◻▢]\uFE0F?/gu)];
  const [only] = boxes;
  if (!only || boxes.length > 1 || tick.test(within)) return undefined;
  return { start: span.start + only.index, end: span.start + only.index + only[0].length, text: "✅" };
}

/** Edits that take ticks out of a span together with the blanks in front of them. */
export function dropMarks(text: string, span: Span): TextEdit[] {
  return [...text.slice(span.start, span.end).matchAll(/[ \t]*[✅☑✔✓🗹]\uFE0F?/gu)].map((match) => ({
    start: span.start + match.index,
    end: span.start + match.index + match[0].length,
    text: "",
  }));
}
