import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";
import { developmentValue } from "./value.ts";

/** Every value of an environment file for production. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (!file.role.production || file.role.test || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap(({ name, value, valueSpan }) =>
    value === "" ? [] : [developmentValue(name, value, valueSpan) ?? met(valueSpan)],
  );
};
