import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isMoneyColumn, isMoneyName } from "../../../shared/money-names.ts";
import {
  decoratorsOf,
  enclosingFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { importsOf, originOf } from "../../../shared/typescript/scope.ts";
import { importName } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";

function importsFrom(file: TsFile, pattern: RegExp): boolean {
  for (const imported of importsOf(file).values()) if (pattern.test(imported.module)) return true;
  return false;
}

function outside(file: TsFile): boolean {
  return file.role.test || file.role.seed || file.role.browser;
}

const floatColumn = /^(?:float|float4|float8|double|double precision|real)$/i;
const exactColumn = /^(?:decimal|numeric|money|int|integer|bigint)$/i;

/** TypeORM and MikroORM: @Column("float") price: number, @Column({ type: "double" }). */
function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyDeclaration;
  const name = propertyName(property.name);
  if (name === undefined || outside(file) || !isMoneyColumn(name)) return undefined;
  for (const decorator of decoratorsOf(property)) {
    if (!ts.isCallExpression(decorator.expression) || !/^(?:Column|Property)$/.test(lastNameOf(decorator.expression.expression))) continue;
    for (const argument of decorator.expression.arguments) {
      const object = objectOf(argument, file);
      const option =
        object && (optionOf(object, "type", file).state === "set" ? optionOf(object, "type", file) : optionOf(object, "columnType", file));
      const value = option?.state === "set" ? option.value : object ? undefined : argument;
      const type = staticString(value, file);
      if (!value || type === undefined) continue;
      if (exactColumn.test(type)) return met(spanOf(property.name, file));
      if (floatColumn.test(type)) {
        // The entity's field would become text at run time, so that this can only be suggested.
        const fix = {
          fix: "decimalSuggest",
          data: { name, remedy: "decimal" },
          edits: [{ ...spanOf(value, file), text: sourceOf(value, file).replace(type, "decimal") }],
        };
        return problem("column", spanOf(property.name, file), { data: { name, type, remedy: "a decimal column" }, fixes: [fix] });
      }
    }
  }
  return undefined;
}

/** Drizzle: price: real("price"), doublePrecision("price"), float("price"), double("price"). */
function visitDrizzle(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const module = originOf(call.expression, file)?.module ?? "";
  const type = lastNameOf(call.expression);
  if (!/^drizzle-orm\//.test(module)) return knexColumn(call, type, file);
  let top: TS.Node = call;
  while (ts.isPropertyAccessExpression(top.parent) || (ts.isCallExpression(top.parent) && top.parent.expression === top)) top = top.parent;
  const name = ts.isPropertyAssignment(top.parent) ? propertyName(top.parent.name) : staticString(call.arguments[0], file);
  if (name === undefined || !isMoneyColumn(name)) return undefined;
  if (/^(?:numeric|decimal|integer|bigint|int|serial)$/.test(type)) return met(spanOf(call.expression, file));
  // SQLite has no exact decimal: minor units in an integer are the remedy there.
  const sqlite = module.includes("sqlite");
  const remedy = sqlite ? "integer minor units" : "numeric(19, 4)";
  if (sqlite) return problem("column", spanOf(call.expression, file), { data: { name, type, remedy } });
  const imported = importName(file, [module], "numeric");
  const first = call.arguments[0];
  const edits = [
    ...imported.edits,
    { ...spanOf(call.expression, file), text: imported.name },
    ...(first ? [{ start: first.end, end: call.arguments.end, text: ", { precision: 19, scale: 4 }" }] : []),
  ];
  return problem("column", spanOf(call.expression, file), {
    data: { name, type, remedy },
    fixes: [{ fix: "decimalSuggest", data: { name, remedy }, edits }],
  });
}

/** Knex: table.float("price"), table.double("price"). */
function knexColumn(call: TS.CallExpression, type: string, file: TsFile): Outcomes {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !/^(?:t|table|tbl|tableBuilder)$/.test(lastNameOf(callee.expression))) return undefined;
  const name = staticString(call.arguments[0], file);
  if (name === undefined || !isMoneyColumn(name)) return undefined;
  if (/^(?:decimal|integer|bigInteger)$/.test(type)) return met(spanOf(callee.name, file));
  if (!/^(?:float|double)$/.test(type)) return undefined;
  const first = call.arguments[0] as TS.Expression;
  const edits = [
    { ...spanOf(callee.name, file), text: "decimal" },
    { start: first.end, end: call.arguments.end, text: ", 19, 4" },
  ];
  return problem("column", spanOf(callee.name, file), {
    data: { name, type, remedy: "decimal(19, 4)" },
    fixes: [{ fix: "decimalSuggest", data: { name, remedy: "decimal(19, 4)" }, edits }],
  });
}

