/** All safe fixes of a document or a whole root, worked out on texts in memory. */
import type { WorkspaceEdit } from "vscode-languageserver";
import { fixablePaths, fixSafely } from "../../workspace/fix-project.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { Document } from "../documents.ts";
import type { Session } from "../session.ts";
import { differenceOf, EditBuilder } from "./edits.ts";

interface FixedAll {
  readonly edit: WorkspaceEdit;
  readonly fixes: number;
  readonly files: number;
}

/**
 * The safe fixes of an open document; undefined when there are none.
 * @param check only those of this check
 */
export async function fixDocument(session: Session, document: Document, check?: string): Promise<FixedAll | undefined> {
  await session.sync(document);
  return fixPaths(session, document.workspace, [document.path], check);
}

/** The safe fixes of all files of a workspace; see {@link fixDocument}. */
export async function fixWorkspace(session: Session, workspace: Workspace, check?: string): Promise<FixedAll | undefined> {
  return fixPaths(session, workspace, fixablePaths(workspace, [""], check), check);
}

async function fixPaths(
  session: Session,
  workspace: Workspace,
  paths: readonly string[],
  check: string | undefined,
): Promise<FixedAll | undefined> {
  const builder = new EditBuilder(session, workspace);
  let fixes = 0;
  for (const path of paths) {
    const text = workspace.textOf(path);
    if (text === undefined) continue;
    const fixed = await fixSafely(workspace, path, text, check);
    fixes += fixed.applied;
    if (fixed.text !== text) builder.change(path, text, differenceOf(text, fixed.text));
    builder.ensure(fixed.ensureLines);
  }
  return builder.files === 0 ? undefined : { edit: builder.build(), fixes, files: builder.files };
}
