/** Open documents: their texts as the client has them, and the workspace that each belongs to. */
import path from "node:path";
import type { TextDocumentContentChangeEvent, TextDocumentItem, VersionedTextDocumentIdentifier } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { joinChanges, type TextChange } from "@seaworthy/rules/languages/parsed";
import { pathFromUri } from "../workspace/paths.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Endings for documents that are not saved yet, by the editor's name of the language. */
const endings: Readonly<Record<string, string>> = {
  typescript: ".ts",
  typescriptreact: ".tsx",
  javascript: ".js",
  javascriptreact: ".jsx",
  python: ".py",
  ruby: ".rb",
  prisma: ".prisma",
  yaml: ".yml",
  dockerfile: ".dockerfile",
  dotenv: ".env",
  json: ".json",
  jsonc: ".jsonc",
  markdown: ".md",
};

/** The native path under which a document is analysed, or undefined for what is no file and will be none. */
export function nativePathOf(uri: string, languageId: string): string | undefined {
  const file = pathFromUri(uri);
  if (file !== undefined) return file;
  const untitled = /^untitled:(.+)$/.exec(uri)?.[1];
  const ending = endings[languageId];
  return untitled !== undefined && ending !== undefined ? path.resolve("/untitled", `${path.basename(untitled)}${ending}`) : undefined;
}

/** An open document, and how far its workspace has followed it. */
export interface Document {
  readonly uri: string;
  /** Relative to the workspace's root. */
  readonly path: string;
  readonly workspace: Workspace;
  readonly text: TextDocument;
  /** Whether the workspace has seen the document at all. */
  opened: boolean;
  /** The version that the workspace has seen. */
  analyzed: number;
  /** What has changed since then; "all" when the client has sent a whole text. */
  changed: TextChange | "all" | undefined;
}

/** What has changed since a document was analysed, once a change that has not been applied yet is added. */
function changedBy(change: TextDocumentContentChangeEvent, { text, changed }: Document): TextChange | "all" {
  if (!("range" in change) || changed === "all") return "all";
  const [start, oldEnd] = [text.offsetAt(change.range.start), text.offsetAt(change.range.end)].sort((a, b) => a - b) as [number, number];
  const next = { start, oldEnd, newEnd: start + change.text.length };
  return changed ? joinChanges(changed, next) : next;
}

/** The open documents by URI. A change of a text is only noted here; the session has the workspace follow it. */
export class Documents {
  readonly #documents = new Map<string, Document>();

  get(uri: string): Document | undefined {
    return this.#documents.get(uri);
  }

  get all(): Iterable<Document> {
    return this.#documents.values();
  }

  get size(): number {
    return this.#documents.size;
  }

  /** The open document of a file, whatever the client's spelling of its URI. */
  at(workspace: Workspace, relative: string): Document | undefined {
    for (const document of this.#documents.values()) if (document.workspace === workspace && document.path === relative) return document;
    return undefined;
  }

  open(item: TextDocumentItem, workspace: Workspace, relative: string): Document {
    const text = TextDocument.create(item.uri, item.languageId, item.version, item.text);
    const document: Document = {
      uri: item.uri,
      path: relative,
      workspace,
      text,
      opened: false,
      analyzed: item.version,
      changed: undefined,
    };
    this.#documents.set(item.uri, document);
    return document;
  }

  /** Moves a document to another workspace, after a change of folders. */
  move(document: Document, workspace: Workspace, relative: string): Document {
    const moved: Document = { ...document, workspace, path: relative, opened: false, changed: undefined };
    this.#documents.set(document.uri, moved);
    return moved;
  }

  /** Applies changes in their order. Returns undefined for an unknown document and for changes that come after newer ones. */
  change({ uri, version }: VersionedTextDocumentIdentifier, changes: readonly TextDocumentContentChangeEvent[]): Document | undefined {
    const document = this.#documents.get(uri);
    if (!document || version < document.text.version) return undefined;
    for (const change of changes) {
      document.changed = changedBy(change, document);
      TextDocument.update(document.text, [change], version);
    }
    return document;
  }

  close(uri: string): Document | undefined {
    const document = this.#documents.get(uri);
    this.#documents.delete(uri);
    return document;
  }
}
