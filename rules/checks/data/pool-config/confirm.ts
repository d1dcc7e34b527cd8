import type { Confirm } from "../../../api/project.ts";

/** Only Prisma reads the pool's size from the address. */
export const confirm: Confirm = (_pending, project) =>
  project.dependencies("@prisma/client", "prisma").length > 0 || project.filesMatching(/\.prisma$/).length > 0 ? "report" : "drop";
