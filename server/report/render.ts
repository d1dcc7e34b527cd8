/** One model, three forms. */
import { reportMarkdown } from "./markdown.ts";
import type { ReadinessReport } from "./model.ts";
import { type PageOptions, reportPage } from "./page.ts";

const reportFormats = ["html", "markdown", "json"] as const;

/** A form that {@link reportFormats} lists. */
export type ReportFormat = (typeof reportFormats)[number];

interface RenderOptions extends PageOptions {
  /** Folder of the document relative to the project's root, for links; "" for the root or a place outside of it. */
  readonly folder?: string;
}

/** The report in a form, ending with a line end. */
export function renderReport(report: ReadinessReport, format: ReportFormat, { folder = "", ...page }: RenderOptions = {}): string {
  switch (format) {
    case "html":
      return reportPage(report, page);
    case "markdown":
      return reportMarkdown(report, { prefix: folder === "" ? "" : "../".repeat(folder.split("/").length) });
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
