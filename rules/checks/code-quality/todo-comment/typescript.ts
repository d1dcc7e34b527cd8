import type { TypeScriptVisitors } from "../../../api/check.ts";
import { problem } from "../../../api/outcome.ts";
import { isInComment } from "../../../shared/typescript/comments.ts";
import { launchNotes } from "../../../shared/todo.ts";

/** TypeScript: notes in comments, also in those of JSX. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test || file.role.example) return undefined;
    const notes = launchNotes(file.text, (offset) => isInComment(offset, file), /^\s*(?:\/\/+|\*(?!\/))/);
    return notes.map(({ word, topic, start, end }) => problem("open", { start, end }, { data: { word, topic } }));
  },
};
