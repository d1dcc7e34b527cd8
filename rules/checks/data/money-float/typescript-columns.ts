/** Columns of money with a floating-point type: TypeORM, MikroORM, Sequelize, Mongoose, Drizzle, Knex. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isMoneyColumn } from "../../../shared/names/money.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import {
  decoratorsOf,
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsModule, importsOf, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, importName, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";

const floatColumn = /^(?:float|float4|float8|double|double precision|real)$/i;
const exactColumn = /^(?:decimal|numeric|money|int|int4|int8|integer|bigint|bigInteger)$/i;

function outside(file: TsFile): boolean {
  return file.role.test || file.role.seed || file.role.browser || file.role.example;
}

/** Whether a comment at the line or directly above says that the number counts minor units. */
function saysMinorUnits(node: TS.Node, file: TsFile): boolean {
  const line = file.lines.lineOf(node.getStart(file.root));
  const above = line > 0 ? file.lines.lineText(line - 1).trim() : "";
  const behind = /\/[/*].*/.exec(file.lines.lineText(line))?.[0] ?? "";
  return /\b(?:cents?|minor units?|pence|paise|kobo)\b/i.test(`${/^(?:\/[/*]|\*)/.test(above) ? above : ""} ${behind}`);
}

function isMoneyField(name: string | undefined, node: TS.Node, file: TsFile): name is string {
  return name !== undefined && !outside(file) && isMoneyColumn(name) && !saysMinorUnits(node, file);
}

/** TypeORM and MikroORM: @Column("float") price, @Property({ columnType: "double" }); sequelize-typescript: @Column(DataType.FLOAT); Nest's @Prop. */
export function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyDeclaration;
  const name = propertyName(property.name);
  if (!isMoneyField(name, property, file)) return undefined;
  for (const decorator of decoratorsOf(property)) {
    const call = decorator.expression;
    if (!ts.isCallExpression(call)) continue;
    const kind = lastNameOf(call.expression);
    if (kind === "Prop") return visitProp(name, property, call, file);
    if (!/^(?:Column|Property)$/.test(kind)) continue;
    const option = typeOption(call, file);
    if (!option) continue;
    const sequelize = judgeSequelize(name, option.value, file);
    if (sequelize) return sequelize;
    const type = staticString(option.value, file);
    if (type === undefined) continue;
    if (exactColumn.test(type)) return met(spanOf(property.name, file));
    if (!floatColumn.test(type)) continue;
    const remedy = "a decimal column";
    return problem("column", spanOf(property.name, file), {
      data: { name, type, remedy },
      fixes: decimalOption(name, call, option.value, option.raw, file),
    });
  }
  return undefined;
}

/** Where a column's decorator states the type: as an argument, or in its options. `raw` is the SQL that MikroORM takes as it is. */
function typeOption(call: TS.CallExpression, file: TsFile): { readonly value: TS.Expression; readonly raw: boolean } | undefined {
  for (const argument of call.arguments) {
    const object = objectOf(argument, file);
    if (!object) {
      if (staticString(argument, file) !== undefined || ts.isPropertyAccessExpression(unwrap(argument)))
        return { value: argument, raw: false };
      if (ts.isCallExpression(unwrap(argument))) return { value: argument, raw: false };
      continue;
    }
    for (const key of ["type", "columnType"]) {
      const option = optionOf(object, key, file);
      if (option.state === "set") return { value: option.value, raw: key === "columnType" };
    }
  }
  return undefined;
}

/** The column as a decimal with precision and scale: without them some databases keep no digits behind the point. */
function decimalOption(name: string, call: TS.CallExpression, value: TS.Expression, raw: boolean, file: TsFile): ProblemFix[] {
  const literal = unwrap(value);
  if (!ts.isStringLiteralLike(literal)) return [];
  const edits: TextEdit[] = [{ ...spanOf(literal, file), text: quoted(raw ? "decimal(19, 4)" : "decimal", file) }];
  const options = call.arguments.find((argument): argument is TS.ObjectLiteralExpression => ts.isObjectLiteralExpression(argument));
  if (!raw) {
    const missing = ["precision", "scale"].filter((key) => !options || optionOf(options, key, file).state === "absent");
    const properties = missing.map((key) => `${key}: ${key === "scale" ? 4 : 19}`);
    if (options && properties.length > 0) edits.push(addProperties(options, properties, file));
    else if (!options) edits.push({ start: value.end, end: value.end, text: `, { ${properties.join(", ")} }` });
  }
  // The entity's field holds text from then on, so that this is only offered.
  return [{ fix: "decimalSuggest", data: { name, remedy: "decimal" }, edits }];
}

