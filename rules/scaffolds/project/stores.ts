/** Databases and caches of a project, and the clients by which its modules reach them. */
import type { ProjectView } from "../../api/project.ts";
import { isTrial } from "../../shared/project/usage.ts";

/** A kind of server that the project's packages need. */
export interface Store {
  readonly kind: "postgres" | "mysql" | "mongodb" | "redis";
  readonly title: string;
  /** Image, port and name of the variable that compose files use. */
  readonly image: string;
  readonly port: number;
  readonly variable: string;
}

const stores: readonly (Store & { readonly names: RegExp })[] = [
  {
    kind: "postgres",
    title: "PostgreSQL",
    image: "postgres:17-alpine",
    port: 5432,
    variable: "DATABASE_URL",
    names: /^(?:pg|postgres|postgresql|psycopg\w*|psycopg2-binary|asyncpg|@vercel\/postgres|@neondatabase\/serverless|pg8000)$/,
  },
  {
    kind: "mysql",
    title: "MySQL",
    image: "mysql:8.4",
    port: 3306,
    variable: "DATABASE_URL",
    names: /^(?:mysql2?|mariadb|pymysql|mysqlclient|aiomysql|trilogy)$/i,
  },
  {
    kind: "mongodb",
    title: "MongoDB",
    image: "mongo:8",
    port: 27017,
    variable: "MONGODB_URI",
    names: /^(?:mongodb|mongoose|pymongo|motor|mongoid|mongoengine|beanie)$/,
  },
  {
    kind: "redis",
    title: "Redis",
    image: "redis:7-alpine",
    port: 6379,
    variable: "REDIS_URL",
    names: /^(?:ioredis|redis|bullmq|bull|celery|rq|sidekiq|resque|connect-redis|django-redis|aioredis|redis-rb)$/,
  },
];

/** The stores that dependencies, schemas and settings name, databases first. */
export function storesOf(project: ProjectView): readonly Store[] {
  const names = new Set([
    ...project.facts("datastore").flatMap((fact) => (isTrial(fact.file) ? [] : [fact.data.name])),
    ...project.facts("dependency").flatMap((fact) => (fact.data.dev || isTrial(fact.file) ? [] : [fact.data.name])),
  ]);
  return stores.filter((store) => [...names].some((name) => store.names.test(name)));
}

/** A client that a module of the project hands out, and what asks whether its store answers. */
export interface StoreClient {
  readonly what: "database" | "cache";
  readonly file: string;
  readonly name: string;
  /** The call, as an expression that gives a promise (TypeScript) or is to be awaited or called (Python). */
  readonly ping: string;
  /** What closes it, as an expression; undefined where nothing has to be closed. */
  readonly close: string;
}

const clients: readonly {
  readonly of: RegExp;
  readonly what: StoreClient["what"];
  ping(name: string): string;
  close(name: string): string;
}[] = [
  { of: /^prisma$/, what: "database", ping: (name) => `${name}.$queryRaw\`SELECT 1\``, close: (name) => `${name}.$disconnect()` },
  { of: /^(?:pg|mysql2?)$/, what: "database", ping: (name) => `${name}.query("SELECT 1")`, close: (name) => `${name}.end()` },
  { of: /^redis$/, what: "cache", ping: (name) => `${name}.ping()`, close: (name) => `${name}.quit()` },
];

/** Clients of stores that modules of TypeScript or JavaScript export, one for each kind of store. */
export function clientsOf(project: ProjectView): readonly StoreClient[] {
  const exported = [
    ...project.facts("database-client").map((fact) => ({ file: fact.file, name: fact.data.exported, of: fact.data.library })),
    ...project.facts("exported-instance").map((fact) => ({ file: fact.file, name: fact.data.name, of: fact.data.of })),
  ].filter(({ file, name }) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default" && /\.[cm]?[jt]sx?$/.test(file) && !isTrial(file));
  return clients.flatMap(({ of, what, ping, close }) => {
    const found = exported.find((client) => of.test(client.of));
    return found ? [{ what, file: found.file, name: found.name, ping: ping(found.name), close: close(found.name) }] : [];
  });
}
