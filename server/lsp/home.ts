/** Where a document belongs, open or not. */
import { pathFromUri } from "../workspace/paths.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Session } from "./session.ts";

/** The workspace of a document and its path there; undefined for a file that is not open and lies in no root. */
export function homeOf(session: Session, uri: string): { readonly workspace: Workspace; readonly path: string } | undefined {
  const document = session.documents.get(uri);
  if (document) return document;
  const native = pathFromUri(uri);
  const home = native === undefined ? undefined : session.roots.containing(native);
  return home && { workspace: home.workspace, path: home.relative };
}
