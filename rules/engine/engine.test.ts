import { beforeAll, describe, expect, it } from "vitest";
import ts from "ts-morph";
import { defineCheck, defineFacts } from "../api/check.ts";
import { met, problem } from "../api/outcome.ts";
import type { Registry } from "../api/registry.ts";
import { installTypeScript } from "../api/ts.ts";
import { installGrammars } from "../testing/parsers.ts";
import { Engine } from "./index.ts";

/** Reports every call of bad(), is content with good(), and throws on broken(). */
const toy = defineCheck({
  id: "toy",
  title: "Toy",
  category: "security",
  priority: "P1",
  effort: 1,
  languages: ["ts", "py"],
  why: "Because.",
  limits: "None.",
  messages: { bad: "{name} is bad." },
  triggers: { typescript: { words: ["bad(", "good(", "broken("] }, python: { words: ["bad("] } },
  detect: {
    typescript: {
      call: {
        bad: (call) => problem("bad", { start: call.getStart(), end: call.expression.end }, { data: { name: "bad" } }),
        good: (call) => met({ start: call.getStart(), end: call.end }),
        broken: () => {
          throw new Error("out of order");
        },
      },
    },
    python: { call: { bad: (call) => problem("bad", call, { data: { name: "bad" } }) } },
  },
});

