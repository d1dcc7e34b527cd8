import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "raw-sql",
  title: "SQL built from strings",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 15,
  cwe: [89],
  languages: ["ts", "py"],
  why: "A value that is pasted into SQL can end the text it stands in and go on with SQL of its own: one crafted name reads or deletes any table. As a parameter it stays a value, whatever it holds.",
  limits:
    "Texts built in another file or function are not followed. Names of tables and columns are only reported when they come straight from a request, since most are chosen by the program itself.",
  messages: {
    value: "{name} is pasted into the SQL text, where it can change the query; pass it as a parameter.",
    identifier: "{name} of the request decides a part of the SQL text that no parameter can hold; choose it from a fixed list.",
    whole: "The SQL text itself comes from the request; keep the text fixed and pass values as parameters.",
  },
  fixes: {
    tagged: { kind: "safe", title: "Use the tagged template {tag}, which passes values as parameters" },
    parameters: { kind: "safe", title: "Pass the value as a parameter" },
  },
  triggers: {
    python: {
      words: ["bigquery", "execute", ".raw(", "rawsql(", "text(", ".fetch", "read_sql", "sql(", ".extra(", ".exec(", "literal_column("],
      and: [
        "select ",
        "select\n",
        "insert into",
        "update ",
        "delete from",
        "truncate ",
        "where",
        "drop ",
        "alter ",
        "create ",
        "= '%s",
        "= '{",
      ],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "query",
        "@neondatabase",
        "raw",
        ".execute",
        "execute(",
        ".run(",
        ".all(",
        ".get(",
        ".each(",
        ".exec(",
        ".prepare(",
        ".unsafe(",
        "literal(",
        "where(",
      ],
      and: ["select ", "select\n", "insert into", "update ", "delete from", "truncate ", "where", "raw", "literal(", "having("],
    },
  },
  detect: { typescript, python },
});
