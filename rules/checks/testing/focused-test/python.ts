import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { met, type Outcomes, type Problem, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, callOfArgument } from "../../../shared/python/calls.ts";
import { commentAbove, commentBehind, docstringOf } from "../../../shared/python/comments.ts";
import { classOfMethod, codeOf, definitionName, enclosingDef, outerDefinition, statementOf } from "../../../shared/python/nodes.ts";
import { wholeLines } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isTestFunction, marksOf, type TestMark, testMark } from "../../../shared/python/tests.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { isReason, reference, titleReason } from "./reasons.ts";

/** The decorators of a test or of a class of tests. */
function visitDefinition(definition: SyntaxNode, file: PyFile): Outcomes {
  const isTest = definition.type === "function_definition" && isTestFunction(definition, file);
  const found = marksOf(definition, file).flatMap((mark) => {
    const outcome = judge(mark, definition.type === "class_definition" ? "This class" : "This test", definition, file);
    return outcome ? [outcome] : [];
  });
  if (found.length > 0) return found;
  return isTest ? met(child(definition, "name") ?? definition) : undefined;
}

function judge(mark: TestMark, what: string, definition: SyntaxNode | undefined, file: PyFile): Problem | undefined {
  const { name, node } = mark;
  if (name === "only") {
    const fix = unfocus(node, file);
    return problem("focused", node, { data: { what }, ...(fix ? { fixes: [fix] } : {}) });
  }
  if (isConditional(mark, file) || hasReason(mark, definition, file)) return undefined;
  return problem(name === "xfail" ? "mayFail" : "skipped", node, { data: { what } });
}

/** `skipif(sys.platform == "win32")`: a condition is a reason, unless it is always true. */
function isConditional({ name, call }: TestMark, file: PyFile): boolean {
  if (name === "skip" || !call) return false;
  const { positional, keyword } = argumentsOf(call, file);
  const condition = positional[0] ?? keyword.get("condition");
  const known = staticValue(condition, file)?.value;
  if (name === "xfail" && keyword.has("raises")) return true;
  return condition !== undefined && known !== true && known !== 1;
}

/** The mark's own reason, a comment beside it, or a docstring that says so. */
function hasReason({ name, node, call }: TestMark, definition: SyntaxNode | undefined, file: PyFile): boolean {
  if (call) {
    const { positional, keyword, open } = argumentsOf(call, file);
    const reason = keyword.get("reason") ?? (name === "skip" ? positional[0] : positional[1]);
    if (open || (reason && staticValue(reason, file)?.value !== "")) return true;
  }
  const outer = definition && outerDefinition(definition);
  const comments = [
    commentBehind(node.end, file),
    commentAbove(node.start, file),
    outer ? commentAbove(outer.start, file) : "",
    definition ? bodyComment(definition, file) : "",
  ];
  if (comments.some(isReason)) return true;
  const told = definition ? `${docstringOf(definition, file)} ${definitionName(definition, file).replaceAll("_", " ")}` : "";
  return reference.test(told) || titleReason.test(told);
}

/** A comment between the head and the first statement. */
function bodyComment(definition: SyntaxNode, file: PyFile): string {
  const [first] = codeOf(definition);
  return first ? commentAbove(first.start, file) : "";
}

/** Takes the decorator away with its line. */
function unfocus(node: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const { parent } = node;
  const lines = parent?.type === "decorator" ? wholeLines(parent, file) : undefined;
  return lines && { fix: "unfocus", edits: [{ ...lines, text: "" }] };
}

/** `pytestmark = pytest.mark.skip`, `pytestmark = [pytest.mark.xfail]`, `pytest.param(1, marks=pytest.mark.skip)`. */
function visitMark(value: SyntaxNode | undefined, what: string, file: PyFile): Outcomes {
  const list = value?.type === "list" || value?.type === "tuple" ? namedChildren(value) : [value];
  return list.flatMap((each) => {
    const mark = testMark(each, file);
    return (mark && judge(mark, what, undefined, file)) ?? [];
  });
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  if (left?.type !== "identifier" || file.text.slice(left.start, left.end) !== "pytestmark") return undefined;
  return visitMark(child(node, "right"), "What stands around", file);
}

function visitMarks(node: SyntaxNode, file: PyFile): Outcomes {
  const call = callOfArgument(child(node, "value") ?? node);
  if (symbolOf(child(call, "function"), file) !== "pytest.param") return undefined;
  return visitMark(child(node, "value"), "This case", file);
}

/** `pytest.skip()`, `self.skipTest("")`, `raise unittest.SkipTest` on every way through a test. */
function visitSkip(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const isCase = /^self\.skipTest$/.test(file.text.slice(call.start, child(call, "function")?.end ?? call.start));
  if (!isCase && !/^(?:pytest\.skip|unittest\.(?:case\.)?SkipTest)$/.test(symbol)) return undefined;
  const { positional, keyword, open } = argumentsOf(call, file);
  const reason = positional[0] ?? keyword.get("reason") ?? keyword.get("msg");
  if (open || (reason && staticValue(reason, file)?.value !== "")) return undefined;
  return bareSkip(call, file);
}

function visitRaise(node: SyntaxNode, file: PyFile): Outcomes {
  const raised = namedChildren(node)[0];
  if (raised?.type === "call" || !/^unittest\.(?:case\.)?SkipTest$/.test(symbolOf(raised, file) ?? "")) return undefined;
  return raised && bareSkip(raised, file);
}

function bareSkip(at: SyntaxNode, file: PyFile): Outcomes {
  const statement = statementOf(at);
  const definition = enclosingDef(at);
  // In a branch or a handler it is skipped under a condition.
  const holder = definition ? statement.parent?.parent : statement.parent;
  if (definition ? holder !== definition : holder?.type !== "module") return undefined;
  if (definition && !isTestFunction(definition, file) && !classOfMethod(definition)) return undefined;
  if ([commentBehind(at.end, file), commentAbove(at.start, file)].some(isReason)) return undefined;
  const told = definition ? docstringOf(definition, file) : "";
  return reference.test(told) || titleReason.test(told) ? undefined : problem("skipped", at, { data: { what: "What stands around" } });
}

/** Python: tests, classes and parameters that are skipped or expected to fail without a reason. */
export const python: TreeVisitors<PyFile> = {
  call: { skip: visitSkip, skipTest: visitSkip, SkipTest: visitSkip },
  keyword: { marks: visitMarks },
  node: {
    function_definition: visitDefinition,
    class_definition: visitDefinition,
    assignment: visitAssignment,
    raise_statement: visitRaise,
  },
};
