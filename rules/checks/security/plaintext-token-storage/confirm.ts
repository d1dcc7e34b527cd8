import type { Confirm } from "../../../api/project.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { encryptedKey } from "./column.ts";

/** Extensions that encrypt fields on their way to the database decide by themselves which. */
const extensions = [
  "prisma-field-encryption",
  "prisma-extension-encryption",
  "@47ng/cloak",
  "typeorm-encrypted",
  "mongoose-encryption",
  "mongoose-field-encryption",
  "mongodb-client-encryption",
  "sequelize-encrypted",
];

/** `pending` is the column's name: somewhere in the project an encrypted value may be given to it. */
export const confirm: Confirm = (pending, project) => {
  if (project.dependencies(...extensions).length > 0) return "drop";
  const column = wordsOf(String(pending)).join(" ");
  const encrypted = project
    .facts("setting")
    .some(({ data }) => data.key === encryptedKey && wordsOf(String(data.value)).join(" ") === column);
  return encrypted ? "met" : "report";
};
