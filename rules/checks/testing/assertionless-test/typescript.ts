import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import {
  chainOf,
  type FunctionNode,
  isFunction,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { type TestCall, testCall, testNames } from "../../../shared/typescript/tests.ts";
import { asserting, assertionModule, throughTitle } from "./names.ts";

/** Queries of Testing Library and Cypress that fail where nothing is found. */
const failing = /^(?:getBy|getAllBy|findBy|findAllBy)[A-Z]/;
/** What runs something and then compares by itself. */
const harness = /^(?:run|runTest|runTests|testRule|ruleTester|testCase|testScenario|itShould|property|done|pass|end|plan)$/;
function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (ts.isCallExpression(call.parent) && call.parent.expression === call) return undefined;
  const test = testCall(call, file);
  if (!test?.title || test.kind !== "case" || !isRun(test)) return undefined;
  const { body, title } = test;
  if (!body?.body || throughTitle.test(sourceOf(title, file))) return undefined;
  if (asserts(body, file) || madeByAssertion(call)) return met(spanOf(title, file));
  // it("keeps the runner alive", () => { /* why */ })
  if (ts.isBlock(body.body) && body.body.statements.length === 0 && /\/[/*]\s*(?!todo|fixme)\w+ \w+ \w+/i.test(sourceOf(body.body, file)))
    return undefined;
  const empty = ts.isBlock(body.body) && body.body.statements.length === 0;
  return problem(empty ? "empty" : "none", spanOf(title, file));
}

/** it("…", assertRejects(() => work(), "why")): the function that runs is made by what asserts. */
function madeByAssertion(call: TS.CallExpression): boolean {
  return call.arguments.slice(1).some((argument) => {
    const inner = unwrap(argument);
    return ts.isCallExpression(inner) && asserting.test(lastNameOf(inner.expression));
  });
}

/** What never runs is told by another check. */
function isRun({ root, modifiers }: TestCall): boolean {
  return (
    !root.text.startsWith("x") &&
    !modifiers.some(({ text }) =>
      /^(?:skip|todo|fixme|fails|failing|bench|step|use|beforeEach|afterEach|beforeAll|afterAll|extend)$/.test(text),
    )
  );
}

/** Whether something in a function can make the test fail on purpose. Functions of the file that it calls are followed. */
function asserts(fn: FunctionNode, file: TsFile, seen: Set<FunctionNode> = new Set()): boolean {
  if (seen.has(fn) || seen.size > 20) return false;
  seen.add(fn);
  // What a runner hands over to the test: ava's and tap's t, Mocha's done, a fixture of Playwright.
  const context = fn.parameters.flatMap(({ name }) =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) => (ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [])),
  );
  let found = /@ts-expect-error|\bexpectTypeOf\b/.test(file.text.slice(fn.pos, fn.end));
  walkBelow(fn, (node) => {
    if (found) return false;
    if (ts.isThrowStatement(node) || ts.isSatisfiesExpression(node) || settlesOnCondition(node)) found = true;
    // void assertTypes: what the compiler looks at.
    else if (ts.isVoidExpression(node)) found = referencedAsserts(node.expression, file, seen);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node))
      found = ts.isCallExpression(node) && callAsserts(node, context, file, seen);
    else if (ts.isPropertyAccessExpression(node)) found = /^(?:should|calledOnce|called)$/.test(node.name.text);
    else if (ts.isTaggedTemplateExpression(node)) found = asserting.test(lastNameOf(node.tag));
    return !found;
  });
  return found;
}

/** new Promise((resolve) => … if (value === wanted) resolve()): a test that waits for it ends in time or fails. */
function settlesOnCondition(node: TS.Node): boolean {
  if (!ts.isNewExpression(node) || lastNameOf(node.expression) !== "Promise") return false;
  const executor = node.arguments?.[0] && unwrap(node.arguments[0]);
  if (!executor || !isFunction(executor)) return false;
  const names = executor.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : ""));
  let found = false;
  walkBelow(executor, (inner) => {
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && names.includes(inner.expression.text))
      found ||= ts.findAncestor(inner, (above) => above === executor || ts.isIfStatement(above)) !== executor;
  });
  return found;
}

function referencedAsserts(expression: TS.Expression, file: TsFile, seen: Set<FunctionNode>): boolean {
  const named = unwrap(expression);
  const fn = ts.isIdentifier(named) ? functionBehind(named, file) : undefined;
  return fn !== undefined && asserts(fn, file, seen);
}

