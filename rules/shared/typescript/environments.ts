/** Whether code only runs outside production. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { sourceOf } from "./nodes.ts";
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
