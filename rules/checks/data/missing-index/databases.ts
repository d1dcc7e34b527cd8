import type { Database } from "../../../shared/prisma.ts";

/** MySQL's storage engine makes an index for each foreign key that it knows of. */
export function indexesItself({ provider, relationMode }: Database): boolean {
  return provider === "mysql" && relationMode !== "prisma";
}
