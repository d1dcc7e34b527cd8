/** Models, entities and tables. */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { schemaFiles, sqlSchema } from "./sql.ts";
import { typescript } from "./typescript.ts";

export default [
  defineFacts({
    name: "models",
    facts: ["model", "setting"],
    triggers: {
      typescript: {
        skip: ["browser", "test"],
        words: ["@entity", "pgtable", "mysqltable", "sqlitetable", "schema(", "schema<", ".define(", ".init("],
      },
      ruby: { words: ["create_table", "applicationrecord", "activerecord::", "belongs_to", "has_many", "has_one", "mongoid"] },
      python: { words: ["sqlalchemy", "sqlmodel", "__tablename__", "models.model", "django.db", "create table"] },
    },
    detect: { typescript, python, ruby },
  }),
  definePlain("sql-schema", schemaFiles, sqlSchema),
];
