import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isBypassName } from "../../../shared/names/bypass.ts";

/** The variables of development and test files are what such flags are for; a file of no environment in particular gets deployed. */
const elsewhere = /\.(?:local|dev|development|test|testing|ci|e2e)(?:\.|$)/i;

/** Flags that switch authentication off, in environment files that are not for development or tests. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  const { role } = file;
  if (role.example || role.test || role.development || elsewhere.test(file.path)) return [];
  return file.root.entries.flatMap((entry): Outcome[] => {
    if (!isBypassName(entry.name)) return [];
    if (!/^(?:1|true|yes|on)$/i.test(entry.value)) return [met(entry.nameSpan)];
    const line = file.lines.lineOf(entry.nameSpan.start);
    // A byte order mark is no part of the line.
    const start = Math.max(file.lines.lineSpan(line).start, file.text.charCodeAt(0) === 0xfeff ? 1 : 0);
    const end = file.lines.starts[line + 1] ?? file.text.length;
    return [
      problem("set", entry.nameSpan, {
        data: { name: entry.name },
        fixes: [{ fix: "remove", data: { name: entry.name }, edits: [{ start, end, text: "" }] }],
      }),
    ];
  });
};
