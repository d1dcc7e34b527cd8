import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";

export default defineCheck({
  id: "missing-index",
  title: "Foreign key or filtered column without index",
  category: "data",
  priority: "P2",
  effort: 10,
  languages: ["prisma", "py"],
  why: "Without an index the database reads the whole table for each look-up by the column, and for each delete of the row that it points to. It does not show with a hundred rows and stops the service with a million.",
  limits:
    "Indexes made by hand in a migration are not seen, and keys that only keep who did something (created_by) are left alone. Of the conditions in code only those of Prisma's client are read that compare several columns for equality and nothing else.",
  messages: {
    relation: "{name} points to {target} and has no index, so every look-up by it reads the whole table; add an index.",
    filter:
      "Queries filter {model} by {columns}, and no index begins with any of them, so each reads the whole table; add one over these columns.",
  },
  fixes: {
    addIndex: { kind: "safe", title: "Add @@index([{columns}])" },
    indexColumn: { kind: "safe", title: "Add {index}" },
  },
  triggers: { python: { words: ["foreignkey", "foreign_key"] } },
  detect: { prisma, python },
  confirm,
});
