/**
 * Helm charts, Ansible files and Rails' YAML with embedded Ruby are YAML only after a template engine ran. To be read before that, their statements are masked by as many
 * other characters as they had: offsets stay, and a value that the engine fills in is known to be unknown.
 */
import type { Span } from "../../api/text.ts";

/** Stands for one character of a template expression inside a value; a private-use character, so no real text holds it. */
const mask = "\uE000";
const expression = /\{\{(?:[^{}"'`]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`]*`|\{[^{}]*\}|\}(?!\}))*\}\}/g;
const statementLine = /^[ \t]*(?:\{\{(?:(?!\}\})[^\n])*\}\}[ \t]*)+(?:#[^\n]*)?(?=\r?$)/gm;
/** `<%= … %>`, over several lines at most where it stands alone. */
const rubyStatementLine = /^[ \t]*<%-?(?!=)(?:(?!%>)[\s\S]){0,4000}%>[ \t]*(?=\r?$)/gm;
const rubyExpression = /<%(?:(?!%>)[^\n]){0,500}%>/g;

/** Masks template expressions; texts without any come back as they are. The result has the same length and the same line ends. */
export function maskTemplates(text: string): { text: string; templated: boolean } {
  let masked = text;
  let templated = false;
  const statement = (line: string): string => {
    templated = true;
    return blank(line);
  };
  if (masked.includes("<%")) masked = masked.replace(rubyStatementLine, statement).replace(rubyExpression, cover);
  // `${{ … }}` is GitHub's and Azure's own syntax and valid YAML: a file that only has those needs no mask.
  if (/(?<!\$)\{\{/.test(masked)) {
    masked = masked.replace(/\{\{-?\s*\/\*[\s\S]{0,4000}?\*\/\s*-?\}\}/g, blank).replace(statementLine, statement);
    masked = masked.replace(expression, (match: string, offset: number, whole: string) =>
      whole[offset - 1] === "$" ? match : cover(match),
    );
  }
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

function cover(text: string): string {
  return text.replace(/[^\r\n]/g, mask);
}
