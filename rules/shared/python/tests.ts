/** Test functions as pytest and unittest find them. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { classOfMethod, decoratorsOf, definitionName, enclosingDef } from "./nodes.ts";
import { baseNames } from "./settings.ts";
import { symbolOf } from "./symbols.ts";

/** Files that a runner looks for tests in. */
export const testPaths = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?)\.py$|(?:^|\/)tests?\/.*\.py$/;

const runnerPaths = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?)\.py$/;

/** Whether a function is a test: a function of a test module, or a method of a class of tests. */
export function isTestFunction(definition: SyntaxNode, file: PyFile): boolean {
  if (!/^test(?:_|[A-Z\d]|$)/.test(definitionName(definition, file)) || enclosingDef(definition)) return false;
  const holder = classOfMethod(definition);
  // A command of Django that tries something out is run by hand.
  const inTestModule = runnerPaths.test(file.path) && !/(?:^|\/)management\/commands\//.test(file.path);
  const found = holder ? isTestClass(holder, file) && (inTestModule || isUnitTest(holder, file)) : inTestModule;
  return (
    found && !decoratorsOf(definition, file).some(({ name }) => /(?:^|\.)(?:fixture|property|hookimpl|app|task|route|command)$/.test(name))
  );
}

function isUnitTest(holder: SyntaxNode, file: PyFile): boolean {
  return baseNames(holder, file).some((base) => /Test(?:s|Case|Base|Mixin)?$|TestCase/.test(base));
}

/** Classes whose name says so, and those that extend a case of unittest. Mixins and base classes are run through others. */
function isTestClass(holder: SyntaxNode, file: PyFile): boolean {
  const name = definitionName(holder, file);
  return !/(?:Mixin|Base)$|^(?:Base|Abstract)/.test(name) && (/^Test|Tests?$/.test(name) || isUnitTest(holder, file));
}

/** A mark or decorator of a runner: `skip` for `@pytest.mark.skip(…)`, `@unittest.skip("…")` and `pytest.mark.skip` in a list. */
export interface TestMark {
  readonly name: "skip" | "skipif" | "xfail" | "only";
  /** The mark with its arguments. */
  readonly node: SyntaxNode;
  readonly call: SyntaxNode | undefined;
}

const marks: Readonly<Record<string, TestMark["name"]>> = {
  "pytest.mark.skip": "skip",
  "unittest.skip": "skip",
  "unittest.case.skip": "skip",
  "pytest.mark.skipif": "skipif",
  "unittest.skipIf": "skipif",
  "unittest.skipUnless": "skipif",
  "pytest.mark.xfail": "xfail",
  "unittest.expectedFailure": "xfail",
  "pytest.mark.only": "only",
  "pytest.mark.focus": "only",
};

/** The mark that an expression is, or undefined. */
export function testMark(node: SyntaxNode | undefined, file: PyFile): TestMark | undefined {
  if (!node) return undefined;
  const call = node.type === "call" ? node : undefined;
  const callee = call ? child(call, "function") : node;
  if (!callee || !/(?:skip|xfail|expectedFailure|only|focus)\w*$/.test(textOf(file, callee))) return undefined;
  const name = marks[symbolOf(callee, file) ?? ""];
  return name && { name, node, call };
}

/** The marks on a function or class. */
export function marksOf(definition: SyntaxNode, file: PyFile): TestMark[] {
  return decoratorsOf(definition, file).flatMap(({ node }) => testMark(namedChildren(node)[0], file) ?? []);
}
