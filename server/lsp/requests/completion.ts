/** textDocument/completion: ids of checks in suppression comments and record files. */
import { recordFiles } from "@seaworthy/rules/records/index";
import { type CompletionItem, CompletionItemKind, type CompletionParams } from "vscode-languageserver";
import type { Session } from "../session.ts";

const inComment = /seaworthy-disable(?:-next-line|-line)?[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*[\w-]*$/;
const inRecord = /^[\s-]*check:[ \t]*["']?[\w-]*$/;
const recordPaths: ReadonlySet<string> = new Set([recordFiles.policy, recordFiles.attestations, recordFiles.waivers]);

/** Ids of checks where one is being written. */
export function completions(session: Session, { textDocument, position }: CompletionParams): CompletionItem[] {
  const document = session.documents.get(textDocument.uri);
  if (!document) return [];
  const before = document.text.getText({ start: { line: position.line, character: 0 }, end: position });
  if (!inComment.test(before) && !(recordPaths.has(document.path) && inRecord.test(before))) return [];
  return session.analyzer.registry.checks.map((check) => ({
    label: check.id,
    kind: CompletionItemKind.EnumMember,
    detail: `${check.priority} ${check.title}`,
    documentation: check.why,
  }));
}