/** @Prop() price: number of @nestjs/mongoose. */
function visitProp(name: string, property: TS.PropertyDeclaration, call: TS.CallExpression, file: TsFile): Outcomes {
  if (!importsModule(file, /^@nestjs\/mongoose$/)) return undefined;
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const type = options && optionOf(options, "type", file);
  const stated = type?.state === "set" ? sourceOf(type.value, file) : property.type ? sourceOf(property.type, file) : "";
  if (/Decimal128/.test(stated)) return met(spanOf(property.name, file));
  if (!/^number$/i.test(stated) || (options && keepsIntegers(options, file))) return undefined;
  return problem("column", spanOf(property.name, file), { data: { name, type: "Number", remedy: "Decimal128 or integer minor units" } });
}

/** Drizzle: price: real("price"), doublePrecision(), t.double(). Knex: table.float("price"). */
export function visitDrizzle(call: TS.CallExpression, file: TsFile): Outcomes {
  const type = lastNameOf(call.expression);
  const module = drizzleModule(call, file);
  if (module === undefined) return knexColumn(call, type, file);
  let top: TS.Node = call;
  while (ts.isPropertyAccessExpression(top.parent) || (ts.isCallExpression(top.parent) && top.parent.expression === top)) top = top.parent;
  const name = ts.isPropertyAssignment(top.parent) ? propertyName(top.parent.name) : staticString(call.arguments[0], file);
  if (!isMoneyField(name, call, file)) return undefined;
  if (/^(?:numeric|decimal)$/.test(type)) return met(spanOf(call.expression, file));
  // SQLite has no exact decimal: minor units in an integer are the remedy there.
  if (module.includes("sqlite"))
    return problem("column", spanOf(call.expression, file), { data: { name, type, remedy: "integer minor units" } });
  const exact = module.includes("mysql") || module.includes("singlestore") ? "decimal" : "numeric";
  const remedy = `${exact}(19, 4)`;
  return problem("column", spanOf(call.expression, file), {
    data: { name, type, remedy },
    fixes: drizzleFix(name, remedy, call, top, module, exact, file),
  });
}

/** The module of Drizzle's column builder: imported, or the parameter of a table's callback. */
function drizzleModule(call: TS.CallExpression, file: TsFile): string | undefined {
  const own = originOf(call.expression, file)?.module;
  if (own !== undefined) return own.startsWith("drizzle-orm/") ? own : undefined;
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return undefined;
  const parameter = declarationOf(callee.expression, file);
  const table = parameter && ts.isParameter(parameter) ? parameter.parent.parent : undefined;
  const module = table && ts.isCallExpression(table) ? originOf(table.expression, file)?.module : undefined;
  return module?.startsWith("drizzle-orm/") ? module : undefined;
}

function drizzleFix(
  name: string,
  remedy: string,
  call: TS.CallExpression,
  top: TS.Node,
  module: string,
  exact: string,
  file: TsFile,
): ProblemFix[] {
  const callee = unwrap(call.expression);
  const imported = ts.isIdentifier(callee) ? importName(file, [module], exact) : undefined;
  const target = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const first = call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) ? call.arguments[0] : undefined;
  const open = file.text.indexOf("(", call.expression.end) + 1;
  const rest = { start: first ? first.end : open, end: call.end - 1 };
  if (hasComment(rest, file)) return [];
  const edits: TextEdit[] = [
    ...(imported?.edits ?? []),
    { ...spanOf(target, file), text: imported?.name ?? exact },
    { ...rest, text: `${first ? ", " : ""}{ precision: 19, scale: 4 }` },
  ];
  // A decimal's default is a text.
  for (let node: TS.Node = call; node !== top; node = node.parent) {
    const argument =
      ts.isCallExpression(node.parent) && lastNameOf(node.parent.expression) === "default" ? node.parent.arguments[0] : undefined;
    if (argument && ts.isNumericLiteral(argument)) edits.push({ ...spanOf(argument, file), text: quoted(sourceOf(argument, file), file) });
  }
  return [{ fix: "decimalSuggest", data: { name, remedy }, edits }];
}

