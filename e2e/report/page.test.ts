/** The HTML report in a browser: readable in light and dark, on a telephone and on paper. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportPage } from "../../server/report/page.ts";
import { sampleReport } from "../../server/test/report-sample.ts";
import { ensureBrowser, SCREENSHOTS_FOLDER } from "../harness/index.ts";
import { poorContrasts } from "../sidebar/contrast.ts";

const ADDRESS = "http://report.test/";
const long = "a-name-that-is-longer-than-a-telephone-is-wide/".repeat(4);

describe("the report's page", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser?.close());

  /** Opens the page; whatever the browser complains of, such as a breach of the page's own policy, fails the test. */
  async function open(html: string, colorScheme: "light" | "dark", width: number, use: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.route("**/*", (route) =>
      route.request().url() === ADDRESS ? route.fulfill({ contentType: "text/html; charset=utf-8", body: html }) : route.abort(),
    );
    await page.goto(ADDRESS);
    await use(page);
    expect([complaints, asked.filter((url) => url !== ADDRESS && !url.endsWith("/favicon.ico"))]).toEqual([[], []]);
    await page.close();
  }

  test.each(["light", "dark"] as const)("has readable text in the scheme %s", async (scheme) => {
    await open(reportPage(sampleReport()), scheme, 1200, async (page) => {
      expect(await poorContrasts(page)).toEqual([]);
      const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(back).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(16, 23, 31)");
      mkdirSync(SCREENSHOTS_FOLDER, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS_FOLDER, `report-${scheme}.png`), fullPage: true });
    });
  });

  test.each([320, 1200])("never scrolls sideways as a whole, %d pixels wide", async (width) => {
    for (const report of [sampleReport(), sampleReport(() => long)]) {
      await open(reportPage(report), "light", width, async (page) => {
        const [wide = 0, shown = 0] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(wide).toBeLessThanOrEqual(shown);
      });
    }
  });

  test("has its landmarks, and a way past them by keyboard", async () => {
    await open(reportPage(sampleReport()), "light", 1200, async (page) => {
      for (const role of ["banner", "navigation", "main", "contentinfo"] as const) expect(await page.getByRole(role).count(), role).toBe(1);
      expect(await page.getByRole("region", { name: "Launch blockers (1)" }).count()).toBe(1);
      expect(await page.getByRole("rowheader", { name: "Security" }).count()).toBeGreaterThan(0);
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the report");
      await page.keyboard.press("Enter");
      expect(new URL(page.url()).hash).toBe("#report");
    });
  });

  test("is dark on white on paper", async () => {
    await open(reportPage(sampleReport()), "dark", 1200, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await poorContrasts(page)).toEqual([]);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
      expect(await page.getByRole("navigation").isVisible()).toBe(false);
    });
  });
});
