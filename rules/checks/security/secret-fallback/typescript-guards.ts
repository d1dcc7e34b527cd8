/** Conditions that keep a default from doing harm. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, lastNameOf, propertyName, sourceOf, unwrap, walkOwn, walkBelow } from "../../../shared/typescript/nodes.ts";

/** Whether a condition asks in which environment the program runs. */
export function isEnvironmentTest(condition: TS.Expression, file: TsFile): boolean {
  return /NODE_ENV|APP_ENV|VERCEL_ENV|\bis_?(?:dev|development|prod|production|test)\b/i.test(sourceOf(condition, file));
}

/** Whether a node only counts in some environments: a branch around it asks for one. */
export function developmentOnly(node: TS.Node, file: TsFile): boolean {
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

/** `{ production: false, secret: process.env.X || "dev" }`: the settings of an environment that says itself which one it is. */
export function inDevelopmentObject(node: TS.Node): boolean {
  for (let current = node; current.parent && !ts.isStatement(current); current = current.parent)
    if (
      ts.isObjectLiteralExpression(current) &&
      current.properties.some(
        (property) =>
          ts.isPropertyAssignment(property) &&
          propertyName(property.name) === "production" &&
          property.initializer.kind === ts.SyntaxKind.FalseKeyword,
      )
    )
      return true;
  return false;
}

/**
 * Whether the file stops where one of a list of variables is missing, and this one is in the list:
 * `[{ name: "X", value: process.env.X }]`, `for (const name of ["X", "Y"]) if (!process.env[name]) …`.
 */
export function isListedAsRequired(name: string, file: TsFile): boolean {
  const safe = name.replace(/[^\w]/g, "\\$&");
  const named = `["'\`]${safe}["'\`]`;
  return (
    /\bthrow\b|\bprocess\.exit\(/.test(file.text) &&
    (new RegExp(`\\{[^{}]{0,40}${named}[^{}]{0,60}process\\.env\\.${safe}\\s*,?\\s*\\}`).test(file.text)
      ? /!\s*(?:\w+\.)?value\b/.test(file.text)
      : new RegExp(`[[,]\\s*${named}\\s*[,\\]]`).test(file.text) && /!\s*process\.env\[/.test(file.text))
  );
}

const guardsKey = {};

/** The conditions, with those of the statements around them, under which the file throws, ends the process or returns. */
function guardsOf(file: TsFile): readonly string[] {
  return file.memo(guardsKey, () => {
    const guards: string[] = [];
    walkBelow(file.root, (node) => {
      if (ts.isIfStatement(node) && stops(node.thenStatement)) guards.push(conditionsAround(node, file));
      else if (ts.isCallExpression(node) && /^(?:assert|invariant|assert\.ok|ok)$/.test(chainOf(node.expression)?.join(".") ?? ""))
        guards.push(node.arguments[0] ? `!${sourceOf(node.arguments[0], file)}` : "");
    });
    return guards;
  });
}

function stops(statement: TS.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  if (!last) return false;
  if (ts.isThrowStatement(last) || ts.isReturnStatement(last)) return true;
  let exits = false;
  walkOwn(statement, (node) => {
    if (ts.isCallExpression(node) && chainOf(node.expression)?.join(".") === "process.exit") exits = true;
  });
  return exits;
}

function conditionsAround(statement: TS.IfStatement, file: TsFile): string {
  const conditions = [sourceOf(statement.expression, file)];
  for (let node: TS.Node = statement; node.parent; node = node.parent)
    if (ts.isIfStatement(node.parent) && node.parent.thenStatement === node) conditions.push(sourceOf(node.parent.expression, file));
  return conditions.join(" ");
}

/** The names that a secret has in this file: the variable's own, and what it is assigned to. */
export function namesOf(variable: string, read: TS.Node): readonly string[] {
  for (let node: TS.Node = read; node.parent && !ts.isStatement(node); node = node.parent) {
    const { parent } = node;
    // this.apiKey = process.env.API_KEY || ""
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node)
      return [variable, lastNameOf(parent.left)];
    if (
      (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) &&
      parent.initializer === node &&
      ts.isIdentifier(parent.name)
    )
      return [variable, parent.name.text];
  }
  return [variable];
}

function mentions(guard: string, names: readonly string[]): boolean {
  return names.some((name) => new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, "\\$&")}(?![\\w$])`).test(guard));
}

/** Whether the file refuses the default in production: `if (production && secret === "dev") throw`. */
export function refusedInProduction(names: readonly string[], file: TsFile): boolean {
  return guardsOf(file).some((guard) => /prod/i.test(guard) && mentions(guard, names));
}

/**
 * Whether the file itself stops where the default is still there: `if (production && secret === "dev") throw`, and the same for a list of
 * known defaults.
 */
export function refusesDefault(names: readonly string[], value: string, file: TsFile): boolean {
  const written = new RegExp(`["'\`]${value.replace(/[^\w]/g, "\\$&")}["'\`]`);
  const compared = /[=!]==?|\.(?:includes|has|startsWith|match|test)\(/;
  return guardsOf(file).some(
    (guard) =>
      compared.test(guard) &&
      mentions(guard, names) &&
      (written.test(guard) || /\b[A-Z_]*(?:DEFAULT|INSECURE|KNOWN|DEV)\w*\b|\bdefault[A-Z]\w*/.test(guard)),
  );
}

/** Whether the file stops where the secret is empty: `if (!secret) throw`. */
export function refusedWhenEmpty(names: readonly string[], file: TsFile): boolean {
  return guardsOf(file).some((guard) => names.some((name) => isEmptyTest(guard, name)));
}

function isEmptyTest(guard: string, name: string): boolean {
  const safe = name.replace(/[^\w]/g, "\\$&");
  return new RegExp(
    `!\\s*(?:[\\w$]+\\??\\.)*${safe}(?![\\w$.(])|(?<![\\w$])${safe}\\s*={2,3}\\s*(?:""|'')|(?<![\\w$])${safe}(?:\\.length\\s*(?:<|={2,3}))`,
  ).test(guard);
}

/** Whether an expression ends in an error of its own: `fail("…")`, an arrow that throws. */
export function isThrowing(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (!ts.isCallExpression(inner)) return false;
  const name = chainOf(inner.expression)?.at(-1) ?? "";
  return /^(?:throw|fail|raise|invariant|assert|required?|missing|panic|exit)/i.test(name) || /\bthrow\b/.test(sourceOf(inner, file));
}
