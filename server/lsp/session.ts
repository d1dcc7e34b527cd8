import { languageOf } from "@seaworthy/rules/languages/index";
import { registry } from "@seaworthy/rules/registry.generated";
import type { Connection, Diagnostic, InitializeParams, TextDocumentItem, WorkspaceFolder } from "vscode-languageserver";
import { defaultSettings, type InitializationOptions, type Settings } from "../protocol/index.ts";
import { Analyzer } from "../workspace/analyzer.ts";
import { today } from "../workspace/clock.ts";
import type { Host } from "../workspace/host.ts";
import { isIgnored } from "../workspace/ignore-rules.ts";
import { createSweeper, parserOptions } from "../workspace/open-project.ts";
import { inSlices } from "../workspace/slices.ts";
import { nativePath, pathFromUri } from "../workspace/paths.ts";
import { isStanding } from "../workspace/shown.ts";
import type { Sweeper } from "../workspace/sweeper.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { Announcer } from "./announcer.ts";
import { type Client, clientOf } from "./client.ts";
import { CheckPages, type DiagnosticContext, toDiagnostics, uriOfFile } from "./diagnostics.ts";
import { type Document, Documents, nativePathOf } from "./documents.ts";
import { Failures } from "./failures.ts";
import { Lenses } from "./lenses.ts";
import { showProgress } from "./progress.ts";
import { Publisher } from "./publisher.ts";
import { Reducer } from "./reducer.ts";
import type { Root } from "./root.ts";
import { Roots } from "./roots.ts";
import { WarmUp } from "./warm-up.ts";

/** Documents that have not changed for this long are not being typed in. In milliseconds. */
const calm = 2000;

