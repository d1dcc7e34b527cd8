import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { problem } from "../../../api/outcome.ts";
import { isInComment } from "../../../shared/python/comments.ts";
import { launchNotes } from "../../../shared/todo.ts";

/** A docstring is no comment for Python, and a note in it is read as little. */
export const python: TreeVisitors<PyFile> = {
  file(_root, file) {
    if (file.role.test || file.role.example) return undefined;
    const notes = launchNotes(file.text, (offset) => isInComment(offset, file), /^\s*#+/);
    return notes.map(({ word, topic, start, end }) => problem("open", { start, end }, { data: { word, topic } }));
  },
};
