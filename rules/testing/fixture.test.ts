import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFixture } from "./fixture.ts";
import { type Mark, putMarkers, takeMarkers } from "./markers.ts";
import { toyFixture } from "./toy.ts";

const mistakes = (text: string): readonly string[] => readFixture("f.md", text).mistakes;
const section = (...fences: string[]): string => `# f\n\n## one\n\nIt shows something.\n\n${fences.join("\n\n")}\n`;
const fence = (info: string, ...lines: string[]): string => [`\`\`\`${info}`, ...lines, "```"].join("\n");

describe("readFixture", () => {
  test("reads sections, files, marks and fixes", () => {
    const fixture = readFixture("toy.md", toyFixture);
    expect(fixture.mistakes).toEqual([]);
    expect(fixture.id).toBe("toy-forbidden");
    const first = fixture.sections[0]!;
    expect(first.title).toBe("two calls with a comment between");
    const file = first.projects[0]!.files[0]!;
    expect(file.path).toBe("src/orders.ts");
    expect(file.text).toContain('forbidden("a"); /* kept */\nconst value');
    expect(file.marks.map(({ line, start, end }) => [line, start, end])).toEqual([
      [2, 0, 9],
      [3, 14, 23],
    ]);
    expect(first.fixes.map(({ fix, nth, path, line }) => [fix, nth, path, line])).toEqual([["allow", 2, "src/orders.ts", 16]]);
  });

  test("is the same with CRLF line ends and a byte order mark", () => {
    expect(readFixture("toy.md", `\uFEFF${toyFixture.replaceAll("\n", "\r\n")}`)).toEqual(readFixture("toy.md", toyFixture));
  });

  test("joins fences by project=, and all fences of a section with a result", () => {
    const named = readFixture("f.md", section(fence("ts project=a", "1;"), fence("py project=a", "2"), fence("ts", "3;")));
    expect(named.sections[0]!.projects.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ["src/orders.ts", "app/orders.py"],
      ["src/orders.ts"],
    ]);
    const answered = readFixture(
      "f.md",
      section(fence("ts", "1;"), fence("py", "2"), fence("yaml result", "status: pass", "evidence: [a.ts]")),
    );
    expect(answered.mistakes).toEqual([]);
    expect(answered.sections[0]!.projects).toHaveLength(1);
    expect(answered.sections[0]!.result).toMatchObject({ status: "pass", evidence: ["a.ts"] });
  });

  test("takes a path with spaces, and knows workflows by their place", () => {
    const { sections } = readFixture(
      "f.md",
      section(fence('ts path="app/(shop)/a b.ts"', "1;"), fence("yaml path=.github/workflows/x.yml", "a: 1"), fence("gha", "a: 1")),
    );
    expect(sections[0]!.projects.map(({ files }) => [files[0]!.path, files[0]!.code])).toEqual([
      ["app/(shop)/a b.ts", "ts"],
      [".github/workflows/x.yml", "gha"],
      [".github/workflows/ci.yml", "gha"],
    ]);
  });

  test.each([
    ["no id", "## one\n\nText.\n\n```ts\n1;\n```\n", 'f.md:1: the first line is "# " and the check\'s id'],
    ["no section", "# f\n", 'f.md:1: there is no "## …" section'],
    ["no sentence", "# f\n\n## one\n\n```ts\n1;\n```\n", "f.md:3: a section needs at least one sentence"],
    [
      "a prompt that is still there",
      section(fence("ts", "1;")).replace("It shows", "TODO shows"),
      "f.md:3: still to be written: TODO shows something.",
    ],
    ["no fence", "# f\n\n## one\n\nText.\n", "f.md:3: a section needs a fence with code"],
    [
      "a section twice",
      `${section(fence("ts", "1;"))}\n## one\n\nText.\n\n${fence("ts", "1;")}\n`,
      'f.md:11: two sections are called "one"',
    ],
    ["a deeper heading", "# f\n\n### one\n", "f.md:3: headings are"],
    ["a fence before any section", `# f\n\n${fence("ts", "1;")}\n`, "f.md:3: a fence stands in a section"],
    ["a fence that is not closed", "# f\n\n## one\n\nText.\n\n```ts\n1;\n", "f.md:7: the fence is not closed"],
    ["indented code", "# f\n\n## one\n\nText.\n\n    1;\n", "f.md:7: code stands between fences"],
    ["no tag", section(fence("", "1;")), "f.md:7: a fence needs a language tag"],
    ["an unknown tag", section(fence("cobol", "1")), "f.md:7: `cobol` is not a tag of a fixture"],
    ["an unknown key", section(fence("ts file=a.ts", "1;")), "f.md:7: `file=` means nothing here"],
    ["an unknown word", section(fence("ts bad", "1;")), "f.md:7: `bad` means nothing here"],
    ["a path that leaves the project", section(fence("ts path=../a.ts", "1;")), "f.md:7: path=../a.ts is not a path relative"],
    ["a tag without a place", section(fence("toml", "a = 1")), "f.md:7: a `toml` fence needs path="],
    ["a marker without code", section(fence("ts", "^^ Text.", "1;")), "f.md:8: a marker line needs a line of code above it"],
    ["a marker without a message", section(fence("ts", "1;", "^")), "f.md:9: the carets need the finding's message"],
    ["carets beyond the line", section(fence("ts", "1;", "^^^ Text.")), "f.md:9: the carets end at column 3, the line above has 2"],
    ["marks in a fence that is ok", section(fence("ts ok", "1;", "^ Text.")), "f.md:7: a fence with `ok` has no marker lines"],
    ["a fix before its file", section(fence("ts fix=a", "1;"), fence("ts", "1;")), "f.md:7: a fence with fix=… follows"],
    [
      "marks in a fixed text",
      section(fence("ts", "1;"), fence("ts fix=a", "1;", "^ Text.")),
      "f.md:13: a fence with fix=… has no marker lines",
    ],
    [
      "a fix twice",
      section(fence("ts", "1;"), fence("ts fix=a", "1;"), fence("ts fix=a", "1;")),
      "f.md:15: src/orders.ts after fix=a is shown already",
    ],
    ["a fix without a key", section(fence("ts", "1;"), fence("ts fix=#2", "1;")), "f.md:11: fix=#2 is not a fix's key"],
    [
      "a path twice in a project",
      section(fence("ts project=a", "1;"), fence("ts project=a", "2;")),
      "f.md:11: the project has src/orders.ts already",
    ],
    ["a result that is no YAML", section(fence("ts", "1;"), fence("yaml result", "a: [")), "f.md:11: the result is not YAML"],
    ["a result without a status", section(fence("ts", "1;"), fence("yaml result", "met: 1")), "f.md:11: `status` is one of pass"],
    ["a result with something else", section(fence("ts", "1;"), fence("yaml result", "status: pass", "why: x")), "not `why`"],
    [
      "two results",
      section(fence("ts", "1;"), fence("yaml result", "status: pass"), fence("yaml result", "status: pass")),
      "f.md:15: a section has one result",
    ],
  ])("names %s with its line", (_name, text, expected) => {
    expect(mistakes(text).join("\n")).toContain(expected);
  });

  test("never throws", () => {
    const piece = fc.constantFrom(
      "# f\n",
      "## one\n",
      "```ts fix=a#2 path=x\n",
      "```\n",
      "```yaml result\n",
      "status: [\n",
      "^^^ x\n",
      "Text.\n",
      '"',
      "\t",
      "👍",
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => Array.isArray(mistakes(pieces.join("")))));
  });
});

