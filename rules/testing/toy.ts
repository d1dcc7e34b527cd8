/** A small check that is right in every respect, and ways to spoil it: the runner is tested by what it says of each. */
import { type CodeCheck, defineCheck, type TreeVisitors, type TypeScriptVisitors } from "../api/check.ts";
import type { PyFile, TsFile } from "../api/file.ts";
import { met, type Outcomes, problem } from "../api/outcome.ts";
import type { Registry } from "../api/registry.ts";
import type { Span, TextEdit } from "../api/text.ts";
import { child, type SyntaxNode } from "../api/tree.ts";
import { type TS, ts } from "../api/ts.ts";
import { Bench } from "./bench.ts";
import { describeFailure, type Failure } from "./failure.ts";
import { readFixture } from "./fixture.ts";
import { codeProofs, Subject } from "./proofs/index.ts";
import { sectionFailures } from "./sections.ts";

/** What a spoilt toy does differently. */
export interface Toy {
  /** Where the finding is, given the callee's span. */
  readonly at?: (callee: Span, file: TsFile) => Span;
  /** The edits of the fix. */
  readonly edits?: (callee: Span, file: TsFile) => readonly TextEdit[];
  /** Runs before anything else for each call. */
  readonly before?: (call: TS.CallExpression) => void;
  /** Replaces parts of the definition. */
  readonly define?: Partial<CodeCheck>;
}

/** Reports calls of `forbidden`, in TypeScript with a fix, in Python without. */
export function toyCheck(toy: Toy = {}): CodeCheck {
  const visit = (node: TS.CallExpression, file: TsFile): Outcomes => {
    toy.before?.(node);
    const callee = { start: node.expression.getStart(file.root), end: node.expression.end };
    const first = node.arguments[0];
    if (!first || !ts.isStringLiteralLike(first)) return met(callee);
    const edits = toy.edits?.(callee, file) ?? [{ ...callee, text: "allowed" }];
    return problem("called", toy.at?.(callee, file) ?? callee, { data: { name: first.text }, fixes: [{ fix: "allow", edits }] });
  };
  const typescript: TypeScriptVisitors = { call: { forbidden: visit } };
  const python: TreeVisitors<PyFile> = {
    call: {
      forbidden: (node: SyntaxNode) => {
        const callee = child(node, "function");
        return callee ? problem("called", callee, { data: { name: "it" } }) : undefined;
      },
    },
  };
  return defineCheck({
    id: "toy-forbidden",
    title: "Toy call that is forbidden",
    category: "security",
    priority: "P1",
    effort: 5,
    languages: ["ts", "py"],
    why: "It is there to try the runner.",
    limits: "It knows the name of the call and nothing else.",
    messages: { called: 'The call for "{name}" is forbidden; call allowed instead.' },
    fixes: { allow: { kind: "safe", title: "Call allowed" } },
    triggers: { typescript: { words: ["forbidden"] }, python: { words: ["forbidden"] } },
    detect: { typescript, python },
    ...toy.define,
  });
}

/** A fixture that the toy check passes. */
export const toyFixture = `# toy-forbidden

## two calls with a comment between

Both are reported, each with its fix.

\`\`\`ts
import { forbidden } from "./forbidden";
// the first of two
forbidden("a"); /* kept */
^^^^^^^^^ The call for "a" is forbidden; call allowed instead.
const value = forbidden("b");
              ^^^^^^^^^ The call for "b" is forbidden; call allowed instead.
\`\`\`

\`\`\`ts fix=allow#2
import { forbidden } from "./forbidden";
// the first of two
forbidden("a"); /* kept */
const value = allowed("b");
\`\`\`

## a call in a page

JSX has comments of its own form.

\`\`\`tsx
export const page = () => (
  <p>
    {forbidden("c")}
     ^^^^^^^^^ The call for "c" is forbidden; call allowed instead.
  </p>
);
\`\`\`

## a call without a name

It cannot be known what it is called for.

\`\`\`ts ok
forbidden(name);
\`\`\`

## a word in a string

A string is no call.

\`\`\`ts ok
const text = "forbidden";
\`\`\`

## calls in Python

Each is reported.

\`\`\`py
def handler():
    return forbidden("d")
           ^^^^^^^^^ The call for "it" is forbidden; call allowed instead.
\`\`\`

## one more call in Python

At the top of a module.

\`\`\`py
forbidden("e")
^^^^^^^^^ The call for "it" is forbidden; call allowed instead.
\`\`\`

## another name in Python

The name has to be the whole word.

\`\`\`py
forbidden_thing("f")
\`\`\`

## a Python string

A string is no call.

\`\`\`py
text = "forbidden"
\`\`\`
`;

/** Everything that the runner says of a check and its fixture: failures by the name of the section or proof, only those that fail. */
export function runToy(check: CodeCheck, text: string): Record<string, string> {
  const fixture = readFixture("toy.md", text);
  const registry: Registry = { checks: [check], extractors: [], plain: [] };
  const bench = new Bench(check, registry);
  const subject = new Subject(bench, check, fixture);
  const results: [string, readonly Failure[]][] = [
    ...fixture.sections.map((section): [string, Failure[]] => [section.title, sectionFailures(bench, fixture, section)]),
    ...codeProofs.map((proof): [string, Failure[]] => [proof.name, proof.run(subject)]),
  ];
  const failing = results.filter(([, failures]) => failures.length > 0);
  return Object.fromEntries(failing.map(([name, failures]) => [name, failures.map(describeFailure).join("\n")]));
}
