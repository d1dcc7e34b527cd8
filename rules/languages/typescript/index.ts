/** TypeScript and JavaScript, with JSX, by the compiler's own parser; open documents are re-parsed in parts. */
import { type TS, ts } from "../../api/ts.ts";
import type { LanguageParser, Parsed, TextChange } from "../parsed.ts";
import { putInOrder } from "./order.ts";

/** The diagnostics of a parse, which the compiler keeps on the source file without declaring them. */
interface WithDiagnostics {
  readonly parseDiagnostics?: readonly { readonly start: number; readonly length: number }[];
}

function scriptKind(path: string): TS.ScriptKind {
  if (path.endsWith(".tsx")) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  // JSX is allowed in every JavaScript file: many projects write it in .js.
  return ts.ScriptKind.JSX;
}

function parsed(source: TS.SourceFile): Parsed<TS.SourceFile> {
  const diagnostics = (source as WithDiagnostics).parseDiagnostics ?? [];
  return {
    root: source,
    broken: diagnostics.length > 0,
    errors: diagnostics.map((diagnostic) => ({ start: diagnostic.start, end: diagnostic.start + diagnostic.length })),
  };
}

function create(text: string, path: string, withParents: boolean): TS.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(path, text, options, withParents, scriptKind(path));
}

export const typescript: LanguageParser<TS.SourceFile> = {
  parse(text, path) {
    const source = create(text, path, false);
    putInOrder(source);
    return parsed(source);
  },
  open(text, path) {
    let source = create(text, path, true);
    let current = parsed(source);
    return {
      get parsed() {
        return current;
      },
      update(next: string, change: TextChange) {
        source = ts.updateSourceFile(source, next, {
          span: { start: change.start, length: change.oldEnd - change.start },
          newLength: change.newEnd - change.start,
        });
        current = parsed(source);
        return current;
      },
      dispose() {},
    };
  },
};
