/** seaworthy/suppress */
import type { WorkspaceEdit } from "vscode-languageserver";
import type { SuppressParams } from "../../protocol/index.ts";
import type { Session } from "../session.ts";
import { editOf } from "./code-action-resolve.ts";

/** The edit that puts a comment with a reason; null where the finding is gone, no comment can be put, or no reason is given. */
export async function suppressRequest(session: Session, { uri, fingerprint, reason }: SuppressParams): Promise<WorkspaceEdit | null> {
  if (reason.trim() === "") return null;
  return (await editOf(session, { kind: "suppress", uri, fingerprint, reason })) ?? null;
}
