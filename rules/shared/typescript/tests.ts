/** Test cases and suites as the runners of JavaScript declare them. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { type FunctionNode, unwrap } from "./nodes.ts";
import { functionBehind } from "./handlers.ts";
import { declarationOf, importsOf } from "./scope.ts";

/** Names that declare a case, and those that declare a suite. */
const cases = new Set(["it", "test", "specify", "fit", "xit", "xtest", "xspecify", "fspecify", "ftest"]);
const suites = new Set(["describe", "context", "suite", "fdescribe", "xdescribe", "fcontext", "xcontext"]);

/** All names that {@link testCall} knows, for the tables of visitors. */
export const testNames: readonly string[] = [
  ...cases,
  ...suites,
  "only",
  "skip",
  "todo",
  "fixme",
  "each",
  "concurrent",
  "sequential",
  "serial",
  "parallel",
];

const runner =
  /^(?:vitest|@jest\/globals|node:test|test|mocha|ava|tap|uvu|bun:test|@playwright\/test|@playwright\/experimental-.+|cypress|@effect\/vitest|jest|@japa\/runner|qunit|@oclif\/test)$/;

/** A declaration of a case or suite. */
export interface TestCall {
  readonly kind: "case" | "suite";
  readonly call: TS.CallExpression;
  /** The name it begins with: `it`, `fdescribe`. */
  readonly root: TS.Identifier;
  /** The names behind it, in order: `only`, `each`, `concurrent`. */
  readonly modifiers: readonly TS.Identifier[];
  /** What says which case it is; undefined where the first argument is something else. */
  readonly title?: TS.Expression;
  /** The function that runs, where it is written here. */
  readonly body?: FunctionNode;
}

/**
 * What a call declares: `it("…", fn)`, `describe.only(…)`, `test.each(table)("…", fn)`, `test.describe.skip(…)`. Undefined for other calls, and for
 * functions of the file that only have such a name.
 */
export function testCall(call: TS.CallExpression, file: TsFile): TestCall | undefined {
  const modifiers: TS.Identifier[] = [];
  let callee = unwrap(call.expression);
  // test.each(table)("title", fn), it.each`…`("title", fn)
  if (ts.isCallExpression(callee)) callee = unwrap(callee.expression);
  else if (ts.isTaggedTemplateExpression(callee)) callee = unwrap(callee.tag);
  while (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name)) {
    modifiers.unshift(callee.name);
    callee = unwrap(callee.expression);
  }
  if (!ts.isIdentifier(callee)) return undefined;
  const first = call.arguments[0];
  if (!first || !(cases.has(callee.text) || suites.has(callee.text)) || !isRunner(callee, file)) return undefined;
  const kind = suites.has(callee.text) || modifiers.some(({ text }) => text === "describe" || text === "suite") ? "suite" : "case";
  const body = bodyOf(call, file);
  return { kind, call, root: callee, modifiers, ...(isTitle(first) ? { title: first } : {}), ...(body ? { body } : {}) };
}

/** Not a function or variable of the file that is called `test`; one made of a runner's own (`base.extend(…)`) is a runner. */
function isRunner(root: TS.Identifier, file: TsFile): boolean {
  const declaration = declarationOf(root, file);
  if (!declaration || importsOf(file).has(root.text)) {
    const imported = importsOf(file).get(root.text);
    return !imported || runner.test(imported.module) || /^[.@~#]/.test(imported.module);
  }
  const made = ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrap(declaration.initializer) : undefined;
  return (
    made !== undefined && ts.isCallExpression(made) && /\.extend$|^mergeTests$/.test(made.expression.getText(file.root).split("(")[0] ?? "")
  );
}

function isTitle(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return (
    ts.isStringLiteralLike(inner) ||
    ts.isTemplateExpression(inner) ||
    (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken)
  );
}

function bodyOf(call: TS.CallExpression, file: TsFile): FunctionNode | undefined {
  for (const argument of call.arguments.slice(0, 3)) {
    const inner = unwrap(argument);
    if (ts.isStringLiteralLike(inner) || ts.isObjectLiteralExpression(inner)) continue;
    const fn = functionBehind(inner, file);
    if (fn) return fn;
  }
  return undefined;
}

/** Paths of files with test cases, for triggers: trigger words of tests are everyday words. */
export const testPaths =
  /(?:[._-](?:test|tests|spec|specs|e2e|cy)\.[cm]?[jt]sx?$)|(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress|playwright)\/.*\.[cm]?[jt]sx?$/i;
