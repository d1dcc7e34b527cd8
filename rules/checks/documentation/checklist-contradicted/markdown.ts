import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { checklistOf } from "../../../checklists/index.ts";
import type { MarkdownRoot } from "../../../languages/markdown/index.ts";

/** Every ticked item that speaks of checks; the project's findings tell whether it is true. */
export const markdown: DocumentDetector = (file: FileContext<MarkdownRoot>): Outcome[] =>
  checklistOf(file)
    .filter((item) => item.ticked && item.checks.length > 0)
    .map(({ span, checks, untick }) =>
      problem("contradicted", span, {
        data: { findings: "", checks: checks.join(", ") },
        pending: { checks },
        fixes: untick.length > 0 ? [{ fix: "untick", edits: untick }] : [],
      }),
    );