/** Knex: table.float("price"), table.double("price"). */
function knexColumn(call: TS.CallExpression, type: string, file: TsFile): Outcomes {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !/^(?:t|table|tbl|tableBuilder|builder)$/.test(lastNameOf(callee.expression)))
    return undefined;
  const first = call.arguments[0];
  const name = staticString(first, file);
  if (!first || !isMoneyField(name, call, file) || isUndoing(call)) return undefined;
  if (type === "decimal") return met(spanOf(callee.name, file));
  if (!/^(?:float|double)$/.test(type)) return undefined;
  const rest = { start: first.end, end: call.end - 1 };
  const edits = [
    { ...spanOf(callee.name, file), text: "decimal" },
    { ...rest, text: ", 19, 4" },
  ];
  const remedy = "decimal(19, 4)";
  return problem("column", spanOf(callee.name, file), {
    data: { name, type, remedy },
    ...(hasComment(rest, file) ? {} : { fixes: [{ fix: "decimalSuggest", data: { name, remedy }, edits }] }),
  });
}

/** The way back of a migration restores what was. */
function isUndoing(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (functionName(fn) === "down") return true;
  return false;
}

/** Sequelize's `price: DataTypes.FLOAT`, Mongoose's `price: Number`, and TypeORM's schemas without decorators, under a name that means money. */
export function visitSetting(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  // new TableColumn({ name: "price", type: "float" })
  if (name === "type") return visitTableColumn(property, file);
  if (!isMoneyField(name, property, file)) return undefined;
  const value = unwrap(property.initializer);
  const object = ts.isObjectLiteralExpression(value) ? value : undefined;
  const type = object && optionOf(object, "type", file);
  const stated = type?.state === "set" ? type.value : object ? undefined : value;
  if (!stated || isUndoing(property)) return undefined;
  return (
    judgeSequelize(name, stated, file) ??
    judgeMongoose(name, property, stated, object, file) ??
    judgeSchema(name, property, stated, object, file)
  );
}

function judgeSequelize(name: string, stated: TS.Expression, file: TsFile): Outcomes {
  const value = unwrap(stated);
  const named = ts.isCallExpression(value) ? unwrap(value.expression) : value;
  const type = /^(?:DataTypes|Sequelize|DataType|sequelize)\.(FLOAT|DOUBLE|REAL|DECIMAL|INTEGER|BIGINT)\b/.exec(sourceOf(named, file))?.[1];
  if (type === undefined) return undefined;
  if (/^(?:DECIMAL|INTEGER|BIGINT)$/.test(type)) return met(spanOf(named, file));
  const remedy = "DECIMAL(19, 4)";
  // FLOAT.UNSIGNED and the like say more than the type.
  const plain = ts.isPropertyAccessExpression(named) && ts.isIdentifier(named.expression) ? named.expression.text : undefined;
  const edits = [{ ...spanOf(value, file), text: `${plain}.${remedy}` }];
  return problem("column", spanOf(named, file), {
    data: { name, type, remedy },
    ...(plain === undefined ? {} : { fixes: [{ fix: "decimalSuggest", data: { name, remedy }, edits }] }),
  });
}

