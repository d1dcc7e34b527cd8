import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { PrismaBlock, PrismaRoot } from "../../../languages/prisma/index.ts";
import { datasourceSetting, isShownOnly, type Relation, relationsOf } from "../../../shared/prisma.ts";

/** Required relations that do not say what becomes of their rows. SQL Server has no `Restrict`, so its fix is another. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  if (isShownOnly(file)) return [];
  const rule = datasourceSetting(file, "provider") === "sqlserver" ? "NoAction" : "Restrict";
  return file.root.blocks.flatMap((block) =>
    block.kind === "model" ? relationsOf(block).flatMap((relation) => judge(relation, block, rule)) : [],
  );
};

function judge({ field, attribute }: Relation, block: PrismaBlock, rule: string): Outcome[] {
  if (attribute.args.some(({ name }) => name === "onDelete")) return [met(attribute)];
  // The default for an optional relation, to forget the parent, is what most people want.
  if (field.optional) return [];
  const data = { model: block.name, target: field.type, rule };
  const last = attribute.args.at(-1);
  const fix = (name: string, value: string): ProblemFix => ({
    fix: name,
    data,
    edits: last ? [{ start: last.end, end: last.end, text: `, onDelete: ${value}` }] : [],
  });
  return [
    problem(
      "relation",
      { start: attribute.start, end: attribute.nameSpan.end },
      { data, fixes: [fix("cascade", "Cascade"), fix("restrict", rule)] },
    ),
  ];
}
