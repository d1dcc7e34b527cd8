import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { enclosingFunction, isFunction, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { type TestCall, testCall, testNames } from "../../../shared/typescript/tests.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import { isReason, reference, titleReason } from "./reasons.ts";

/** Names that focus or skip by themselves, with the plain one. */
const focusing: Readonly<Record<string, string>> = {
  fit: "it",
  fdescribe: "describe",
  fcontext: "context",
  fspecify: "specify",
  ftest: "test",
};
const skipping = new Set(["xit", "xdescribe", "xcontext", "xspecify", "xtest"]);

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  // it.each(table) is the first half of a call.
  if (ts.isCallExpression(call.parent) && call.parent.expression === call) return undefined;
  const test = testCall(call, file) ?? bareSkip(call, file);
  if (!test) return undefined;
  return (
    judgeNames(test, file) ?? judgeOptions(test, file) ?? (test.title && test.kind === "case" ? met(spanOf(test.root, file)) : undefined)
  );
}

function judgeNames(test: TestCall, file: TsFile): Outcomes {
  const { root, modifiers } = test;
  const modifier = modifiers.find(({ text }) => /^(?:only|skip|todo|fixme)$/.test(text));
  const at = { start: root.getStart(file.root), end: modifier?.end ?? root.end };
  const data = { what: nameOf(test) };
  const plain = focusing[root.text];
  if (plain !== undefined || modifier?.text === "only") {
    // if (engine === "memory") it.only(…): where the condition holds, the others are not to run.
    if (isConditional(test)) return [];
    const fix = plain === undefined ? dropModifier(modifier, file) : renamed(root, plain, file);
    return problem("focused", at, { data, ...(fix ? { fixes: [fix] } : {}) });
  }
  if (!skipping.has(root.text) && modifier === undefined) return undefined;
  if (isConditional(test) || hasReason(test, file)) return [];
  return problem(modifier?.text === "todo" ? "todo" : "skipped", at, { data });
}

/** `test("…", { skip: true }, fn)` of node:test and Vitest. A text in place of `true` is the reason. */
function judgeOptions(test: TestCall, file: TsFile): Outcomes {
  for (const argument of test.call.arguments.slice(1, 3)) {
    const options = ts.isObjectLiteralExpression(unwrap(argument)) ? objectOf(argument, file) : undefined;
    if (!options) continue;
    for (const name of ["only", "skip", "todo"] as const) {
      const option = optionOf(options, name, file);
      if (option.state !== "set" || staticValue(option.value, file)?.value !== true) continue;
      const at = spanOf(option.property, file);
      const data = { what: nameOf(test) };
      if (name === "only")
        return problem("focused", at, { data, fixes: [{ fix: "unfocus", edits: [{ ...spanOf(option.value, file), text: "false" }] }] });
      return hasReason(test, file) ? [] : problem(name === "todo" ? "todo" : "skipped", at, { data });
    }
  }
  return undefined;
}

/** `test.skip()` inside of a test or at the top of a file: Playwright's way to skip what is around. */
function bareSkip(call: TS.CallExpression, file: TsFile): TestCall | undefined {
  const callee = unwrap(call.expression);
  if (call.arguments.length > 0 || !ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.name)) return undefined;
  const root = unwrap(callee.expression);
  if (!ts.isIdentifier(root) || root.text !== "test" || !/^(?:skip|fixme)$/.test(callee.name.text)) return undefined;
  if (!/@playwright\/|fixtures?/.test(importsOf(file).get("test")?.module ?? "")) return undefined;
  return { kind: "case", call, root, modifiers: [callee.name] };
}

function nameOf({ kind, call }: TestCall): string {
  if (call.arguments.length === 0) return "What stands around";
  return kind === "suite" ? "This suite" : "This test";
}

/** Playwright's `test.skip(condition, "reason")`, Vitest's `skipIf(…)`, and whatever stands in a branch. */
function isConditional({ call, title, modifiers }: TestCall): boolean {
  if (call.arguments.length > 0 && !title) return !isFunction(unwrap(call.arguments[1] ?? call));
  if (modifiers.some(({ text }) => /^(?:skipIf|runIf)$/.test(text))) return true;
  const owner = enclosingFunction(call);
  for (let node: TS.Node = call; node.parent && node !== owner; node = node.parent) {
    if (ts.isIfStatement(node.parent) || ts.isConditionalExpression(node.parent) || ts.isBinaryExpression(node.parent)) return true;
  }
  return false;
}

/** A comment above, behind or at the start of the body, an issue in the title, or the reason as an argument. */
function hasReason(test: TestCall, file: TsFile): boolean {
  const { call, title, body } = test;
  if (title && (reference.test(sourceOf(title, file)) || titleReason.test(sourceOf(title, file)))) return true;
  // A regression test is called after the issue that it waits for.
  if (/(?:^|[/._-])issue[-_]?\d+/i.test(file.path)) return true;
  let statement: TS.Node = call;
  while (ts.isVoidExpression(statement.parent) || ts.isAwaitExpression(statement.parent) || ts.isExpressionStatement(statement.parent))
    statement = statement.parent;
  const start = statement.getStart(file.root);
  const line = file.lines.lineOf(start);
  const places: Span[] = [
    { start: statement.pos, end: start },
    { start: call.arguments[0]?.end ?? start, end: file.lines.lineSpan(file.lines.lineOf(call.arguments[0]?.end ?? start)).end },
  ];
  if (body?.body && ts.isBlock(body.body)) {
    const first = body.body.statements[0];
    places.push({ start: body.body.getStart(file.root), end: first ? first.getStart(file.root) : body.body.end });
  }
  if (line === file.lines.lineOf(call.end)) places.push({ start: call.end, end: file.lines.lineSpan(line).end });
  return places.some((place) => hasComment(place, file) && saysSomething(file.text.slice(place.start, place.end)));
}

/** Words for people, not for a linter. */
function saysSomething(text: string): boolean {
  return [...text.matchAll(/\/\/([^\n]*)|\/\*([\s\S]*?)\*\//g)].some(([, line, block]) => {
    return isReason((line ?? block ?? "").trim());
  });
}

function dropModifier(modifier: TS.Identifier | undefined, file: TsFile): ProblemFix | undefined {
  const access = modifier?.parent;
  if (!modifier || !access || !ts.isPropertyAccessExpression(access)) return undefined;
  const span = { start: access.expression.end, end: modifier.end };
  return hasComment(span, file) ? undefined : { fix: "unfocus", edits: [{ ...span, text: "" }] };
}

/** `fit` → `it`; where the names are imported, the plain one may not be. */
function renamed(root: TS.Identifier, plain: string, file: TsFile): ProblemFix | undefined {
  const imports = importsOf(file);
  if (imports.has(root.text) && !imports.has(plain)) return undefined;
  return { fix: "unfocus", edits: [{ ...spanOf(root, file), text: plain }] };
}

/** TypeScript: tests that are focused, and tests that are skipped without a reason. */
export const typescript: TypeScriptVisitors = {
  call: Object.fromEntries([...testNames, ""].map((name) => [name, visit])),
};
