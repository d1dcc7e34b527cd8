import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { clientPlace } from "../../../shared/typescript/database/client-place.ts";
import {
  clientClasses,
  type ClientCreation,
  clientCreation,
  clientFunctions,
  type ClientLibrary,
  clientModules,
} from "../../../shared/typescript/database/clients.ts";
import { inDevelopmentBranch, isGuardedForTests } from "../../../shared/typescript/environments.ts";
import { sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { optionOf, staticString } from "../../../shared/typescript/values.ts";

interface Pool {
  readonly what: string;
  /** Any of these settings shows that somebody has thought about the pool. */
  readonly settings: readonly string[];
  /** What the fix adds. */
  readonly added: readonly string[];
  /** The option that the address becomes when there are no settings yet; "" where the settings follow the address. */
  readonly urlOption: string;
  /** Parameters of the address that set the pool. */
  readonly parameters: RegExp;
}

const pools: Partial<Record<ClientLibrary, Pool>> = {
  pg: {
    what: "pg pool",
    settings: ["max", "min", "connectionTimeoutMillis", "idleTimeoutMillis", "maxUses"],
    added: ["max: 10", "connectionTimeoutMillis: 5000", "idleTimeoutMillis: 30000"],
    urlOption: "connectionString",
    parameters: /[?&]max=/,
  },
  mysql: {
    what: "MySQL pool",
    settings: ["connectionLimit"],
    added: ["connectionLimit: 10"],
    urlOption: "uri",
    parameters: /connectionLimit=/i,
  },
  mariadb: {
    what: "MariaDB pool",
    settings: ["connectionLimit"],
    added: ["connectionLimit: 10"],
    urlOption: "",
    parameters: /connectionLimit=/i,
  },
  mssql: {
    what: "SQL Server pool",
    settings: ["pool"],
    added: ["pool: { min: 0, max: 10 }"],
    urlOption: "",
    parameters: /max pool size=/i,
  },
  knex: { what: "Knex pool", settings: ["pool"], added: ["pool: { min: 0, max: 10 }"], urlOption: "", parameters: /^$/ },
  typeorm: {
    what: "DataSource's pool",
    settings: ["poolSize", "extra", "replication"],
    added: ["poolSize: 10"],
    urlOption: "",
    parameters: /^$/,
  },
  sequelize: {
    what: "Sequelize pool",
    settings: ["pool", "replication"],
    added: ["pool: { max: 10, min: 0, acquire: 30000, idle: 10000 }"],
    urlOption: "",
    parameters: /^$/,
  },
  mongoose: {
    what: "Mongoose pool",
    settings: ["maxPoolSize", "minPoolSize", "poolSize"],
    added: ["maxPoolSize: 10"],
    urlOption: "",
    parameters: /m(?:ax|in)PoolSize=/i,
  },
  mongodb: {
    what: "MongoDB pool",
    settings: ["maxPoolSize", "minPoolSize", "poolSize"],
    added: ["maxPoolSize: 10"],
    urlOption: "",
    parameters: /m(?:ax|in)PoolSize=/i,
  },
  postgres: {
    what: "postgres pool",
    settings: ["max", "idle_timeout", "connect_timeout", "max_lifetime"],
    added: ["max: 10", "idle_timeout: 20", "connect_timeout: 10"],
    urlOption: "",
    parameters: /[?&](?:max|idle_timeout|connect_timeout)=/,
  },
};

function visit(node: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example || role.development) return undefined;
  const creation = clientCreation(node, file);
  const pool = creation && pools[creation.library];
  // A pool that only lives as long as a call has a worse fault, which another check reports.
  if (
    !pool ||
    creation.kind === "connection" ||
    inDevelopmentBranch(node, file) ||
    isGuardedForTests(node, file) ||
    endsByItself(file) ||
    (clientPlace(node, file).kind === "local" && creation.library !== "mongoose")
  )
    return undefined;
  const given = node.arguments ?? [];
  if (given.some(ts.isSpreadElement) || !hasPool(creation, file)) return undefined;
  const { options } = creation;
  const at = spanOf(node.expression, file);
  if (options) {
    const states = pool.settings.map((name) => optionOf(options, name, file).state);
    if (states.includes("set")) return met(at);
    if (states.includes("unknown")) return undefined;
  } else if (given.length === 0 || mayBeSettings(creation, file))
    return given.length === 0 && creation.library === "pg" ? report(creation, pool, file) : undefined;
  const address = addressOf(creation, file);
  if (address !== undefined && pool.parameters.test(address)) return met(at);
  return report(creation, pool, file);
}

