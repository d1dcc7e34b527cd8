/** Python, by tree-sitter's grammar. The host has to have installed it; see `installTreeSitter`. */
import { treeSitterLanguage } from "../tree-sitter.ts";

export const python = treeSitterLanguage("python");
