import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { JsonRoot } from "../../../languages/json/index.ts";
import { jsonAt, propertyOf } from "../../../shared/documents/json.ts";

/** Options that are part of strict, and about types that are missing. */
const options = ["strict", "noImplicitAny", "strictNullChecks"] as const;

/** The options of a tsconfig that switch off what makes types reliable. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) => {
  if (file.role.test || file.role.example || /spec|test|jest|cypress|e2e|script|storybook/i.test(file.path)) return undefined;
  const compiler = jsonAt(file.root.value, "compilerOptions");
  return options.flatMap((option): Outcome[] => {
    const property = propertyOf(compiler, option);
    if (property?.value?.kind !== "literal") return [];
    if (property.value.value === true) return option === "strict" ? [met(property)] : [];
    return property.value.value === false ? [problem("notStrict", property, { data: { option } })] : [];
  });
};
