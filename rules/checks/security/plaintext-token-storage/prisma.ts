import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { PrismaField, PrismaRoot } from "../../../languages/prisma/index.ts";
import { holdsCredential } from "./column.ts";

/** Columns that keep a provider's token as text, where nothing says that it is encrypted. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcome[] => {
  if (file.role.test || file.role.example) return [];
  return file.root.blocks.flatMap((block) => {
    if (block.kind !== "model") return [];
    return block.fields.flatMap((field): Outcome[] => {
      if (field.type !== "String" || field.list) return [];
      if (/(?:encrypted|cipher(?:text)?)$/i.test(field.name)) return [met(field.nameSpan)];
      if (!holdsCredential(field.name)) return [];
      if (saysEncrypted(field, file) || isLookedUp(field)) return [met(field.nameSpan)];
      return [problem("column", field.nameSpan, { data: { name: `${block.name}.${field.name}` }, pending: field.name })];
    });
  });
};

/** A value by which rows are found is a hash, or a token that the service itself gave out. */
function isLookedUp(field: PrismaField): boolean {
  return field.attributes.some(({ name }) => name === "unique" || name === "id");
}

/** `/// @encrypted` above the field, or a remark on its line or above that says so, or that it only names a record of a secret store. */
function saysEncrypted(field: PrismaField, file: FileContext<PrismaRoot>): boolean {
  const line = file.lines.lineOf(field.start);
  const above = line > 0 ? file.lines.lineText(line - 1) : "";
  const remark = (above.trim().startsWith("//") ? above : "") + file.lines.lineText(line).replace(/^[^/]*/, "");
  return (
    /encrypt|hashed|cipher|\bkms\b|vault|secret_?(?:references?|manager|store)|\b(?:name|key|id|path) (?:of|in) the secret/i.test(remark) &&
    !/todo|fixme|should be|not encrypted|unencrypted/i.test(remark)
  );
}
