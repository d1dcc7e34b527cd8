import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-transaction",
  title: "Related writes without a transaction",
  category: "data",
  priority: "P0",
  effort: 30,
  cwe: [362],
  languages: ["ts", "py", "rb"],
  why: "When the second write fails, or the process stops between the two, the first one stays: half an order, money taken and not booked. Only a transaction makes the writes succeed or fail together.",
  limits: "Writes made by functions in other files are not counted. Clients the check cannot recognise as a database are not looked at.",
  messages: {
    writes:
      "{count} writes to the database belong together but run without a transaction; when a later one fails, the earlier ones stay. Wrap them in {remedy}.",
    loop: "A loop writes to the database row by row without a transaction; when one write fails, the earlier ones stay. Wrap the loop in {remedy}.",
    audit: "A write and its audit record are stored without a transaction, so that one can exist without the other; wrap them in {remedy}.",
    commits: "{count} commits in one function: when a later one fails, the earlier ones stay. Commit once, at the end.",
  },
  fixes: {
    wrap: { kind: "safe", title: "Wrap the writes in {remedy}" },
    wrapSuggest: { kind: "suggest", title: "Wrap the writes in {remedy}" },
    commitOnce: { kind: "suggest", title: "Commit once, at the end" },
  },
  triggers: {
    typescript: {
      words: [
        ".create(",
        ".createmany",
        ".update(",
        ".updatemany",
        ".upsert(",
        ".delete(",
        ".deletemany",
        ".insert(",
        ".save(",
        ".remove(",
        "executeraw",
        ".query(",
        ".execute(",
        ".insertone",
        ".insertmany",
        ".updateone",
        ".deleteone",
        ".destroy(",
        ".bulkcreate",
        ".findoneandupdate",
        ".findbyidandupdate",
        ".findbyidanddelete",
      ],
    },
    python: { words: ["commit", ".save(", "create(", ".update(", ".delete(", "execute", "bulk_"] },
    ruby: { words: ["save", "create", "update", "destroy", "delete", "insert"] },
  },
  detect: { typescript, python, ruby },
  confirm,
});
