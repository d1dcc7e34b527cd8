/** Workspace edits: what each changes, for which version, in the form that the client takes. */
import { randomBytes } from "node:crypto";
import type { EnsuredLine } from "@seaworthy/rules/api/outcome";
import { LineMap, type TextEdit as OffsetEdit } from "@seaworthy/rules/api/text";
import { diffLines } from "diff";
import { CreateFile, type TextDocumentEdit, type TextEdit, type WorkspaceEdit } from "vscode-languageserver";
import { withEnsuredLines } from "../../workspace/fix-files.ts";
import { groupBy } from "../../workspace/group.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { Session } from "../session.ts";
import { fillGenerated } from "@seaworthy/rules/shared/names/generated-values";

/** Offset edits of a text as LSP edits. */
function toLspEdits(text: string, edits: readonly OffsetEdit[]): TextEdit[] {
  const lines = new LineMap(text);
  return edits.map((edit) => ({ range: lines.range(edit), newText: fillGenerated(edit.text, randomBytes) }));
}

/** The smallest set of line edits that turns one text into the other. */
export function differenceOf(before: string, after: string): OffsetEdit[] {
  const edits: OffsetEdit[] = [];
  let at = 0;
  let open: { start: number; end: number; text: string } | undefined;
  const close = () => {
    if (open) edits.push(open);
    open = undefined;
  };
  for (const part of diffLines(before, after)) {
    if (!part.added && !part.removed) {
      close();
      at += part.value.length;
      continue;
    }
    open ??= { start: at, end: at, text: "" };
    if (part.removed) {
      at += part.value.length;
      open.end = at;
    } else {
      open.text += part.value;
    }
  }
  close();
  return edits;
}

/** Collects the edits of several files of one workspace. */
export class EditBuilder {
  readonly #session: Session;
  readonly #workspace: Workspace;
  readonly #edits = new Map<string, { readonly version: number | null; readonly edits: readonly TextEdit[]; readonly create: boolean }>();

  constructor(session: Session, workspace: Workspace) {
    this.#session = session;
    this.#workspace = workspace;
  }

  /** Number of files that are changed. */
  get files(): number {
    return this.#edits.size;
  }

  /** Edits of a file, computed for its present text. */
  change(path: string, text: string, edits: readonly OffsetEdit[], create = false): void {
    const document = this.#session.documents.at(this.#workspace, path);
    const uri = this.#session.uriOf(this.#workspace, path);
    this.#edits.set(uri, { version: document?.text.version ?? null, edits: toLspEdits(text, edits), create });
  }

  /** Lines that fixes want in other files; those in a file that is to be created are left out where the client cannot. */
  ensure(lines: readonly EnsuredLine[]): void {
    for (const [path, wanted] of groupBy(lines, (line) => line.path)) {
      const text = this.#workspace.textOf(path);
      const after = withEnsuredLines(text, wanted);
      if (after === undefined || (text === undefined && !(this.#session.client.createsFiles && this.#session.client.versionedEdits)))
        continue;
      const before = text ?? "";
      this.change(path, before, [{ start: before.length, end: before.length, text: after.slice(before.length) }], text === undefined);
    }
  }

  build(): WorkspaceEdit {
    const { client } = this.#session;
    if (!client.versionedEdits) {
      return { changes: Object.fromEntries([...this.#edits].map(([uri, { edits }]) => [uri, [...edits]])) };
    }
    return {
      documentChanges: [...this.#edits].flatMap(([uri, { version, edits, create }]): (CreateFile | TextDocumentEdit)[] => [
        ...(create ? [CreateFile.create(uri, { ignoreIfExists: true })] : []),
        { textDocument: { uri, version }, edits: [...edits] },
      ]),
    };
  }
}
