/** LSP's token of a work done progress. */
export type ProgressToken = string | number;

/** Scans under way, as the server shows them to the editor: by the tokens of their progress, each with the name of its root. */
export class Scans {
  readonly #tokens = new Map<ProgressToken, string>();
  /** Roots whose scan is to stop as soon as it has a token: the server shows no progress in the first moments of a scan. */
  readonly #wanted = new Set<string>();
  #send: ((token: ProgressToken) => void) | undefined;

  /** Says how a token is told to the server as cancelled. */
  connect(send: (token: ProgressToken) => void): void {
    this.#send = send;
  }

  /** Notes a message of LSP's work done progress. */
  note(token: ProgressToken, { kind, message }: { readonly kind: string; readonly message?: string | undefined }): void {
    if (kind === "end") this.#tokens.delete(token);
    if (kind !== "begin") return;
    const rootName = message ?? "";
    this.#tokens.set(token, rootName);
    if (this.#wanted.delete(rootName)) this.#send?.(token);
  }

  /** Stops the scan of the root with this name, now or as soon as that is possible. */
  cancel(rootName: string): void {
    const tokens = [...this.#tokens].filter(([, name]) => name === rootName);
    if (tokens.length === 0) this.#wanted.add(rootName);
    for (const [token] of tokens) this.#send?.(token);
  }

  /** The root with this name is not being scanned: a wish to stop its scan does not hold for the next one. */
  settled(rootName: string): void {
    this.#wanted.delete(rootName);
  }
}
