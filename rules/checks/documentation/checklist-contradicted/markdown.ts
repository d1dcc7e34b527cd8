import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { checklistOf, claimOf } from "../../../checklists/index.ts";
import type { MarkdownRoot } from "../../../languages/markdown/index.ts";

/** Every ticked item that claims something of the project; the project's findings tell whether it is true. */
export const markdown: DocumentDetector = (file: FileContext<MarkdownRoot>): Outcome[] =>
  checklistOf(file).flatMap((item) => {
    const claim = claimOf(item, file);
    if (!claim) return [];
    const { span, untick } = item;
    return [
      problem("contradicted", span, {
        data: { findings: "", checks: claim.checks.join(", ") },
        pending: { checks: claim.checks, files: claim.files },
        fixes: untick.length > 0 ? [{ fix: "untick", edits: untick }] : [],
      }),
    ];
  });
