/** textDocument/diagnostic */
import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { sameDiagnostics } from "../diagnostics.ts";
import type { Document } from "../documents.ts";
import type { Session } from "../session.ts";

/** What the client was last told of a document. Most keys change nothing of it, and saying so is cheaper for both sides. */
const reported = new WeakMap<Document, { readonly resultId: string; readonly items: readonly Diagnostic[] }>();

/**
 * The diagnostics of a document, or that they are those of the result that the client has.
 * @throws ResponseError (`RequestCancelled`) when the document has changed meanwhile.
 */
export async function documentDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const document = session.documents.get(textDocument.uri);
  if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: session.diagnosticsOnDisk(textDocument.uri) };
  await changesTaken(session, document);
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "the document has changed");
  const items = await session.diagnosticsOf(document);
  const known = reported.get(document);
  if (known && known.resultId === previousResultId && sameDiagnostics(known.items, items))
    return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: known.resultId };
  const resultId = `${document.text.version}.${document.workspace.decided}.${session.settingsRevision}`;
  reported.set(document, { resultId, items });
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** Resolves when the changes that have already arrived are taken in: they are analysed together. */
async function changesTaken(session: Session, document: Document): Promise<void> {
  for (let version = -1; version !== document.text.version && session.documents.get(document.uri) === document; ) {
    version = document.text.version;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
