import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unbounded-query",
  title: "Query that can return the whole table",
  category: "data",
  priority: "P2",
  effort: 15,
  cwe: [770],
  languages: ["ts", "py"],
  why: "The query is fast while the table is small. Later one request loads every row into memory, and the service slows down or dies for all users.",
  limits:
    "Queries with a condition on a value of the program are reported only where it is a word to search for or a status: one user's or team's rows are taken for few. Tables that are small by their name (roles, plans, countries), background jobs and exports are left alone.",
  messages: {
    all: "This query returns every row of {model}, however many there will be; add {limit} and page through the rest.",
    constant:
      "This query returns all rows of {model} that match a fixed condition, however many there will be; add {limit} and page through the rest.",
    broad:
      "However many rows of {model} match, this query returns them all, and its condition can match most of the table; add {limit} and page through the rest.",
  },
  fixes: {
    addLimit: { kind: "suggest", title: "Return the first 100 rows ({limit})" },
  },
  triggers: {
    python: { words: [".all(", ".scalars(", ".objects", "fetchall(", ".fetch(", "fetch_all(", ".find(", "listview"] },
    typescript: {
      skip: ["browser", "test"],
      // Searches of lists take a function, and Array.from() makes one.
      pattern:
        /findmany|\.find\((?!\s*(?:async\s+)?\(?\s*(?:\{[\w\s,:]*\}|\w+)\s*(?::\s*[\w.]+\s*)?\)?\s*=>)|\.findall\(|\.findby\(|getmany\(|getrawmany|(?<!\b(?:array|buffer|object|readable))\.from\(|selectfrom|knex|select\s|\bdb\(/i,
      words: ["findmany", ".find(", ".findall(", ".getmany(", "getrawmany", ".findby(", ".from(", "selectfrom", "knex", "select ", "db("],
    },
  },
  detect: { typescript, python },
});
