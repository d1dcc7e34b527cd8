/** Ruby → plain tree with spans: `.rb`, `.rake`, `.ru`, Gemfile, Rakefile. The node types are those of tree-sitter-ruby. */
import type { SyntaxNode } from "../../api/tree.ts";
import type { IncrementalTree, LanguageParser, Parsed, TextChange } from "../parsed.ts";
import { treeSitterLanguage } from "../tree-sitter.ts";

const grammar = treeSitterLanguage("ruby");

export const ruby: LanguageParser<SyntaxNode> = {
  parse: grammar.parse,
  open: (text, path) => new RubyTree(text, path),
};

/**
 * The grammar's scanner looks further ahead for a heredoc than tree-sitter remembers, so that a `<<` may be taken over from the tree
 * before an edit that made it something else. Edits on a line with one are therefore parsed from scratch.
 */
class RubyTree implements IncrementalTree<SyntaxNode> {
  readonly #path: string;
  #text: string;
  #tree: IncrementalTree<SyntaxNode>;

  constructor(text: string, path: string) {
    this.#path = path;
    this.#text = text;
    this.#tree = openTree(text, path);
  }

  get parsed(): Parsed<SyntaxNode> {
    return this.#tree.parsed;
  }

  update(text: string, change: TextChange): Parsed<SyntaxNode> {
    const heredoc =
      linesAt(this.#text, change.start, change.oldEnd).includes("<<") || linesAt(text, change.start, change.newEnd).includes("<<");
    this.#text = text;
    if (!heredoc) return this.#tree.update(text, change);
    this.#tree.dispose();
    this.#tree = openTree(text, this.#path);
    return this.#tree.parsed;
  }

  dispose(): void {
    this.#tree.dispose();
  }
}

function openTree(text: string, path: string): IncrementalTree<SyntaxNode> {
  if (!grammar.open) throw new Error("tree-sitter parses in parts");
  return grammar.open(text, path);
}

/** The whole lines that a span touches. */
function linesAt(text: string, start: number, end: number): string {
  const after = text.indexOf("\n", end);
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, after === -1 ? text.length : after);
}
