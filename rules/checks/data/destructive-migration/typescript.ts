import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  callsBelow,
  type FunctionNode,
  functionNameSpan,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue, textWithHoles } from "../../../shared/typescript/values.ts";
import { createsTable, halvesOf, isGuarded, tableAround, upAround } from "./migration.ts";
import { judgeSql } from "./sql.ts";

type Judge = (call: TS.CallExpression, up: FunctionNode, file: TsFile) => Outcome | undefined;

/** The name behind an argument: a text, or the `name` of `new Table({ name })`. */
function nameOf(argument: TS.Expression | undefined, file: TsFile): string | undefined {
  if (!argument) return undefined;
  const text = staticString(argument, file);
  if (text !== undefined) return text;
  const inner = unwrap(argument);
  const settings = ts.isNewExpression(inner) ? inner.arguments?.[0] : inner;
  const object = settings && objectOf(settings, file);
  const name = object && optionOf(object, "name", file);
  return name?.state === "set" ? staticString(name.value, file) : undefined;
}

/** Methods that take the table first: knex.schema, queryInterface, queryRunner. */
const dropTable: Judge = (call, up, file) => {
  const table = nameOf(call.arguments[0], file);
  if (table === undefined || createsTable(up, table, file)) return undefined;
  return problem("dropTable", spanOf(call.expression, file), { data: { table }, pending: "drop" });
};

/** Table and column of a call: both are given, or the table comes from the call around. */
function columnOf(call: TS.CallExpression, up: FunctionNode, file: TsFile): string | undefined {
  const around = tableAround(call, file);
  if (around) {
    const column = nameOf(call.arguments[0], file);
    if (around.created || column === undefined || (around.name !== undefined && createsTable(up, around.name, file))) return undefined;
    return around.name === undefined ? column : `${around.name}.${column}`;
  }
  // db.schema.alterTable("orders").dropColumn("note")
  const receiver = receiverOf(call);
  const chained =
    receiver && ts.isCallExpression(receiver) && lastNameOf(receiver.expression) === "alterTable" ? receiver.arguments[0] : undefined;
  const table = nameOf(chained ?? call.arguments[0], file);
  const column = nameOf(call.arguments[chained ? 0 : 1], file);
  return table === undefined || column === undefined || createsTable(up, table, file) ? undefined : `${table}.${column}`;
}

const dropColumn: Judge = (call, up, file) => {
  const column = columnOf(call, up, file);
  return column === undefined ? undefined : problem("dropColumn", spanOf(call.expression, file), { data: { column }, pending: "drop" });
};

const renameColumn: Judge = (call, up, file) => {
  const column = columnOf(call, up, file);
  return column === undefined ? undefined : problem("rename", spanOf(call.expression, file), { data: { column }, pending: "rename" });
};

const renameTable: Judge = (call, up, file) => {
  const table = nameOf(call.arguments[0], file);
  if (table === undefined || createsTable(up, table, file)) return undefined;
  return problem("rename", spanOf(call.expression, file), { data: { column: table }, pending: "rename" });
};

/** Sequelize: addColumn(table, column, { allowNull: false }); TypeORM: addColumn(table, new TableColumn({ isNullable: false })). */
const addColumn: Judge = (call, up, file) => {
  const [first, second, third] = call.arguments;
  const made = second && unwrap(second);
  const typeorm = made && ts.isNewExpression(made) ? made.arguments?.[0] : undefined;
  const settings = third ?? typeorm;
  const options = settings && objectOf(settings, file);
  const table = nameOf(first, file);
  const column = nameOf(second, file);
  if (!options || table === undefined || column === undefined || createsTable(up, table, file)) return undefined;
  const [word, wanted] = third ? ["allowNull", false] : ["isNullable", false];
  const nullable = optionOf(options, word, file);
  const given = ["defaultValue", "default", "autoIncrement", "isGenerated", "asExpression", "generationStrategy"].some(
    (name) => optionOf(options, name, file).state !== "absent",
  );
  const at = spanOf(call.expression, file);
  if (given || nullable.state === "unknown") return undefined;
  // A column of TypeORM is required unless it says otherwise.
  const required = nullable.state === "set" ? staticValue(nullable.value, file)?.value === wanted : typeorm !== undefined;
  if (!required) return met(at);
  const data = { column: `${table}.${column}` };
  const edits: ProblemFix["edits"] =
    nullable.state === "set" ? [{ ...spanOf(nullable.value, file), text: "true" }] : [addProperties(options, [`${word}: true`], file)];
  return problem("notNull", at, { data, fixes: [{ fix: "nullableFirst", data, edits }], pending: "notNull" });
};

/** Knex: table.string("name").notNullable() in a table that is there already. */
const notNullable: Judge = (call, up, file) => {
  const around = tableAround(call, file);
  if (!around || around.created || around.name === undefined || createsTable(up, around.name, file)) return undefined;
  const methods: TS.CallExpression[] = [];
  let node: TS.Expression = call;
  while (ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent)) node = node.parent.parent;
  for (
    let inner: TS.Expression = node;
    ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression);
    inner = unwrap(inner.expression.expression)
  )
    methods.push(inner);
  const names = methods.map((method) => lastNameOf(method.expression));
  const first = methods.at(-1);
  const column = first && staticString(first.arguments[0], file);
  if (column === undefined || names.some((name) => /^(?:defaultTo|alter|increments|bigIncrements|default)$/.test(name))) return undefined;
  const data = { column: `${around.name}.${column}` };
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const edits = [{ ...spanOf(name, file), text: "nullable" }];
  return problem(
    "notNull",
    { start: first ? spanOf(first, file).start : name.end, end: call.end },
    { data, fixes: [{ fix: "nullableFirst", data, edits }], pending: "notNull" },
  );
};

