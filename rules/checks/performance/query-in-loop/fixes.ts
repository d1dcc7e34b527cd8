/** Quick fixes for the plain forms of a query in a loop. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { DatabaseWrite } from "../../../shared/typescript/database.ts";
import type { DatabaseRead } from "../../../shared/typescript/database/reads.ts";
import type { Loop } from "../../../shared/typescript/loops.ts";
import { propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";

/**
 * `findUnique({ where: { id: order.userId } })` in `for … of`: all rows are loaded in front of the loop, and found in a map. Undefined for
 * any other form.
 */
export function loadBefore(read: DatabaseRead, loop: Loop, file: TsFile): ProblemFix | undefined {
  const { call, orm, operation, options } = read;
  const { node, over, element } = loop;
  if (
    orm !== "prisma" ||
    !/^findUnique$|^findFirst$/.test(operation) ||
    !ts.isForOfStatement(node) ||
    !over ||
    !element ||
    !ts.isIdentifier(element)
  )
    return undefined;
  const [key, value] = onlyKey(options, file);
  const client = unwrap(call.expression);
  const awaited = call.parent;
  if (key === undefined || !value || !ts.isPropertyAccessExpression(client) || !ts.isAwaitExpression(awaited)) return undefined;
  // Only what the element itself holds is known in front of the loop.
  const text = sourceOf(value, file);
  if (!new RegExp(`^${element.text}(?:\\??\\.\\w+)*$`).test(text)) return undefined;
  const map = `${read.model}By${key[0]?.toUpperCase() ?? ""}${key.slice(1)}`;
  const rows = `${read.model}Rows`;
  if (new RegExp(`\\b(?:${map}|${rows})\\b`).test(file.text)) return undefined;
  const { lineEnd, semicolon } = styleOf(file);
  const start = node.getStart(file.root);
  const indent = indentAt(start, file);
  const keys = text === element.text ? spread(over, file) : `${listed(over, file)}.map((${element.text}) => ${text})`;
  const model = sourceOf(client.expression, file);
  const lines = [
    `const ${rows} = await ${model}.findMany({ where: { ${key}: { in: ${keys} } } })${semicolon}`,
    `const ${map} = new Map(${rows}.map((row) => [row.${key}, row]))${semicolon}`,
  ];
  return {
    fix: "loadBefore",
    edits: [
      { start, end: start, text: lines.map((line) => line + lineEnd + indent).join("") },
      { ...spanOf(awaited, file), text: `${map}.get(${text}) ?? null` },
    ],
  };
}

function spread(over: TS.Expression, file: TsFile): string {
  return `[...${sourceOf(over, file)}]`;
}

/** The list as something that has `map`. */
function listed(over: TS.Expression, file: TsFile): string {
  return ts.isIdentifier(over) || ts.isPropertyAccessExpression(over) ? sourceOf(over, file) : spread(over, file);
}

/** The one key of `{ where: { key: value } }` when there is nothing else. */
function onlyKey(options: TS.Expression | undefined, file: TsFile): readonly [string | undefined, TS.Expression | undefined] {
  const given = options && unwrap(options);
  const [where, ...more] = given && ts.isObjectLiteralExpression(given) ? given.properties : [];
  if (!where || more.length > 0 || !ts.isPropertyAssignment(where) || propertyName(where.name) !== "where") return [undefined, undefined];
  const filter = unwrap(where.initializer);
  const [property, ...others] = ts.isObjectLiteralExpression(filter) ? filter.properties : [];
  if (!property || others.length > 0 || !ts.isPropertyAssignment(property)) return [undefined, undefined];
  const value = unwrap(property.initializer);
  return ts.isObjectLiteralExpression(value) || sourceOf(value, file) === ""
    ? [undefined, undefined]
    : [propertyName(property.name), value];
}

/** A `for … of` whose body only creates becomes one `createMany`. Undefined for any other form. */
export function writeTogether(write: DatabaseWrite, loop: Loop, remedy: string, file: TsFile): ProblemFix | undefined {
  const { node, over, element } = loop;
  if (write.orm !== "prisma" || write.operation !== "create" || !ts.isForOfStatement(node) || !over || !element) return undefined;
  const body = ts.isBlock(node.statement) ? node.statement.statements : [node.statement];
  const [only] = body;
  if (body.length !== 1 || !only || !ts.isExpressionStatement(only) || !ts.isCallExpression(write.call)) return undefined;
  const options = write.call.arguments[0];
  const object = options && unwrap(options);
  const [data, ...more] = object && ts.isObjectLiteralExpression(object) ? object.properties : [];
  if (!data || more.length > 0 || !ts.isPropertyAssignment(data) || propertyName(data.name) !== "data") return undefined;
  const awaited = only.expression;
  if (
    !ts.isAwaitExpression(awaited) ||
    awaited.expression !== write.call ||
    /\/[/*]/.test(sourceOf(node, file)) ||
    /\n/.test(sourceOf(data, file))
  )
    return undefined;
  const model = unwrap(write.call.expression);
  if (!ts.isPropertyAccessExpression(model)) return undefined;
  const { semicolon } = styleOf(file);
  const value = sourceOf(data.initializer, file);
  const made = ts.isObjectLiteralExpression(unwrap(data.initializer)) ? `(${value})` : value;
  const rows =
    value === sourceOf(element, file) ? sourceOf(over, file) : `${listed(over, file)}.map((${sourceOf(element, file)}) => ${made})`;
  const text = `await ${sourceOf(model.expression, file)}.${remedy}({ data: ${rows} })${semicolon}`;
  return { fix: "writeTogether", data: { remedy }, edits: [{ ...spanOf(node, file), text }] };
}