/** A program that does one thing and ends: it exports nothing, serves nobody and leaves. */
function endsByItself({ text }: TsFile): boolean {
  return (
    /\bprocess\.exit\(/.test(text) &&
    !/\.listen\(|\bserve\(|^export\b|\b(?:module\.)?exports\b|\bnew Worker\(|setInterval\(|require\(["']\.\/app["']\)/m.test(text)
  );
}

/** SQLite has one file and no pool; some Knex dialects neither. */
function hasPool({ library, options }: ClientCreation, file: TsFile): boolean {
  if (!options) return true;
  const text = sourceOf(options, file);
  if (library === "typeorm" && /sqlite|sqljs/i.test(text)) return false;
  if (library === "typeorm")
    return /type:\s*["'](?:postgres|mysql|mariadb|cockroachdb|aurora-\w+|mssql)["']/.test(text) || !/type:\s*["']/.test(text);
  return !/["'`](?:better-)?sqlite3?["'`]|:memory:|dialect:\s*["']sqlite/.test(text);
}

/** Whether a first argument that is no literal could be an object with settings rather than an address. */
function mayBeSettings({ library, url, node }: ClientCreation, file: TsFile): boolean {
  if (!url) return true;
  const last = node.arguments?.at(-1);
  // mongoose.connect(url, options): what the options hold is not known.
  if (last && last !== url && (node.arguments?.length ?? 0) > 1 && !ts.isObjectLiteralExpression(last) && !ts.isStringLiteralLike(last))
    return true;
  if (library === "mongoose" || library === "mongodb" || library === "postgres") return false;
  const text = sourceOf(url, file);
  return staticString(url, file) === undefined && !/(?:url|uri|connection_?string|dsn)\W*$/i.test(text);
}

function addressOf({ url, options }: ClientCreation, file: TsFile): string | undefined {
  if (url) return staticString(url, file);
  for (const name of ["connectionString", "uri", "url", "connection"]) {
    const option = options && optionOf(options, name, file);
    if (option?.state === "set") return staticString(option.value, file);
  }
  return undefined;
}

function report(creation: ClientCreation, pool: Pool, file: TsFile): Outcomes {
  const settings = pool.added.map((added) => added.slice(0, added.indexOf(":"))).join(", ");
  const fix = addSettings(creation, pool, settings, file);
  const at = spanOf(creation.node, file);
  const callee = { start: at.start, end: creation.node.expression.end };
  return problem("pool", callee, { data: { what: pool.what, settings }, ...(fix ? { fixes: [fix] } : {}) });
}

function addSettings(
  { node, options, url, module: creationModule }: ClientCreation,
  { added, urlOption }: Pool,
  settings: string,
  file: TsFile,
): ProblemFix | undefined {
  const fix = (start: number, end: number, text: string): ProblemFix => ({
    fix: "addSettings",
    data: { settings },
    edits: [{ start, end, text }],
  });
  const literal = options && options.pos >= node.pos && options.end <= node.end;
  if (options) return literal ? { fix: "addSettings", data: { settings }, edits: [addProperties(options, added, file)] } : undefined;
  const last = node.arguments?.at(-1);
  if (!last) return node.arguments ? fix(node.end - 1, node.end - 1, `{ ${added.join(", ")} }`) : undefined;
  if (!url) return undefined;
  // The older driver knows no option for the address.
  if (creationModule === "mysql") return undefined;
  if (urlOption !== "") return fix(last.getStart(file.root), last.end, `{ ${urlOption}: ${sourceOf(last, file)}, ${added.join(", ")} }`);
  const follows =
    /^(?:mongoose|mongodb|postgres)$/.test(clientCreation(node, file)?.library ?? "") || /sequelize/i.test(sourceOf(node.expression, file));
  return follows ? fix(last.end, last.end, `, { ${added.join(", ")} }`) : undefined;
}

/** TypeScript: pools and clients that are made without a size or a time to wait. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: Object.fromEntries(clientFunctions.map((name) => [name, visit])),
    new: Object.fromEntries(clientClasses.map((name) => [name, visit])),
  },
  clientModules,
);
