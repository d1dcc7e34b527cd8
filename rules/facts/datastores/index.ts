/** Clients of databases, caches and queues. */
import { defineFacts } from "../../api/check.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "datastores",
  facts: ["datastore"],
  triggers: { typescript: { words: ["prismaclient","createclient","createpool","createconnection","mongoose","mongodb","redis","knex","sequelize","datasource","drizzle","bullmq","queue","postgres","kysely","better-sqlite3","pool(","kafka","agenda"] }, ruby: { words: ["redis", "dalli", "pg.", "mysql2", "sqlite3", "mongo::", "sequel", "establish_connection", "activerecord::schema", "bunny", "kafka", "sqs", "sidekiq", "resque", "cache_store", "queue_adapter"] } },
  detect: { typescript, ruby },
});
