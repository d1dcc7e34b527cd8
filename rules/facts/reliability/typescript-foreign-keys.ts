/** Foreign keys of Drizzle, TypeORM and Sequelize, each with an index that begins with its column, or without. */
import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { decoratorsOf, lastNameOf, propertyName, spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";
import { practice } from "../practice.ts";

function textOf(node: TS.Node, file: TsFile): string {
  return node.getText(file.root);
}

/** The nearest property of an object literal around a node, and the call that the object is an argument of. */
function columnAround(node: TS.Node): { readonly column: TS.PropertyAssignment; readonly call: TS.CallExpression } | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (!ts.isPropertyAssignment(current)) continue;
    const call = current.parent.parent;
    if (ts.isCallExpression(call) && call.arguments.includes(current.parent)) return { column: current, call };
  }
  return undefined;
}

/** `authorId: integer("author_id").references(() => users.id)` in a table of Drizzle; MySQL gives each key an index by itself. */
function visitReferences(call: TS.CallExpression, file: TsFile): Outcomes {
  const found = file.role.test ? undefined : columnAround(call);
  if (!found || !/^drizzle-orm\//.test(originOf(found.call.expression, file)?.module ?? "")) return undefined;
  const { column, call: table } = found;
  const name = propertyName(column.name);
  if (name === undefined) return undefined;
  const more = table.arguments
    .slice(2)
    .map((argument) => textOf(argument, file))
    .join("\n");
  const indexed =
    lastNameOf(table.expression) === "mysqlTable" ||
    /\.(?:unique|primaryKey)\(/.test(textOf(column.initializer, file)) ||
    new RegExp(`(?:\\.(?:on|using)\\((?:\\s*["'\`]\\w+["'\`]\\s*,)?|columns:\\s*\\[)\\s*\\w+\\.${name}\\b`).test(more);
  return practice("foreign-key", spanOf(column.name, file), `${tableName(table)}.${name}`, indexed);
}

function tableName({ arguments: [first] }: TS.CallExpression): string {
  return first && ts.isStringLiteralLike(first) ? first.text : "";
}

/** `@ManyToOne(() => User) author: User` in an entity of TypeORM. */
function visitManyToOne(call: TS.CallExpression, file: TsFile): Outcomes {
  const property = ts.isDecorator(call.parent) ? call.parent.parent : undefined;
  if (file.role.test || !property || !ts.isPropertyDeclaration(property) || !ts.isClassDeclaration(property.parent)) return undefined;
  if (originOf(call.expression, file)?.module !== "typeorm") return undefined;
  const owner = property.parent;
  const name = propertyName(property.name) ?? "";
  const column = owner.members.find((member) => ts.isPropertyDeclaration(member) && propertyName(member.name) === `${name}Id`);
  const own = [property, ...(column ? [column] : [])].some((member) =>
    decoratorsOf(member as TS.PropertyDeclaration).some((decorator) => /^@(?:Index|Unique|PrimaryColumn)\b/.test(textOf(decorator, file))),
  );
  const onClass = decoratorsOf(owner).some((decorator) =>
    new RegExp(
      `^@(?:Index|Unique)\\((?:\\s*["'\`]\\w+["'\`]\\s*,)?\\s*(?:\\[\\s*["'\`]${name}(?:Id)?["'\`]|\\(?\\w+\\)?\\s*=>\\s*\\[\\s*\\w+\\.${name}(?:Id)?\\b)`,
    ).test(textOf(decorator, file)),
  );
  return practice("foreign-key", spanOf(property.name, file), `${owner.name?.text ?? ""}.${name}`, own || onClass);
}

/** `userId: { type: DataTypes.UUID, references: { model: "users" } }` in a model of Sequelize. */
function visitReference(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const found = file.role.test || file.role.migration ? undefined : columnAround(property);
  if (!found || !/^(?:define|init)$/.test(lastNameOf(found.call.expression)) || !/\bsequelize\b/i.test(file.text)) return undefined;
  const { column, call } = found;
  const name = propertyName(column.name);
  if (name === undefined || property.parent !== column.initializer) return undefined;
  const own = textOf(column.initializer, file);
  const field = /\bfield:\s*["'`](\w+)["'`]/.exec(own)?.[1] ?? name;
  const options = call.arguments
    .slice(1)
    .map((argument) => textOf(argument, file))
    .join("\n");
  const indexed =
    /\b(?:unique|primaryKey):\s*(?:true|["'`{])/.test(own) ||
    new RegExp(`\\bfields:\\s*\\[\\s*["'\`](?:${name}|${field})["'\`]`).test(options);
  return practice("foreign-key", spanOf(column.name, file), name, indexed);
}

export const typescript: TypeScriptVisitors = {
  call: { references: visitReferences, ManyToOne: visitManyToOne },
  property: { references: visitReference },
};
