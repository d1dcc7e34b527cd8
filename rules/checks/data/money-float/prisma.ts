import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, type Problem, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { PrismaField, PrismaRoot } from "../../../languages/prisma/index.ts";
import { isShownOnly } from "../../../shared/prisma.ts";
import { isModelCost, isMoneyColumn, isPlanningModel, isStatisticsModel } from "../../../shared/names/money.ts";

const exactTypes = new Set(["Decimal", "Int", "BigInt"]);
/** Databases that take a size for decimals, by their provider's name. */
const sizedDecimals = /^(?:postgresql|postgres|mysql|sqlserver|cockroachdb)$/;
const minorUnits = "an integer of minor units";

/** Columns with the name of an amount and the type Float. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  if (isShownOnly(file)) return [];
  const provider = providerOf(file);
  return file.root.blocks.flatMap((block) => {
    if (block.kind !== "model" && block.kind !== "type") return [];
    return block.fields.flatMap((field): Outcome[] => {
      if (!isMoneyColumn(field.name)) return [];
      if (exactTypes.has(field.type)) return [met(field.typeSpan)];
      if (field.type !== "Float" || isShare(field) || isModelCost(field.name, block.fields.map(({ name }) => name).join(" "))) return [];
      const found = floatColumn(field, provider);
      return [isStatisticsModel(block.name) || isPlanningModel(block.name) ? { ...found, priority: "P2" } : found];
    });
  });
};

/** A default between nought and one makes a fee or a discount a share of something. */
function isShare(field: PrismaField): boolean {
  const value = Number(field.attributes.find((attribute) => attribute.name === "default")?.args[0]?.text ?? "");
  return value > 0 && value < 1;
}

function floatColumn(field: PrismaField, provider: string): Problem {
  const { name } = field;
  if (provider === "mongodb") return problem("column", field.typeSpan, { data: { name, type: "Float", remedy: minorUnits } });
  // Where the data source stands in another file, the plain type is the one that every database with decimals takes.
  const remedy = sizedDecimals.test(provider) ? "Decimal @db.Decimal(19, 4)" : "Decimal";
  return problem("column", field.typeSpan, { data: { name, type: "Float", remedy }, fixes: [decimalColumn(field, remedy)] });
}

function decimalColumn(field: PrismaField, remedy: string): ProblemFix {
  const [type = "", native] = remedy.split(" @", 2);
  const edits: TextEdit[] = [{ ...field.typeSpan, text: type }];
  // A native type of floating-point numbers goes with the type that it was for.
  const old = field.attributes.find((attribute) => attribute.name.startsWith("db."));
  if (old) edits.push({ start: old.start - (native ? 0 : 1), end: old.end, text: native ? `@${native}` : "" });
  else if (native) edits.push({ start: endOfType(field), end: endOfType(field), text: ` @${native}` });
  return { fix: "decimalColumn", data: { name: field.name, remedy }, edits };
}

function endOfType(field: PrismaField): number {
  return field.typeSpan.end + (field.list ? 2 : 0) + (field.optional ? 1 : 0);
}

/** The data source's provider; "mongodb" also where the ids say so, "" where nothing does. */
function providerOf(file: FileContext<PrismaRoot>): string {
  const setting = file.root.blocks
    .find((block) => block.kind === "datasource")
    ?.settings.find((candidate) => candidate.name === "provider");
  const named = /^"(\w+)"$/.exec(setting?.text ?? "")?.[1];
  if (named !== undefined) return named;
  const attributes = file.root.blocks.flatMap((block) => block.fields.flatMap((field) => field.attributes));
  if (attributes.some((attribute) => attribute.name === "db.ObjectId")) return "mongodb";
  // A native decimal elsewhere in the file shows that the database has them.
  return attributes.some((attribute) => attribute.name === "db.Decimal") ? "postgresql" : "";
}
