/** workspace/diagnostic: the findings of files that are not open, where the user wants them in the list of problems. */
import type {
  CancellationToken,
  PreviousResultId,
  ResultProgressReporter,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { hashText } from "@seaworthy/rules/engine/fingerprint";
import { groupBy } from "../../workspace/group.ts";
import { isStanding } from "../../workspace/shown.ts";
import { toDiagnostics, uriOfFile } from "../diagnostics.ts";
import type { Session } from "../session.ts";

/**
 * Answers when something has changed against what the client knows, and not before: a client asks again as soon as it is answered, and
 * must not be kept busy while nothing happens.
 */
export async function workspaceDiagnostics(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
  results: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
): Promise<WorkspaceDiagnosticReport> {
  for (;;) {
    if (session.settings.workspaceDiagnostics) for (const root of session.roots.list) await root.prepare();
    const items = changedReports(session, previousResultIds);
    if (items.length > 0) {
      results?.report({ items });
      return { items: results ? [] : items };
    }
    if (token.isCancellationRequested || session.ended) return { items: [] };
    await changeOf(session, token);
  }
}

function changeOf(session: Session, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopWaiting();
      cancelled.dispose();
      resolve();
    };
    const stopWaiting = session.publisher.onChange(end);
    const cancelled = token.onCancellationRequested(end);
  });
}

/** Reports of the files whose findings differ from those that the client has; open documents have reports of their own. */
function changedReports(session: Session, previous: readonly PreviousResultId[]): WorkspaceDocumentDiagnosticReport[] {
  const known = new Map(previous.map(({ uri, value }) => [uri, value]));
  const reports: WorkspaceDocumentDiagnosticReport[] = [];
  const seen = new Set<string>();
  if (session.settings.workspaceDiagnostics) {
    for (const { workspace, state } of session.roots.list) {
      if (state.kind === "scanning" && state.first) continue;
      for (const [file, located] of groupBy(workspace.evaluation().findings.filter(isStanding), ({ file }) => file)) {
        if (workspace.isOpen(file)) continue;
        const uri = uriOfFile(workspace, file);
        const items = toDiagnostics(located, session.contextOf(workspace, uri, null));
        const resultId = hashText(JSON.stringify(items));
        seen.add(uri);
        if (known.get(uri) !== resultId) reports.push({ kind: "full", uri, version: null, resultId, items });
      }
    }
  }
  // What the client still shows and is no longer found.
  for (const [uri, value] of known) {
    if (!seen.has(uri) && value !== noFindings && !session.documents.get(uri)) {
      reports.push({ kind: "full", uri, version: null, resultId: noFindings, items: [] });
    }
  }
  return reports;
}

const noFindings = "none";
