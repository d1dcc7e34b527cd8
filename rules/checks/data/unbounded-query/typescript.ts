import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseRead, type DatabaseRead, readMethods } from "../../../shared/typescript/database/reads.ts";
import {
  calleeSpan,
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";
import { batchPath, maintenancePath, throughAll } from "../../../shared/maintenance.ts";
import { asksForFew, isSmallTable } from "../../../shared/names/tables.ts";
import { conditionOf } from "./conditions.ts";

/** The setting or method that bounds a query, by library. */
const limits: Readonly<
  Record<DatabaseRead["orm"], { readonly option?: string; readonly methods: readonly string[]; readonly words: readonly string[] }>
> = {
  prisma: { option: "take", methods: [], words: ["take", "cursor"] },
  drizzle: { option: "limit", methods: ["limit"], words: ["limit"] },
  knex: { methods: ["limit"], words: [] },
  kysely: { methods: ["limit", "top", "fetch"], words: [] },
  typeorm: { option: "take", methods: ["take", "limit"], words: ["take", "limit"] },
  sequelize: { option: "limit", methods: [], words: ["limit"] },
  mongoose: {
    methods: ["limit", "cursor", "stream", "paginate", "countDocuments", "count", "distinct", "findOne", "explain", "deleteMany"],
    words: ["limit"],
  },
  mongodb: { methods: ["limit", "next", "stream", "forEach", "hasNext", "count", "explain"], words: ["limit"] },
  supabase: { methods: ["limit", "range"], words: [] },
  sql: { methods: [], words: [] },
};

/** Chained methods after which few rows are left, or that change what the query is. */
const bounding =
  /^(?:first|count|countDistinct|distinct|distinctOn|sum|min|max|avg|stream|cursor|paginate|pluck|groupBy|executeTakeFirst|executeTakeFirstOrThrow|forPage|\$dynamic|prepare|as|modify|pipe|asyncIterator|rowCount|batchSize|observe\w*|skip|offset|fullJoin|columnInfo|with|withRecursive|withMaterialized)$/;

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example || role.browser) return undefined;
  if (batchPath.test(file.path) || maintenancePath.test(file.path) || goesThroughAll(call)) return undefined;
  const read = databaseRead(call, file);
  if (!read?.many || read.operation === "groupBy" || !isRun(read) || isSubquery(read, file) || isPartOfStatement(read)) return undefined;
  const bound = boundOf(read, file);
  const at = calleeSpan(call, file);
  if (bound === "bounded") return met(at);
  if (bound === "unknown" || isSmallTable(nameOf(read, file))) return undefined;
  const condition = conditionOf(read, file);
  if (condition === "value" || (condition !== "none" && asksForFew(sourceOf(read.whole, file)))) return undefined;
  const limit = limitText(read);
  const fix = addLimit(read, limit, file);
  const model = read.model === "" ? "its table" : read.model;
  return problem(condition === "none" ? "all" : condition, at, { data: { model, limit }, ...(fix ? { fixes: [fix] } : {}) });
}

/** The model of a query, also of one that is looked up by its name: `const Model = mongoose.model("Setting")`. */
function nameOf(read: DatabaseRead, file: TsFile): string {
  let client: TS.Expression | undefined = read.orm === "mongoose" ? unwrap(read.whole) : undefined;
  while (client && (ts.isCallExpression(client) || ts.isPropertyAccessExpression(client))) client = unwrap(client.expression);
  const made = client && ts.isIdentifier(client) ? initializerOf(client, file) : undefined;
  const call = made && unwrap(made);
  const named =
    call && ts.isCallExpression(call) && lastNameOf(call.expression) === "model" ? staticString(call.arguments[0], file) : undefined;
  return named ?? read.model;
}

/** Whether a function around a query says by its name that it goes through all rows on purpose. */
function goesThroughAll(call: TS.Node): boolean {
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) if (throughAll.test(functionName(fn))) return true;
  return false;
}

/** `where("id", "in", (eb) => eb.selectFrom("User"))`: the callback of a builder hands its query to the statement around it. */
function isPartOfStatement({ orm, whole, chain }: DatabaseRead): boolean {
  if (orm !== "kysely" && orm !== "knex") return false;
  let fn = whole.parent;
  while (ts.isParenthesizedExpression(fn)) fn = fn.parent;
  return (
    !["execute", "then"].some((name) => chain.has(name)) &&
    (ts.isArrowFunction(fn) || (ts.isReturnStatement(fn) && ts.isArrowFunction(fn.parent.parent))) &&
    ts.isCallExpression(ts.isArrowFunction(fn) ? fn.parent : fn.parent.parent.parent)
  );
}

/** `db.select().from(latest)`, where `latest` is a query of its own that may well leave few rows. */
function isSubquery({ orm, operation, call }: DatabaseRead, file: TsFile): boolean {
  const [table] = call.arguments;
  const value = orm === "drizzle" && operation === "from" && table && ts.isIdentifier(table) ? initializerOf(table, file) : undefined;
  return value !== undefined && ts.isCallExpression(value) && lastNameOf(value.expression) === "as";
}

/** Whether the query is run as it stands. A builder that is kept in a variable may get a limit later. */
function isRun({ whole, orm, chain, call }: DatabaseRead): boolean {
  // connection.query("SELECT …", (error, rows) => …)
  if ((orm === "sql" || orm === "mongoose") && call.arguments.slice(1).some((argument) => isFunction(argument))) return true;
  if (["then", "exec", "execute", "toArray"].some((name) => chain.has(name))) return true;
  let node: TS.Node = whole;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent) || ts.isNonNullExpression(node.parent))
    node = node.parent;
  const { parent } = node;
  if (ts.isAwaitExpression(parent) || ts.isArrayLiteralExpression(parent)) return true;
  // Promises of these libraries are what the call gives; the others are builders until they are awaited.
  const promise = orm === "prisma" || orm === "sequelize" || orm === "typeorm" || orm === "sql";
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return true;
  return (
    promise &&
    (ts.isVariableDeclaration(parent) ||
      ts.isCallExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isPropertyAssignment(parent))
  );
}

