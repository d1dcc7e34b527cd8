/** textDocument/completion: ids of checks in suppression comments, and what fits in record files. */
import { type CompletionItem, CompletionItemKind, type CompletionParams } from "vscode-languageserver";
import { isRecordFile } from "../../workspace/record-store.ts";
import { recordCompletions } from "../records/completion.ts";
import type { Session } from "../session.ts";

const inComment = /seaworthy-disable(?:-next-line|-line)?[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*[\w-]*$/;

/** Ids of checks where one is being written; in a record file whatever fits there. */
export async function completions(session: Session, { textDocument, position }: CompletionParams): Promise<CompletionItem[]> {
  const document = session.documents.get(textDocument.uri);
  if (!document) return [];
  if (isRecordFile(document.path)) {
    await session.sync(document);
    return recordCompletions(document, position);
  }
  const before = document.text.getText({ start: { line: position.line, character: 0 }, end: position });
  if (!inComment.test(before)) return [];
  return session.analyzer.registry.checks.map((check) => ({
    label: check.id,
    kind: CompletionItemKind.EnumMember,
    detail: `${check.priority} ${check.title}`,
    documentation: check.why,
  }));
}
