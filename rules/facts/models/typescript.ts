import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { decoratorsOf, lastNameOf, propertyName, spanOf } from "../../shared/typescript/nodes.ts";
import { importsOf, originOf } from "../../shared/typescript/scope.ts";
import { objectOf, staticString } from "../../shared/typescript/values.ts";

/** Entities of TypeORM and the like. */
function visitClass(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.ClassDeclaration;
  if (file.role.test || !declaration.name) return undefined;
  if (
    !decoratorsOf(declaration).some(
      (decorator) =>
        lastNameOf(ts.isCallExpression(decorator.expression) ? decorator.expression.expression : decorator.expression) === "Entity",
    )
  )
    return undefined;
  const fields = declaration.members
    .flatMap((member) => (ts.isPropertyDeclaration(member) ? [propertyName(member.name) ?? ""] : []))
    .filter((name) => name !== "");
  return fact("model", spanOf(declaration.name, file), { name: declaration.name.text, source: "typeorm", fields });
}

/** pgTable("users", { … }) of Drizzle. */
function visitTable(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || !/^drizzle-orm\//.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  const object = call.arguments[1] && objectOf(call.arguments[1], file);
  const name = staticString(call.arguments[0], file);
  if (!object || name === undefined) return undefined;
  return fact("model", spanOf(call.expression, file), {
    name,
    source: "drizzle",
    fields: object.properties.flatMap((property) => propertyName(property.name) ?? []),
  });
}

/** `new Schema({ … })` of Mongoose, which may be called without `new`. */
function visitSchema(created: TS.NewExpression | TS.CallExpression, file: TsFile): Outcomes {
  const object = created.arguments?.[0] && objectOf(created.arguments[0], file);
  if (file.role.test || !object || ![...importsOf(file).values()].some((imported) => imported.module === "mongoose")) return undefined;
  const parent = created.parent;
  const name = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text.replace(/Schema$/i, "") : "";
  return fact("model", spanOf(created.expression, file), {
    name,
    source: "mongoose",
    fields: object.properties.flatMap((property) => propertyName(property.name) ?? []),
  });
}

/** sequelize.define("User", { … }) and User.init({ … }). */
function visitDefine(call: TS.CallExpression, file: TsFile): Outcomes {
  if (
    file.role.test ||
    ![...importsOf(file).values()].some((imported) => /^(?:sequelize|@sequelize\/core|sequelize-typescript)$/.test(imported.module))
  )
    return undefined;
  const first = call.arguments[0];
  const name = staticString(first, file) ?? (ts.isPropertyAccessExpression(call.expression) ? lastNameOf(call.expression.expression) : "");
  const object = call.arguments.map((argument) => objectOf(argument, file)).find((each) => each !== undefined);
  return object
    ? fact("model", spanOf(call.expression, file), {
        name,
        source: "sequelize",
        fields: object.properties.flatMap((property) => propertyName(property.name) ?? []),
      })
    : undefined;
}

/** TypeScript: entities of TypeORM, tables of Drizzle, schemas of Mongoose, models of Sequelize. */
export const typescript: TypeScriptVisitors = {
  call: {
    pgTable: visitTable,
    mysqlTable: visitTable,
    sqliteTable: visitTable,
    define: visitDefine,
    init: visitDefine,
    Schema: visitSchema,
  },
  new: { Schema: visitSchema },
  node: { ClassDeclaration: visitClass },
};
