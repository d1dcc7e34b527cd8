import type { FileContext } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { Json } from "../../api/vocabulary.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { jsonAt, propertiesOf, stringAt, stringsOf } from "../../shared/documents/json.ts";

/** Path aliases and the base folder of a tsconfig.json or jsconfig.json: what `@/lib/db` means. */
export function json(file: FileContext<JsonRoot>): Outcomes {
  if (!/(?:^|\/)(?:ts|js)config(?:\.\w+)?\.json$/.test(file.path)) return undefined;
  const options = jsonAt(file.root.value, "compilerOptions");
  const paths: Record<string, Json> = {};
  for (const property of propertiesOf(jsonAt(options, "paths"))) paths[property.name] = stringsOf(property.value);
  const baseUrl = stringAt(options, "baseUrl");
  if (Object.keys(paths).length === 0 && baseUrl === undefined) return undefined;
  return fact("setting", { start: 0, end: 0 }, { key: "tsconfig.paths", value: { paths, ...(baseUrl === undefined ? {} : { baseUrl }) } });
}
