import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "leaked-connection",
  title: "Connection or session not released",
  category: "data",
  priority: "P1",
  scope: "production",
  effort: 15,
  cwe: [404],
  languages: ["ts", "py"],
  why: "A connection that is not given back is lost to the pool. Each error takes one more, until every request waits for a connection that never comes.",
  limits: "Connections that are handed to the caller, kept on an object or closed by a function in another file are not followed.",
  messages: {
    never: "{name} is taken from the pool and never given back; call {release} in a finally block.",
    onlyCatch: "{name} is given back only when something fails; call {release} in a finally block.",
    notFinally: "When something fails before {release}, {name} is never given back; call it in a finally block.",
    open: "{name} is opened here and closed nowhere; open it in a with statement, or close it in a finally block.",
    openOnFailure: "When something fails before {release}, {name} stays open; open it in a with statement, or close it in a finally block.",
  },
  fixes: {
    useFinally: { kind: "suggest", title: "Call {release} in a finally block" },
    closeFinally: { kind: "suggest", title: "Call {release} in a finally block" },
  },
  triggers: {
    python: {
      words: ["session", ".connect(", ".acquire(", "getconn(", ".cursor(", "raw_connection"],
      and: [
        "sqlalchemy",
        "sqlmodel",
        "psycopg",
        "pymysql",
        "mysql",
        "asyncpg",
        "aiomysql",
        "asyncmy",
        "sqlite",
        "oracle",
        "pyodbc",
        "django.db",
        "session",
      ],
      pattern: /\b(?:connect|acquire|getconn|cursor|raw_connection|\w*[sS]ession\w*)\(/,
    },
    typescript: {
      skip: ["browser", "test"],
      words: [".connect(", "getconnection(", "createconnection(", "createqueryrunner(", "startsession("],
      and: ["pool", "getconnection", "createconnection", "createqueryrunner", "startsession", "mongoclient", "new client(", "pg.client("],
    },
  },
  detect: { typescript, python },
});
