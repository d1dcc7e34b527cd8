import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Snapshot } from "../../client/model/store.ts";
import { pageHtml } from "../../client/webview/html.ts";
import { view } from "../../client/webview/view.ts";
import { REPOSITORY, SCREENSHOTS_FOLDER } from "../harness/index.ts";
import { type ThemeName, themes } from "./themes.ts";

const ADDRESS = "http://sidebar.test/";

export interface SidebarOptions {
  theme?: ThemeName;
  /** Of the view, in CSS pixels. */
  width?: number;
  /** VS Code's font size in pixels. */
  fontSize?: number;
}

/** The sidebar's page as VS Code loads it, in a browser of its own, without VS Code. */
export class Sidebar {
  readonly page: Page;
  /** What the browser had to complain about: errors and breaches of the content security policy. */
  readonly complaints: string[] = [];
  private readonly theme: ThemeName;

  private constructor(page: Page, theme: ThemeName) {
    this.page = page;
    this.theme = theme;
    page.on("console", (message) => this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, { theme = "dark", width = 320, fontSize = 13 }: SidebarOptions = {}): Promise<Sidebar> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 2 });
    const sidebar = new Sidebar(page, theme);
    const html = pageHtml({ script: source("page/page.js"), style: source("style.css"), nonce: "test" });
    await page.route(ADDRESS, (route) => route.fulfill({ contentType: "text/html", body: html }));
    const variables = { ...themes[theme].variables, "--vscode-font-size": `${fontSize}px` };
    await page.addInitScript(standIn, { variables, body: themes[theme].body });
    await page.goto(ADDRESS);
    return sidebar;
  }

  /** Sends what the extension would send for that snapshot, and waits until it is drawn. */
  async show(snapshot: Snapshot): Promise<void> {
    await this.page.evaluate(async (message) => {
      const received = new Promise((resolve) => addEventListener("message", resolve, { once: true }));
      postMessage(message, "*");
      await received;
    }, view(snapshot));
  }

  /** What the page has sent to the extension. */
  async sent(): Promise<unknown[]> {
    return this.page.evaluate(() => (globalThis as unknown as StandIn).sent);
  }

  /** Elements whose content is wider than they are, and the page itself if it can be scrolled sideways. */
  async overflowing(): Promise<string[]> {
    return this.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll("main *")]
        .filter(
          (element) =>
            element instanceof HTMLElement &&
            element.clientWidth > 0 &&
            element.scrollWidth > element.clientWidth &&
            // A path gives way to the width: its folders are cut, and the whole is in the tooltip.
            !element.closest(".spoken, .path"),
        )
        .map((element) => `${element.tagName} ${element.className}: ${element.textContent?.slice(0, 40)}`),
    );
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS_FOLDER, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS_FOLDER, `sidebar-${name}-${this.theme}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

function source(file: string): string {
  return readFileSync(join(REPOSITORY, "client/webview", file), "utf8");
}

interface StandIn {
  sent: unknown[];
  acquireVsCodeApi: unknown;
}

/** Runs in the page before its script: what VS Code gives to a webview. */
function standIn({ variables, body }: { variables: Record<string, string>; body: string }): void {
  const sent: unknown[] = [];
  Object.assign(globalThis, {
    sent,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => sent.push(message),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem("state", JSON.stringify(state)),
    }),
  });
  const dress = (): void => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.documentElement.style.background = "var(--vscode-sideBar-background)";
    document.body.className = body;
  };
  document.addEventListener("readystatechange", dress, { once: true });
}
