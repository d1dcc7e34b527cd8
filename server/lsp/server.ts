/** Serves LSP: puts a connection together and hands each request to the file that answers it. */
import { type Connection, createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { methods } from "../protocol/index.ts";
import type { Host } from "../workspace/host.ts";
import { answering, noting } from "./answer.ts";
import { codeActions } from "./requests/code-action.ts";
import { resolveCodeAction } from "./requests/code-action-resolve.ts";
import { checklistItem } from "./requests/checklist-item.ts";
import { codeLenses } from "./requests/code-lens.ts";
import { completions } from "./requests/completion.ts";
import { readConfiguration } from "./requests/configuration.ts";
import { documentDiagnostics } from "./requests/diagnostic.ts";
import { documentLinks } from "./requests/document-link.ts";
import { explain } from "./requests/explain.ts";
import { fixAllRequest } from "./requests/fix-all.ts";
import { hover } from "./requests/hover.ts";
import { initialized, initializeResult } from "./requests/initialize.ts";
import { readiness } from "./requests/readiness.ts";
import { recordChoicesRequest } from "./requests/record-choices.ts";
import { recordEditRequest } from "./requests/record-edit.ts";
import { scaffoldChoicesRequest, scaffoldRequest } from "./requests/scaffold.ts";
import { packagesRequest, reportRequest } from "./requests/report.ts";
import { suppressRequest } from "./requests/suppress.ts";
import { watchedFilesChanged } from "./requests/watched-files.ts";
import { workspaceDiagnostics } from "./requests/workspace-diagnostic.ts";
import { Session } from "./session.ts";

/** Starts serving over the transport that the process's arguments name, standard input and output when they name none. */
export function serve(host: Host): void {
  const named = process.argv.some((argument) => /^--(?:node-ipc|stdio|socket|pipe)(?:=|$)/.test(argument));
  const connection = named ? createConnection(ProposedFeatures.all) : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  connection.onInitialize((params) => {
    const session = new Session(connection, host, params);
    register(connection, session);
    return initializeResult(session);
  });
  connection.listen();
}

function register(connection: Connection, session: Session): void {
  const { failures } = session;
  const noted = <P extends unknown[]>(name: string, handle: (...parameters: P) => void | Promise<void>) => noting(name, failures, handle);
  const answered = <P extends unknown[], R>(name: string, empty: R, handle: (...parameters: P) => R | Promise<R>) =>
    answering(name, failures, empty, handle);

  connection.onInitialized(noted("initialized", () => initialized(session)));
  connection.onShutdown(noted("shutdown", () => session.dispose()));

  connection.onDidOpenTextDocument(noted("didOpen", ({ textDocument }) => session.open(textDocument)));
  connection.onDidChangeTextDocument(
    noted("didChange", ({ textDocument, contentChanges }) => session.change(textDocument, contentChanges)),
  );
  connection.onDidCloseTextDocument(noted("didClose", ({ textDocument }) => session.close(textDocument.uri)));
  connection.onDidChangeConfiguration(noted("didChangeConfiguration", (params) => readConfiguration(session, params.settings)));
  connection.onDidChangeWatchedFiles(noted("didChangeWatchedFiles", ({ changes }) => watchedFilesChanged(session, changes)));

  connection.languages.diagnostics.on(
    answered("diagnostic", { kind: "full", items: [] }, (params, token) => documentDiagnostics(session, params, token)),
  );
  connection.languages.diagnostics.onWorkspace(
    answered("workspaceDiagnostic", { items: [] }, (params, token, _progress, results) =>
      workspaceDiagnostics(session, params, token, results),
    ),
  );
  connection.onCodeAction(answered("codeAction", [], (params) => codeActions(session, params)));
  connection.onCodeActionResolve(async (action) =>
    answering("codeActionResolve", failures, action, () => resolveCodeAction(session, action))(),
  );
  connection.onHover(answered("hover", null, (params) => hover(session, params)));
  connection.onCompletion(answered("completion", [], (params) => completions(session, params)));
  connection.onCodeLens(answered("codeLens", [], (params) => codeLenses(session, params)));
  connection.onDocumentLinks(answered("documentLink", [], (params) => documentLinks(session, params)));

  connection.onRequest(
    methods.readiness,
    answered("readiness", { roots: [] }, (params) => readiness(session, params)),
  );
  connection.onRequest(
    methods.report,
    answered("report", null, (params) => reportRequest(session, params)),
  );
  connection.onRequest(
    methods.packages,
    answered("packages", null, (params) => packagesRequest(session, params)),
  );
  connection.onRequest(
    methods.rescan,
    answered("rescan", null, (params) => session.rescan(params?.root).then(() => null)),
  );
  connection.onRequest(
    methods.status,
    answered("status", session.announcer.currentStatus(), () => session.announcer.currentStatus()),
  );
  connection.onRequest(
    methods.fixAll,
    answered("fixAll", { edit: null, fixes: 0, files: 0 }, (params) => fixAllRequest(session, params)),
  );
  connection.onRequest(
    methods.suppress,
    answered("suppress", null, (params) => suppressRequest(session, params)),
  );
  connection.onRequest(
    methods.explain,
    answered("explain", null, (params) => explain(session, params)),
  );
  connection.onRequest(
    methods.checklistItem,
    answered("checklistItem", { item: null, edit: null }, (params) => checklistItem(session, params)),
  );
  connection.onRequest(
    methods.recordChoices,
    answered("recordChoices", null, (params) => recordChoicesRequest(session, params)),
  );
  connection.onRequest(
    methods.recordEdit,
    answered("recordEdit", { problem: "the language server failed; see its log" }, (params) => recordEditRequest(session, params)),
  );
  connection.onRequest(
    methods.scaffoldChoices,
    answered("scaffoldChoices", [], (params) => scaffoldChoicesRequest(session, params)),
  );
  connection.onRequest(
    methods.scaffold,
    answered("scaffold", { problem: "The language server failed; see its log." }, (params) => scaffoldRequest(session, params)),
  );
}