/** The state of one client's connection. Requests ask it; it keeps documents and their analysis up to date. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly client: Client;
  readonly analyzer: Analyzer;
  readonly sweeper: Sweeper;
  readonly documents = new Documents();
  readonly roots: Roots;
  readonly failures: Failures;
  readonly pages: CheckPages;
  readonly announcer: Announcer;
  readonly publisher: Publisher;
  readonly reducer: Reducer;
  readonly lenses: Lenses;
  readonly #warmUp: WarmUp;
  #changedAt = Number.NEGATIVE_INFINITY;
  settings: Settings = defaultSettings;
  /** Grows with each change of settings. */
  settingsRevision = 0;
  /** The client has asked for the end. */
  ended = false;

  constructor(connection: Connection, host: Host, params: InitializeParams) {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    this.connection = connection;
    this.host = host;
    this.client = clientOf(params, options);
    this.announcer = new Announcer(this);
    this.publisher = new Publisher(this);
    this.reducer = new Reducer(this);
    this.lenses = new Lenses(this);
    this.failures = new Failures(connection.console, () => this.announcer.status());
    this.pages = new CheckPages(host.dist);
    this.analyzer = new Analyzer(registry, parserOptions(host));
    this.#warmUp = new WarmUp(this.analyzer);
    this.sweeper = createSweeper(host, {
      log: (message) => {
        connection.console.warn(message);
        this.announcer.status();
      },
    });
    const hooks = {
      changed: (root: Root) => this.#scanChanged(root),
      progress: (root: Root, cancel: () => void, ended: AbortSignal) => showProgress(this, root.name, cancel, ended),
      failed: (error: unknown) => this.failures.note("scan", error),
    };
    const cacheFolder = options.cacheFolder === undefined ? host.cacheFolder : (options.cacheFolder ?? undefined);
    this.roots = new Roots(
      { analyzer: this.analyzer, sweeper: this.sweeper, build: host.build, today: () => this.#today(), hooks },
      cacheFolder,
    );
    this.roots.set(params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri, name: "" }] : []));
  }

  /** The day that counts. A wrong setting is said once and the system's day counts: an editor cannot stop as a command can. */
  #today(): string {
    try {
      return today();
    } catch (error) {
      this.failures.note("clock", error);
      return today({});
    }
  }

  /** Takes the client's folders; open documents move to the root that they now belong to, new roots are scanned. */
  setFolders(folders: readonly WorkspaceFolder[]): void {
    const added = this.roots.set(folders);
    for (const document of [...this.documents.all]) {
      const { workspace, relative } = this.roots.homeOf(nativePath(document.workspace.root, document.path));
      if (workspace === document.workspace) continue;
      this.#leave(document);
      this.documents.move(document, workspace, relative);
      this.publisher.documentChanged(document.uri);
    }
    for (const root of added) void root.scan();
    this.reducer.soon();
    this.announcer.readiness();
  }

  open(item: TextDocumentItem): void {
    const native = nativePathOf(item.uri, item.languageId);
    if (native === undefined) return;
    const { workspace, relative } = this.roots.homeOf(native);
    // What a scan leaves out must not count while it is open, or editor and command line would disagree.
    if (this.roots.of(workspace) && isIgnored(workspace.root, relative)) return;
    this.#changed(this.documents.open(item, workspace, relative));
  }

  change(...parameters: Parameters<Documents["change"]>): void {
    const document = this.documents.change(...parameters);
    if (document) this.#changed(document);
  }

  #changed(document: Document): void {
    this.#changedAt = performance.now();
    this.publisher.documentChanged(document.uri);
    this.reducer.soon();
  }

  close(uri: string): void {
    const document = this.documents.close(uri);
    if (!document) return;
    this.publisher.documentClosed(uri);
    this.#leave(document);
    this.reducer.soon();
  }

  /** A document's workspace goes back to the file on disk. */
  #leave({ workspace, path }: Document): void {
    workspace.close(path).catch((error: unknown) => this.failures.note("close", error, path));
    if (![...this.documents.all].some((other) => other.workspace === workspace)) this.roots.release(workspace);
  }

  /**
   * Brings the analysis of a document up to date with its text. Waits for the parser when the document is the first of its language.
   */
  async sync(document: Document): Promise<void> {
    await this.syncEdited(document);
    if (document.workspace.isSettled(document.path)) return;
    await this.#load(document);
    this.#noteErrors(document, document.workspace.settle(document.path)?.errors ?? []);
  }

  /**
   * As {@link sync}, but gives way to requests, and gives up when the document changes.
   * @returns whether the analysis is that of the whole present text
   */
  async syncGently(document: Document): Promise<boolean> {
    await this.syncEdited(document);
    const { workspace, path, uri, text } = document;
    const { version } = text;
    if (workspace.isSettled(path)) return true;
    await this.#load(document);
    const isLeftAlone = () => this.documents.get(uri) === document && text.version === version;
    await inSlices(workspace.settling(path, isLeftAlone));
    if (!isLeftAlone()) return false;
    this.#noteErrors(document, workspace.settle(path)?.errors ?? []);
    return true;
  }

  /** As {@link sync}, but only the part that the last edit renewed need be looked at: the answer to a key. */
  async syncEdited(document: Document): Promise<void> {
    if (!document.opened) {
      // What is known of the file is shown before its parser is loaded.
      const known = document.workspace.known(document.path, document.text.getText());
      if (!known) await this.#load(document);
      // Closed, or moved to another folder, while the parser was loading.
      if (document.opened || this.documents.get(document.uri) !== document) return;
      document.opened = true;
      this.#noteErrors(document, document.workspace.open(document.path, document.text.getText(), known).errors);
    } else if (document.analyzed !== document.text.version) {
      const loading = this.#load(document);
      if (loading) await loading;
      if (document.analyzed === document.text.version) return;
      const change = document.changed === "all" ? undefined : document.changed;
      this.#noteErrors(document, document.workspace.change(document.path, document.text.getText(), change)?.errors ?? []);
    }
    document.analyzed = document.text.version;
    document.changed = undefined;
  }

  /** Loads the parser of a document. Returns undefined when it is there on return. */
  #load({ path }: Document): Promise<void> | undefined {
    const language = languageOf(path);
    const loading = this.analyzer.parsers.load(language);
    if (!loading) this.#warmUp.for(language);
    return loading?.then(() => this.#warmUp.for(language));
  }

  #noteErrors(document: Document, errors: readonly { readonly rule: string; readonly message: string }[]): void {
    for (const { rule, message } of errors) this.failures.note(rule, message, document.path);
  }

  /** The diagnostics of an open document's present text. */
  async diagnosticsOf(document: Document): Promise<Diagnostic[]> {
    await this.syncEdited(document);
    const { workspace, uri, path, text } = document;
    return toDiagnostics(workspace.shownIn(path), this.contextOf(workspace, uri, text.version));
  }

  /** The diagnostics of a file that is not open, such as one in a tab that was not loaded yet. */
  diagnosticsOnDisk(uri: string): Diagnostic[] {
    const native = pathFromUri(uri);
    const home = native === undefined ? undefined : this.roots.containing(native);
    if (!home) return [];
    const { workspace, relative } = home;
    // Closed without having been saved: the last evaluation may still know it.
    if (!workspace.project.view.files.has(relative)) return [];
    const located = (workspace.lastEvaluation?.findings ?? []).filter((finding) => finding.file === relative && isStanding(finding));
    return toDiagnostics(located, this.contextOf(workspace, uri, null));
  }

  /** What turning findings into diagnostics needs to know. */
  contextOf(workspace: Workspace, uri: string, version: number | null): DiagnosticContext {
    const { client, settings, pages } = this;
    return { workspace, uri, version, client, settings, pages, uriOf: (file) => this.uriOf(workspace, file) };
  }

  /** The URI of a project's file, as the client spells it if it is open. */
  uriOf(workspace: Workspace, file: string): string {
    return this.documents.at(workspace, file)?.uri ?? uriOfFile(workspace, file);
  }

  /** Takes settings; they change what is shown and nothing else. */
  configure(settings: Settings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.settings)) return;
    this.settings = settings;
    this.settingsRevision++;
    this.publisher.refresh();
  }

  /** Brings roots up to date with the disk, all when no URI is given. Also revives a sweep that rests. */
  async rescan(uri?: string): Promise<void> {
    this.sweeper.revive();
    await Promise.all(this.roots.named(uri).map((root) => root.scan()));
    void this.#keepCode();
  }

  /** Brings roots up to date once the documents that are open by now have been looked at, however long that takes. */
  async firstScan(): Promise<void> {
    for (const document of [...this.documents.all]) await this.syncEdited(document);
    await this.rescan();
  }

  /** What has been compiled by now helps the next start. The worker loads the same bundles and has done more with them. */
  async #keepCode(): Promise<void> {
    await this.sweeper.keepCode().catch(() => false);
    await this.#pause();
    this.analyzer.parsers.keepCode();
    this.host.keepCode();
  }

  /** Resolves when nobody types. */
  async #pause(): Promise<void> {
    const left = () => this.#changedAt + calm - performance.now();
    for (let rest = left(); rest > 0; rest = left()) {
      await new Promise((resolve) => setTimeout(resolve, rest).unref());
    }
  }

  #scanChanged(root: Root): void {
    root.revision++;
    if (root.state.kind !== "scanning") {
      for (const { rule, message, file } of root.workspace.failures()) this.failures.note(rule, message, file);
      // Announces the new results once they are there; until then the old ones are marked as being renewed.
      this.reducer.soon();
    } else {
      this.announcer.readiness();
    }
    this.announcer.status();
  }

  /** Ends scans and timers, and answers what still waits. */
  dispose(): void {
    this.ended = true;
    this.reducer.dispose();
    this.#warmUp.dispose();
    this.announcer.dispose();
    this.roots.dispose();
    void this.sweeper.dispose();
    this.publisher.dispose();
  }
}
