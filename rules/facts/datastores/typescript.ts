import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { TS } from "../../api/ts.ts";
import { spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";

const stores: readonly { readonly modules: RegExp; readonly what: "database" | "cache" | "queue" }[] = [
  {
    modules:
      /^(?:@prisma\/client|pg|mysql2?(?:\/promise)?|better-sqlite3|mongodb|mongoose|knex|sequelize|typeorm|postgres|drizzle-orm(?:\/.*)?|kysely|@libsql\/client|@neondatabase\/serverless)$/,
    what: "database",
  },
  { modules: /^(?:ioredis|redis|@upstash\/redis|@vercel\/kv|memjs|node-cache|keyv)$/, what: "cache" },
  { modules: /^(?:bullmq|bull|agenda|amqplib|kafkajs|@aws-sdk\/client-sqs|pg-boss|bee-queue|nats)$/, what: "queue" },
];

/** A client of a database, cache or queue is made or connected. */
function visit(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const module = originOf(call.expression, file)?.module;
  const store = module && stores.find((row) => row.modules.test(module));
  return module && store ? fact("datastore", spanOf(call.expression, file), { what: store.what, name: module }) : undefined;
}

/** TypeScript: calls and constructors that make a client. */
export const typescript: TypeScriptVisitors = {
  call: {
    createClient: visit,
    createPool: visit,
    createConnection: visit,
    connect: visit,
    knex: visit,
    postgres: visit,
    drizzle: visit,
    neon: visit,
  },
  new: {
    PrismaClient: visit,
    Pool: visit,
    Client: visit,
    Redis: visit,
    Queue: visit,
    Worker: visit,
    MongoClient: visit,
    Sequelize: visit,
    DataSource: visit,
    Database: visit,
    Agenda: visit,
    Kysely: visit,
    Kafka: visit,
    NodeCache: visit,
    Keyv: visit,
  },
};