type Bound = "bounded" | "unbounded" | "unknown";

function boundOf(read: DatabaseRead, file: TsFile): Bound {
  const { methods, words } = limits[read.orm];
  for (const name of read.chain.keys()) {
    if (methods.includes(name)) return "bounded";
    if (bounding.test(name)) return "unknown";
  }
  if (read.sql !== undefined) return sqlBound(read.sql);
  // .from(`(${grouped.getQuery()})`, "grouped"): what another query leaves
  const from = read.chain.get("from")?.arguments[0];
  if (read.orm === "typeorm" && from && /\.getQuery\(|=>/.test(sourceOf(from, file))) return "unknown";
  // A builder that comes in a variable has conditions of before.
  if (/^get(?:Many|Raw)/.test(read.operation) && !read.chain.has("createQueryBuilder")) return "unknown";
  if (read.orm === "mongoose" && read.call.arguments.length > 3) return "unknown";
  if (!read.options) return "unbounded";
  const options = objectOf(read.options, file);
  if (!options) return "unknown";
  const states = words.map((word) => optionOf(options, word, file).state);
  if (states.includes("set")) return "bounded";
  return states.includes("unknown") || optionOf(options, "distinct", file).state !== "absent" ? "unknown" : "unbounded";
}

/** EXTRACT(EPOCH FROM now()), TRIM(BOTH FROM name): the FROM of a function names no table. */
const functionFrom = /\b(?:EXTRACT|TRIM|SUBSTRING|OVERLAY|POSITION)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)/gi;

function sqlBound(given: string): Bound {
  const sql = given.replace(functionFrom, "");
  // FROM unnest($1): as many rows as are handed in.
  if (!/\bFROM\b/i.test(sql) || /\bFROM\s+\w+\s*\(/i.test(sql)) return "unknown";
  if (/\b(?:LIMIT|FETCH\s+(?:FIRST|NEXT)|TOP\s*\(?\s*\d|OFFSET)\b/i.test(sql)) return "bounded";
  if (
    /\b(?:GROUP\s+BY|DISTINCT|UNION|JOIN|WITH|information_schema|pg_\w+|sqlite_master)\b|\b(?:COUNT|SUM|MAX|MIN|AVG|EXISTS|array_agg|json_agg)\s*\(/i.test(
      sql,
    )
  )
    return "unknown";
  // A part that is only known at run time may be the limit.
  return sql.includes("\u0000") || holdsClause(sql) ? "unknown" : "unbounded";
}

/** Whether a value behind FROM stands where a clause would: `FROM orders ${conditions}`, not `WHERE id = ${id}`. */
function holdsClause(sql: string): boolean {
  const [, behind = ""] = /\bFROM\s+\S+([\s\S]*)/i.exec(sql) ?? [];
  return [...behind.matchAll(/(\S*)\s+\?(?=\s|$)/g)].some(
    ([, before = ""]) => !/[=<>(,%|+*/-]$|^(?:IN|I?LIKE|BY|AND|OR|NOT|IS|ANY|BETWEEN)$/i.test(before),
  );
}

function limitText({ orm }: DatabaseRead): string {
  const { option, methods } = limits[orm];
  if (orm === "sql") return "LIMIT 100";
  return option && orm !== "drizzle" ? `${option}: 100` : `.${methods[0]}(100)`;
}

function addLimit(read: DatabaseRead, text: string, file: TsFile): ProblemFix | undefined {
  const { orm, call, operation, options, whole } = read;
  const fix = (edits: ProblemFix["edits"]): ProblemFix => ({ fix: "addLimit", data: { limit: text }, edits });
  if (orm === "sql") return undefined;
  if (orm === "drizzle" && operation === "findMany") return addOption(call, options, "limit: 100", file, fix);
  if (orm === "typeorm") {
    if (/^get/.test(operation)) {
      const at = unwrap(call.expression);
      return ts.isPropertyAccessExpression(at)
        ? fix([{ start: at.expression.end, end: at.expression.end, text: ".take(100)" }])
        : undefined;
    }
    return operation === "find" && call.arguments.length === (options ? 1 : 0)
      ? addOption(call, options, "take: 100", file, fix)
      : undefined;
  }
  if (!text.startsWith(".")) return addOption(call, options, text, file, fix);
  // In front of what runs the query: .exec(), .execute(), .toArray(), .lean()
  const last = [...read.chain.entries()]
    .filter(([name, each]) => each.end > call.end && /^(?:exec|execute|toArray|lean|then|catch)$/.test(name))
    .map(([, each]) => each);
  const runner = last.sort((a, b) => a.end - b.end)[0];
  const callee = runner && unwrap(runner.expression);
  const at = callee && ts.isPropertyAccessExpression(callee) ? callee.expression.end : spanOf(whole, file).end;
  return fix([{ start: at, end: at, text }]);
}

function addOption(
  call: TS.CallExpression,
  options: TS.Expression | undefined,
  text: string,
  file: TsFile,
  fix: (edits: ProblemFix["edits"]) => ProblemFix,
): ProblemFix | undefined {
  if (!options) return fix([{ start: call.end - 1, end: call.end - 1, text: `{ ${text} }` }]);
  const object = unwrap(options);
  return ts.isObjectLiteralExpression(object) ? fix([addProperties(object, [text], file)]) : undefined;
}

/** TypeScript: queries of the known libraries, and SQL, that give every row. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries([...readMethods].map((name) => [name, visit])) };
