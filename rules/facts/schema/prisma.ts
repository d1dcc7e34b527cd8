import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { PrismaBlock, PrismaRoot } from "../../languages/prisma/index.ts";

/** Models with their fields, and the database of the data source. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>) =>
  file.root.blocks.flatMap((block): FactOutcome[] => {
    if (block.kind === "model") {
      return [fact("model", block.nameSpan, { name: block.name, source: "prisma", fields: block.fields.map((field) => field.name) })];
    }
    return block.kind === "datasource" ? datasource(block) : [];
  });

function datasource(block: PrismaBlock): FactOutcome[] {
  const setting = (name: string) => block.settings.find((candidate) => candidate.name === name);
  const found: FactOutcome[] = [];
  const provider = setting("provider");
  const name = /^"(\w+)"$/.exec(provider?.text ?? "")?.[1];
  if (provider && name) found.push(fact("datastore", provider.value, { what: "database", name }));
  const mode = setting("relationMode");
  if (mode) found.push(fact("setting", mode.value, { key: "prisma.relation-mode", value: mode.text.replaceAll('"', "") }));
  return found;
}
