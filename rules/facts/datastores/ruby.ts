import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName } from "../../shared/ruby/calls.ts";
import { isDevelopment } from "../../shared/ruby/roles.ts";
import { nameValue } from "../../shared/ruby/values.ts";

type What = "database" | "cache" | "queue";

/** Clients by the constant that they are made from. */
const clients: readonly (readonly [RegExp, What, string])[] = [
  [/^(?:Redis|RedisClient|Redis::Cluster|ConnectionPool::Redis)$/, "cache", "redis"],
  [/^Dalli::Client$/, "cache", "memcached"],
  [/^PG(?:::Connection)?$/, "database", "postgresql"],
  [/^Mysql2::Client$/, "database", "mysql"],
  [/^SQLite3::Database$/, "database", "sqlite"],
  [/^(?:Mongo::Client)$/, "database", "mongodb"],
  [/^Sequel$/, "database", "sequel"],
  [/^ActiveRecord::(?:Base|Schema)$/, "database", "activerecord"],
  [/^Bunny$/, "queue", "rabbitmq"],
  [/^(?:Kafka|Rdkafka::Config|WaterDrop::Producer|Karafka::App)$/, "queue", "kafka"],
  [/^Aws::SQS::Client$/, "queue", "sqs"],
  [/^Sidekiq$/, "queue", "sidekiq"],
  [/^(?:Resque)$/, "queue", "resque"],
];

function made(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const receiver = call?.receiver;
  if (!call || !receiver || file.role.test) return undefined;
  const constant = constantName(receiver.type === "element_reference" ? child(receiver, "object") : receiver, file);
  const row = constant === undefined ? undefined : clients.find(([pattern]) => pattern.test(constant));
  if (!row) return undefined;
  if (row[2] === "sidekiq" && !/^configure_(?:server|client)$/.test(call.name)) return undefined;
  return fact("datastore", { start: node.start, end: call.nameNode.end }, { what: row[1], name: row[2] });
}

const caches: Readonly<Record<string, string>> = {
  redis_cache_store: "redis",
  mem_cache_store: "memcached",
  solid_cache_store: "solid_cache",
  redis_store: "redis",
  dalli_store: "memcached",
};

/** `config.cache_store = :redis_cache_store, …`, `config.active_job.queue_adapter = :sidekiq`. */
function configured(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (left?.type !== "call" || !right || file.role.test || isDevelopment(file)) return undefined;
  const name = callOf(left, file)?.name;
  const first = right.type === "right_assignment_list" || right.type === "array" ? right.children.find((part) => part.named) : right;
  const value = nameValue(first, file);
  if (value === undefined) return undefined;
  if (name === "cache_store") {
    const store = caches[value];
    return store ? fact("datastore", node, { what: "cache", name: store }) : undefined;
  }
  if (name !== "queue_adapter" || !/active_job|self|Base/.test(textOf(file, left))) return undefined;
  return /^(?:async|inline|test)$/.test(value) ? undefined : fact("datastore", node, { what: "queue", name: value });
}

/** Ruby: constants of clients that something is called on, and settings of Rails. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    new: made,
    connect: made,
    establish_connection: made,
    define: made,
    configure_server: made,
    configure_client: made,
    redis: made,
    configure: made,
    setup: made,
  },
  node: { assignment: configured },
};
