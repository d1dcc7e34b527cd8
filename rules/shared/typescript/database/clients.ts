/** Which expressions make a client, a pool or a connection of a database, by library. Adding a library means adding rows. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isFunction, lastNameOf, propertyName, unwrap } from "../nodes.ts";
import { exportPath, originOf } from "../scope.ts";
import { objectOf, staticString } from "../values.ts";

/** What is made: a client with a pool of its own, a bare pool, or one connection. */
type ClientKind = "client" | "pool" | "connection";

/** A library, by its short name. */
export type ClientLibrary =
  | "prisma"
  | "pg"
  | "mysql"
  | "mariadb"
  | "mssql"
  | "mongodb"
  | "mongoose"
  | "knex"
  | "typeorm"
  | "sequelize"
  | "postgres"
  | "drizzle";

interface Row {
  readonly library: ClientLibrary;
  readonly modules: RegExp;
  /** Path of the export below the module; "" for the default export itself. */
  readonly name: RegExp;
  readonly form: "new" | "call";
  readonly kind: ClientKind;
}

const rows: readonly Row[] = [
  {
    library: "prisma",
    modules: /^@prisma\/client(?:\/|$)|(?:^|[/.])prisma(?:\/(?:client|generated)|-client)|generated\/(?:prisma|client)|\.prisma\/client/,
    name: /(?:^|\.)PrismaClient$/,
    form: "new",
    kind: "client",
  },
  { library: "pg", modules: /^pg(?:-pool|\.js)?$/, name: /^(?:Pool|native\.Pool|)$/, form: "new", kind: "pool" },
  { library: "pg", modules: /^pg$/, name: /^(?:Client|native\.Client)$/, form: "new", kind: "connection" },
  { library: "mysql", modules: /^mysql2?(?:\/promise)?$/, name: /^(?:promise\.)?createPool(?:Promise)?$/, form: "call", kind: "pool" },
  {
    library: "mysql",
    modules: /^(?:mysql2?(?:\/promise)?|promise-mysql)$/,
    name: /^(?:promise\.)?createConnection(?:Promise)?$/,
    form: "call",
    kind: "connection",
  },
  { library: "mariadb", modules: /^mariadb(?:\/callback)?$/, name: /^createPool$/, form: "call", kind: "pool" },
  { library: "mariadb", modules: /^mariadb(?:\/callback)?$/, name: /^createConnection$/, form: "call", kind: "connection" },
  { library: "mssql", modules: /^mssql(?:\/|$)/, name: /^ConnectionPool$/, form: "new", kind: "pool" },
  { library: "mongodb", modules: /^mongodb$/, name: /^MongoClient$/, form: "new", kind: "client" },
  { library: "mongodb", modules: /^mongodb$/, name: /^MongoClient\.connect$/, form: "call", kind: "client" },
  { library: "mongoose", modules: /^mongoose$/, name: /^(?:connect|createConnection)$/, form: "call", kind: "client" },
  { library: "knex", modules: /^knex$/, name: /^(?:knex|Knex|)$/, form: "call", kind: "client" },
  { library: "typeorm", modules: /^typeorm$/, name: /^DataSource$/, form: "new", kind: "client" },
  { library: "typeorm", modules: /^typeorm$/, name: /^createConnections?$/, form: "call", kind: "client" },
  {
    library: "sequelize",
    modules: /^(?:sequelize|sequelize-typescript|@sequelize\/core)$/,
    name: /^(?:Sequelize|)$/,
    form: "new",
    kind: "client",
  },
  // Nest's modules make the client with the application. `forRootAsync` gives the settings in a function.
  { library: "typeorm", modules: /^@nestjs\/typeorm$/, name: /^TypeOrmModule\.forRoot(?:Async)?$/, form: "call", kind: "client" },
  { library: "mongoose", modules: /^@nestjs\/mongoose$/, name: /^MongooseModule\.forRoot(?:Async)?$/, form: "call", kind: "client" },
  { library: "sequelize", modules: /^@nestjs\/sequelize$/, name: /^SequelizeModule\.forRoot(?:Async)?$/, form: "call", kind: "client" },
  { library: "postgres", modules: /^postgres$/, name: /^$/, form: "call", kind: "client" },
  // Given a client it only wraps it: see below.
  {
    library: "drizzle",
    modules: /^drizzle-orm\/(?:node-postgres|postgres-js|mysql2|mysql-core|pg-core)/,
    name: /^drizzle$/,
    form: "call",
    kind: "client",
  },
];

