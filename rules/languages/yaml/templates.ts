/**
 * Helm charts and their like are YAML only after a template engine ran. To be read before that, their statements are masked by as many
 * other characters as they had: offsets stay, and a value that the engine fills in is known to be unknown.
 */
import type { Span } from "../../api/text.ts";

/** Stands for one character of a template expression inside a value; a private-use character, so no real text holds it. */
const mask = "\uE000";
const expression = /\{\{(?:[^{}"'`]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`]*`|\{[^{}]*\}|\}(?!\}))*\}\}/g;
const statementLine = /^[ \t]*(?:\{\{[^\n]*?\}\}[ \t]*)+(?:#[^\n]*)?$/gm;

/** Masks template expressions; texts without any come back as they are. The result has the same length and the same line ends. */
export function maskTemplates(text: string): { text: string; templated: boolean } {
  // `${{ … }}` is GitHub's and Azure's own syntax and valid YAML: a file that only has those needs no mask.
  if (!/(?<!\$)\{\{/.test(text)) return { text, templated: false };
  let templated = false;
  const withoutStatements = text
    .replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, (comment) => blank(comment))
    .replace(statementLine, (line) => {
      templated = true;
      return blank(line);
    });
  const masked = withoutStatements.replace(expression, (match: string, offset: number) => {
    if (withoutStatements[offset - 1] === "$") return match;
    return match.replace(/[^\r\n]/g, mask);
  });
  return { text: masked, templated };
}

/** Whether a span of a masked text holds a part that a template engine fills in. */
export function holdsTemplate(masked: string, span: Span): boolean {
  const at = masked.indexOf(mask, span.start);
  return at >= 0 && at < span.end;
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
