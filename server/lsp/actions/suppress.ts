/** Puts a suppression comment where it is a comment: by language and by syntax, tried out before it is offered. */
import type { Finding } from "@seaworthy/rules/api/result";
import { applyEdits, lineEndOf, LineMap, type TextEdit } from "@seaworthy/rules/api/text";
import { type TS, ts } from "@seaworthy/rules/api/ts";
import type { LanguageId } from "@seaworthy/rules/api/vocabulary";
import { checkFixed } from "@seaworthy/rules/engine/fixes";
import { languageOf, parsers } from "@seaworthy/rules/languages/index";
import type { SyntaxNode } from "@seaworthy/rules/api/tree";
import type { Analyzer } from "../../workspace/analyzer.ts";

/** How a comment is written. */
type Style = (body: string) => string;

const slashes: Style = (body) => `// ${body}`;
const block: Style = (body) => `/* ${body} */`;
const jsx: Style = (body) => `{/* ${body} */}`;
const hash: Style = (body) => `# ${body}`;
const html: Style = (body) => `<!-- ${body} -->`;

/** Styles in the order in which they are tried. JSON has no comments; where a tool allows them, the parser will say so. */
const styles: Readonly<Record<LanguageId, readonly Style[]>> = {
  typescript: [slashes, jsx, block],
  prisma: [slashes],
  json: [slashes],
  python: [hash],
  ruby: [hash],
  yaml: [hash],
  dockerfile: [hash],
  dotenv: [hash],
  markdown: [html],
};

/**
 * The edit that hides a finding with a reason: a comment on the line above, else at the end of its line.
 * @returns undefined where no comment can be put
 */
export async function suppression(
  analyzer: Analyzer,
  path: string,
  text: string,
  finding: Finding,
  reason: string,
): Promise<TextEdit | undefined> {
  const language = languageOf(path);
  if (!language) return undefined;
  await analyzer.parsers.load(language);
  // Nothing in the reason may end the comment.
  const why = reason
    .replace(/\*\/|-->/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const lines = new LineMap(text);
  const { line } = finding.range.start;
  const { start, end } = lines.lineSpan(line);
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
  const above = styles[language].map(
    (style): TextEdit => ({
      start,
      end: start,
      text: `${indent}${style(`seaworthy-disable-next-line ${finding.check} -- ${why}`)}${lineEndOf(text)}`,
    }),
  );
  const behind = styles[language].map(
    (style): TextEdit => ({
      start: end,
      end,
      text: ` ${style(`seaworthy-disable-line ${finding.check} -- ${why}`)}`,
    }),
  );
  return [...above, ...behind].find((edit) => hides(analyzer, language, path, text, finding, edit));
}

/** Whether an edit is a comment there, hides the finding and leaves everything else as it is. */
function hides(analyzer: Analyzer, language: LanguageId, path: string, text: string, finding: Finding, edit: TextEdit): boolean {
  const after = applyEdits(text, [edit]);
  const moved = finding.start >= edit.end ? edit.text.length : 0;
  const { findings } = analyzer.engine.analyze(path, after);
  const hidden = findings.some(
    (other) => other.check === finding.check && other.start === finding.start + moved && other.suppressed !== undefined,
  );
  const inserted = { start: edit.start + edit.text.search(/\S/), end: edit.start + edit.text.trimEnd().length };
  return hidden && checkFixed(path, text, after) && isComment(language, path, after, inserted);
}

/** Whether a span is a comment and not the inside of a string or of a text. */
function isComment(language: LanguageId, path: string, text: string, span: { start: number; end: number }): boolean {
  const { root } = parsers[language].parse(text, path);
  if (language === "typescript") return !inToken(root as TS.SourceFile, span.start);
  if (language === "python" || language === "ruby") return leafAt(root as SyntaxNode, span.start)?.type === "comment";
  if (language !== "yaml") return true;
  // In a block of text the line would be text: then the block ends later than it did.
  return !insideBlockScalar(text, span.start);
}

/** Whether an offset lies in a token proper, and not in the space and comments before it. Braces around a JSX comment are an empty expression. */
function inToken(source: TS.SourceFile, offset: number): boolean {
  let inside = false;
  const visit = (node: TS.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    if (ts.isJsxText(node)) inside = true;
    else if (ts.isTemplateLiteralToken(node) || ts.isStringLiteral(node) || ts.isRegularExpressionLiteral(node))
      inside = offset >= node.getStart(source);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return inside;
}

function leafAt(root: SyntaxNode, offset: number): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = root;
  while (node && node.children.length > 0) {
    node = node.children.find((child) => child.start <= offset && offset < child.end);
  }
  return node;
}

/** Whether a line of YAML belongs to a `|` or `>` block: it is indented deeper than the line that opens one above it. */
function insideBlockScalar(text: string, offset: number): boolean {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  const own = /^[ \t]*/.exec(lines.pop() ?? "")?.[0].length ?? 0;
  let least = own;
  for (const line of lines.reverse()) {
    if (line.trim() === "") continue;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (indent >= least && !(indent < own)) continue;
    if (indent < least) {
      if (/(?:^|[\s:-])[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$/.test(line)) return true;
      least = indent;
    }
  }
  return false;
}
