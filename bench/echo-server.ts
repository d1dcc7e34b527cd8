/** A server that answers without looking: what is left of a latency is the transport. */
import { createConnection, TextDocumentSyncKind } from "vscode-languageserver/node";

const connection = createConnection(process.stdin, process.stdout);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  },
}));
connection.onDidOpenTextDocument(() => {});
connection.onDidChangeTextDocument(() => {});
connection.onDidCloseTextDocument(() => {});
connection.languages.diagnostics.on(() => ({ kind: "full", items: [] }));
connection.listen();
