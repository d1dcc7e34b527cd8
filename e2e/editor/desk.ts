import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Frame } from "playwright-core";
import {
  type Editor,
  openPage,
  packagedExtensionPath,
  REPOSITORY,
  startEditor,
  waitFor,
  type Which,
  type Workbench,
} from "../harness/index.ts";

/** Only Seaworthy underlines, and what is typed stands there as it was typed. */
const SETTINGS = {
  "typescript.validate.enable": false,
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.parameterHints.enabled": false,
};

/** The score of earlier runs, as a project records it. */
const HISTORY = [31, 35, 38, 37, 41].map((overall, day) => ({
  commit: `${day}`.repeat(7),
  time: `2026-01-1${day}T00:00:00Z`,
  overall,
  upper: 70,
  evidence: 60,
  verdict: "not-ready",
  categories: { security: overall },
  open: { P0: 9, P1: 5, P2: 2, P3: 0 },
}));

export interface DeskOptions {
  which: Which;
  /** The file that is opened at once, relative to the project. */
  file: string;
  restricted?: boolean;
  /** Changes the copy of the project before it is opened; may return what to open instead, such as a workspace file. */
  prepare?: (folder: string) => string | undefined;
}

/** A person's desk: VS Code with the packaged extension on a copy of a fixture, and one browser window. */
export class Desk {
  readonly editor: Editor;
  readonly workbench: Workbench;
  /** The copy of the project. */
  readonly folder: string;

  private constructor(editor: Editor, workbench: Workbench, folder: string) {
    this.editor = editor;
    this.workbench = workbench;
    this.folder = folder;
  }

  static async open({ which, file, restricted = false, prepare }: DeskOptions): Promise<Desk> {
    const vsix = packagedExtensionPath();
    if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run package" first.`);
    const folder = join(realpathSync(mkdtempSync(join(tmpdir(), "seaworthy-desk-"))), "ledger-next");
    cpSync(join(REPOSITORY, "test-fixtures/systems/ledger-next"), folder, { recursive: true });
    mkdirSync(join(folder, ".seaworthy"));
    writeFileSync(join(folder, ".seaworthy/history.ndjson"), HISTORY.map((run) => `${JSON.stringify(run)}\n`).join(""));
    const opened = prepare?.(folder) ?? folder;
    const editor = await startEditor({ which, folder: opened, vsix, settings: SETTINGS, restricted });
    try {
      const workbench = await openPage(editor, { file: join(folder, file), viewport: { width: 1440, height: 1200 } });
      return new Desk(editor, workbench, folder);
    } catch (error) {
      await editor.stop();
      throw error;
    }
  }

  /** The sidebar's webview with results in it; shows the container first. */
  async sidebar(selector = ".ring"): Promise<Frame> {
    await this.workbench.openContainer("Readiness");
    return this.workbench.webview(selector);
  }

  /** The text of one of the project's files as it is on disk. */
  textOf(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** The words that are underlined in the visible part of the active editor, from top to bottom. */
  async underlined(): Promise<string[]> {
    return this.workbench.page.evaluate(() => {
      const lines = [...document.querySelectorAll(".editor-group-container.active .view-line")];
      const wordsIn = (line: Element | undefined, box: DOMRect): string => {
        let words = "";
        const walker = document.createTreeWalker(line ?? document.createElement("p"), NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (let at = 0; at < (node.textContent?.length ?? 0); at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const { left, width } = range.getBoundingClientRect();
            const middle = left + width / 2;
            if (middle > box.left && middle < box.right) words += node.textContent?.[at];
          }
        }
        return words.replaceAll("\u00a0", " ");
      };
      return [...document.querySelectorAll(".squiggly-error, .squiggly-warning, .squiggly-info")]
        .map((squiggle) => squiggle.getBoundingClientRect())
        .sort((a, b) => a.top - b.top || a.left - b.left)
        .map((box) => {
          const middle = box.top + box.height / 2;
          const line = lines.find((each) => {
            const { top, bottom } = each.getBoundingClientRect();
            return top <= middle && middle < bottom;
          });
          return wordsIn(line, box);
        });
    });
  }

  /** Waits until exactly these words are underlined in the visible part of the active editor. */
  async waitForUnderlined(words: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(words);
    let seen: string[] = [];
    await waitFor(`${wanted} to be underlined`, async () => {
      seen = await this.underlined();
      return JSON.stringify(seen) === wanted;
    }).catch((error: Error) => {
      throw new Error(`${error.message}; underlined are ${JSON.stringify(seen)}`);
    });
  }

  /** Runs a command that asks something, and waits for its question. */
  async ask(title: string): Promise<void> {
    const { workbench } = this;
    await workbench.page.keyboard.press("F1");
    await workbench.quickInput().locator("input.input").fill(`>${title}`);
    await workbench.quickPickRows().filter({ hasText: title }).first().click();
    await waitFor(`the question of "${title}"`, async () => (await workbench.quickInput().locator("input.input").inputValue()) === "");
  }

  /** The place of the cursor, as the status bar says it. */
  async cursor(): Promise<string> {
    const file = await this.workbench.page.locator(".editor-group-container.active .tab.active").getAttribute("data-resource-name");
    const place = await this.workbench.statusBarItem(/^Ln \d+, Col \d+/).innerText();
    return `${file} ${place.trim().replace(/ \(.*/, "")}`;
  }

  /** Keeps a picture of the window when a test has failed; for `afterEach`. */
  async pictureOfFailure({ task }: { task: { name: string; result?: { state: string } | undefined } }): Promise<void> {
    if (task.result?.state === "fail") await this.workbench.screenshot(`failed-${task.name.replace(/\W+/g, "-").slice(0, 60)}`);
  }

  async close(): Promise<void> {
    await this.workbench.close();
    await this.editor.stop();
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}
