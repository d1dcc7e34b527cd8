/** Comments of each language: where they stand in a text, and how to write one on a line of its own. */
import type { SyntaxNode } from "../api/tree.ts";
import { walkTree } from "../api/tree.ts";
import { type TS, ts } from "../api/ts.ts";
import type { Span } from "../api/text.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { parsers } from "../languages/index.ts";

/** Ways to write a comment on a line of its own, the usual one first. JSON has none. */
const lineComments: Readonly<Record<LanguageId, readonly ((text: string) => string)[]>> = {
  typescript: [(text) => `// ${text}`, (text) => `{/* ${text} */}`],
  python: [(text) => `# ${text}`],
  ruby: [(text) => `# ${text}`],
  prisma: [(text) => `// ${text}`],
  yaml: [(text) => `# ${text}`],
  dockerfile: [(text) => `# ${text}`],
  dotenv: [(text) => `# ${text}`],
  json: [],
  markdown: [(text) => `<!-- ${text} -->`],
};

/** Each makes one line without a line end, in the order of use; empty for a language without comments. */
export function waysToComment(language: LanguageId): readonly ((text: string) => string)[] {
  return lineComments[language];
}

/** Spans of the comments in a text, in order. */
export function commentsIn(language: LanguageId, path: string, text: string): Span[] {
  if (language === "typescript") return typescriptComments(parsers.typescript.parse(text, path).root as TS.SourceFile);
  if (language === "python" || language === "ruby") {
    const found: Span[] = [];
    walkTree(parsers[language].parse(text, path).root as SyntaxNode, (node) => {
      if (node.type === "comment") found.push({ start: node.start, end: node.end });
    });
    return found;
  }
  // The small languages: comments on lines of their own, which is where fixtures put them.
  const pattern = { markdown: /<!--[\s\S]*?-->/g, prisma: /^[ \t]*\/\/.*$/gm, json: /(?!)/g }[language as string] ?? /^[ \t]*#.*$/gm;
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function typescriptComments(source: TS.SourceFile): Span[] {
  const found = new Map<number, Span>();
  const take = (ranges: readonly TS.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) found.set(pos, { start: pos, end });
  };
  const visit = (node: TS.Node): void => {
    // Text between JSX tags may look like a comment and is none.
    if (node.kind === ts.SyntaxKind.JsxText) return;
    const children = node.getChildren(source);
    if (children.length === 0) {
      take(ts.getLeadingCommentRanges(source.text, node.pos));
      if (!isBeforeJsxText(node)) take(ts.getTrailingCommentRanges(source.text, node.end));
    }
    for (const child of children) visit(child);
  };
  visit(source);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Whether what follows a token is JSX text, where `//` is nothing but text. */
function isBeforeJsxText(token: TS.Node): boolean {
  const parent = token.parent;
  if (!parent) return false;
  if (token.kind === ts.SyntaxKind.GreaterThanToken) {
    return (
      ts.isJsxOpeningElement(parent) ||
      ts.isJsxClosingElement(parent) ||
      ts.isJsxSelfClosingElement(parent) ||
      ts.isJsxOpeningFragment(parent)
    );
  }
  return token.kind === ts.SyntaxKind.CloseBraceToken && ts.isJsxExpression(parent);
}
