/** Values that can be known without running anything. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { writtenLater } from "./mutations.ts";
import { chainOf, lastNameOf, propertyName, unwrap } from "./nodes.ts";
import { declarationOf, importsOf, initializerOf, type Origin, originOf } from "./scope.ts";

/** A literal value; undefined in place of this means that the value cannot be known. */
interface Known {
  readonly value: string | number | boolean | null | undefined;
}

/** The value of a literal, a constant of this file, or a concatenation of such. */
export function staticValue(expression: TS.Expression, file: TsFile, depth = 0): Known | undefined {
  if (depth > 8) return undefined;
  const inner = unwrap(expression);
  if (ts.isStringLiteralLike(inner)) return { value: inner.text };
  if (ts.isNumericLiteral(inner)) return { value: Number(inner.text) };
  if (inner.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (inner.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (inner.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isIdentifier(inner)) {
    if (inner.text === "undefined") return { value: undefined };
    const initializer = initializerOf(inner, file);
    return initializer ? staticValue(initializer, file, depth + 1) : undefined;
  }
  if (ts.isPrefixUnaryExpression(inner)) {
    const operand = staticValue(inner.operand, file, depth + 1);
    if (!operand) return undefined;
    if (inner.operator === ts.SyntaxKind.MinusToken && typeof operand.value === "number") return { value: -operand.value };
    if (inner.operator === ts.SyntaxKind.ExclamationToken) return { value: !operand.value };
    return undefined;
  }
  if (ts.isTemplateExpression(inner)) {
    let text = inner.head.text;
    for (const span of inner.templateSpans) {
      const part = staticValue(span.expression, file, depth + 1);
      if (!part) return undefined;
      text += String(part.value) + span.literal.text;
    }
    return { value: text };
  }
  if (ts.isBinaryExpression(inner)) {
    const left = staticValue(inner.left, file, depth + 1);
    const right = staticValue(inner.right, file, depth + 1);
    if (!left || !right) return undefined;
    if (inner.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      if (typeof left.value === "number" && typeof right.value === "number") return { value: left.value + right.value };
      return { value: String(left.value) + String(right.value) };
    }
    if (typeof left.value === "number" && typeof right.value === "number") {
      if (inner.operatorToken.kind === ts.SyntaxKind.AsteriskToken) return { value: left.value * right.value };
      if (inner.operatorToken.kind === ts.SyntaxKind.SlashToken) return { value: left.value / right.value };
      if (inner.operatorToken.kind === ts.SyntaxKind.MinusToken) return { value: left.value - right.value };
    }
    return undefined;
  }
  if (ts.isPropertyAccessExpression(inner)) {
    const object = objectOf(inner.expression, file, depth + 1);
    const property = object && optionOf(object, inner.name.text, file, depth + 1);
    return property?.state === "set" ? staticValue(property.value, file, depth + 1) : undefined;
  }
  return undefined;
}

/** The string that an expression is known to be, or undefined. */
export function staticString(expression: TS.Expression | undefined, file: TsFile): string | undefined {
  const known = expression && staticValue(expression, file);
  return typeof known?.value === "string" ? known.value : undefined;
}

/** Stands for a part of a text that is only known at run time; see {@link textWithHoles}. */
export const hole = "\u0000";

/** The text that an expression makes, each part that is only known at run time as a {@link hole}; undefined when it is no text written in this file. */
export function textWithHoles(expression: TS.Expression, file: TsFile, depth = 0): string | undefined {
  if (depth > 40) return undefined;
  const inner = unwrap(expression);
  if (ts.isTemplateExpression(inner)) {
    return inner.head.text + inner.templateSpans.map((span) => (staticString(span.expression, file) ?? hole) + span.literal.text).join("");
  }
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = textWithHoles(inner.left, file, depth + 1);
    const right = textWithHoles(inner.right, file, depth + 1);
    return left === undefined && right === undefined ? undefined : (left ?? hole) + (right ?? hole);
  }
  const known = staticString(inner, file);
  if (known !== undefined) return known;
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  return initializer && !ts.isIdentifier(unwrap(initializer)) ? textWithHoles(initializer, file, depth + 8) : undefined;
}

/** The object literal that an expression is known to be: written here, or a constant of this file, possibly frozen or typed. */
export function objectOf(expression: TS.Expression, file: TsFile, depth = 0): TS.ObjectLiteralExpression | undefined {
  if (depth > 8) return undefined;
  const inner = unwrap(expression);
  if (ts.isObjectLiteralExpression(inner)) return inner;
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    return initializer ? objectOf(initializer, file, depth + 1) : undefined;
  }
  if (ts.isCallExpression(inner) && chainOf(inner.expression)?.join(".") === "Object.freeze" && inner.arguments[0])
    return objectOf(inner.arguments[0], file, depth + 1);
  if (ts.isPropertyAccessExpression(inner)) {
    const outer = objectOf(inner.expression, file, depth + 1);
    const property = outer && optionOf(outer, inner.name.text, file, depth + 1);
    return property?.state === "set" ? objectOf(property.value, file, depth + 1) : undefined;
  }
  return undefined;
}

