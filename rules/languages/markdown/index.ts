/** Markdown with GitHub's extensions → mdast with positions. */
import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** mdast's root node with what stands below it. */
export type MarkdownRoot = Root;

/** A front matter block: YAML between two lines of dashes, or TOML between plus signs, at the very start. */
const frontMatter = /^ ?(---|\+\+\+)[ \t]*\r?\n[\s\S]*?\r?\n\1[ \t]*(?=\r?\n|$)/;
/** Nested quotes and lists beyond this are no prose, and cost the parser more than linear time. */
const nesting = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])){100,}/gm;

const extensions = [gfm()];
const mdastExtensions = [gfmFromMarkdown()];

/** Parses any text; every text is Markdown, so `broken` is only set when the parser gives up. Never throws. */
export function parse(text: string): { root: MarkdownRoot; broken: boolean } {
  const prepared = limitNesting(blankFrontMatter(text));
  try {
    return { root: fromMarkdown(prepared, { extensions, mdastExtensions }), broken: false };
  } catch {
    // The package documents no exception; a text that it cannot take holds nothing for us.
    return { root: { type: "root", children: [] }, broken: true };
  }
}

/** Without this, front matter would be read as a rule and a heading. Blanked out, so that offsets stay. */
function blankFrontMatter(marked: string): string {
  // The parser drops a byte order mark without counting it.
  const text = marked.replace(/^\uFEFF/, " ");
  const block = frontMatter.exec(text)?.[0];
  if (!block) return text;
  return block.replace(/[^\r\n]/g, " ") + text.slice(block.length);
}

function limitNesting(text: string): string {
  return text.replace(nesting, (markers) => " ".repeat(markers.length));
}
