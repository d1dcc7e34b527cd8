import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Frame, type Locator, type Page } from "playwright-core";
import type { Editor } from "./editor.ts";
import { SCREENSHOTS_FOLDER } from "./paths.ts";
import { ensureBrowser } from "./programs.ts";
import { waitFor } from "./wait.ts";

/** VS Code's four squiggles, by LSP severity. */
export type Severity = "error" | "warning" | "info" | "hint";

export interface OpenOptions {
  /** A file to open at once: absolute, or relative to the editor's folder. */
  file?: string;
  /** Size of the window in CSS pixels. */
  viewport?: { width: number; height: number };
}

const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const QUICK_FIX_ROW = ".action-widget .monaco-list-row.action";

/** Opens the editor in a browser of its own and waits until the workbench is drawn (and the file, if one was asked for, is open). */
export async function openPage(editor: Editor, options: OpenOptions = {}): Promise<Workbench> {
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_ARGS });
  try {
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1440, height: 900 } });
    const workbench = new Workbench(page, browser);
    await workbench.load(editor.addressOf(options.file), options.file);
    return workbench;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * One VS Code window, as a user sees and handles it. Every method waits until what it names is there and rejects after 30 seconds.
 * Lines and columns are the editor's own, starting at 1.
 */
export class Workbench {
  readonly page: Page;
  private readonly browser: Browser;

  constructor(page: Page, browser: Browser) {
    this.page = page;
    this.browser = browser;
  }

  async load(address: string, file?: string): Promise<void> {
    await this.page.goto(address);
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    if (file) await this.page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 60_000 });
  }

  /** Loads the window again, as a user does with the browser's reload button. */
  async reload(): Promise<void> {
    await this.load(this.page.url());
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Saves a picture of the window as `artifacts/screenshots/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(SCREENSHOTS_FOLDER, { recursive: true });
    const path = join(SCREENSHOTS_FOLDER, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Runs a command of the palette by its full title, as in "View: Close Editor". */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.acceptQuickInput(`>${title}`, title);
  }

  /** Opens a file by absolute path, optionally at a line and column. */
  async openFile(path: string, line?: number, column = 1): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+P");
    const name = path.slice(path.lastIndexOf("/") + 1);
    await this.acceptQuickInput(line === undefined ? path : `${path}:${line}:${column}`, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    if (line !== undefined) await this.statusBarItem(`Ln ${line}, Col ${column}`).waitFor();
  }

  /** Puts the cursor of the active editor there. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press("Control+G");
    await this.quickInput().locator("input").fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.statusBarItem(`Ln ${line}, Col ${column}`).waitFor();
  }

  /** Saves the active editor and waits until it is no longer marked as changed. */
  async save(): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+S");
    await this.page.locator(".tab.active:not(.dirty)").waitFor();
  }

  /** The visible text of the active editor, line by line. */
  async visibleText(): Promise<string> {
    const lines = await this.page.locator(".editor-group-container.active .view-lines .view-line").evaluateAll((elements) =>
      (elements as HTMLElement[])
        .map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text.replaceAll("\u00a0", " ")),
    );
    return lines.join("\n");
  }

  /** The visible squiggles of one severity, or of all. */
  squiggles(severity?: Severity): Locator {
    const severities: Severity[] = severity ? [severity] : ["error", "warning", "info", "hint"];
    return this.page.locator(severities.map((name) => `.squiggly-${name}`).join(", "));
  }

  /** Rests the pointer on a squiggle and returns the hover that appears. */
  async hover(squiggle: Locator): Promise<Locator> {
    await squiggle.hover({ force: true });
    const hover = this.page
      .locator(".monaco-hover:not(.hidden)")
      .filter({ has: this.page.locator(".hover-contents") })
      .first();
    await hover.waitFor();
    return hover;
  }

  /** Opens the quick fix menu at the cursor and returns its titles from top to bottom. */
  async quickFixes(): Promise<string[]> {
    const rows = this.page.locator(QUICK_FIX_ROW);
    await waitFor("the quick fix menu", async () => {
      // Asked too early, the editor answers that there is no fix and shows no menu: ask again.
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("ControlOrMeta+.");
      await rows.first().waitFor({ timeout: 3000 });
      return true;
    });
    return (await rows.allInnerTexts()).map((title) => title.trim());
  }

  /** Opens the quick fix menu at the cursor and picks the entry with that title. */
  async applyQuickFix(title: string): Promise<void> {
    await this.quickFixes();
    const row = this.page.locator(QUICK_FIX_ROW).filter({ hasText: title }).first();
    // Until the pointer moves, an invisible sheet guards the menu against a double click.
    await row.hover({ force: true });
    await row.click();
    await row.waitFor({ state: "hidden" });
  }

  /** The item of the status bar that shows this text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar-item").filter({ hasText: text }).first();
  }

  /** Shows a container of the activity bar by its title, unless it is shown already. */
  async openContainer(title: string): Promise<void> {
    const item = this.page.locator(".activitybar .action-item").filter({ has: this.page.locator(`[aria-label^="${title}"]`) });
    if ((await item.getAttribute("class"))?.split(" ").includes("checked")) return;
    await item.click();
    await this.page
      .locator(".activitybar .action-item.checked")
      .filter({ has: this.page.locator(`[aria-label^="${title}"]`) })
      .waitFor();
  }

  /** The number on a container of the activity bar. */
  containerBadge(title: string): Locator {
    const label = this.page.locator(`[aria-label^="${title}"]`);
    return this.page.locator(".activitybar .action-item").filter({ has: label }).locator(".badge-content");
  }

  /** A view of the side bar by its title: header, tool bar and rows. */
  pane(title: string): Locator {
    return this.page.locator(".pane").filter({ has: this.page.locator(`.pane-header[aria-label^="${title}"]`) });
  }

  /** The visible rows of a tree view. */
  treeRows(viewTitle: string): Locator {
    return this.pane(viewTitle).locator(".monaco-list-row");
  }

  /** Waits for the webview (a side bar view or an editor tab) whose document has something that matches the selector. */
  async webview(selector: string): Promise<Frame> {
    return waitFor(`a webview with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        // Frames come and go while webviews load; one that went away has no match.
        if (
          frame !== this.page.mainFrame() &&
          (await frame
            .locator(selector)
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
      }
      return undefined;
    });
  }

  /** The quick input: palette, quick picks, input boxes. */
  quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  /** The rows of the open quick pick. */
  quickPickRows(): Locator {
    return this.quickInput().locator(".quick-input-list .monaco-list-row");
  }

  /** Types into the open quick input, waits for a row that contains `row` and picks it. */
  async acceptQuickInput(text: string, row: string): Promise<void> {
    await this.quickInput().locator("input.input").fill(text);
    await this.quickPickRows().filter({ hasText: row }).first().click();
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Notifications that are on the screen. */
  notifications(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item");
  }
}
