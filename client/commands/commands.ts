import { clientCommands, type ExemptArguments, methods, type ReadinessAnswer } from "@seaworthy/server/protocol/index";
import * as vscode from "vscode";
import type { Connection } from "../connection/connection.ts";
import { nextBlocker } from "../model/next.ts";
import type { TreeNode } from "../model/node.ts";
import type { Store } from "../model/store.ts";
import type { ChecklistsView } from "../views/checklists-view.ts";
import type { ChecksView } from "../views/checks-view.ts";
import type { Documents } from "../views/documents.ts";
import { goToCommand } from "../views/node-tree.ts";
import { Preview } from "../views/preview.ts";
import type { Action } from "../webview/actions.ts";
import { Checklists } from "./checklists.ts";
import { Fixes } from "./fixes.ts";
import { goTo, isPlace } from "./go-to.ts";
import { Records } from "./records.ts";
import { Reports } from "./reports.ts";
import { Scaffolds } from "./scaffolds.ts";

/** Those that code actions of the server may refer to. */
export const offeredCommands: readonly string[] = Object.values(clientCommands);

interface CommandsOptions {
  readonly extensionId: string;
  readonly store: Store;
  readonly connection: Connection;
  readonly documents: Documents;
  readonly checks: ChecksView;
  readonly checklists: ChecklistsView;
  readonly output: vscode.OutputChannel;
}

/** The commands of the palette, the menus and the sidebar. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #preview = new Preview();
  readonly #fixes: Fixes;
  readonly #records: Records;
  readonly #reports: Reports;
  readonly #items: Checklists;
  readonly #scaffolds: Scaffolds;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#fixes = new Fixes(options.connection, this.#preview);
    this.#records = new Records(options.connection);
    this.#reports = new Reports(options.store, options.connection);
    this.#items = new Checklists(options.connection);
    this.#scaffolds = new Scaffolds(options.connection, this.#preview);
  }

  register(): vscode.Disposable {
    const { output, connection, extensionId, checks, checklists } = this.#options;
    const commands: Readonly<Record<string, (argument?: unknown) => unknown>> = {
      "seaworthy.rescan": (root) => this.#rescan(typeof root === "string" ? root : undefined),
      "seaworthy.cancelScan": (root) => this.#cancelScan(typeof root === "string" ? root : undefined),
      "seaworthy.openReport": () => this.#reports.open(),
      "seaworthy.saveReport": () => this.#reports.save(),
      "seaworthy.choosePackage": () => this.#reports.choosePackage(),
      "seaworthy.nextBlocker": () => this.#nextBlocker(),
      "seaworthy.restartServer": () => connection.restart(),
      "seaworthy.showLog": () => output.show(true),
      "seaworthy.fixFile": () => this.#fixes.fixFile(),
      "seaworthy.openWalkthrough": () => vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#start`, false),
      "seaworthy.fixCheck": (node) => this.#fixCheck(node as TreeNode | undefined),
      "seaworthy.groupChecks": () => checks.group(),
      "seaworthy.filterChecks": () => checks.filter(),
      "seaworthy.showAllChecks": () => checks.clearFilters(),
      "seaworthy.verifyItem": (given) => this.#items.verify(given),
      "seaworthy.tickItem": (given) => this.#items.tick(given),
      [clientCommands.showChecklist]: (given) => {
        const { root, file } = (given ?? {}) as { root?: string; file?: string };
        return root !== undefined && file !== undefined ? checklists.reveal(root, file) : undefined;
      },
      [goToCommand]: (given) => this.#goTo(given),
      [clientCommands.explain]: (given) => this.#explain((given as { check?: string } | undefined)?.check),
      [clientCommands.attest]: (given) => this.#records.run("attest", given),
      [clientCommands.renew]: (given) => this.#records.run("renew", given),
      [clientCommands.revoke]: (given) => this.#records.run("revoke", given),
      [clientCommands.waive]: (given) => this.#records.run("waive", given),
      [clientCommands.notApplicable]: (given) => this.#records.run("not-applicable", given),
      [clientCommands.falsePositive]: (given) => this.#records.run("false-positive", given),
      [clientCommands.unwaive]: (given) => this.#records.run("unwaive", given),
      [clientCommands.scaffold]: (given) => this.#scaffolds.run(given),
      [clientCommands.suppress]: (given) => this.#fixes.suppress(given as ExemptArguments),
    };
    const registered = Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
    return vscode.Disposable.from(...registered, this.#preview, this.#reports);
  }

  /** Does what was chosen in the webview. */
  run(action: Action): unknown {
    const { connection, documents, checks, output } = this.#options;
    switch (action.do) {
      case "open":
        return this.#isInside(action.uri) ? goTo({ ...action, file: vscode.Uri.parse(action.uri).path }) : undefined;
      case "explain":
        return documents.showCheck(action.check);
      case "category":
        return checks.reveal(action.root, action.category);
      case "report":
        return this.#reports.open(action.root);
      case "rescan":
        return this.#rescan(action.root);
      case "cancel":
        return this.#cancelScan(action.root);
      case "record":
        return this.#records.run(action.action, action);
      case "restart":
        return connection.restart();
      case "log":
        return output.show(true);
      case "open-folder":
        return vscode.commands.executeCommand("workbench.action.files.openFolder");
      case "trust":
        return vscode.commands.executeCommand("workbench.trust.manage");
    }
  }

  #isInside(uri: string): boolean {
    return this.#options.store.snapshot.roots.some(({ root }) => uri.startsWith(`${root}/`));
  }

  async #rescan(root?: string): Promise<void> {
    await this.#options.connection.request(methods.rescan, root === undefined ? {} : { root });
  }

  /** Stops the scan of a root, or of all. */
  #cancelScan(root: string | undefined): void {
    for (const { root: uri, name } of this.#options.store.snapshot.roots)
      if (root === undefined || uri === root) this.#options.connection.cancelScan(name);
  }

  async #nextBlocker(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const { line, character } = editor?.selection.start ?? { line: 0, character: 0 };
    const place = nextBlocker(this.#options.store.snapshot.roots, editor && { uri: editor.document.uri.toString(), line, character });
    if (place) await goTo(place);
    else void vscode.window.showInformationMessage("No launch blocker is open at a place in a file.");
  }

  async #explain(check: string | undefined): Promise<void> {
    const chosen = check ?? (await this.#chooseCheck());
    if (chosen !== undefined) await this.#options.documents.showCheck(chosen);
  }

  async #chooseCheck(): Promise<string | undefined> {
    const answer = await this.#options.connection.request<ReadinessAnswer>(methods.readiness, {});
    const checks = new Map(answer?.roots.flatMap((root) => root.checks.map((check) => [check.id, check.title] as const)));
    const items = [...checks].map(([id, title]) => ({ label: title, description: id }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage("There are no checks to explain: open a folder, and see that the language server runs.");
      return undefined;
    }
    const sorted = items.sort((a, b) => (a.label < b.label ? -1 : 1));
    const chosen = await vscode.window.showQuickPick(sorted, { title: "Explain which check?", matchOnDescription: true });
    return chosen?.description;
  }

  async #fixCheck(node: TreeNode | undefined): Promise<void> {
    if (node?.check !== undefined && node.root !== undefined) await this.#fixes.fixCheck(node.root, node.check);
  }

  async #goTo(given: unknown): Promise<void> {
    const place = isPlace(given) ? given : (given as TreeNode | undefined)?.place;
    if (place) await goTo(place);
  }
}
