import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { elementsOf, jsonAt, propertiesOf, stringAt, stringOf, walkProperties } from "../../shared/documents/json.ts";

/** Variables that a platform's file lists: Heroku's app.json, a task of ECS, what Turborepo builds with. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) => {
  const { value } = file.root;
  const found = new Map<string, FactOutcome>();
  const add = (name: string | undefined, at: Span): void => {
    if (name !== undefined && /^\w+$/.test(name) && !found.has(name)) found.set(name, fact("env-declared", at, { name, where: "schema" }));
  };
  for (const property of propertiesOf(jsonAt(value, "env"))) add(property.name, property.nameSpan);
  for (const container of elementsOf(jsonAt(value, "containerDefinitions")))
    for (const list of ["environment", "secrets"])
      for (const entry of elementsOf(jsonAt(container, list))) add(stringAt(entry, "name"), entry);
  if (/(?:^|\/)turbo\.json$/.test(file.path))
    walkProperties(value, (property) => {
      if (!/^(?:env|globalEnv|passThroughEnv|globalPassThroughEnv)$/.test(property.name)) return;
      for (const entry of elementsOf(property.value)) add(stringOf(entry), entry);
    });
  return [...found.values()];
};
