import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import type { Json } from "../../api/vocabulary.ts";
import { hasModifier, lastNameOf, propertyName, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticValue } from "../../shared/typescript/values.ts";

/** Objects with more properties than this are tables, not options. */
const optionLimit = 24;

/** The literal values of an options object; "dynamic" for what is decided at run time, the key "..." when a spread may add more. */
function valuesOf(object: TS.ObjectLiteralExpression, file: TsFile): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = objectOf(property.expression, file);
      if (spread) Object.assign(values, valuesOf(spread, file));
      else values["..."] = true;
      continue;
    }
    const name = propertyName(property.name);
    if (name === undefined) {
      values["..."] = true;
      continue;
    }
    const option = optionOf(object, name, file);
    const nested = option.state === "set" ? unwrap(option.value) : undefined;
    if (nested && ts.isObjectLiteralExpression(nested)) values[name] = valuesOf(nested, file);
    else {
      const known = option.state === "set" ? staticValue(option.value, file) : undefined;
      // Texts are not kept: a constant may hold a secret.
      values[name] =
        known === undefined
          ? "dynamic"
          : typeof known.value === "string"
            ? /^(?:lax|strict|none|\*)$/i.test(known.value)
              ? known.value
              : "text"
            : (known.value ?? null);
    }
  }
  return values;
}

const instances: readonly { readonly of: string; readonly modules: RegExp }[] = [
  { of: "prisma", modules: /^@prisma\/client$|\/prisma\/client$/ },
  { of: "logger", modules: /^(?:pino|winston|bunyan|loglevel|consola|tslog|roarr|log4js)$/ },
  { of: "redis", modules: /^(?:ioredis|redis|@upstash\/redis|@vercel\/kv)$/ },
  { of: "drizzle", modules: /^drizzle-orm\// },
];

function instanceOf(value: TS.Expression, file: TsFile, depth = 0): string | undefined {
  const inner = unwrap(value);
  if (depth > 4) return undefined;
  if (ts.isNewExpression(inner) || ts.isCallExpression(inner)) {
    const module = originOf(inner.expression, file)?.module;
    const found = module && instances.find((row) => row.modules.test(module));
    if (found) return found.of;
    if (ts.isNewExpression(inner) && lastNameOf(inner.expression) === "PrismaClient") return "prisma";
    // new PrismaClient().$extends(…)
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression))
      return instanceOf(inner.expression.expression, file, depth + 1);
    return undefined;
  }
  // globalThis.prisma ?? new PrismaClient()
  if (ts.isBinaryExpression(inner)) return instanceOf(inner.right, file, depth + 1);
  return undefined;
}

function visitStatement(node: TS.Node, file: TsFile): Outcomes {
  const statement = node as TS.VariableStatement;
  if (file.role.test || !ts.isSourceFile(statement.parent)) return undefined;
  const outcomes: Outcome[] = [];
  const exported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
  for (const declaration of statement.declarationList.declarations) {
    if (!ts.isIdentifier(declaration.name) || !declaration.initializer) continue;
    const name = declaration.name.text;
    const alias = exported ? name : exportAlias(name, file);
    if (alias === undefined) continue;
    const object = objectOf(declaration.initializer, file);
    if (object && object.properties.length > 0 && object.properties.length <= optionLimit)
      outcomes.push(fact("exported-object", spanOf(declaration.name, file), { name: alias, values: valuesOf(object, file) }));
    const of = instanceOf(declaration.initializer, file);
    if (of) outcomes.push(fact("exported-instance", spanOf(declaration.name, file), { name: alias, of }));
  }
  return outcomes;
}

/** The name under which `export { a as b }`, `export default a` or `module.exports = { a }` hands a constant out. */
function exportAlias(name: string, file: TsFile): string | undefined {
  for (const statement of file.root.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression) && statement.expression.text === name) return "default";
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const element of statement.exportClause.elements)
        if ((element.propertyName ?? element.name).text === name) return element.name.text;
    }
    if (
      ts.isExpressionStatement(statement) &&
      ts.isBinaryExpression(statement.expression) &&
      /^(?:module\.)?exports(?:\.(\w+))?$/.test(statement.expression.left.getText(file.root))
    ) {
      const right = unwrap(statement.expression.right);
      const member = /\.(\w+)$/.exec(statement.expression.left.getText(file.root))?.[1];
      if (ts.isIdentifier(right) && right.text === name) return member === undefined || member === "exports" ? "default" : member;
      if (
        ts.isObjectLiteralExpression(right) &&
        right.properties.some((property) => ts.isShorthandPropertyAssignment(property) && property.name.text === name)
      )
        return name;
    }
  }
  return undefined;
}

export const typescript: TypeScriptVisitors = { node: { VariableStatement: visitStatement } };
