import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { prisma } from "./prisma.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "naive-datetime",
  title: "Timestamp without time zone",
  category: "data",
  priority: "P3",
  effort: 5,
  languages: ["prisma", "ts"],
  why: "A time without its zone means whatever the reader's clock says: reports shift by hours, a token expires too late, and twice a year an hour happens twice or not at all.",
  limits: "Of a file the first such column is reported, with the others beside it. Databases other than PostgreSQL are not looked at.",
  messages: {
    column: "{name} of {model} is stored without a time zone; use {type}.",
    columns: "{name} of {model} is stored without a time zone, like {count} more columns of this file; use {type}.",
    locale: "This stores a time as text in the server's own zone and language; store an ISO text or the date itself.",
  },
  fixes: {
    withZone: { kind: "suggest", title: "Store all times of this file with {type}" },
    iso: { kind: "suggest", title: "Store the ISO text" },
  },
  triggers: {
    prisma: { words: ["datetime"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["timestamp", "datecolumn", "tolocalestring", "tolocaledatestring", "tolocaletimestring"],
    },
  },
  detect: { prisma, typescript },
  confirm,
});
