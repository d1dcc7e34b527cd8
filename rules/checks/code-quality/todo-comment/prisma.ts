import type { DocumentDetector } from "../../../api/check.ts";
import { problem } from "../../../api/outcome.ts";
import { launchNotes } from "../../../shared/todo.ts";

/** Notes in the comments of a schema. */
export const prisma: DocumentDetector = (file) =>
  launchNotes(file.text, (offset) => isInComment(file.text, offset), /^\s*\/\/+/).map(({ word, topic, start, end }) =>
    problem("open", { start, end }, { data: { word, topic } }),
  );

/** Whether two slashes stand on the line in front of an offset, outside of a string. */
function isInComment(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf("\n", offset) + 1, offset);
  return before.replace(/"(?:[^"\\]|\\.)*"/g, "").includes("//");
}
