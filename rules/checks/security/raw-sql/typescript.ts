import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, lastNameOf, receiverOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsModule, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { shortName, textParts } from "../../../shared/typescript/text-parts.ts";
import { hole, objectOf, optionOf } from "../../../shared/typescript/values.ts";
import { fixFor } from "./fixes.ts";
import { pastedValues } from "./judge.ts";
import { isStatement } from "./position.ts";

/** Code that nobody outside reaches, or whose values are the program's own. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.migration ||
    role.seed ||
    role.script ||
    role.example ||
    role.browser ||
    role.toolConfig ||
    importsModule(file, /^(?:@testcontainers\/.*|testcontainers)$/)
  );
}

/** A helper of migrations gets what they change the schema with: `(queryRunner: QueryRunner, table: string)`. Its values are written in them. */
function servesMigrations(call: TS.CallExpression, file: TsFile): boolean {
  const receiver = receiverOf(call);
  let root = receiver && unwrap(receiver);
  while (root && ts.isPropertyAccessExpression(root)) root = unwrap(root.expression);
  const declaration = root && ts.isIdentifier(root) ? declarationOf(root, file) : undefined;
  if (!declaration || !ts.isParameter(declaration)) return false;
  return (
    /\bQuery(?:Runner|Interface)\b/.test(declaration.type ? sourceOf(declaration.type, file) : "") ||
    /^(?:queryInterface|migrator)$/.test((root as TS.Identifier).text)
  );
}

/** The expression that holds the SQL: the argument, or a member of the options object (`{ text }`, `{ sql }`, `{ query }`). */
function sqlOf(call: TS.CallExpression, file: TsFile): TS.Expression | undefined {
  const first = call.arguments[0];
  if (!first || ts.isSpreadElement(first)) return undefined;
  const options = objectOf(first, file);
  if (!options) return first;
  for (const key of ["text", "sql", "query"]) {
    const option = optionOf(options, key, file);
    if (option.state === "set") return option.value;
  }
  return undefined;
}

