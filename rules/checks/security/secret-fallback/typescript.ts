import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecretName } from "../../../shared/secret-names.ts";
import { chainOf, enclosingFunction, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsOf, originOf } from "../../../shared/typescript/scope.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import { environmentRead, objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";
import { isReference } from "../../../shared/placeholders.ts";

/** A variable whose name means a secret; what is public on purpose, or only says where the secret is, does not count. */
function isSecretVariable(name: string): boolean {
  return isSecretName(name) && !/^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_/.test(name);
}

function outside(file: TsFile): boolean {
  return file.role.test || file.role.seed || file.role.example || file.role.browser || file.role.development;
}

/** Development-only: a branch on NODE_ENV around the read, or in the fallback itself. */
function developmentOnly(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node | undefined = node.parent, below: TS.Node = node; current; below = current, current = current.parent) {
    if (ts.isConditionalExpression(current) && current.condition !== below && isEnvironmentTest(current.condition, file)) return true;
    if (ts.isIfStatement(current) && current.expression !== below && isEnvironmentTest(current.expression, file)) return true;
    if (
      ts.isBinaryExpression(current) &&
      current.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
      current.right === below &&
      isEnvironmentTest(current.left, file)
    )
      return true;
  }
  return false;
}

function isEnvironmentTest(condition: TS.Expression, file: TsFile): boolean {
  return /NODE_ENV|APP_ENV|VERCEL_ENV|\bis_?(?:dev|development|prod|production|test)\b/i.test(sourceOf(condition, file));
}

/** Strictly refused later: `if (secret === "dev" && production) throw`. */
function guardedInProduction(name: string, file: TsFile): boolean {
  return new RegExp(`${name}[\\s\\S]{0,400}?production[\\s\\S]{0,200}?throw|production[\\s\\S]{0,300}?${name}[\\s\\S]{0,300}?throw`).test(
    file.text,
  );
}

