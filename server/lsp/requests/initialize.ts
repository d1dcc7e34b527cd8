/** initialize and initialized */
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { source } from "../diagnostics.ts";
import type { Session } from "../session.ts";
import { readConfiguration } from "./configuration.ts";

declare const SEAWORTHY_VERSION: string;

/** The kind of the action that applies all safe fixes of a document. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${source}`;

/** Scans begin when the first documents have their diagnostics. In milliseconds. */
const headStart = 250;

/** What the server can do for this client. */
export function initializeResult({ client }: Session): InitializeResult {
  return {
    serverInfo: { name: "Seaworthy", version: SEAWORTHY_VERSION },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
      hoverProvider: true,
      codeLensProvider: {},
      documentLinkProvider: {},
      completionProvider: { triggerCharacters: [" ", ","] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(client.pulls && { diagnosticProvider: { identifier: source, interFileDependencies: true, workspaceDiagnostics: true } }),
    },
  };
}

/** The client takes requests from now on: registers for events, reads the settings and lets the first scan begin. */
export async function initialized(session: Session): Promise<void> {
  const { client, connection } = session;
  if (client.folders) {
    connection.workspace.onDidChangeWorkspaceFolders(async () =>
      session.setFolders((await connection.workspace.getWorkspaceFolders()) ?? []),
    );
  }
  const start = setTimeout(() => {
    session.firstScan().catch((error: unknown) => session.failures.note("scan", error));
  }, headStart);
  start.unref();
  if (client.watches) {
    // The client watches its folders anyway. Folders can only be seen to come and go through a pattern that fits everything.
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] });
  }
  if (client.configurationRegistration) void connection.client.register(DidChangeConfigurationNotification.type, { section: source });
  await readConfiguration(session, undefined);
}