/** Judges the text that a call runs as SQL. */
function judgeText(call: TS.CallExpression, sql: TS.Expression, statementOnly: boolean, file: TsFile): Outcomes {
  const parts = textParts(sql, file);
  const text = parts.map((part) => (typeof part === "string" ? part : hole)).join("");
  if (statementOnly && !isStatement(text)) return undefined;
  const [first, ...others] = pastedValues(parts, file.text.slice(call.end, call.end + 60), file);
  if (!first) return parts.some((part) => typeof part === "string") ? met(spanOf(call.expression, file)) : undefined;
  const at = spanOf(first.value, file);
  const fix = [first, ...others].every((each) => each.message === "value") ? fixFor(call, sql, file) : undefined;
  const related = others
    .filter((other) => spanOf(other.value, file).start !== at.start)
    .slice(0, 5)
    .map((other) => ({ at: spanOf(other.value, file), message: `${shortName(other.value, file)} is pasted in as well` }));
  return problem(first.message, at, {
    data: { name: shortName(first.value, file) },
    ...(first.weak ? { priority: "P2" as const } : {}),
    ...(related.length > 0 ? { related } : {}),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

const judgedKey = {};

/** One finding per value, also where the same text is run in two places. */
function once(outcomes: Outcomes, file: TsFile): Outcomes {
  if (!outcomes || Array.isArray(outcomes)) return outcomes;
  const outcome = outcomes as Exclude<typeof outcomes, readonly unknown[]>;
  if (outcome.kind !== "problem") return outcome;
  const judged = file.memo(judgedKey, () => new Set<number>());
  if (judged.has(outcome.at.start)) return undefined;
  judged.add(outcome.at.start);
  return outcome;
}

/** Methods that run a statement, and functions of projects that hand one on; only texts that are SQL count. */
function visitStatement(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || servesMigrations(call, file)) return undefined;
  const sql = sqlOf(call, file);
  return sql && mayBeText(sql) ? once(judgeText(call, sql, true, file), file) : undefined;
}

function mayBeText(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return (
    ts.isTemplateExpression(inner) ||
    ts.isBinaryExpression(inner) ||
    ts.isIdentifier(inner) ||
    ts.isPropertyAccessExpression(inner) ||
    ts.isCallExpression(inner) ||
    (ts.isStringLiteralLike(inner) && isStatement(inner.text))
  );
}

/** Calls whose argument is SQL by their name, also a part of a statement. */
function visitRaw(call: TS.CallExpression, file: TsFile): Outcomes {
  const sql = sqlOf(call, file);
  return sql && !outside(file) ? once(judgeText(call, sql, false, file), file) : undefined;
}

/** `knex.raw(…)`, `sql.raw(…)` of Drizzle and Kysely, `Prisma.raw(…)`, `em.raw(…)`: `String.raw` and `express.raw` are something else. */
function visitRawMethod(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const owner = receiver ? lastNameOf(receiver) : "";
  const known = receiver
    ? /^(?:knex|db|trx|tx|sql|Prisma|prisma|connection|conn|qb|query|k|em|database|client)$|knex$|Db$/.test(owner)
    : /^(?:knex|objection|@mikro-orm\/.*|drizzle-orm)$/.test(originOf(call.expression, file)?.module ?? "");
  return known ? visitRaw(call, file) : undefined;
}

/** `Sequelize.literal(…)`, `sequelize.literal(…)`, `literal(…)` of sequelize. */
function visitLiteral(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const known = receiver
    ? /sequelize$|^db$|^models$/i.test(lastNameOf(receiver)) || /sequelize/.test(originOf(receiver, file)?.module ?? "")
    : /sequelize/.test(originOf(call.expression, file)?.module ?? "");
  return known ? visitRaw(call, file) : undefined;
}

/** `sql.unsafe(…)` of postgres, `db.unsafe(…)`, `Prisma.raw`. */
function visitUnsafe(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  return receiver && /^(?:sql|db|pg|postgres|client|tx|conn|connection)$|Sql$/.test(lastNameOf(receiver))
    ? visitRaw(call, file)
    : undefined;
}

/** Conditions of TypeORM's and MikroORM's query builders, which are SQL: `qb.andWhere("user.name = '" + name + "'")`. */
function visitCondition(call: TS.CallExpression, file: TsFile): Outcomes {
  const first = call.arguments[0] && unwrap(call.arguments[0]);
  if (!first || !receiverOf(call) || !importsOrm(file)) return undefined;
  const text =
    ts.isTemplateExpression(first) || ts.isBinaryExpression(first) || (ts.isStringLiteralLike(first) && call.arguments.length > 1);
  return text && isBuilder(receiverOf(call)) ? visitRaw(call, file) : undefined;
}

function importsOrm(file: TsFile): boolean {
  return importsModule(file, /typeorm|mikro-orm/) || /createQueryBuilder\(/.test(file.text);
}

function isBuilder(receiver: TS.Expression | undefined): boolean {
  const chain = receiver ? chainOf(receiver) : undefined;
  return chain?.some((part) => /^createQueryBuilder\(\)$|^qb$|builder$|query$/i.test(part)) ?? false;
}

/** sql(`…`) of Neon's serverless driver, whose function is a tag that can be called as well. */
function visitTagCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const made = ts.isIdentifier(call.expression) ? initializerOf(call.expression, file) : undefined;
  const driver = made && ts.isCallExpression(made) ? originOf(made.expression, file)?.module : undefined;
  return driver === "@neondatabase/serverless" ? visitStatement(call, file) : undefined;
}

/** A tagged template passes its values as parameters. */
function visitTagged(node: TS.Node, file: TsFile): Outcomes {
  const { tag, template } = node as TS.TaggedTemplateExpression;
  const name = lastNameOf(tag);
  if (outside(file) || !/^(?:sql|\$queryRaw|\$executeRaw|SQL|queryRaw)$/.test(name) || !ts.isTemplateExpression(template)) return undefined;
  return met(spanOf(tag, file));
}

type Visits = Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes>;

function each(names: readonly string[], visit: Visits[string]): Visits {
  return Object.fromEntries(names.map((name) => [name, visit]));
}

const statements =
  "query execute run all get each exec prepare one none many any oneOrNone manyOrNone queryRow queryOne rawQuery runQuery executeQuery sqlQuery executeSql runSql sendQuery queryRaw executeRaw queryArray queryObject executeMultiple".split(
    " ",
  );
const fragments =
  "whereRaw orWhereRaw andWhereRaw havingRaw orderByRaw groupByRaw selectRaw joinRaw fromRaw $queryRawUnsafe $executeRawUnsafe".split(" ");
const conditions = "where andWhere orWhere having andHaving orHaving".split(" ");

/** TypeScript: statements, fragments and conditions of drivers and query builders that values are pasted into. */
export const typescript: TypeScriptVisitors = {
  call: {
    ...each(statements, visitStatement),
    ...each(fragments, visitRaw),
    ...each(conditions, visitCondition),
    raw: visitRawMethod,
    literal: visitLiteral,
    sql: visitTagCall,
    unsafe: visitUnsafe,
  },
  node: { TaggedTemplateExpression: visitTagged },
};