/** Sequelize's DataTypes.FLOAT and Mongoose's Number under a name that means money. */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || outside(file) || !isMoneyColumn(name)) return undefined;
  let value = unwrap(property.initializer);
  const object = ts.isObjectLiteralExpression(value) ? value : undefined;
  if (object) {
    const type = optionOf(object, "type", file);
    if (type.state !== "set") return undefined;
    value = unwrap(type.value);
  }
  if (ts.isCallExpression(value)) value = unwrap(value.expression);
  const text = sourceOf(value, file);
  const sequelize = /^(?:DataTypes|Sequelize|DataType|sequelize)\.(FLOAT|DOUBLE|REAL|DECIMAL|INTEGER|BIGINT)\b/.exec(text);
  if (sequelize?.[1]) {
    const type = sequelize[1];
    if (/^(?:DECIMAL|INTEGER|BIGINT)$/.test(type)) return met(spanOf(property.name, file));
    const whole = ts.isCallExpression(value.parent) && value.parent.expression === value ? value.parent : value;
    const edit = { ...spanOf(whole, file), text: `${text.replace(type, "DECIMAL")}(19, 4)` };
    return problem("column", spanOf(value, file), {
      data: { name, type, remedy: "DECIMAL(19, 4)" },
      fixes: [{ fix: "decimalSuggest", data: { name, remedy: "DECIMAL(19, 4)" }, edits: [edit] }],
    });
  }
  if (!importsFrom(file, /^mongoose$/) || !insideSchema(property)) return undefined;
  if (text === "Number") {
    if (/^(?:total)$/.test(name)) return undefined;
    const edit = { ...spanOf(value, file), text: mongooseDecimal(file) };
    return problem("column", spanOf(property.name, file), {
      data: { name, type: "Number", remedy: "Decimal128 or integer minor units" },
      fixes: [{ fix: "decimalSuggest", data: { name, remedy: "Decimal128" }, edits: [edit] }],
    });
  }
  return /Decimal128/.test(text) ? met(spanOf(property.name, file)) : undefined;
}

function mongooseDecimal(file: TsFile): string {
  for (const [local, imported] of importsOf(file)) {
    if (imported.module !== "mongoose") continue;
    if (imported.name === "default" || imported.name === "*") return `${local}.Schema.Types.Decimal128`;
    if (imported.name === "Schema") return `${local}.Types.Decimal128`;
  }
  return "Schema.Types.Decimal128";
}

function insideSchema(node: TS.Node): boolean {
  for (let current: TS.Node | undefined = node.parent; current; current = current.parent) {
    if (ts.isNewExpression(current)) return lastNameOf(current.expression) === "Schema";
    if (ts.isFunctionLike(current)) return false;
  }
  return false;
}

const arithmetic = new Set<string>(["+", "-", "*", "/", "%", "+=", "-=", "*=", "/="]);

/** The name that an expression goes by when it is money: `order.total`, `prices[i]`, `formData.get("amount")`, a value's `.toFixed(2)`. */
function moneyIn(expression: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(expression);
  if (ts.isBinaryExpression(inner)) return moneyIn(inner.left, file) ?? moneyIn(inner.right, file);
  if (ts.isCallExpression(inner)) {
    const callee = unwrap(inner.expression);
    const name = lastNameOf(callee);
    if (/^(?:toFixed|toString|replace|trim|valueOf|toNumber)$/.test(name) && ts.isPropertyAccessExpression(callee))
      return moneyIn(callee.expression, file);
    if (name === "get") {
      const key = staticString(inner.arguments[0], file);
      return key !== undefined && isMoneyName(key) ? key : undefined;
    }
    if (name === "String" && inner.arguments[0]) return moneyIn(inner.arguments[0], file);
    return undefined;
  }
  const name = lastNameOf(inner);
  return name !== "" && isMoneyName(name) && !/^[A-Z]/.test(name) ? name : undefined;
}

