import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome } from "../../../api/outcome.ts";
import type { JsonRoot } from "../../../languages/json/index.ts";
import { stringOf, walkProperties } from "../../../shared/documents/json.ts";
import { developmentValue, settingName } from "./value.ts";

/** Every text of a configuration file for production, by the name of its setting. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) => {
  if (!file.role.production || file.role.test || file.role.example) return [];
  const found: Outcome[] = [];
  walkProperties(file.root.value, ({ name, value }, path) => {
    const text = stringOf(value);
    if (!value || text === undefined || text === "") return;
    found.push(developmentValue(settingName(name, path), text, { start: value.start + 1, end: value.end - 1 }) ?? met(value));
  });
  return found;
};
