import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { problem } from "../../../api/outcome.ts";
import { launchNotes } from "../../../shared/todo.ts";

/** Notes in comments behind a hash: Dockerfiles, where one takes a whole line, and YAML, where one may stand behind a value. */
export const hashNotes: DocumentDetector = (file: FileContext) => {
  if (file.role.test || file.role.example) return [];
  const comment = file.language === "dockerfile" ? /^\s*#/ : /(?:^|\s)#/;
  const isInComment = (offset: number): boolean =>
    comment.test(withoutStrings(file.lines.lineText(file.lines.lineOf(offset)), file, offset));
  return launchNotes(file.text, isInComment, /^\s*#+/).map(({ word, topic, start, end }) =>
    problem("open", { start, end }, { data: { word, topic } }),
  );
};

/** The line up to an offset, without what stands in quotes. */
function withoutStrings(line: string, file: FileContext, offset: number): string {
  return line.slice(0, offset - file.lines.lineSpan(file.lines.lineOf(offset)).start).replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
}