/** addIndex of Sequelize, createIndex of TypeORM and Kysely, table.index of Knex. */
const index: Judge = (call, up, file) => {
  const method = lastNameOf(call.expression);
  const at = spanOf(call.expression, file);
  if (method === "index" || method === "unique") {
    const around = tableAround(call, file);
    if (!around || around.created || around.name === undefined || createsTable(up, around.name, file) || !receiverOf(call))
      return undefined;
    // On the column that a call before it adds, an index has nothing to read.
    return ts.isCallExpression(receiverOf(call) ?? call) ? undefined : problem("index", at, { pending: "index" });
  }
  const table = nameOf(call.arguments[0], file);
  if (table === undefined || createsTable(up, table, file) || call.arguments.length < 2) return undefined;
  if (isOnAdded(call, table, up, file)) return undefined;
  const last = call.arguments.at(-1);
  const made = last && unwrap(last);
  const settings = made && ts.isNewExpression(made) ? made.arguments?.[0] : last;
  const options = settings && objectOf(settings, file);
  const word = made && ts.isNewExpression(made) ? "isConcurrent" : "concurrently";
  if (options && optionOf(options, word, file).state !== "absent") return met(at);
  if (!options) {
    // The columns alone are a list; anything else may hold the setting.
    if (!made || !ts.isArrayLiteralExpression(made)) return undefined;
    const text = ", { concurrently: true }";
    return problem("index", at, { fixes: [{ fix: "concurrently", edits: [{ start: made.end, end: made.end, text }] }], pending: "index" });
  }
  return problem("index", at, {
    fixes: [{ fix: "concurrently", edits: [addProperties(options, [`${word}: true`], file)] }],
    pending: "index",
  });
};

/** Whether an index begins with a column that the same migration adds, empty in all rows: there is nothing to read. */
function isOnAdded(call: TS.CallExpression, table: string, up: FunctionNode, file: TsFile): boolean {
  const columns = call.arguments.slice(1).flatMap((argument) => {
    const options = objectOf(argument, file);
    const fields = options && optionOf(options, "fields", file);
    const list = unwrap(fields?.state === "set" ? fields.value : argument);
    const [first] = ts.isArrayLiteralExpression(list) ? list.elements : [];
    return (first && staticString(first, file)) ?? [];
  });
  return (
    columns.length > 0 &&
    callsBelow(up).some(
      (each) =>
        lastNameOf(each.expression) === "addColumn" &&
        nameOf(each.arguments[0], file) === table &&
        each.arguments[1] !== undefined &&
        columns.includes(staticString(each.arguments[1], file) ?? "") &&
        !/\ballowNull:\s*false\b|\bdefaultValue:(?!\s*null\b)/.test(sourceOf(each, file)),
    )
  );
}

const sql: Judge = (call, up, file) => {
  const [argument] = call.arguments;
  const text = argument && textWithHoles(argument, file);
  return argument && text !== undefined ? judgeSql(text, argument, up, file) : undefined;
};

function visit(judge: Judge): (call: TS.CallExpression, file: TsFile) => Outcomes {
  return (call, file) => {
    if (file.role.test || file.role.seed) return undefined;
    const up = upAround(call);
    return up && isMigration(file) && !isGuarded(call, up, file) ? judge(call, up, file) : undefined;
  };
}

function isMigration(file: TsFile): boolean {
  return file.role.migration || /\bMigrationInterface\b|\bqueryInterface\b|\bQueryInterface\b/.test(file.text);
}

const changes =
  /\b(?:createTable|dropTable\w*|alterTable|addColumn|dropColumns?|removeColumn|renameColumn|renameTable|changeColumn|addIndex|createIndex)\b|\b(?:CREATE|ALTER|DROP)\s+(?:TABLE|INDEX|UNIQUE|COLUMN)\b/i;

/** A migration that changes the schema has a half that takes it back, or says that there is none. */
function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || file.role.seed || !isMigration(file)) return undefined;
  const halves = halvesOf(file);
  if (!halves || !changes.test(sourceOf(halves.up, file))) return undefined;
  const at = functionNameSpan(halves.up, file);
  return halves.down === "written" ? met(at) : problem("noDown", at, { pending: "noDown" });
}

/** TypeScript: migrations of Knex, Sequelize, TypeORM and Kysely. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: {
    dropTable: visit(dropTable),
    dropTableIfExists: visit(dropTable),
    dropColumn: visit(dropColumn),
    dropColumns: visit(dropColumn),
    removeColumn: visit(dropColumn),
    renameColumn: visit(renameColumn),
    renameTable: visit(renameTable),
    addColumn: visit(addColumn),
    notNullable: visit(notNullable),
    addIndex: visit(index),
    createIndex: visit(index),
    index: visit(index),
    query: visit(sql),
    raw: visit(sql),
  },
};