/** Names under which visitors find what may make a client: of classes, and of functions. */
export const clientClasses: readonly string[] = [
  "PrismaClient",
  "Pool",
  "Client",
  "ConnectionPool",
  "MongoClient",
  "DataSource",
  "Sequelize",
];

/** Names of calls that may make a client; the library is told by where the name comes from. */
export const clientFunctions: readonly string[] = [
  "createPool",
  "createPoolPromise",
  "createConnection",
  "createConnectionPromise",
  "createConnections",
  "connect",
  "forRoot",
  "forRootAsync",
  "knex",
  "Knex",
  "postgres",
  "drizzle",
];
/** Packages whose default export visitors have to find under whatever name it is imported; see `withAliases`. */
export const clientModules: Readonly<Record<string, string | undefined>> = {
  "@prisma/client": "PrismaClient",
  pg: undefined,
  "pg-pool": "Pool",
  "mysql2/promise": undefined,
  mysql2: undefined,
  mongodb: undefined,
  mongoose: undefined,
  knex: "knex",
  typeorm: undefined,
  sequelize: "Sequelize",
  "sequelize-typescript": undefined,
  postgres: "postgres",
};

/** An expression that makes one. */
export interface ClientCreation {
  readonly library: ClientLibrary;
  readonly kind: ClientKind;
  /** The module that it is imported from, as written. */
  readonly module: string;
  readonly node: TS.CallExpression | TS.NewExpression;
  /** The object literal of its settings, when it is written in this file. */
  readonly options: TS.ObjectLiteralExpression | undefined;
  /** The address as a literal or other expression in front of the settings: `knex` and `pg` take none, `mongoose.connect(url, …)` does. */
  readonly url: TS.Expression | undefined;
}

/** What a call or `new` makes of a database library, or undefined. */
export function clientCreation(node: TS.CallExpression | TS.NewExpression, file: TsFile): ClientCreation | undefined {
  const form = ts.isNewExpression(node) ? "new" : "call";
  const origin = originOf(node.expression, file);
  if (!origin) return undefined;
  const path = exportPath(origin).join(".");
  const row = rows.find((each) => each.form === form && each.modules.test(origin.module) && each.name.test(path));
  if (!row) return undefined;
  const given = path.endsWith(".forRootAsync") ? factoryResult(node, file) : (node.arguments ?? []);
  const objects = given.map((argument) => objectOf(argument, file));
  const options = objects.findLast((object) => object !== undefined);
  const [first] = given;
  if (row.library === "drizzle" && !makesOwnPool(first, objects[0], file)) return undefined;
  return {
    library: row.library,
    kind: row.kind,
    module: origin.module,
    node,
    options,
    url: first && !objects[0] ? unwrap(first) : undefined,
  };
}

/** What `forRootAsync({ useFactory: () => ({ … }) })` gives to the client; nothing where it cannot be read. */
function factoryResult(node: TS.CallExpression | TS.NewExpression, file: TsFile): readonly TS.Expression[] {
  const settings = node.arguments?.[0] && objectOf(node.arguments[0], file);
  const factory = settings?.properties.find((property) => property.name && propertyName(property.name) === "useFactory");
  const fn = factory && ts.isPropertyAssignment(factory) ? unwrap(factory.initializer) : factory;
  if (!fn || !isFunction(fn) || !fn.body) return [];
  const last = ts.isBlock(fn.body) ? fn.body.statements.at(-1) : undefined;
  const result = !ts.isBlock(fn.body) ? fn.body : last && ts.isReturnStatement(last) ? last.expression : undefined;
  return result && objectOf(result, file) ? [result] : [];
}

/** drizzle(process.env.DATABASE_URL) and drizzle({ connection }) make a pool; drizzle(pool) and drizzle({ client }) wrap one. */
function makesOwnPool(first: TS.Expression | undefined, options: TS.ObjectLiteralExpression | undefined, file: TsFile): boolean {
  if (options)
    return options.properties.some((property) => property.name && ts.isIdentifier(property.name) && property.name.text === "connection");
  if (!first) return false;
  const inner = unwrap(first);
  return staticString(inner, file) !== undefined || /(?:url|uri|connectionString)$/i.test(lastNameOf(inner));
}
