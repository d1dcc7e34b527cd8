/** Ruby → plain tree with spans: `.rb`, `.rake`, `.ru`, Gemfile, Rakefile. The node types are those of tree-sitter-ruby. */
import { treeSitterLanguage } from "../tree-sitter.ts";

export const ruby = treeSitterLanguage("ruby");
