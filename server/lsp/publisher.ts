import type { Session } from "./session.ts";

/** Brings diagnostics to the client: pushed where it does not ask for them, else by having it ask anew. Never both. */
export class Publisher {
  readonly #session: Session;
  readonly #waiting = new Set<() => void>();
  readonly #dirty = new Set<string>();
  #scheduled = false;
  #more = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The text of a document has changed. A client that pulls asks by itself. */
  documentChanged(uri: string): void {
    if (this.#session.client.pulls) return;
    this.#dirty.add(uri);
    this.#schedule();
  }

  /** Diagnostics of a document that is no longer open are taken back. */
  documentClosed(uri: string): void {
    this.#dirty.delete(uri);
    if (!this.#session.client.pulls) void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Findings of files that are not open may have changed. */
  evaluated(): void {
    this.#wake();
  }

  /** Findings of open documents have changed without a change of their texts. */
  refresh(): void {
    this.#wake();
    const { client, connection, documents } = this.#session;
    if (client.pulls) {
      if (client.refreshesDiagnostics) connection.languages.diagnostics.refresh();
      return;
    }
    for (const { uri } of documents.all) this.#dirty.add(uri);
    this.#schedule();
  }

  /** Calls back when any finding may have changed, and when the server ends. Returns what ends the waiting. */
  onChange(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  /** Wakes whoever still waits. */
  dispose(): void {
    this.#dirty.clear();
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Sends once the queue of messages has been taken in, so that a burst of changes is analysed once. */
  #schedule(): void {
    this.#more = true;
    if (this.#scheduled) return;
    this.#scheduled = true;
    const turn = (): void => {
      if (this.#more) {
        this.#more = false;
        setImmediate(turn);
        return;
      }
      this.#scheduled = false;
      const uris = [...this.#dirty];
      this.#dirty.clear();
      for (const uri of uris) void this.#send(uri);
    };
    setImmediate(turn);
  }

  async #send(uri: string): Promise<void> {
    const { documents, failures, connection } = this.#session;
    const document = documents.get(uri);
    if (!document) return;
    try {
      const { version } = document.text;
      const diagnostics = await this.#session.diagnosticsOf(document);
      // Closed, or changed once more, while the parser was loading: what was found is of no use.
      if (documents.get(uri)?.text.version !== version) return;
      await connection.sendDiagnostics({ uri, version, diagnostics });
    } catch (error) {
      failures.note("diagnostics", error, document.path);
    }
  }
}
