/** A language client over real standard input and output, as an editor is one. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, onTestFinished } from "vitest";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import type { InitializationOptions, Readiness, ReadinessSummary } from "../protocol/index.ts";
import { uriFromPath } from "../workspace/paths.ts";
import { dist, ensureBuilt } from "./built.ts";
import { folderWith } from "./folder.ts";
import { until } from "./wait.ts";

/** Shared by the servers of a test file, so that only the first one compiles. */
const cache = fs.mkdtempSync(path.join(os.tmpdir(), "seaworthy-lsp-cache-"));
afterAll(() => fs.rmSync(cache, { recursive: true, force: true, maxRetries: 5 }));

interface ClientOptions {
  /** Roots, native; the first is the working folder. */
  readonly roots: readonly string[];
  readonly pulls?: boolean;
  readonly capabilities?: ClientCapabilities;
  readonly settings?: Record<string, unknown>;
  readonly initialization?: InitializationOptions;
  /** Has {@link LspClient.liveMemory} work. */
  readonly measured?: boolean;
}

const heapProbe = ["--expose-gc", "--require", path.join(import.meta.dirname, "heap-probe.cjs")];

export class LspClient {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly root: string;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly refreshes: number[] = [];
  readonly readiness: ReadinessSummary[] = [];
  readonly registrations: string[] = [];
  readonly log: string[] = [];
  readonly progress: unknown[] = [];
  settings: Record<string, unknown>;
  folders: { uri: string; name: string }[];
  exitCode: number | null | undefined;
  #started: InitializeResult | undefined;
  readonly #versions = new Map<string, number>();

  private constructor({ roots, settings = {}, measured = false }: ClientOptions) {
    ensureBuilt();
    this.root = roots[0] ?? folderWith({});
    this.settings = settings;
    this.folders = roots.map((root) => ({ uri: uriFromPath(root), name: path.basename(root) }));
    const program = [path.join(dist, "cli.cjs"), "lsp", "--stdio", "--cache-folder", cache];
    this.process = spawn(process.execPath, measured ? [...heapProbe, ...program] : program, {
      cwd: this.root,
      stdio: ["pipe", "pipe", "inherit", ...(measured ? ["ipc" as const] : [])],
      env: { ...process.env, SEAWORTHY_NOW: "2026-11-01" },
    });
    this.process.on("exit", (code) => {
      this.exitCode = code;
    });
    const { stdout, stdin } = this.process;
    if (!stdout || !stdin) throw new Error("the server has no standard input and output");
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(
      "textDocument/publishDiagnostics",
      (params: PublishDiagnosticsParams) => void this.published.push(params),
    );
    this.connection.onNotification(
      "seaworthy/readinessChanged",
      ({ roots }: { roots: ReadinessSummary[] }) => void this.readiness.push(...roots),
    );
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => void this.log.push(message));
    this.connection.onNotification("$/progress", (params: unknown) => void this.progress.push(params));
    this.connection.onRequest("workspace/configuration", () => [this.settings]);
    this.connection.onRequest("workspace/workspaceFolders", () => this.folders);
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes.push(performance.now());
      return null;
    });
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.connection.onRequest("client/registerCapability", ({ registrations }: { registrations: { method: string }[] }) => {
      this.registrations.push(...registrations.map(({ method }) => method));
      return null;
    });
    this.connection.listen();
    onTestFinished(() => {
      this.connection.dispose();
      this.process.kill("SIGKILL");
    });
  }

  /** Starts a server and shakes hands. */
  static async start(options: ClientOptions): Promise<LspClient> {
    const client = new LspClient(options);
    client.#started = await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: client.folders[0]?.uri ?? null,
      workspaceFolders: client.folders,
      initializationOptions: { readiness: true, ...options.initialization },
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        textDocument: {
          publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
          codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
          ...(options.pulls !== false && { diagnostic: {} }),
        },
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          didChangeConfiguration: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
          ...(options.pulls !== false && { diagnostics: { refreshSupport: true } }),
        },
        window: { workDoneProgress: true },
        ...options.capabilities,
      },
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  get capabilities(): InitializeResult["capabilities"] {
    if (!this.#started) throw new Error("the server has not started");
    return this.#started.capabilities;
  }

  uri(file: string): string {
    return uriFromPath(path.join(this.root, file));
  }

  async open(file: string, text: string, languageId = "typescript"): Promise<string> {
    const uri = this.uri(file);
    await this.openUri(uri, text, languageId);
    return uri;
  }

  async openUri(uri: string, text: string, languageId: string): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Sends changes as one notification; a string replaces the whole text. Returns the new version. */
  async change(uri: string, changes: string | readonly { range: Diagnostic["range"]; text: string }[]): Promise<number> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const contentChanges = typeof changes === "string" ? [{ text: changes }] : changes;
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    return version;
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  /** The diagnostics of a document's present text. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== "full") throw new Error("expected a full report");
    return report.items;
  }

  /** Waits for diagnostics that were pushed for a version. */
  async pushedFor(uri: string, version: number): Promise<Diagnostic[]> {
    await until(`diagnostics of version ${version}`, () =>
      this.published.some((params) => params.uri === uri && params.version === version),
    );
    return this.published.find((params) => params.uri === uri && params.version === version)?.diagnostics ?? [];
  }

  /** Memory that the server has in use and cannot do without, in bytes: V8's heap and what it holds elsewhere. */
  liveMemory(): Promise<number> {
    return new Promise((resolve) => {
      this.process.once("message", (bytes) => resolve(Number(bytes)));
      this.process.send("heap");
    });
  }

  /** Waits until nothing is being scanned, and gives the readiness of the first root. */
  async scanned(): Promise<Readiness> {
    await until("the end of the scan", () => this.readiness.at(-1) !== undefined && this.readiness.at(-1)?.scan.kind !== "scanning");
    const { roots } = await this.connection.sendRequest<{ roots: Readiness[] }>("seaworthy/readiness", {});
    if (!roots[0]) throw new Error("the server knows no root");
    return roots[0];
  }
}
