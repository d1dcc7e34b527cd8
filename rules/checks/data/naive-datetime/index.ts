import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "naive-datetime",
  title: "Timestamp without time zone",
  category: "data",
  priority: "P3",
  effort: 5,
  languages: ["prisma", "ts", "py"],
  why: "A time without its zone means whatever the reader's clock says: reports shift by hours, a token expires too late, and twice a year an hour happens twice or not at all.",
  limits:
    "Of a file the first such column is reported, with the others beside it. In projects whose database is not PostgreSQL, columns are not looked at. Times of Python get their zone by fix-all only where no other time meets them.",
  messages: {
    column: "{name} of {model} is stored without a time zone; use {type}.",
    columns: "{name} of {model} is stored without a time zone, like {count} more in this file; use {type}.",
    naive: "{call} gives a time without a zone, which compares wrongly with times that have one; use {text}.",
    shown: "{name} is written out in whatever time zone the server has; name the reader's with timeZone.",
    setting: "With USE_TZ = False Django stores all times without a zone; set it to True.",
    epoch:
      "{call} is UTC, but timestamp() reads it as local time, so the number is off wherever the server's clock is not UTC; use {text}.",
    locale: "This stores a time as text in the server's own zone and language; store an ISO text or the date itself.",
  },
  fixes: {
    withZone: { kind: "suggest", title: "Store all times of this file with {type}" },
    useZones: { kind: "suggest", title: "Set USE_TZ to True" },
    aware: { kind: "safe", title: "Use {text}" },
    awareSuggest: { kind: "suggest", title: "Use {text}, like the times it meets" },
    iso: { kind: "suggest", title: "Store the ISO text" },
  },
  triggers: {
    prisma: { words: ["datetime"] },
    python: {
      words: ["datetime", "timestamp", "use_tz"],
      pattern: /\b(?:USE_TZ|utcnow|utcfromtimestamp|fromtimestamp|now|today|DateTime|TIMESTAMP)\b/,
    },
    typescript: {
      skip: ["browser", "test"],
      words: ["timestamp", "datecolumn", "tolocalestring", "tolocaledatestring", "tolocaletimestring"],
    },
  },
  detect: { prisma, typescript, python },
  confirm,
});
