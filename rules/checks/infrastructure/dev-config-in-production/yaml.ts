import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome } from "../../../api/outcome.ts";
import type { YamlRoot } from "../../../languages/yaml/index.ts";
import { servicesOf } from "../../../shared/documents/compose.ts";
import { viewOf } from "../../../shared/documents/views.ts";
import { scalarOf, textOfScalar, walkPairs } from "../../../shared/documents/yaml.ts";
import { developmentValue, runsBeside, settingName } from "./value.ts";

/** Settings of a service. What a pipeline, a proxy or a cluster is told has meanings of its own; of compose files the environment counts. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>): Outcome[] => {
  if (!file.role.production || file.role.test || file.role.example || /(?:^|\/)\.[^./][^/]*\//.test(file.path)) return [];
  const view = viewOf(file);
  if (view === "compose")
    return servicesOf(file)
      .flatMap((service) => service.environment)
      .flatMap(({ name, value, valueSpan }) => (value && valueSpan ? [developmentValue(name, value, valueSpan) ?? met(valueSpan)] : []));
  if (view !== "other") return [];
  const found: Outcome[] = [];
  for (const document of file.root.documents)
    walkPairs(document, ({ key, value }, path) => {
      const scalar = scalarOf(value);
      const text = textOfScalar(value);
      if (!scalar || !text || path.some(runsBeside)) return;
      found.push(developmentValue(settingName(key, path), text, scalar) ?? met(scalar));
    });
  return found;
};