function report(name: string, read: TS.Expression, whole: TS.Expression, fallback: TS.Expression, file: TsFile): Outcomes {
  const value = staticString(fallback, file);
  if (value === undefined || isReference(value)) return undefined;
  const inner = unwrap(fallback);
  const development = developmentOnly(whole, file) || developmentOnly(fallback, file) || guardedInProduction(name, file);
  const message = value === "" ? "empty" : development ? "devFallback" : "fallback";
  const fix = development ? undefined : failFast(name, read, whole, file);
  return problem(message, spanOf(inner, file), {
    data: { name },
    ...(message === "fallback" ? {} : { priority: "P1" as const }),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** The read without the default, in a function that throws when the variable is missing: an expression, so that it fits wherever the read stands. */
function failFast(name: string, read: TS.Expression, whole: TS.Expression, file: TsFile): ProblemFix {
  const message = quoted(`${name} must be set`, file);
  const inFunction = enclosingFunction(whole) !== undefined && /\bawait\b/.test(sourceOf(whole, file));
  const operator = ts.isBinaryExpression(whole) ? sourceOf(whole.operatorToken, file) : "??";
  const text = `${sourceOf(read, file)} ${operator} (() => { throw new Error(${message}); })()`;
  const needsParentheses =
    ts.isPropertyAccessExpression(whole.parent) ||
    ts.isNonNullExpression(whole.parent) ||
    ts.isAsExpression(whole.parent) ||
    ts.isBinaryExpression(whole.parent);
  return {
    fix: "failFast",
    data: { name },
    edits: [
      { ...spanOf(whole, file), text: needsParentheses && !inFunction && !ts.isParenthesizedExpression(whole.parent) ? `(${text})` : text },
    ],
  };
}

/** process.env.X || "dev", ?? "dev" */
function visitBinary(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  const operator = binary.operatorToken.kind;
  if ((operator !== ts.SyntaxKind.BarBarToken && operator !== ts.SyntaxKind.QuestionQuestionToken) || outside(file)) return undefined;
  // A chain of reads: the last read before the literal gives the name.
  let left = unwrap(binary.left);
  while (ts.isBinaryExpression(left)) left = unwrap(left.right);
  const name = environmentRead(left, file) ?? configName(left, file);
  if (name === undefined || !isSecretVariable(name)) return undefined;
  const right = unwrap(binary.right);
  if (environmentRead(right, file) !== undefined) return undefined;
  if (isThrowing(right)) return met(spanOf(left, file));
  return report(name, unwrap(binary.left), binary, binary.right, file);
}

/** `config.get("JWT_SECRET")` in front of a default. */
function configName(expression: TS.Expression, file: TsFile): string | undefined {
  if (!ts.isCallExpression(expression) || lastNameOf(expression.expression) !== "get") return undefined;
  const owner = chainOf(expression.expression)?.at(-2) ?? "";
  return /config/i.test(owner) ? staticString(expression.arguments[0], file) : undefined;
}

function isThrowing(expression: TS.Expression): boolean {
  if (!ts.isCallExpression(expression)) return false;
  const name = lastNameOf(expression.expression);
  return /^(?:throw|fail|raise|invariant|assert|required|missing|panic)/i.test(name) || /\bthrow\b/.test(expression.getText());
}

/** const { JWT_SECRET = "dev" } = process.env */
function visitBinding(node: TS.Node, file: TsFile): Outcomes {
  const element = node as TS.BindingElement;
  if (!element.initializer || outside(file) || !ts.isObjectBindingPattern(element.parent)) return undefined;
  const declaration = element.parent.parent;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || chainOf(declaration.initializer)?.join(".") !== "process.env")
    return undefined;
  const name = propertyName(element.propertyName ?? element.name);
  if (name === undefined || !isSecretVariable(name)) return undefined;
  const value = staticString(element.initializer, file);
  if (value === undefined) return undefined;
  const fix: ProblemFix = {
    fix: "failFast",
    data: { name },
    edits: [{ ...spanOf(element.initializer, file), text: `(() => { throw new Error(${quoted(`${name} must be set`, file)}); })()` }],
  };
  return problem(value === "" ? "empty" : "fallback", spanOf(element.initializer, file), {
    data: { name },
    ...(value === "" ? { priority: "P1" as const } : {}),
    fixes: [fix],
  });
}

/** process.env.X ? process.env.X : "dev" */
function visitConditional(node: TS.Node, file: TsFile): Outcomes {
  const conditional = node as TS.ConditionalExpression;
  if (outside(file)) return undefined;
  const whenTrue = unwrap(conditional.whenTrue);
  const whenFalse = unwrap(conditional.whenFalse);
  const read = [whenTrue, whenFalse].find((side) => environmentRead(side, file) !== undefined);
  if (!read) return undefined;
  const name = environmentRead(read, file);
  const fallback = read === whenTrue ? whenFalse : whenTrue;
  if (name === undefined || !isSecretVariable(name) || staticString(fallback, file) === undefined) return undefined;
  if (isEnvironmentTest(conditional.condition, file)) {
    const value = staticString(fallback, file);
    return value === "" ? undefined : problem("devFallback", spanOf(fallback, file), { data: { name }, priority: "P1" });
  }
  // Another condition decides about something else than a missing variable.
  if (!sourceOf(conditional.condition, file).includes(name)) return undefined;
  return report(name, read, conditional, fallback, file);
}

/** config.get("JWT_SECRET", "dev") */
function visitGet(call: TS.CallExpression, file: TsFile): Outcomes {
  const [first, second] = call.arguments;
  if (!first || !second || outside(file)) return undefined;
  const owner = chainOf(call.expression)?.at(-2) ?? "";
  const name = staticString(first, file);
  if (!/config|env/i.test(owner) || name === undefined || !isSecretVariable(name.replaceAll(".", "_"))) return undefined;
  const value = staticString(second, file);
  if (value === undefined) return undefined;
  return problem(value === "" ? "empty" : "fallback", spanOf(second, file), {
    data: { name },
    ...(value === "" ? { priority: "P1" as const } : {}),
  });
}

const schemaModules = /^(?:zod|zod\/.*|valibot|yup|joi|@hapi\/joi|envalid|@t3-oss\/env-\w+|znv|@sinclair\/typebox|convict)$/;

/** z.object({ JWT_SECRET: z.string().default("dev") }): the default of a schema over the environment. */
function visitDefault(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = call.arguments[0];
  if (!value || outside(file)) return undefined;
  let property: TS.Node = call;
  while (property.parent && (ts.isPropertyAccessExpression(property.parent) || ts.isCallExpression(property.parent)))
    property = property.parent;
  if (!ts.isPropertyAssignment(property.parent)) return undefined;
  const name = propertyName(property.parent.name);
  if (name === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name) || !isSecretVariable(name)) return undefined;
  if (![...importsOf(file).values()].some((imported) => schemaModules.test(imported.module))) return undefined;
  const text = staticString(value, file);
  if (text === undefined) return undefined;
  const callee = unwrap(call.expression);
  const start = ts.isPropertyAccessExpression(callee) ? callee.expression.end : call.end;
  const fix: ProblemFix = { fix: "failFast", data: { name }, edits: [{ start, end: call.end, text: "" }] };
  return problem(text === "" ? "empty" : "fallback", spanOf(value, file), {
    data: { name },
    ...(text === "" ? { priority: "P1" as const } : {}),
    fixes: [fix],
  });
}

/** str({ default: "dev" }) of envalid. */
function visitEnvalid(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!call.arguments[0] || outside(file) || originOf(call.expression, file)?.module !== "envalid" || !ts.isPropertyAssignment(call.parent))
    return undefined;
  const name = propertyName(call.parent.name);
  const options = objectOf(call.arguments[0], file);
  if (name === undefined || !isSecretVariable(name) || !options) return undefined;
  const option = optionOf(options, "default", file);
  const text = option.state === "set" ? staticString(option.value, file) : undefined;
  if (option.state !== "set" || text === undefined) return undefined;
  return problem(text === "" ? "empty" : "fallback", spanOf(option.value, file), {
    data: { name },
    ...(text === "" ? { priority: "P1" as const } : {}),
  });
}

/** A secret that is read without a default: the place is right. */
function visitRead(node: TS.Node, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const name = environmentRead(node as TS.PropertyAccessExpression, file);
  if (name === undefined || !isSecretVariable(name)) return undefined;
  const parent = node.parent;
  if (ts.isBinaryExpression(parent) && parent.left === node) return undefined;
  if (ts.isConditionalExpression(parent)) return undefined;
  return met(spanOf(node, file));
}

export const typescript: TypeScriptVisitors = {
  call: { get: visitGet, default: visitDefault, str: visitEnvalid },
  node: {
    BinaryExpression: visitBinary,
    BindingElement: visitBinding,
    ConditionalExpression: visitConditional,
    PropertyAccessExpression: visitRead,
  },
};
