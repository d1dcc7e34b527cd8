import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { jsonAt, propertiesOf } from "../../shared/documents/json.ts";

/** Heroku's app.json lists the variables that a deployment has to set. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) =>
  propertiesOf(jsonAt(file.root.value, "env")).map((property) =>
    fact("env-declared", property.nameSpan, { name: property.name, where: "schema" }),
  );
