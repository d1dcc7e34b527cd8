import { methods, type InitializationOptions, type ReadinessChangedParams, type ServerStatus } from "@seaworthy/server/protocol/index";
import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { CrashPolicy } from "../model/crashes.ts";
import type { Store } from "../model/store.ts";
import { Scans } from "./scans.ts";

interface ConnectionOptions {
  /** The server's program. */
  readonly module: string;
  /** Folder for caches, absolute. */
  readonly cacheFolder: string;
  readonly output: vscode.OutputChannel;
  /** Client-side commands that code actions may refer to. */
  readonly commands: readonly string[];
  readonly store: Store;
}

/** Longest wait for an orderly end, in milliseconds. */
const patience = 2000;

/** The language server's life: it is started, ends or fails, is started again after a pause, and rests when that does not help. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #crashes = new CrashPolicy();
  #client: LanguageClient | undefined;
  #scans: Scans | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Starts the server; what comes of it is in the store. Never rejects. */
  async start(): Promise<void> {
    const { createClient } = await import("./client.ts");
    if (this.#disposed || this.#client) return;
    const begin = performance.now();
    const { store } = this.#options;
    const scans = new Scans();
    const client = createClient({ ...this.#options, scans, initialization: this.#initialization(), ended: () => this.#ended(client) });
    this.#client = client;
    this.#scans = scans;
    client.onNotification(methods.readinessChanged, ({ roots }: ReadinessChangedParams) => {
      for (const { name, scan } of roots) if (scan.kind !== "scanning") scans.settled(name);
      store.update({ roots });
    });
    client.onNotification(methods.statusChanged, (status: ServerStatus) => store.update({ status }));
    try {
      await client.start();
      if (this.#client !== client) return;
      scans.connect((token) => this.#cancel(client, token));
      this.#options.output.appendLine(`The language server runs, ${Math.round(performance.now() - begin)} ms after it was started.`);
      store.update({ server: { kind: "running" } });
    } catch (error) {
      this.#ended(client, error);
    }
  }

  /** Ends the server, if there is one, and starts it anew, whatever happened before. */
  async restart(): Promise<void> {
    this.#crashes.forget();
    this.#options.store.update({ server: { kind: "starting" }, status: undefined });
    await this.#stop();
    await this.start();
  }

  /** The answer to a request; undefined when there is no server or it fails, which the log then says. */
  async request<Result>(method: string, params: object): Promise<Result | undefined> {
    try {
      return await this.#client?.sendRequest<Result>(method, params);
    } catch (error) {
      this.#options.output.appendLine(`${method} failed: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  /** The running client, for what only it can do, such as converting edits. */
  get client(): LanguageClient | undefined {
    return this.#client;
  }

  /** Stops the scan of the root with this name. */
  cancelScan(rootName: string): void {
    this.#scans?.cancel(rootName);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#stop();
  }

  #initialization(): InitializationOptions {
    return { cacheFolder: this.#options.cacheFolder, commands: this.#options.commands, readiness: true };
  }

  #cancel(client: LanguageClient, token: string | number): void {
    void client.sendNotification("window/workDoneProgress/cancel", { token });
  }

  /** The server is gone without having been asked to go. */
  #ended(client: LanguageClient, error?: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    const { store, output } = this.#options;
    const reason = error instanceof Error ? error.message : "it ended by itself";
    const next = this.#disposed ? undefined : this.#crashes.crashed(Date.now());
    output.appendLine(`The language server is gone: ${reason}.${next?.kind === "rest" ? " It rests until it is restarted." : ""}`);
    if (next?.kind === "rest") store.update({ server: { kind: "crashed", reason: `${reason}, for the third time within three minutes.` } });
    if (next?.kind !== "restart") return;
    store.update({ server: { kind: "restarting" } });
    this.#timer = setTimeout(() => void this.start(), next.pause);
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client
      ?.dispose(patience)
      .catch((error: unknown) => this.#options.output.appendLine(`The language server did not end in order: ${error}`));
  }
}