/** Conversion to or from minor units is the way to do it right. */
function isMinorUnits(binary: TS.BinaryExpression, file: TsFile): boolean {
  const other = `${sourceOf(binary.left, file)} ${sourceOf(binary.right, file)}`;
  return (
    /^(?:\*|\/)$/.test(sourceOf(binary.operatorToken, file)) &&
    /(?:^|[^\d.])(?:100|1000|1e2|1_000|10000|1e4|1e6|1000000|1_000_000)(?:\.0)?(?:$|[^\d.])|CENTS|decimals|Math\.pow|\*\*/i.test(other)
  );
}

/** (a, b) => Number(a.total) - Number(b.total) only orders. */
function inComparator(node: TS.Node): boolean {
  const arrow = node.parent;
  return ts.isArrowFunction(arrow) && ts.isCallExpression(arrow.parent) && /^(?:sort|toSorted)$/.test(lastNameOf(arrow.parent.expression));
}

function arithmeticAround(node: TS.Expression, file: TsFile): boolean {
  let current: TS.Node = node;
  while (
    ts.isParenthesizedExpression(current.parent) ||
    (ts.isBinaryExpression(current.parent) &&
      (current.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
        current.parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken))
  )
    current = current.parent;
  const parent = current.parent;
  if (ts.isPropertyAssignment(parent) && /^(?:increment|decrement)$/.test(propertyName(parent.name) ?? "")) return true;
  if (!ts.isBinaryExpression(parent) || inComparator(parent) || !arithmetic.has(sourceOf(parent.operatorToken, file))) return false;
  const operator = sourceOf(parent.operatorToken, file);
  if (
    operator === "+" &&
    [parent.left, parent.right].some((side) => ts.isStringLiteralLike(unwrap(side)) || ts.isTemplateExpression(unwrap(side)))
  )
    return false;
  return !isMinorUnits(parent, file);
}

/** parseFloat(amount) and Number(amount) that are computed with, in the expression or through a variable of the function. */
function visitConversion(call: TS.CallExpression, file: TsFile): Outcomes {
  const argument = call.arguments[0];
  if (!argument || outside(file) || file.role.script) return undefined;
  const callee = unwrap(call.expression);
  const text = sourceOf(callee, file);
  if (!/^(?:parseFloat|Number|Number\.parseFloat)$/.test(text)) return undefined;
  const name = moneyIn(argument, file);
  if (name === undefined) return undefined;
  const inner = unwrap(argument);
  // Number((price * quantity).toFixed(2)): rounding through text.
  const rounded = ts.isCallExpression(inner) && lastNameOf(inner.expression) === "toFixed";
  if (!rounded && !arithmeticAround(call, file) && !computedLater(call, file)) return undefined;
  return problem("arithmetic", spanOf(call, file), { data: { name, remedy: "a decimal library or integer minor units" } });
}

function computedLater(call: TS.CallExpression, file: TsFile): boolean {
  let current: TS.Node = call;
  while (
    ts.isParenthesizedExpression(current.parent) ||
    (ts.isBinaryExpression(current.parent) &&
      (current.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
        current.parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken))
  )
    current = current.parent;
  const declaration = current.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return false;
  const variable = declaration.name.text;
  const scope = enclosingFunction(declaration) ?? file.root;
  let found = false;
  walkBelow(scope, (node) => {
    if (
      !found &&
      ts.isIdentifier(node) &&
      node.text === variable &&
      node !== declaration.name &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    )
      found = arithmeticAround(node, file);
  });
  return found;
}

export const typescript: TypeScriptVisitors = {
  call: {
    real: visitDrizzle,
    doublePrecision: visitDrizzle,
    float: visitDrizzle,
    double: visitDrizzle,
    numeric: visitDrizzle,
    decimal: visitDrizzle,
    parseFloat: visitConversion,
    Number: visitConversion,
  },
  node: { PropertyDeclaration: visitProperty, PropertyAssignment: visitAssignment },
};
