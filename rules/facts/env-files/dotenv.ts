import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { DotenvRoot } from "../../languages/dotenv/index.ts";
import { isExampleFile } from "../../shared/documents/env-files.ts";

/** An entry that is commented out documents an optional variable: `# SENTRY_DSN=`, `# SENTRY_DSN`. */
const commentedOut = /^\s*(?:export\s+)?(?:([A-Z][A-Z0-9_]*)\s*=|([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\s*$)/;

/** Entries, and those that are commented out: whoever shares the file shows them. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  const where = isExampleFile(file.path) ? "example" : "file";
  const declared = file.root.entries.map((entry) => fact("env-declared", entry.nameSpan, { name: entry.name, where }));
  const optional = file.root.comments.flatMap((comment): FactOutcome[] => {
    const found = commentedOut.exec(comment.text);
    const name = found?.[1] ?? found?.[2];
    return name === undefined ? [] : [fact("env-declared", comment, { name, where })];
  });
  return [...declared, ...optional];
};