describe("marker lines", () => {
  const line = fc.stringMatching(/^[ \t]{0,3}[a-z👍()"]{1,12}$/u);
  const marked = fc.array(line, { minLength: 1, maxLength: 6 }).chain((lines) => {
    const mark = fc.nat({ max: lines.length - 1 }).chain((number) => {
      const { length } = lines[number]!;
      return fc
        .tuple(fc.nat({ max: length - 1 }), fc.integer({ min: 1, max: length }))
        .map(([start, width]): Mark => ({ line: number, start, end: Math.min(length, start + width), message: "It is wrong." }));
    });
    return fc.record({ text: fc.constant(lines.join("\n")), marks: fc.array(mark, { maxLength: 5 }) });
  });

  test("are read back as they were put", () => {
    fc.assert(
      fc.property(marked, ({ text, marks }) => {
        const read = takeMarkers(putMarkers(text, marks));
        expect(read.mistakes).toEqual([]);
        expect(read.text).toBe(text);
        const key = (mark: Mark) => `${mark.line} ${mark.start} ${mark.end}`;
        expect(read.marks.map(key).sort()).toEqual(marks.map(key).sort());
      }),
    );
  });

  test("hold a priority in brackets before the message", () => {
    const { marks } = takeMarkers("const a = 1;\n      ^ (P2) Text (P1) goes on.");
    expect(marks).toEqual([{ line: 0, start: 6, end: 7, message: "Text (P1) goes on.", priority: "P2" }]);
    expect(putMarkers("const a = 1;", marks)).toBe("const a = 1;\n      ^ (P2) Text (P1) goes on.");
  });

  test("count UTF-16 code units", () => {
    expect(takeMarkers('f("👍", x)\n        ^ Text.').marks[0]).toMatchObject({ start: 8, end: 9 });
  });
});
