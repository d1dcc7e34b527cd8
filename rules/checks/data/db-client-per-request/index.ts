import { defineCheck } from "../../../api/check.ts";
import { clientWords } from "../../../shared/python/database-clients.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "db-client-per-request",
  title: "Database client created outside the singleton",
  category: "data",
  priority: "P0",
  scope: "service",
  effort: 15,
  cwe: [772, 400],
  languages: ["ts", "py"],
  why: "Every client opens a connection pool of its own. Made for each request or in several modules, the pools together use up the database's connections, and under load nobody gets one any more.",
  limits:
    "Clients made by a function that hands them to its caller, by frameworks' own modules or for one tenant each are not judged. In workers at the edge a client per request is right, and such files are left alone.",
  messages: {
    handler:
      "A new {what} is made for every request, which uses up the database's connections under load; use one that the whole process shares.",
    call: "{name} makes a new {what} each time it is called, which uses up the database's connections under load; use one that the whole process shares.",
    factory: "A new session factory is made for every request; make one beside the engine, and only open sessions here.",
    second: "This is {which}, with a connection pool of its own; {remedy}.",
    route:
      "A route or page that makes its own {what} has a connection pool of its own, and a new one after each reload; import one that is shared.",
  },
  fixes: {
    importClient: { kind: "safe", title: "Import the client from {file}" },
    importClientSuggest: { kind: "suggest", title: "Use the client from {file} instead" },
    createClient: { kind: "suggest", title: "Create {file} with one client, and import it" },
  },
  triggers: {
    python: { words: clientWords },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "prismaclient",
        "new pool(",
        ".pool(",
        "createpool",
        "createconnection",
        "mongoclient",
        "mongoose",
        "datasource(",
        "sequelize(",
        "knex(",
        "new client(",
        ".client(",
        "postgres(",
        "drizzle(",
        "connectionpool(",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
