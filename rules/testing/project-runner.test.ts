/** The runner has to be seen to fail for project checks too. */
import { beforeAll, describe, expect, test } from "vitest";
import { defineProjectCheck, type ProjectCheck } from "../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../api/project.ts";
import { Bench } from "./bench.ts";
import { describeFailure } from "./failure.ts";
import { readFixture } from "./fixture.ts";
import { installParsers } from "./host.ts";
import { projectProofs, Subject } from "./proofs/index.ts";
import { sectionFailures } from "./sections.ts";

beforeAll(installParsers);

const wanted = ["docs/one.md", "docs/two.md"];

/** Passes when both documents are there. */
function answer(project: ProjectView): ProjectAnswer {
  const there = wanted.filter((path) => project.files.has(path));
  const evidence = there.map((file) => ({ file, line: -1, note: "it is there" }));
  if (there.length === wanted.length) return { status: "pass", evidence, reason: "Both documents are there." };
  if (there.length === 0) return { status: "fail", evidence, reason: "No document is there." };
  return { status: "partial", met: there.length, found: wanted.length, evidence, reason: "One document is missing." };
}

const toy = (evaluate: ProjectCheck["evaluate"] = answer, applies: ProjectCheck["applies"] = ["any"]): ProjectCheck =>
  defineProjectCheck({
    id: "toy-documents",
    title: "Toy documents",
    category: "documentation",
    priority: "P2",
    effort: 5,
    why: "It is there to try the runner.",
    applies,
    evidence: "both documents",
    limits: "It looks at names only.",
    evaluate,
  });

const document = (path: string): string => `\`\`\`md path=${path}\n# Text\n\`\`\`\n\n`;
const result = (...lines: string[]): string => `\`\`\`yaml result\n${lines.join("\n")}\n\`\`\`\n\n`;
const both = document("docs/one.md") + document("docs/two.md");
const fixture = `# toy-documents

## both

Both are there.

${both}${result("status: pass", "evidence: [docs/two.md, docs/one.md]")}
## both and another

What else there is does not matter.

${both}${document("docs/three.md")}${result("status: pass")}
## one

One is missing.

${document("docs/one.md")}${result("status: partial", "met: 1", "found: 2")}
## none

Another name is no such document.

${document("docs/other.md")}${result("status: fail", "evidence: []")}`;

/** Failures by section or proof. */
function run(check: ProjectCheck, text: string): Record<string, string> {
  const read = readFixture("toy.md", text);
  expect(read.mistakes).toEqual([]);
  const bench = new Bench(check, { checks: [check], extractors: [], plain: [] });
  const subject = new Subject(bench, check, read);
  const results = [
    ...read.sections.map((section) => [section.title, sectionFailures(bench, read, section)] as const),
    ...projectProofs.map((proof) => [proof.name, proof.run(subject)] as const),
  ].filter(([, failures]) => failures.length > 0);
  return Object.fromEntries(results.map(([name, failures]) => [name, failures.map(describeFailure).join("\n")]));
}

test("a right check with a right fixture passes everything", () => {
  expect(run(toy(), fixture)).toEqual({});
});

describe("sections catch", () => {
  test("another status, and give the reason", () => {
    const said = run(toy(), fixture.replace("status: fail\nevidence: []", "status: pass\nevidence: []"));
    expect(said.none).toContain('toy-documents in "none": No document is there.\n- status: pass\n+ status: fail');
  });

  test("other counts", () => {
    expect(run(toy(), fixture.replace("met: 1\nfound: 2", "met: 1\nfound: 3")).one).toContain("- found: 3\n+ found: 2");
  });

  test("a partial answer without counts", () => {
    expect(run(toy(), fixture.replace("met: 1\nfound: 2\n", "")).one).toContain("a partial result states met and found");
  });

  test("other evidence", () => {
    expect(run(toy(), fixture.replace("[docs/two.md, docs/one.md]", "[docs/one.md]")).both).toContain("+   - docs/two.md");
  });

  test("a section without a result", () => {
    expect(run(toy(), fixture.replace(result("status: pass"), ""))).toHaveProperty(["both and another"]);
  });

  test("a project that the check does not apply to", () => {
    expect(run(toy(answer, ["payments"]), fixture).both).toContain("- status: pass\n+ status: not-applicable");
  });

  test("a place that is not the marked one", () => {
    const evaluate = (project: ProjectView): ProjectAnswer => ({
      ...answer(project),
      at: { file: "docs/other.md", span: { start: 0, end: 1 } },
    });
    const marked = fixture.replace("path=docs/other.md\n# Text\n", "path=docs/other.md\n# Text\n^ No document is there.\n");
    expect(run(toy(evaluate), marked)).toEqual({});
    expect(run(toy(answer), marked).none).toContain("- ^ No document is there.");
  });
});

describe("proofs catch", () => {
  const [statuses, answers, purity] = projectProofs.map((proof) => proof.name) as [string, string, string];

  test("a fixture without enough projects of each sort", () => {
    const said = run(toy(), fixture.slice(0, fixture.indexOf("## one")));
    expect(said[statuses]).toContain("0 sections with the status fail, partial or unknown");
    const passing = run(toy(), fixture.replace(/## both and another[\s\S]*?(?=## one)/, ""));
    expect(passing[statuses]).toContain("1 sections with the status pass");
  });

  test("no project that the check does not apply to", () => {
    expect(run(toy(answer, ["service"]), fixture)[statuses]).toContain("no section shows a project that the check does not apply to");
  });

  test("evidence in a file that is not there, and on a line that is not there", () => {
    const evidence = [
      { file: "docs/one.md", line: 7, note: "far below" },
      { file: "README.md", line: 0, note: "" },
    ];
    const said = run(
      toy((project) => ({ ...answer(project), evidence })),
      fixture,
    )[answers];
    expect(said).toContain("names line 7 of docs/one.md");
    expect(said).toContain("names README.md, which the project has not");
    expect(said).toContain("the evidence in README.md has no note");
  });

  test("a pass without evidence, and counts that do not fit", () => {
    expect(
      run(
        toy((project) => ({ ...answer(project), evidence: [] })),
        fixture,
      )[answers],
    ).toContain("the status pass needs evidence");
    const counted = toy((project) => ({ ...answer(project), met: 3, found: 2 }));
    expect(run(counted, fixture)[answers]).toContain("3 of 2 is more than all");
  });

  test("a reason that cannot be shown", () => {
    expect(
      run(
        toy((project) => ({ ...answer(project), reason: `${undefined}` })),
        fixture,
      )[answers],
    ).toContain("the reason cannot be shown");
  });

  test("an answer that changes with each question or with the order of files", () => {
    let asked = 0;
    expect(
      run(
        toy((project) => ({ ...answer(project), reason: `Asked ${++asked} times.` })),
        fixture,
      )[purity],
    ).toContain("toy-documents asked twice");
    const ordered = toy((project) => ({ ...answer(project), reason: `The first is ${[...project.files][0]}.` }));
    expect(run(ordered, fixture)[purity]).toContain("with the files in another order");
  });

  test("an empty project that passes", () => {
    const check = toy(() => ({ status: "pass", evidence: [], reason: "It always passes." }));
    expect(run(check, fixture)[purity]).toContain("a project of 0 files with nothing in them has the status pass");
  });
});
