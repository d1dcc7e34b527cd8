import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { passedOn } from "../../shared/exported.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import type { Json } from "../../api/vocabulary.ts";
import { exportsOf, reexportsOf } from "../../shared/typescript/exports.ts";
import { isFunction, lastNameOf, propertyName, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { initializerOf, originOf } from "../../shared/typescript/scope.ts";
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
  let inner = unwrap(value);
  if (depth > 4) return undefined;
  if (ts.isIdentifier(inner)) inner = unwrap(initializerOf(inner, file) ?? inner);
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

/** Names that stand for options which checks ask for; a barrel of components would only cost memory. */
const optionNames = /option|cookie|cors|session|config|setting|^default$|^\*$/i;

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const outcomes = exportsOf(file).flatMap(({ name, value, at }): Outcome[] => {
    if (isFunction(value)) return [];
    const span = spanOf(at, file);
    const found: Outcome[] = [];
    const object = objectOf(value, file);
    if (object && object.properties.length > 0 && object.properties.length <= optionLimit)
      found.push(fact("exported-object", span, { name, values: valuesOf(object, file) }));
    const of = instanceOf(value, file);
    if (of) found.push(fact("exported-instance", span, { name, of }));
    return found;
  });
  for (const { module, name, as, node } of reexportsOf(file)) {
    if (optionNames.test(as))
      outcomes.push(fact("exported-object", spanOf(node, file), { name: as, values: { "...": passedOn(module, name) } }));
  }
  return outcomes;
}

/** TypeScript: exported options, loggers and clients, with the literal values that checks ask for. */
export const typescript: TypeScriptVisitors = { file: visitFile };
