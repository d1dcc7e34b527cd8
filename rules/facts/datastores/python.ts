import type { TreeVisitors } from "../../api/check.ts";
import type { FactTypes } from "../../api/facts.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { lastName } from "../../shared/python/nodes.ts";
import { symbolOf } from "../../shared/python/symbols.ts";

const stores: readonly { readonly symbol: RegExp; readonly what: FactTypes["datastore"]["what"] }[] = [
  {
    symbol:
      /^(?:sqlalchemy\.(?:\w+\.)*(?:create_engine|create_async_engine|engine_from_config|async_engine_from_config)|sqlmodel\.(?:\w+\.)*create_engine|flask_sqlalchemy\.SQLAlchemy|asyncpg\.(?:connect|create_pool)|psycopg2?\.(?:\w+\.)*connect|psycopg_pool\.\w+|psycopg\.(?:Async)?Connection\.connect|sqlite3\.connect|aiosqlite\.connect|pymysql\.connect|MySQLdb\.connect|mysql\.connector\.connect|aiomysql\.create_pool|pymongo\.(?:Mongo|AsyncMongo)Client|motor\.(?:\w+\.)*AsyncIOMotorClient|databases\.Database|tortoise\.Tortoise\.init|peewee\.(?:Postgresql|MySQL|Sqlite)Database|mongoengine\.connect|beanie\.init_beanie|duckdb\.connect)$/,
    what: "database",
  },
  {
    symbol:
      /^(?:redis\.(?:\w+\.)*(?:Redis|StrictRedis|from_url|RedisCluster|ConnectionPool|Redis\.from_url|ConnectionPool\.from_url)|aioredis\.(?:from_url|create_redis_pool|Redis)|pymemcache\.(?:\w+\.)*Client|memcache\.Client|flask_caching\.Cache|aiocache\.\w+)$/,
    what: "cache",
  },
  {
    symbol:
      /^(?:celery\.Celery|rq\.Queue|arq\.create_pool|dramatiq\.brokers\.(?:\w+\.)*\w+Broker|huey\.\w+Huey|pika\.\w+Connection|aio_pika\.connect(?:_robust)?|kafka\.Kafka(?:Producer|Consumer)|aiokafka\.AIOKafka(?:Producer|Consumer)|confluent_kafka\.(?:Producer|Consumer)|taskiq_\w+\.\w+Broker|nats\.connect)$/,
    what: "queue",
  },
];

/** A client of a database, cache or queue is made or connected. */
function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const symbol = file.role.test ? undefined : symbolOf(callee, file);
  const store = symbol === undefined ? undefined : stores.find((candidate) => candidate.symbol.test(symbol));
  return callee && symbol && store ? fact("datastore", callee, { what: store.what, name: symbol.split(".")[0] ?? symbol }) : undefined;
}

/** Django's `DATABASES` and `CACHES`. */
function visitSetting(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  const name = left ? lastName(left, file) : "";
  if (file.role.test || !left || value?.type !== "dictionary" || namedChildren(value).length === 0) return undefined;
  if (name === "DATABASES") return fact("datastore", left, { what: "database", name: "django" });
  return name === "CACHES" ? fact("datastore", left, { what: "cache", name: "django" }) : undefined;
}

const names = [
  "create_engine",
  "create_async_engine",
  "engine_from_config",
  "async_engine_from_config",
  "SQLAlchemy",
  "connect",
  "create_pool",
  "ConnectionPool",
  "AsyncConnectionPool",
  "MongoClient",
  "AsyncMongoClient",
  "AsyncIOMotorClient",
  "Database",
  "init",
  "PostgresqlDatabase",
  "MySQLDatabase",
  "SqliteDatabase",
  "init_beanie",
  "Redis",
  "StrictRedis",
  "from_url",
  "RedisCluster",
  "create_redis_pool",
  "Client",
  "Cache",
  "Celery",
  "Queue",
  "RedisBroker",
  "RabbitmqBroker",
  "RedisHuey",
  "SqliteHuey",
  "BlockingConnection",
  "SelectConnection",
  "connect_robust",
  "KafkaProducer",
  "KafkaConsumer",
  "AIOKafkaProducer",
  "AIOKafkaConsumer",
  "Producer",
  "Consumer",
  "ListQueueBroker",
];

/** Python: calls that make a client, and Django's settings. */
export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(names.map((name) => [name, visit])),
  node: { assignment: visitSetting },
};