function judgeMongoose(
  name: string,
  property: TS.PropertyAssignment,
  stated: TS.Expression,
  object: TS.ObjectLiteralExpression | undefined,
  file: TsFile,
): Outcomes {
  if (!importsModule(file, /^mongoose$/) || newAround(property) !== "Schema") return undefined;
  const text = sourceOf(stated, file);
  if (/Decimal128/.test(text)) return met(spanOf(property.name, file));
  // A bare total counts things as often as money.
  if (text !== "Number" || name === "total" || (object && keepsIntegers(object, file))) return undefined;
  const edit = { ...spanOf(stated, file), text: mongooseDecimal(file) };
  return problem("column", spanOf(property.name, file), {
    data: { name, type: "Number", remedy: "Decimal128 or integer minor units" },
    fixes: [{ fix: "decimalSuggest", data: { name, remedy: "Decimal128" }, edits: [edit] }],
  });
}

/** Validators and setters that only let whole numbers through: the amount counts minor units. */
function keepsIntegers(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  return /isInteger|isSafeInteger|isInt\b|Math\.(?:round|trunc|floor)|Int32|Long|BigInt/.test(sourceOf(options, file));
}

function mongooseDecimal(file: TsFile): string {
  for (const [local, imported] of importsOf(file)) {
    if (imported.module !== "mongoose") continue;
    if (imported.name === "default" || imported.name === "*") return `${local}.Schema.Types.Decimal128`;
    if (imported.name === "Schema") return `${local}.Types.Decimal128`;
  }
  return "Schema.Types.Decimal128";
}

/** new EntitySchema({ columns: { price: { type: "float" } } }) of TypeORM. */
function judgeSchema(
  name: string,
  property: TS.PropertyAssignment,
  stated: TS.Expression,
  object: TS.ObjectLiteralExpression | undefined,
  file: TsFile,
): Outcomes {
  if (!object || newAround(property) !== "EntitySchema") return undefined;
  return judgeTyped(name, stated, object, spanOf(property.name, file), file);
}

function judgeTyped(
  name: string,
  stated: TS.Expression,
  object: TS.ObjectLiteralExpression,
  at: { readonly start: number; readonly end: number },
  file: TsFile,
): Outcomes {
  const type = staticString(stated, file);
  if (type === undefined) return undefined;
  if (exactColumn.test(type)) return met(at);
  if (!floatColumn.test(type) || !ts.isStringLiteralLike(stated)) return undefined;
  const remedy = "a decimal column";
  const missing = ["precision", "scale"].filter((key) => optionOf(object, key, file).state === "absent");
  const properties = missing.map((key) => `${key}: ${key === "scale" ? 4 : 19}`);
  const edits = [
    { ...spanOf(stated, file), text: quoted("decimal", file) },
    ...(properties.length > 0 ? [addProperties(object, properties, file)] : []),
  ];
  return problem("column", at, {
    data: { name, type, remedy },
    fixes: [{ fix: "decimalSuggest", data: { name, remedy: "decimal" }, edits }],
  });
}

/** A column of a migration: new TableColumn({ name: "price", type: "float" }), addColumn("orders", "price", { type: Sequelize.FLOAT }). */
function visitTableColumn(property: TS.PropertyAssignment, file: TsFile): Outcomes {
  const object = property.parent;
  if (isUndoing(property)) return undefined;
  const call = object.parent;
  if (ts.isCallExpression(call) && /^(?:addColumn|changeColumn)$/.test(lastNameOf(call.expression))) {
    const column = staticString(call.arguments[1], file);
    return isMoneyField(column, property, file) ? judgeSequelize(column, property.initializer, file) : undefined;
  }
  if (!importsModule(file, /^typeorm$/) || !/^Table(?:Column)?$/.test(newAround(property))) return undefined;
  const option = optionOf(object, "name", file);
  const name = option.state === "set" ? staticString(option.value, file) : undefined;
  return isMoneyField(name, property, file)
    ? judgeTyped(name, property.initializer, object, spanOf(property.initializer, file), file)
    : undefined;
}

/** The class of the `new` whose options a node is written in, or "". */
function newAround(node: TS.Node): string {
  for (let current: TS.Node | undefined = node.parent; current; current = current.parent) {
    if (ts.isNewExpression(current)) return lastNameOf(current.expression);
    if (ts.isFunctionLike(current)) return "";
  }
  return "";
}
