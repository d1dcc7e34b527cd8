import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "destructive-migration",
  title: "Migration that loses data or locks the table",
  category: "data",
  priority: "P2",
  effort: 30,
  languages: ["ts", "py"],
  why: "While a migration runs, the version before it still serves requests. What it drops or renames fails there at once, the data is gone for good, and a table that is locked for minutes stops the whole service.",
  limits:
    "Only the ten newest migrations of a folder are looked at: older ones have long been applied. Where the names of more than ten files say nothing of their order, none is. Migrations written in SQL files, and tables whose name is computed, are not judged.",
  messages: {
    dropTable:
      "This drops the table {table} with all of its rows, while the version before still uses it; stop using it first, and drop it in a later release.",
    dropColumn:
      "This drops {column} with all of its values, while the version before still uses it; stop using it first, and drop it in a later release.",
    rename:
      "This renames {column} in one step, and the version before still uses the old name; add the new one, copy, and remove the old one later.",
    notNull:
      "{column} is added as NOT NULL without a default, which fails as soon as the table has rows; add it as nullable, fill it, and then require it.",
    index: "This builds an index while the table is locked for writes; build it concurrently.",
    noDown: "This migration changes the schema and cannot be undone; write its down half.",
  },
  fixes: {
    nullableFirst: { kind: "suggest", title: "Add {column} as nullable first" },
    concurrently: { kind: "suggest", title: "Build the index concurrently" },
  },
  triggers: {
    python: {
      words: ["alembic", "migrations."],
      pattern: /\bop\.|batch_op\.|\b(?:DeleteModel|RemoveField|RenameField|RenameModel|RunSQL|AddIndex)\(/,
    },
    typescript: {
      words: [
        "drop",
        "removecolumn",
        "rename",
        "notnull",
        "addcolumn",
        "addindex",
        "createindex",
        "create index",
        "alter table",
        "altertable",
        "createtable",
      ],
      and: ["migration", "queryinterface", "queryrunner", "exports.up", "function up(", "const up", "schema."],
    },
  },
  detect: { typescript, python },
  confirm,
});
