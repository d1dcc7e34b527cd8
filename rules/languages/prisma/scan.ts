/** Character-level helpers of the Prisma reader. */

/** The text with comments and a byte order mark replaced by spaces, line ends kept: the same length, so offsets stay valid. */
export function blankComments(marked: string): string {
  const text = marked.replace(/^\uFEFF/, " ");
  if (!text.includes("/")) return text;
  const comment = /"(?:[^"\\\r\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  return text.replace(comment, (match) => (match.startsWith('"') ? match : match.replace(/[^\r\n]/g, " ")));
}

/** Arguments that go on beyond this many characters are being typed. */
const longestArguments = 4000;

/**
 * The offset of the bracket that closes the one at `open`, or -1 when it stays open. A brace, or a line that starts like a block or a
 * block attribute, ends the search: the bracket is being typed and what follows is not its content.
 */
export function closingBracket(text: string, open: number): number {
  let depth = 0;
  let at = open;
  const end = Math.min(text.length, open + longestArguments);
  while (at < end) {
    const character = text[at];
    if (character === '"') {
      at++;
      while (at < text.length && text[at] !== '"' && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
    } else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") {
      depth--;
      if (depth === 0) return at;
    } else if (character === "{" || character === "}") {
      return -1;
    } else if (
      character === "\n" &&
      /^\s*(?:@@|(?:model|view|type|enum|datasource|generator)[ \t]+\w+[ \t]*\{)/.test(text.slice(at + 1, at + 120))
    ) {
      return -1;
    }
    at++;
  }
  return -1;
}
