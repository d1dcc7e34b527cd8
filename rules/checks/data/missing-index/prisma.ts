import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem, type ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import type { PrismaBlock, PrismaRoot } from "../../../languages/prisma/index.ts";
import { isAuthorship } from "../../../shared/names/tables.ts";
import { databaseOf, indexesOf, isIndexed, isShownOnly, type Relation, relationsOf } from "../../../shared/prisma.ts";
import { indexesItself } from "./databases.ts";

/** Foreign keys and filtered columns of models without an index that begins with them. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  if (isShownOnly(file)) return [];
  const database = databaseOf(file);
  const own = database !== undefined && indexesItself(database);
  return file.root.blocks.flatMap((block) =>
    block.kind === "model" ? [...(own ? [] : judgeModel(block, database === undefined, file)), filtered(block)] : [],
  );
};

function judgeModel(block: PrismaBlock, anywhere: boolean, file: FileContext<PrismaRoot>): Outcome[] {
  const indexes = indexesOf(block);
  const longest = new Map<string, Relation>();
  for (const relation of relationsOf(block)) {
    // Relations may share columns: an index over the longer key serves the shorter one too.
    const [first = ""] = relation.keys;
    if (relation.keys.length > (longest.get(first)?.keys.length ?? 0)) longest.set(first, relation);
  }
  return [...longest.values()].flatMap((relation): Outcome[] => {
    const columns = relation.keys.join(", ");
    const at = placeOf(relation, block);
    // The first column of a key narrows enough: the rest is read from what is left.
    if (isIndexed(relation.keys, indexes) || isIndexed(relation.keys.slice(0, 1), indexes)) return [met(at)];
    if (isAuthorship(relation.keys[0] ?? "")) return [];
    const data = { name: columns, target: relation.field.type };
    return [problem("relation", at, { data, fixes: [addIndex(columns, block, file)], ...(anywhere ? { pending: "database" } : {}) })];
  });
}

/** Whether queries filter the model by columns without an index is known when the whole project is. */
function filtered(block: PrismaBlock): Outcome {
  const pending = {
    model: block.name,
    columns: block.fields.map(({ name }) => name),
    // A key without an index is reported by itself, and with its index these queries are served too.
    first: [...indexesOf(block), ...relationsOf(block).map(({ keys }) => keys)].flatMap(([column = ""]) => column),
  };
  return problem("filter", block.nameSpan, { data: { model: block.name, columns: "" }, pending });
}

/** The first field of the key; the relation where the field is missing. */
function placeOf({ keys, field }: Relation, block: PrismaBlock): { readonly start: number; readonly end: number } {
  return (block.fields.find(({ name }) => name === keys[0]) ?? field).nameSpan;
}

/** Behind the block's other attributes, or at its end behind a blank line. */
function addIndex(columns: string, block: PrismaBlock, file: FileContext<PrismaRoot>): ProblemFix {
  const last =
    block.attributes.findLast(({ name }) => name === "index") ??
    block.attributes.findLast(({ name }) => name !== "map" && name !== "schema");
  const anchor = last ?? block.fields.at(-1) ?? block.nameSpan;
  const line = file.lines.lineOf(anchor.end);
  const indent = /^[ \t]*/.exec(file.lines.lineText(line))?.[0] ?? "  ";
  const at = file.lines.lineSpan(line).end;
  const lineEnd = lineEndOf(file.text);
  const gap = last || (block.attributes.length > 0 && anchor.end > (block.attributes[0]?.start ?? 0)) ? "" : lineEnd;
  const edit: TextEdit = { start: at, end: at, text: `${gap}${lineEnd}${indent}@@index([${columns}])` };
  return { fix: "addIndex", data: { columns }, edits: [edit] };
}
