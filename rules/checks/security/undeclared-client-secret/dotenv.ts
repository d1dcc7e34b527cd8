import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isClientSecret, isClientVariable, withoutClientPrefix } from "../../../shared/client-variables.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";

/** Variables whose prefix has a bundler put them into the page. Example files are there to be copied and are left out. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (file.role.test || file.role.example || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap(({ name, nameSpan }): Outcome[] => {
    if (!isClientVariable(name)) return [];
    if (!isClientSecret(name)) return [met(nameSpan)];
    const own = withoutClientPrefix(name);
    return [
      problem("public", nameSpan, { data: { name }, fixes: [{ fix: "rename", data: { name: own }, edits: [{ ...nameSpan, text: own }] }] }),
    ];
  });
};
