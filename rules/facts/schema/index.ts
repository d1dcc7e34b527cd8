/** Models and databases of Prisma schemas. Settings: `prisma.relation-mode`, when a schema sets one. */
import { defineFacts } from "../../api/check.ts";
import { prisma } from "./prisma.ts";

export default defineFacts({ name: "schema", facts: ["model", "datastore", "setting"], detect: { prisma } });
