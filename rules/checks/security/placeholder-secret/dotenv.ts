import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { DotenvEntry, DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";
import { generatedSecret } from "../../../shared/names/generated-values.ts";
import { judgeSetting } from "./configured.ts";

/** Values of files that are used as they are; a new secret is offered only where the file stays on one machine. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (file.role.example || file.role.test || file.role.development || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap((entry) =>
    judgeSetting({ name: entry.name, value: entry.value, at: entry.valueSpan }, () => (staysLocal(file.path) ? [generate(entry)] : [])),
  );
};

/** Whether a file is by custom ignored by git: a real secret never goes into one that is shared. */
function staysLocal(path: string): boolean {
  return /(?:^|\/)\.env(?:\.[\w-]+)?(?:\.local)?$/.test(path) && !/\.env\.(?!local$)[\w-]+$/.test(path);
}

function generate(entry: DotenvEntry): ProblemFix {
  return { fix: "generate", edits: [{ ...entry.valueSpan, text: generatedSecret }] };
}
