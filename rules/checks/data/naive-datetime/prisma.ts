import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { PrismaField, PrismaRoot } from "../../../languages/prisma/index.ts";
import { databaseOf, isShownOnly } from "../../../shared/prisma.ts";

const zoned = "@db.Timestamptz(3)";

/** How many other columns are shown beside the first. */
const shown = 20;

/** One decision for the whole schema, so one finding for all of its models. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  if (isShownOnly(file)) return [];
  const database = databaseOf(file);
  if (database && database.provider !== "postgresql") return [];
  const times = file.root.blocks.flatMap((block) =>
    block.kind === "model" ? block.fields.filter(({ type }) => type === "DateTime").map((field) => ({ field, model: block.name })) : [],
  );
  const right = times.filter(({ field }) => nativeType(field)?.name === "db.Timestamptz").map(({ field }) => met(field.typeSpan));
  const naive = times.filter(({ field }) => /^(?:|db\.Timestamp)$/.test(nativeType(field)?.name ?? ""));
  const [first, ...others] = naive;
  if (!first) return right;
  return [
    ...right,
    problem(others.length > 0 ? "columns" : "column", first.field.typeSpan, {
      data: { name: first.field.name, model: first.model, type: zoned, count: others.length },
      related: others
        .slice(0, shown)
        .map(({ field, model }) => ({ at: field.typeSpan, message: `${field.name} of ${model} has no time zone either` })),
      fixes: [{ fix: "withZone", data: { type: zoned }, edits: naive.map(({ field }) => withZone(field)) }],
      ...(database ? {} : { pending: "prisma" }),
    }),
  ];
};

function nativeType(field: PrismaField): PrismaField["attributes"][number] | undefined {
  return field.attributes.find(({ name }) => name.startsWith("db."));
}

function withZone(field: PrismaField): TextEdit {
  const native = nativeType(field);
  return native ? { start: native.start, end: native.end, text: zoned } : { start: field.end, end: field.end, text: ` ${zoned}` };
}