const picky = defineCheck({
  ...toy,
  id: "picky",
  triggers: { typescript: { words: ["bad("], and: ["really"] } },
  detect: { typescript: toy.detect.typescript ?? {} },
  languages: ["ts"],
});
const paths = defineFacts({
  name: "pages",
  facts: ["page"],
  triggers: { typescript: { paths: /pages\// } },
  detect: { typescript: { file: () => undefined } },
});
const registry: Registry = {
  checks: [toy, picky],
  extractors: [paths],
  plain: [{ name: "proc", paths: /(?:^|\/)Procfile$/, read: () => [] }],
};

const lines = (text: string, path = "src/a.ts") =>
  new Engine(registry)
    .analyze(path, text)
    .findings.filter((finding) => finding.suppressed === undefined)
    .map((finding) => `${finding.check}:${finding.range.start.line + 1}`);

beforeAll(async () => {
  installTypeScript(ts.ts);
  await installGrammars();
});

describe("Engine", () => {
  it("finds, counts what is right, and fills the message", () => {
    const result = new Engine(registry).analyze("src/a.ts", "bad();\ngood();\n");
    expect(result.findings.map((finding) => finding.message)).toEqual(["bad is bad."]);
    expect(result.met).toEqual({ toy: 1 });
  });

  it("lets a rule that throws cost only itself", () => {
    const result = new Engine(registry).analyze("src/a.ts", "broken();\nbad(); // really\n");
    expect(result.errors).toEqual([
      { rule: "toy", message: "out of order" },
      { rule: "picky", message: "out of order" },
    ]);
    expect(result.skipped).toBeUndefined();
  });

  it("asks for the second word where a check has one", () => {
    expect(lines("bad();")).toEqual(["toy:1"]);
    expect(lines("bad(); // really")).toEqual(["picky:1", "toy:1"]);
  });

  it("asks for the pattern where a check has one", () => {
    const exact = defineCheck({ ...toy, id: "exact", triggers: { typescript: { words: ["bad"], pattern: /bad\(\);\s*$/ } } });
    const engine = new Engine({ ...registry, checks: [exact] });
    expect(engine.analyze("src/a.ts", "bad();").findings).toHaveLength(1);
    expect(engine.analyze("src/a.ts", "bad(); more();").findings).toEqual([]);
  });

  it("runs only what it is told to", () => {
    expect(
      new Engine(registry, { only: new Set(["picky"]) }).analyze("a.ts", "bad(); // really").findings.map((finding) => finding.check),
    ).toEqual(["picky"]);
  });

  it("holds back what stands on a line that does not parse", () => {
    expect(lines("bad();\nconst x = bad( ;\n")).toEqual(["toy:1"]);
  });

  it("holds back a line whose end is missing, which the parser only notices on the next one", () => {
    expect(lines("const x = bad(\nconst y = 1;\n")).toEqual([]);
  });

  it("gives the same fingerprint after a shift, and another to a second finding alike", () => {
    const of = (text: string) => new Engine(registry).analyze("a.ts", text).findings.map((finding) => finding.fingerprint);
    const [first, second] = of("bad();\nbad();\n");
    expect(first).not.toBe(second);
    expect(of("\n\n// moved\nbad();\nbad();\n")).toEqual([first, second]);
  });

  it("survives absurd nesting", () => {
    const deep = `bad(${"(".repeat(60_000)}1${")".repeat(60_000)})`;
    expect(new Engine(registry).analyze("a.ts", deep).path).toBe("a.ts");
    expect(new Engine(registry).analyze("a.py", deep).path).toBe("a.py");
  });

  it("has nothing to say of files without a language", () => {
    expect(new Engine(registry).analyze("Procfile", "web: bad()").language).toBe("plain");
  });

  it("follows edits to the same result as a fresh look", () => {
    const texts = [
      "bad();\n",
      "bad();\nbad();\n",
      "good();\nbad();\n",
      "",
      "function f() {\n  bad();\n}\n",
      "function f() {\n  bad(\n}\n",
      "x = `${bad()}`;\r\nbad();\n",
    ];
    for (const path of ["a.ts", "a.py"]) {
      const document = new Engine(registry).open(path, texts[0] ?? "");
      for (const text of texts) expect(document.update(text)).toEqual(new Engine(registry).analyze(path, text));
      document.dispose();
    }
  });
});

describe("suppression comments", () => {
  it("hides the next line's finding, and keeps it for the score", () => {
    const { findings } = new Engine(registry).analyze("a.ts", "// seaworthy-disable-next-line toy -- known\nbad();\n");
    expect(findings.map((finding) => finding.suppressed)).toEqual(["known"]);
  });

  it("looks past comments between itself and the code", () => {
    expect(lines("// seaworthy-disable-next-line toy -- known\n// more\n\nbad();\n")).toEqual([]);
  });

  it("works on its own line, for the rest of the file, in blocks, JSX and Python", () => {
    expect(lines("bad(); // seaworthy-disable-line toy -- known\nbad();\n")).toEqual(["toy:2"]);
    expect(lines("bad();\n/* seaworthy-disable toy -- generated below */\nbad();\nbad();\n")).toEqual(["toy:1"]);
    expect(lines("const a = <p>\n  {/* seaworthy-disable-next-line toy -- known */}\n  {bad()}\n</p>;\n", "a.tsx")).toEqual([]);
    expect(lines("# seaworthy-disable-next-line toy -- known\nbad()\n", "a.py")).toEqual([]);
  });

  it("has no effect without a reason, and says so", () => {
    expect(lines("// seaworthy-disable-next-line toy\nbad();\n")).toEqual(["unused-suppression:1", "toy:2"].sort());
  });

  it("reports what it does not need and names that do not exist", () => {
    const { findings } = new Engine(registry).analyze("a.ts", "// seaworthy-disable-next-line toy, tyo -- known\ngood();\n");
    expect(findings.map((finding) => finding.message)).toEqual([
      'Nothing to suppress for "toy" here: remove it.',
      'There is no check "tyo": correct the name or remove it.',
    ]);
  });

  it("is not read out of a string", () => {
    expect(lines('const help = "write seaworthy-disable-next-line toy -- why";\nbad();\n')).toEqual(["toy:2"]);
  });

  it("leaves checks alone that did not run", () => {
    const engine = new Engine(registry, { only: new Set(["picky"]) });
    expect(engine.analyze("a.ts", "// seaworthy-disable-next-line toy -- known\nbad();\n").findings).toEqual([]);
  });
});
