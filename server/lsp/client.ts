/** What the client can do, in the few questions that the server asks. */
import type { InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol/index.ts";

/** The capabilities that make a difference to what the server sends. */
export interface Client {
  /** Asks for diagnostics itself; else they are pushed. Never both. */
  readonly pulls: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescriptions: boolean;
  /** Takes edits with the version of the document they are for. */
  readonly versionedEdits: boolean;
  /** Takes edits that create files. */
  readonly createsFiles: boolean;
  /** Asks for the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly folders: boolean;
  readonly watches: boolean;
  readonly progress: boolean;
  /** Takes the notifications of the protocol's own. */
  readonly readiness: boolean;
  /** Commands of the protocol that it implements. */
  readonly commands: ReadonlySet<string>;
}

/** Reads the client's capabilities. */
export function clientOf({ capabilities }: InitializeParams, options: InitializationOptions): Client {
  const { textDocument, workspace, window } = capabilities;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    // A client that pulls says nothing of its own about related information in 3.17; those that pull have it.
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation ?? textDocument?.diagnostic !== undefined,
    codeDescriptions: textDocument?.publishDiagnostics?.codeDescriptionSupport ?? textDocument?.diagnostic !== undefined,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    resolvesEdits:
      textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true && textDocument.codeAction.dataSupport === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    readiness: options.readiness === true,
    commands: new Set(options.commands ?? []),
  };
}
