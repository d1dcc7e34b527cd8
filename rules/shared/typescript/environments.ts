/** Whether code only runs outside production. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isFunction, sourceOf } from "./nodes.ts";
import { originOf } from "./scope.ts";

const name =
  "(?:process\\.env\\.NODE_ENV|import\\.meta\\.env\\.MODE|process\\.env\\.APP_ENV|process\\.env\\.VERCEL_ENV|NODE_ENV|env\\.NODE_ENV|config\\.env)";
const developmentOnly = new RegExp(
  `${name}\\s*===?\\s*['"\`](?:dev|development|local|test)['"\`]|${name}\\s*!==?\\s*['"\`]prod(?:uction)?['"\`]|(?<![\\w!.])!\\s*(?:is_?prod(?:uction)?|import\\.meta\\.env\\.PROD)\\b|(?<![\\w!])(?:is_?dev(?:elopment|Mode)?|import\\.meta\\.env\\.DEV|__DEV__)\\b|host(?:name)?\\s*===?\\s*['"\`](?:localhost|127\\.0\\.0\\.1)['"\`]|\\bdomain\\s*===?\\s*['"\`]localhost['"\`]`,
  "i",
);

/** A condition that says no more than that this is production: its other branch is not. */
const productionTest = new RegExp(
  `^\\(?(?:${name}\\s*===?\\s*['"\`]prod(?:uction)?['"\`]|(?:\\w+\\.)*is_?prod(?:uction)?|import\\.meta\\.env\\.PROD)\\)?$`,
  "i",
);

/** Whether a condition only holds outside production: `NODE_ENV === "development"`, `NODE_ENV !== "production"`, `isDev`, `!isProduction`. */
export function isDevelopmentTest(condition: TS.Expression, file: TsFile): boolean {
  const text = sourceOf(condition, file);
  return developmentOnly.test(text) || (text === "dev" && originOf(condition, file)?.module === "$app/environment");
}

/** Whether a node stands in a branch that only runs outside production. */
export function inDevelopmentBranch(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node = node; current.parent; current = current.parent) {
    const parent = current.parent;
    if (ts.isIfStatement(parent)) {
      if (parent.thenStatement === current && isDevelopmentTest(parent.expression, file)) return true;
      if (parent.elseStatement === current && productionTest.test(sourceOf(parent.expression, file))) return true;
    } else if (ts.isConditionalExpression(parent)) {
      if (parent.whenTrue === current && isDevelopmentTest(parent.condition, file)) return true;
      if (parent.whenFalse === current && productionTest.test(sourceOf(parent.condition, file))) return true;
    }
    if (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
      parent.right === current &&
      isDevelopmentTest(parent.left, file)
    )
      return true;
  }
  return false;
}

/** A setting that opens what is there for tests and for developers: `config.IS_CI`, `process.env.ENABLE_TEST_ROUTES`. */
const testSwitch = /(?<![\w$])(?:\w*_)?(?:TEST(?:ING|S)?|E2E|DEV|DEVELOPMENT|IS_CI)(?:_\w+)?(?![\w$])|\bis(?:Test|Dev|CI|E2E)\w*\b/;

/**
 * Whether a node stands in a function that ends at once unless a setting for tests or development is on:
 * `if (!config.IS_CI) throw new Error("…")`, `if (process.env.NODE_ENV === "production") return notFound()`.
 */
export function isGuardedForTests(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node = node; current.parent; current = current.parent) {
    if (!isFunction(current) || !current.body || !ts.isBlock(current.body)) continue;
    if (current.body.statements.slice(0, 4).some((statement) => ts.isIfStatement(statement) && closesOutside(statement, file))) return true;
  }
  return false;
}

function closesOutside({ expression, thenStatement }: TS.IfStatement, file: TsFile): boolean {
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  if (!last || !(ts.isThrowStatement(last) || ts.isReturnStatement(last))) return false;
  const text = sourceOf(expression, file);
  if (productionTest.test(text) || new RegExp(`^\\(?${name}\\s*!==?\\s*['"\`](?:dev|development|local|test)['"\`]\\)?$`, "i").test(text))
    return true;
  return /^!/.test(text) && testSwitch.test(text) && !/\|\|/.test(text);
}
