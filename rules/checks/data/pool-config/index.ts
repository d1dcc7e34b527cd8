import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { clientWords } from "../../../shared/python/database-clients.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "pool-config",
  title: "Database pool left at defaults",
  category: "data",
  priority: "P1",
  scope: "service",
  effort: 15,
  languages: ["ts", "py", "env"],
  why: "A pool's defaults suit neither the database's limit nor the load: too few connections and requests queue without an end, too many over all instances and the database refuses new ones.",
  limits:
    "Settings that come from another module or from a spread are not judged, and neither is what an address from the environment may carry.",
  messages: {
    pool: "The {what} is left at its defaults; set {settings} for the load and the database's limit.",
    django: "Without CONN_MAX_AGE Django opens a connection for every request; set it, so that connections are kept for some time.",
    url: "{name} leaves the size of Prisma's pool to the number of processors; add connection_limit and pool_timeout.",
  },
  fixes: {
    addSettings: { kind: "safe", title: "Set {settings}" },
    addParameters: { kind: "safe", title: "Add connection_limit and pool_timeout" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: [
        "new pool(",
        ".pool(",
        "createpool",
        "mongoose",
        "mongoclient",
        "knex(",
        "datasource(",
        "sequelize(",
        "postgres(",
        ".forroot",
      ],
    },
    python: { words: clientWords },
    dotenv: { words: ["postgres", "mysql"] },
  },
  detect: { typescript, python, dotenv },
  confirm,
});
