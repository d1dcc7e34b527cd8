import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, failed, judgedPlaces, notApplicable, passed } from "../../shared/project/answers.ts";
import { keepsFilesOnly } from "../../shared/project/stores.ts";
import { configsOf, evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

/** Databases that are asked by HTTP, embedded ones, and services that pool by themselves: no connections to size. */
const withoutPool =
  /^(?:@supabase\/supabase-js|@planetscale\/database|firebase-admin|@libsql\/client|better-sqlite3|sqlite3|aiosqlite|@prisma\/extension-accelerate|edgedb|gel|surrealdb|@prisma\/adapter-d1)$/;
const sqlDrivers =
  /^(?:pg|postgres|mysql2?|@prisma\/client|knex|typeorm|sequelize|mongoose|mongodb|asyncpg|psycopg[\w-]*|sqlalchemy|sqlmodel|django|pymongo|motor|activerecord|mysqlclient|pymysql|kysely|drizzle-orm|tortoise-orm|mongoengine|mongoid|sequel|@mikro-orm\/core)$/;
/** Query builders that speak through the client of whatever database it is. */
const speaksThrough = /^(?:drizzle-orm|kysely)$/;
const poolers = /\b(?:pgbouncer|pgcat|odyssey|supavisor|pgpool|proxysql|rds[-_]proxy|aws_db_proxy)\b/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const places = judgedPlaces(project, "pool-config");
  // What code sets was judged there, as far as its client is known.
  const unjudged = places.met + places.open.length === 0 ? inCode(project) : [];
  const settings = [...ruby(project), ...django(project), ...poolersOf(project), ...unjudged];
  const answer = byShare({ open: places.open, met: places.met + settings.length }, settings.length > 0 ? settings : clients(project), {
    pass: "The pool of connections has a size.",
    rest: "database clients keep the library's default pool; set its size for the load and the database's limit.",
  });
  // A pooler in front of the database bounds what reaches it, whatever the clients do.
  const [pooler] = poolersOf(project);
  if (pooler) return passed([pooler], `Connections go through ${pooler.note}.`);
  if (answer) return answer;
  const names = project.facts("dependency").filter(({ data, file }) => !data.dev && !isAside(file));
  if (
    names.some(({ data }) => withoutPool.test(data.name)) &&
    !names.some(({ data }) => sqlDrivers.test(data.name) && !speaksThrough.test(data.name))
  )
    return notApplicable("The database is asked without a pool of connections of one's own.");
  if (keepsFilesOnly(project)) return notApplicable("SQLite is opened as a file; there are no connections to bound.");
  const [yml] = configsOf(project, "database-yml");
  if (yml)
    return onlyEmbedded(project)
      ? notApplicable("SQLite is opened as a file; there are no connections to bound.")
      : failed("config/database.yml sets no pool; set it to the threads of a process.", [evidenceAt(yml, "no pool")]);
  return failed("Nothing sets the size of the database's pool; set it for the load and the database's limit, or put a pooler in front.");
}

/** Where the database is connected: what the places that are in order belong to. */
function clients(project: ProjectView): Evidence[] {
  const made = [...project.facts("database-client"), ...project.facts("datastore").filter(({ data }) => data.what === "database")]
    .filter(({ file }) => !isAside(file) && /\.(?:[cm]?[jt]sx?|py|rb)$/.test(file))
    .map((fact) => evidenceAt(fact, "client of the database"));
  return made.length > 0 ? made : [...project.trait("database")];
}

function ruby(project: ProjectView): Evidence[] {
  return configsOf(project, "database-yml").flatMap((fact) => {
    const key = Object.keys(fact.data.values).find((name) => /(?:^|\.)(?:pool|max_connections)$/.test(name));
    return key === undefined ? [] : [evidenceAt(fact, key)];
  });
}

function onlyEmbedded(project: ProjectView): boolean {
  const adapters = configsOf(project, "database-yml").flatMap(({ data }) =>
    Object.entries(data.values).flatMap(([key, value]) => (/(?:^|\.)adapter$/.test(key) ? [String(value)] : [])),
  );
  return adapters.length > 0 && adapters.every((adapter) => /sqlite/.test(adapter));
}

/** CONN_MAX_AGE keeps connections; OPTIONS.pool bounds them. */
function django(project: ProjectView): Evidence[] {
  return configsOf(project, "django").flatMap((fact) => {
    const key = Object.keys(fact.data.values).find((name) =>
      /^DATABASES\.\w+\.(?:CONN_MAX_AGE|OPTIONS\.pool)|^(?:SQLALCHEMY_)?POOL_SIZE$|^SQLALCHEMY_ENGINE_OPTIONS\.pool/.test(name),
    );
    return key === undefined ? [] : [evidenceAt(fact, key)];
  });
}

function poolersOf(project: ProjectView): Evidence[] {
  const files = project
    .filesMatching(/(?:^|\/)(?:pgbouncer|pgcat|odyssey|proxysql)[\w.-]*\.(?:ini|toml|conf|cnf)$/)
    .filter((file) => !isAside(file));
  const containers = project.facts("container").filter(({ data, file }) => !isAside(file) && poolers.test(`${data.name} ${data.image}`));
  const resources = configsOf(project, "terraform").filter(({ data }) =>
    /^(?:aws_db_proxy|digitalocean_database_connection_pool)\./.test(data.name),
  );
  return [
    ...files.map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) })),
    ...containers.map((fact) => evidenceAt(fact, fact.data.name || fact.data.image)),
    ...resources.map((fact) => evidenceAt(fact, fact.data.name)),
  ];
}

function inCode(project: ProjectView): readonly Evidence[] {
  return practised(project, "pool-size");
}

export default defineProjectCheck({
  id: "connection-pooling",
  title: "Database connection pool sized",
  category: "data",
  priority: "P1",
  effort: 15,
  restsOn: ["pool-config"],
  why: "A database accepts some hundred connections. Instances times their pools must stay below that, and a pool that is too small lets requests wait behind each other.",
  limits: "Sizes that come with an address from the environment are not seen, and neither are poolers of the provider.",
  applies: ["database"],
  evidence:
    "The settings of a pool where clients are made, pool in database.yml, CONN_MAX_AGE or OPTIONS.pool of Django, or PgBouncer, RDS Proxy and the like.",
  evaluate,
});
