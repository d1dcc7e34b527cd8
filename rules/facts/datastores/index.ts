/** Clients of databases, caches and queues. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "datastores",
  facts: ["datastore"],
  triggers: { typescript: { words: ["prismaclient","createclient","createpool","createconnection","mongoose","mongodb","redis","knex","sequelize","datasource","drizzle","bullmq","queue","postgres","kysely","better-sqlite3","pool(","kafka","agenda"] } },
  detect: { typescript },
});
