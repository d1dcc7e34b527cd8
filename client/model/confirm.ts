/** Turns an edit into one that VS Code shows for review before it changes anything. */

type Json = Record<string, unknown>;

/** The parts of an LSP WorkspaceEdit that matter here. */
export interface LspEdit {
  readonly changes?: Readonly<Record<string, readonly Json[]>>;
  readonly documentChanges?: readonly Json[];
  readonly changeAnnotations?: Readonly<Record<string, Json>>;
}

const annotation = "seaworthy";

/**
 * The LSP WorkspaceEdit with every part marked as one that needs confirmation.
 * @param label what the review calls the change
 */
export function withConfirmation(edit: LspEdit, label: string): LspEdit {
  const annotated = (parts: readonly Json[]): Json[] => parts.map((part) => ({ ...part, annotationId: annotation }));
  const { changes, documentChanges } = edit;
  const named = documentChanges ?? Object.entries(changes ?? {}).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits }));
  return {
    documentChanges: named.map((part) =>
      Array.isArray(part.edits) ? { ...part, edits: annotated(part.edits) } : { ...part, annotationId: annotation },
    ),
    changeAnnotations: { [annotation]: { label, needsConfirmation: true } },
  };
}

/** A document that an edit was made for, with its version; null for one that was not open. */
export interface EditedDocument {
  readonly uri: string;
  readonly version: number | null;
}

/** The documents that an LSP WorkspaceEdit changes. */
export function editedDocuments({ changes, documentChanges }: LspEdit): EditedDocument[] {
  if (!documentChanges) return Object.keys(changes ?? {}).map((uri) => ({ uri, version: null }));
  return documentChanges.flatMap(({ textDocument }) => {
    const { uri, version } = (textDocument ?? {}) as { uri?: string; version?: number | null };
    return uri === undefined ? [] : [{ uri, version: version ?? null }];
  });
}