/** What is known of one option of an options object. */
export type Option =
  | { readonly state: "set"; readonly value: TS.Expression; readonly property: TS.ObjectLiteralElementLike }
  | { readonly state: "absent" }
  /** A spread or a computed name may set it; `origins` are the project modules that are spread in, when that is all there is. */
  | { readonly state: "unknown"; readonly origins: readonly Origin[] };

/** Looks up an option in an object literal, through spreads of constants. The last one that sets it wins. */
export function optionOf(object: TS.ObjectLiteralExpression, name: string, file: TsFile, depth = 0): Option {
  if (writtenLater(object, name, file)) return { state: "unknown", origins: [] };
  const origins: Origin[] = [];
  let unknown = false;
  for (let i = object.properties.length - 1; i >= 0; i--) {
    const property = object.properties[i];
    if (!property) continue;
    if (ts.isSpreadAssignment(property)) {
      for (const part of spreadParts(property.expression)) {
        const spread = depth > 8 ? undefined : objectOf(part, file, depth + 1);
        if (spread) {
          const inner = optionOf(spread, name, file, depth + 1);
          if (inner.state === "set") return inner;
          if (inner.state === "unknown") {
            unknown = true;
            origins.push(...inner.origins);
          }
          continue;
        }
        const origin = originOf(part, file);
        if (origin) origins.push(origin);
        unknown = true;
      }
      continue;
    }
    const key = propertyName(property.name);
    if (key === undefined) {
      unknown = true;
      continue;
    }
    if (key !== name) continue;
    if (ts.isPropertyAssignment(property)) return { state: "set", value: property.initializer, property };
    if (ts.isShorthandPropertyAssignment(property)) return { state: "set", value: property.name, property };
    return { state: "unknown", origins: [] };
  }
  return unknown ? { state: "unknown", origins } : { state: "absent" };
}

/** The objects that a spread may bring in: `...(cond ? a : b)`, `...(cond && a)`. */
function spreadParts(expression: TS.Expression): readonly TS.Expression[] {
  const inner = unwrap(expression);
  if (ts.isConditionalExpression(inner)) return [inner.whenTrue, inner.whenFalse];
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return [inner.right];
  return [inner];
}

const environmentsKey = {};

/** Local names of the environment: `const env = process.env`, `import { env } from "node:process"`. */
function environmentNames(file: TsFile): ReadonlySet<string> {
  return file.memo(environmentsKey, () => {
    const names = new Set<string>();
    for (const [, name] of file.text.matchAll(
      /\b(?:const|let|var)\s+(\w+)\s*(?::[^=\n]{1,60})?=\s*(?:globalThis\.)?process\.env\b(?![.[])/g,
    )) {
      if (name !== undefined) names.add(name);
    }
    // const { env } = process
    if (/\{[^{}=]{0,80}\benv\b[^{}=]{0,80}\}\s*=\s*process\b(?!\.)/.test(file.text)) names.add("env");
    for (const [local, { module, name }] of importsOf(file)) if (name === "env" && /^(?:node:)?process$/.test(module)) names.add(local);
    return names;
  });
}

/** The name of the environment variable that an expression reads: `process.env.X`, `process.env["X"]`, `import.meta.env.X`, `env.X` of a name for `process.env`, `Deno.env.get("X")`, `Bun.env.X`. */
export function environmentRead(expression: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(expression);
  if (ts.isCallExpression(inner)) {
    if (lastNameOf(inner.expression) !== "get" || chainOf(inner.expression)?.join(".") !== "Deno.env.get") return undefined;
    return inner.arguments[0] && staticString(inner.arguments[0], file);
  }
  if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner)) return undefined;
  const base = unwrap(inner.expression);
  // Asked of every member access of a file: most are done with here.
  if (ts.isIdentifier(base) ? !environmentNames(file).has(base.text) : lastNameOf(base) !== "env") return undefined;
  const name = ts.isPropertyAccessExpression(inner) ? inner.name.text : staticString(inner.argumentExpression, file);
  if (name === undefined) return undefined;
  if (!ts.isIdentifier(base))
    return /^(?:(?:globalThis\.)?process|import\.meta|Bun)\.env$/.test(chainOf(base)?.join(".") ?? "") ? name : undefined;
  const declaration = declarationOf(base, file);
  const initializer = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return !declaration || ts.isBindingElement(declaration) || (initializer && /process\.env$/.test(chainOf(initializer)?.join(".") ?? ""))
    ? name
    : undefined;
}
