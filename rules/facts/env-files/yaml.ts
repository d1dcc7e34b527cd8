import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { textOfScalar, walkPairs } from "../../shared/documents/yaml.ts";

/** Render's blueprint lists the variables of each service under `envVars`. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => {
  const found: FactOutcome[] = [];
  for (const document of file.root.documents) {
    walkPairs(document, ({ key, value }, path) => {
      const name = key === "key" && path.at(-1) === "envVars" ? textOfScalar(value) : undefined;
      if (name !== undefined && value) found.push(fact("env-declared", value, { name, where: "schema" }));
    });
  }
  return found;
};
