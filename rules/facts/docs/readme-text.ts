/** Documents in reStructuredText, AsciiDoc, Org, MDX or plain text: their headings and commands, and what they speak of. */
import { fact, type FactOutcome } from "../../api/outcome.ts";
import { topicsOf } from "../../shared/documents/topics.ts";
import { countWords, withoutPlaceholders } from "../../shared/documents/unwritten.ts";
import { shellCommands } from "./commands.ts";

const underline = /^([=\-~^"'`#*+:._])\1{2,}[ \t]*$/;
const marked = /^(={1,6}|#{1,6}|\*{1,4})[ \t]+(\S.*?)[ \t]*(?:\1)?$/;

/** Names of variables as literals. */
const literalVariable = /(?<=[`+=~]|^\.\. (?:data|envvar|setting|confval):: )([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=[`+~]|=[^`]*[`~]|[ \t]*$)/gm;
const mostVariables = 300;

interface Found {
  readonly depth: number;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Facts of a document that is not plain Markdown. */
export function readmeText(text: string): FactOutcome[] {
  const lines = text.split("\n");
  const headings = findHeadings(lines);
  const words = (from: number, to: number): number =>
    countWords(
      lines
        .slice(from, to)
        .map((line) => withoutPlaceholders(line))
        .join(" "),
    );
  const facts: FactOutcome[] = headings.flatMap((heading, index): FactOutcome[] => {
    const end = headings[index + 1]?.line ?? lines.length;
    const count = words(heading.line + 1, end);
    const topics = count === 0 ? [] : topicsOf(lines.slice(heading.line, end).join("\n"));
    return [
      fact("heading", heading, { depth: heading.depth, title: heading.title, words: count }),
      ...(topics.length > 0 ? [fact("setting", heading, { key: "docs.topics", value: topics })] : []),
    ];
  });
  const variables = [...text.matchAll(literalVariable)].flatMap(({ index, 1: name }) =>
    name === undefined ? [] : [fact("env-declared", { start: index, end: index + name.length }, { name, where: "docs" as const })],
  );
  facts.push(...variables.slice(0, mostVariables));
  const commands = shellCommands(text, true);
  if (commands.length === 0) return facts;
  return [...facts, fact("setting", { start: 0, end: Math.min(1, text.length) }, { key: "docs.commands", value: commands.slice(0, 60) })];
}

/** Number of lines of the settings in front of a document's text; 0 when it has none. */
function frontMatter(lines: readonly string[]): number {
  if (lines[0]?.trim() !== "---") return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === "---");
  return end + 1;
}

function findHeadings(lines: readonly string[]): Found[] {
  const found: Found[] = [];
  const styles: string[] = [];
  const settings = frontMatter(lines);
  let at = 0;
  // Marks of code blocks as in Markdown; a line of the same marks is an underline in reStructuredText.
  const fences = lines.some((line) => /^\s*(?:```|~~~)[A-Za-z]/.test(line));
  let fence = "";
  lines.forEach((line, index) => {
    const start = at;
    at += line.length + 1;
    const mark = fences ? /^\s*(```+|~~~+)/.exec(line)?.[1] : undefined;
    if (mark !== undefined && (fence === "" || mark.startsWith(fence))) {
      fence = fence === "" ? mark : "";
      return;
    }
    if (fence !== "") return;
    if (index < settings) {
      const name = /^title:\s*["']?(.+?)["']?\s*$/.exec(line)?.[1];
      if (name !== undefined) found.push({ depth: 1, title: name, start, end: start + line.trimEnd().length, line: index });
      return;
    }
    const title = line.trim();
    const below = underline.exec(lines[index + 1] ?? "")?.[1];
    const inline = marked.exec(title);
    if (below !== undefined && title !== "" && !underline.test(title)) {
      // The order in which a document first uses its underlines is their depth.
      if (!styles.includes(below)) styles.push(below);
      found.push({ depth: styles.indexOf(below) + 1, title, start, end: start + line.trimEnd().length, line: index });
    } else if (inline)
      found.push({ depth: inline[1]?.length ?? 1, title: inline[2] ?? "", start, end: start + line.trimEnd().length, line: index });
  });
  return found;
}
