/** What a document says is still to be written. */

/** Marks that stand in a sentence for what is missing from it. */
const mark = /\b(?:TODO|TBD|TBA|TBC|FIXME|XXX|WIP)\b|\blorem ipsum\b|\bdolor sit amet\b/;
/** Sentences that are nothing but a promise. */
const promise =
  /^\W*(?:coming soon|to be (?:written|done|added|defined|decided|determined|documented|completed|filled(?: in)?)|work in progress|under construction|not (?:yet )?(?:written|documented)(?: yet)?|placeholder|fill (?:this|me) in|n\/a|none yet|insert \w+ here|your \w+ here)\W*$/i;
/** The filler that typesetters use: every sentence of its block is it. */
const filler = /\blorem ipsum\b|\bconsectetur adipiscing\b|\bdolor sit amet\b/i;

/** A block of text without the sentences that only say what is still to be written; "" when none is left. */
export function withoutPlaceholders(text: string): string {
  if (filler.test(text)) return "";
  return text
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => !mark.test(sentence) && !promise.test(sentence.replace(/^[^:]{0,40}:\s*/, "")))
    .join(" ");
}

/** Number of words that hold a letter or digit. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;
}
