import {
  methods,
  type PackageReadiness,
  type PackagesAnswer,
  type ReportAnswer,
  type ReportFormat,
  type ReportParams,
} from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { Store } from "../model/store.ts";
import { bandWords, count, percent, verdictWords } from "../model/words.ts";
import { goToCommand } from "../views/node-tree.ts";

const viewType = "seaworthy.report";
/** An open report follows the readiness when it has been quiet for this long, in milliseconds. */
const quiet = 1000;

interface Subject {
  /** URI of the root. */
  readonly root: string;
  /** Path of a package. */
  readonly package?: string;
}

interface Tab {
  readonly panel: vscode.WebviewPanel;
  readonly subject: Subject;
}

const forms: readonly { readonly format: ReportFormat; readonly label: string; readonly file: string; readonly extension: string }[] = [
  { format: "html", label: "HTML, one page that stands by itself", file: "readiness.html", extension: "html" },
  { format: "markdown", label: "Markdown, to commit beside the code", file: "PRODUCTION_READINESS.md", extension: "md" },
  { format: "json", label: "JSON, for other programs", file: "readiness.json", extension: "json" },
];

/** The report of a folder or of one of its packages: in a tab of the editor, or saved to a file. */
export class Reports {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #tabs = new Map<string, Tab>();
  readonly #watching: { dispose(): void };
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
    this.#watching = store.watch(() => this.#refreshSoon());
  }

  /** Shows the report in a tab; asks for the folder where there are several. */
  async open(root?: string): Promise<void> {
    const chosen = await this.#chooseRoot(root);
    if (chosen !== undefined) await this.#show({ root: chosen });
  }

  /** Asks for a package and shows its report. */
  async choosePackage(): Promise<void> {
    const root = await this.#chooseRoot();
    if (root === undefined) return;
    const answer = await this.#connection.request<PackagesAnswer | null>(methods.packages, { root });
    if (!answer || answer.packages.length === 0) {
      void vscode.window.showInformationMessage(
        answer ? "The folder is one package: its result is in the sidebar." : "There is no result yet: see that the language server runs.",
      );
      return;
    }
    const items = answer.packages.map((each) => ({ label: each.path, description: each.kind, detail: packageText(each) }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: "Readiness of which package?",
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (chosen) await this.#show({ root, package: chosen.label });
  }

  /** Asks for a form and a place, and writes the report there. */
  async save(): Promise<void> {
    const root = await this.#chooseRoot();
    if (root === undefined) return;
    const form = await vscode.window.showQuickPick(forms, { title: "Save the readiness report as" });
    if (!form) return;
    const target = await vscode.window.showSaveDialog({
      title: "Save the readiness report",
      defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(root), form.file),
      filters: { [form.format]: [form.extension] },
    });
    if (!target) return;
    const answer = await this.#ask({ root, format: form.format, target: target.toString() });
    if (!answer) return;
    try {
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
    } catch (error) {
      void vscode.window.showErrorMessage(`The report could not be written: ${error instanceof Error ? error.message : error}`);
      return;
    }
    const name = vscode.workspace.asRelativePath(target);
    if ((await vscode.window.showInformationMessage(`The report is in ${name}.`, "Open")) === "Open")
      await vscode.commands.executeCommand("vscode.open", target);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watching.dispose();
    for (const { panel } of [...this.#tabs.values()]) panel.dispose();
  }

  async #chooseRoot(root?: string): Promise<string | undefined> {
    const items = this.#store.snapshot.roots.map(({ name, root: uri }) => ({ label: name, uri }));
    const known = items.find(({ uri }) => uri === root) ?? (items.length === 1 ? items[0] : undefined);
    return (known ?? (await vscode.window.showQuickPick(items, { title: "Readiness report of which folder?" })))?.uri;
  }

  async #ask(params: ReportParams): Promise<ReportAnswer | undefined> {
    const answer = await this.#connection.request<ReportAnswer | null>(methods.report, params);
    if (answer) return answer;
    void vscode.window.showInformationMessage("There is nothing to report: the folder is not open, or the language server is not running.");
    return undefined;
  }

  async #show(subject: Subject): Promise<void> {
    const key = JSON.stringify([subject.root, subject.package]);
    const open = this.#tabs.get(key);
    if (open) return open.panel.reveal();
    const answer = await this.#ask({ ...subject, format: "html", editor: true });
    if (!answer) return;
    // No script runs in it; its links may go to places in the code and nowhere else.
    const panel = vscode.window.createWebviewPanel(viewType, `Readiness of ${answer.name}`, vscode.ViewColumn.Active, {
      enableScripts: false,
      enableCommandUris: [goToCommand],
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.webview.html = answer.text;
    this.#tabs.set(key, { panel, subject });
    panel.onDidChangeViewState(() => this.#refreshSoon());
    panel.onDidDispose(() => this.#tabs.delete(key));
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    if (![...this.#tabs.values()].some(({ panel }) => panel.visible)) return;
    this.#timer = setTimeout(() => void this.#refresh(), quiet);
  }

  async #refresh(): Promise<void> {
    for (const { panel, subject } of [...this.#tabs.values()]) {
      if (!panel.visible) continue;
      const answer = await this.#connection.request<ReportAnswer | null>(methods.report, { ...subject, format: "html", editor: true });
      // A page that is the same stays as it is, scrolled to where its reader is.
      if (answer && answer.text !== panel.webview.html) panel.webview.html = answer.text;
    }
  }
}

function packageText({ overall, band, verdict, blockers }: PackageReadiness): string {
  const number = overall === null ? "no score" : `${percent(overall)}${band ? ` ${bandWords[band]}` : ""}`;
  return `${number}, ${verdictWords[verdict]}, ${blockers === 0 ? "no blocker" : count(blockers, "blocker")}`;
}
