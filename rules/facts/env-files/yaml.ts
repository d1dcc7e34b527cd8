import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { servicesOf } from "../../shared/documents/compose.ts";
import { pairsOf, textAt, textOfScalar, valueAt, walkPairs } from "../../shared/documents/yaml.ts";
import { workloadsOf } from "../../shared/documents/kubernetes.ts";
import { kubernetesObjects, viewOf } from "../../shared/documents/views.ts";

/** A variable that a stack shows without setting it: `#   - LOG_LEVEL=debug`. */
const commented = /^[ \t]*#[ \t#-]*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[ \t]*[=:]/gm;

const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const chartValues = /(?:^|\/)values(?:[-_.][\w-]+)?\.ya?ml$/;

/** Names of variables that whoever deploys finds in the files of the deployment: a stack's, a cluster's, a platform's. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => {
  if (file.role.test) return [];
  const found = new Map<string, FactOutcome>();
  const add = (name: string, at: Span): void => {
    if (!found.has(name)) found.set(name, fact("env-declared", at, { name, where: "schema" }));
  };
  switch (viewOf(file)) {
    case "compose":
      for (const service of servicesOf(file)) for (const { name, nameSpan } of service.environment) add(name, nameSpan);
      for (const { index, 0: line, 1: name = "" } of file.text.matchAll(commented)) add(name, { start: index, end: index + line.length });
      break;
    case "kubernetes":
      for (const workload of workloadsOf(file))
        for (const container of workload.containers) for (const { name, nameSpan } of container.environment) add(name, nameSpan);
      for (const object of kubernetesObjects(file.root))
        if (textAt(object, "kind") === "ConfigMap")
          for (const { key, value } of pairsOf(valueAt(object, "data"))) if (value && variable.test(key)) add(key, value);
      break;
    default:
      // Render's blueprint lists the variables of each service under `envVars`.
      for (const document of file.root.documents)
        walkPairs(document, ({ key, value }, path) => {
          // The values of a chart: configMap: { SHOP_WORKERS: "" }
          if (value && chartValues.test(file.path) && variable.test(key)) add(key, value);
          const name = key === "key" && path.at(-1) === "envVars" ? textOfScalar(value) : undefined;
          if (name !== undefined && value) add(name, value);
        });
  }
  // Compose takes what it fills in from the .env beside it.
  const loads = viewOf(file) === "compose" && /(?<!\$)\$\{?[A-Za-z_]|^\s*(?:-\s*)?env_file\s*:/m.test(file.text);
  return [...found.values(), ...(loads ? [fact("setting", { start: 0, end: 0 }, { key: "compose.env", value: true })] : [])];
};
