/** What an LSP WorkspaceEdit does to which files. */

interface LspPosition {
  readonly line: number;
  readonly character: number;
}

interface LspTextEdit {
  readonly range: { readonly start: LspPosition; readonly end: LspPosition };
  readonly newText: string;
}

/** The parts of an LSP WorkspaceEdit that the server sends. */
export interface LspEdit {
  readonly changes?: Readonly<Record<string, readonly LspTextEdit[]>>;
  readonly documentChanges?: readonly {
    /** `create` for a file that comes into being; absent for changes of a text. */
    readonly kind?: string;
    readonly uri?: string;
    readonly textDocument?: { readonly uri: string; readonly version: number | null };
    readonly edits?: readonly LspTextEdit[];
  }[];
}

/** One file of an edit. */
export interface EditedFile {
  readonly uri: string;
  /** Of the document that the edit was made for; null when it was not open. */
  readonly version: number | null;
  /** The file is not there yet. */
  readonly created: boolean;
  readonly edits: readonly LspTextEdit[];
}

/** The files of an edit, in its order. */
export function editedFiles({ changes, documentChanges }: LspEdit): EditedFile[] {
  if (!documentChanges) return Object.entries(changes ?? {}).map(([uri, edits]) => ({ uri, version: null, created: false, edits }));
  const created = new Set(documentChanges.flatMap(({ kind, uri }) => (kind === "create" && uri !== undefined ? [uri] : [])));
  return documentChanges.flatMap(({ textDocument, edits }) => {
    if (!textDocument || !edits) return [];
    return [{ uri: textDocument.uri, version: textDocument.version, created: created.has(textDocument.uri), edits }];
  });
}

/** The text after the edits, which do not overlap. Positions beyond a line's end stand for its end, as LSP has it. */
export function editedText(text: string, edits: readonly LspTextEdit[]): string {
  const lines = [...text.matchAll(/^.*$(?:\r\n|\n|\r)?/gm)];
  const offsetOf = ({ line, character }: LspPosition): number => {
    const found = lines[line];
    if (!found) return text.length;
    return found.index + Math.min(character, found[0].replace(/[\r\n]+$/, "").length);
  };
  const placed = edits.map(({ range, newText }) => ({ start: offsetOf(range.start), end: offsetOf(range.end), newText }));
  // From the end, so that what is changed moves nothing that is still to be changed. Insertions at one place keep their order.
  return placed
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}
