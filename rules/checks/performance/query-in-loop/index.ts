import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "query-in-loop",
  title: "Query inside a loop (N+1)",
  category: "performance",
  priority: "P2",
  effort: 30,
  languages: ["ts", "py"],
  why: "One query for each row: ten rows take ten round trips to the database, a thousand take a thousand, and the page that was fast in development times out in production.",
  limits:
    "Queries made by functions that the loop calls are not seen. Loops over constants, over portions of the rows and for retries are fine, and so are look-ups that Prisma gathers into one query by itself.",
  messages: {
    read: "This query runs once for each element of {list}; load all rows before the loop, with one query for all of them.",
    write: "This write runs once for each element of {list}; write all rows with {remedy}.",
    commit: "Each element of {list} ends a transaction of its own; commit once behind the loop.",
    relation: "{relation} is loaded with a query of its own for each element of {list}; load it with the rows by {remedy}.",
    climb: "This query runs once for each step of the loop; load the whole chain with one recursive query.",
  },
  fixes: {
    loadBefore: { kind: "suggest", title: "Load all of them before the loop" },
    writeTogether: { kind: "suggest", title: "Write all rows with {remedy}" },
  },
  triggers: {
    python: {
      words: [
        "sqlalchemy",
        "sqlmodel",
        "session",
        ".objects",
        "cursor",
        "sqlite3",
        "asyncpg",
        ".fetchval(",
        ".fetchrow(",
        ".fetch(",
        "psycopg",
        "pymongo",
        "motor",
        ".query",
        "django",
      ],
      pattern: /\bfor\s/,
    },
    typescript: {
      skip: ["browser", "test"],
      pattern: /\b(?:for|while)\s*(?:await\s*)?\(|\(\s*async\b|Promise\.\w/,
      words: ["find", "select", "get", "count", "create", "insert", "update", "save(", "delete", "aggregate", "query(", "execute(", "knex"],
      and: ["for (", "for(", "while (", "while(", ".map(", ".foreach(", ".flatmap(", ".filter(", ".reduce(", "for await", "each("],
    },
  },
  detect: { typescript, python },
});