function callAsserts(call: TS.CallExpression, context: readonly string[], file: TsFile, seen: Set<FunctionNode>): boolean {
  // expect(value); without a matcher compares nothing.
  if (ts.isExpressionStatement(call.parent) && ts.isIdentifier(call.expression) && call.expression.text === "expect") return false;
  const names = namesOf(call.expression);
  const [first = ""] = names;
  const last = names.at(-1) ?? "";
  if (isToldStatus(call, last)) return true;
  if (names.some((name) => asserting.test(name) || failing.test(name)) || harness.test(last)) return true;
  if (first === "cy" || /^(?:t|assert|tt|st)$/.test(first)) return names.length > 1;
  // A page of Playwright, or an object for one: a step that finds nothing fails.
  if (context.includes(first) && /(?:^p|P)age\w*$/.test(first)) return names.length > 1 && !onlyOpens.test(last);
  if (context.includes(first)) return first === "done" || /^(?:is|not|true|false|deepEqual|equal|ok|same|like|regex|snapshot)$/.test(last);
  const origin = originOf(call.expression, file);
  if (origin) {
    const name = origin.name === "default" || origin.name === "*" ? last : origin.name;
    // What is given the test's own page or context is a part of it: `pay({ page, test })`.
    return (
      isTestModule(beside(origin.module, file)) ||
      assertionModule.test(origin.module) ||
      asserting.test(name) ||
      givenContext(call, [...context.filter((each) => /page$/i.test(each)), ...contextNames])
    );
  }
  const callee = unwrap(call.expression);
  if (isPageObject(callee, file)) return true;
  const helper = ts.isIdentifier(callee) || isOwnMember(callee) ? functionBehind(callee, file) : undefined;
  return helper !== undefined && asserts(helper, file, seen);
}

const statuses = /^(?:20[0124]|30[123478]|40[013456789]|41[0-8]|42[2-9]|451|50[1-4])$/;

/** `app.importToggles(payload, 403)`, `createSegment({ … }, { expectedStatus: 400 })`: a helper of the tests is told what to expect. */
function isToldStatus(call: TS.CallExpression, name: string): boolean {
  const last = call.arguments.at(-1) && unwrap(call.arguments.at(-1) as TS.Expression);
  if (!last || /reply|respond|status|writeHead|mock|json|wait|sleep|delay|time|tick|advance|fill|resize|scroll|set[A-Z]/i.test(name))
    return false;
  if (ts.isObjectLiteralExpression(last))
    return last.properties.some((property) => /^expect(?:ed)?(?:$|[A-Z_])/.test(property.name?.getText() ?? ""));
  if (call.arguments.length < 2) return false;
  return ts.isNumericLiteral(last) && statuses.test(last.text) && ts.isPropertyAccessExpression(call.expression);
}

const contextNames = ["page", "test", "expect", "browser", "browserContext"];

/** Whether an argument, or a property of one, is what the runner hands over. */
function givenContext(call: TS.CallExpression, context: readonly string[]): boolean {
  return call.arguments.some((argument) => {
    const value = unwrap(argument);
    if (ts.isIdentifier(value)) return context.includes(value.text);
    return (
      ts.isObjectLiteralExpression(value) &&
      value.properties.some((property) => ts.isShorthandPropertyAssignment(property) && context.includes(property.name.text))
    );
  });
}

/** A relative module as its path from the root, `./utils` of `e2e/pay.spec.ts` as `./e2e/utils`: a folder of tests holds what tests share. */
function beside(module: string, file: TsFile): string {
  if (!module.startsWith(".")) return module;
  const parts = file.path.split("/").slice(0, -1);
  for (const part of module.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return `./${parts.join("/")}`;
}

/** What succeeds whatever the page shows. */
const onlyOpens = /^(?:goto|reload|screenshot|pause|close|content|title|url|goBack|goForward|setViewportSize|setContent|on|once|route)$/;

function isOwnMember(callee: TS.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword;
}

/** `const page = new CheckoutPage(…)` of a module for tests. */
function isPageObject(callee: TS.Expression, file: TsFile): boolean {
  const made =
    ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) ? initializerOf(callee.expression, file) : undefined;
  const inner = made && unwrap(made);
  return inner !== undefined && ts.isNewExpression(inner) && isTestModule(originOf(inner.expression, file)?.module ?? "");
}

/** Helpers that tests share assert as a rule; what they do is not looked at. */
function isTestModule(module: string): boolean {
  return /^[.@~#].*(?:^|[/._-])(?:tests?|testing|test-?utils?|helpers?|support|fixtures?|specs?|harness|scenarios?|pages?|page-objects?|e2e)(?:[/._-]|$)/i.test(
    module,
  );
}

/** Names along a chain of calls, whatever stands between: `request(app).get("/").expect` gives request, get, expect. */
function namesOf(expression: TS.Expression): string[] {
  const chain = chainOf(expression);
  if (chain) return chain.map((name) => name.replace(/\(\)$/, ""));
  const names: string[] = [];
  for (let current: TS.Expression = unwrap(expression); ; ) {
    if (ts.isPropertyAccessExpression(current)) {
      names.unshift(current.name.text);
      current = unwrap(current.expression);
    } else if (ts.isCallExpression(current) || ts.isElementAccessExpression(current) || ts.isAwaitExpression(current))
      current = unwrap(current.expression);
    else {
      if (ts.isIdentifier(current)) names.unshift(current.text);
      return names;
    }
  }
}

/** TypeScript: tests in which nothing can fail on purpose. */
export const typescript: TypeScriptVisitors = {
  call: Object.fromEntries([...testNames, ""].map((name) => [name, visit])),
};
