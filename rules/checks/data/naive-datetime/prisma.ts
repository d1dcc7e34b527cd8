import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { PrismaBlock, PrismaField, PrismaRoot } from "../../../languages/prisma/index.ts";
import { databaseOf } from "../../../shared/prisma.ts";

const zoned = "@db.Timestamptz(3)";

export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  const database = databaseOf(file);
  if (database && database.provider !== "postgresql") return [];
  return file.root.blocks.flatMap((block) => (block.kind === "model" ? judge(block, database === undefined) : []));
};

function judge(block: PrismaBlock, elsewhere: boolean): Outcome[] {
  const times = block.fields.filter((field) => field.type === "DateTime");
  const naive = times.filter((field) => /^(?:|db\.Timestamp)$/.test(nativeType(field)?.name ?? ""));
  const right = times.filter((field) => nativeType(field)?.name === "db.Timestamptz").map((field) => met(field.typeSpan));
  const [first, ...others] = naive;
  if (!first) return right;
  return [
    ...right,
    problem("column", first.typeSpan, {
      data: { name: first.name, model: block.name, type: zoned },
      related: others.map((field) => ({ at: field.typeSpan, message: `${field.name} has no time zone either` })),
      fixes: [{ fix: "withZone", data: { model: block.name, type: zoned }, edits: naive.map(withZone) }],
      ...(elsewhere ? { pending: "prisma" } : {}),
    }),
  ];
}

function nativeType(field: PrismaField): PrismaField["attributes"][number] | undefined {
  return field.attributes.find(({ name }) => name.startsWith("db."));
}

function withZone(field: PrismaField): TextEdit {
  const native = nativeType(field);
  return native ? { start: native.start, end: native.end, text: zoned } : { start: field.end, end: field.end, text: ` ${zoned}` };
}
