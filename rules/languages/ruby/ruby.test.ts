/** Ruby's grammar where it is awkward, edits in place, and that the fixtures' Ruby is Ruby. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type SyntaxNode, walkTree } from "../../api/tree.ts";
import { findFixtures, fixturePath, readText } from "../../testing/discover.ts";
import { readFixture } from "../../testing/fixture.ts";
import { installGrammars } from "../../testing/parsers.ts";
import { languageOf } from "../index.ts";
import { changeBetween } from "../parsed.ts";
import { ruby } from "./index.ts";

beforeAll(() => installGrammars(["ruby"]));

/** One line per node: field, type, span. */
function outline(root: SyntaxNode): string {
  const lines: string[] = [];
  walkTree(root, (node) => void lines.push(`${node.field} ${node.type} ${node.start}-${node.end}`));
  return lines.join("\n");
}

describe("parsing", () => {
  test.each(["app/models/user.rb", "lib/tasks/db.rake", "config.ru", "Gemfile", "Rakefile"])("%s is Ruby", (path) => {
    expect(languageOf(path)).toBe("ruby");
  });

  test.each([
    ["heredocs that follow each other", "foo(<<~A, <<~'B')\n  a #{x}\nA\n  b\nB\n"],
    ["endless methods, pattern matching and shorthand hashes", "def total = items.sum\ncase point\nin { x:, y: } then f(x:, y:)\nend\n"],
    ["numbered and it parameters, safe navigation, percent literals", "list.map { _1 + 1 }\na&.b ||= %w[x y]\n%q(it's)\n"],
    ["a data section", "puts DATA.read\n__END__\nclass ( not Ruby\n"],
    ["a rescue in a block", "list.each do |x|\n  x\nrescue => e\n  e\nensure\n  z\nend\n"],
  ])("%s have no errors", (_name, text) => {
    expect(ruby.parse(text, "a.rb").broken).toBe(false);
  });

  test("a half-typed text gives a tree with its errors", () => {
    const parsed = ruby.parse("class A\n  def b(\nend\n", "a.rb");
    expect(parsed.broken).toBe(true);
    expect(parsed.errors?.length).toBeGreaterThan(0);
  });
});

describe("editing", () => {
  const source =
    'class A < B\n  KEY = "k"\n\n  def call(x, y: 1)\n    return if x.nil?\n\n    log <<~T\n      #{x} and #{y}\n    T\n  end\nend\n';

  test("a heredoc whose name is taken away and put back is one again", () => {
    const whole = "log <<~T\n  #{x} and\nT\nx\n";
    const open = ruby.open?.(whole, "a.rb");
    if (!open) throw new Error("Ruby documents are to be parsed in parts");
    const texts = ["log <<~\n  #{x} and\nT\nx\n", "log <<~\n#{  #{x} and\nT\nx\n", whole];
    texts.reduce((before, after) => {
      open.update(after, changeBetween(before, after));
      return after;
    }, whole);
    expect(outline(open.parsed.root)).toBe(outline(ruby.parse(whole, "a.rb").root));
    open.dispose();
  });

  // How a parser recovers from an error depends on what it knew before, so only texts without one have to give the same tree.
  test("the tree after any edits, and after undoing them, is that of the whole text", () => {
    const edit = fc.record({
      at: fc.nat(source.length),
      drop: fc.nat(6),
      put: fc.constantFrom("", "x", "\n", '"', "end", "do |z|", "#{", "# ", ":", "{"),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        let text = source;
        const open = ruby.open?.(text, "a.rb");
        if (!open) throw new Error("Ruby documents are to be parsed in parts");
        try {
          const become = (next: string): void => {
            open.update(next, changeBetween(text, next));
            text = next;
            const whole = ruby.parse(text, "a.rb");
            if (!whole.broken) expect(outline(open.parsed.root)).toBe(outline(whole.root));
          };
          for (const { at, drop, put } of edits) become(text.slice(0, at) + put + text.slice(at + drop));
          become(source);
        } finally {
          open.dispose();
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Ruby itself compiles every text without running it, and answers the numbers of those that it refuses. */
const checker = `require "json"
texts = JSON.parse($stdin.read)
refused = texts.each_index.reject do |i|
  RubyVM::InstructionSequence.compile(texts[i])
  true
rescue SyntaxError
  false
end
puts JSON.dump(refused)`;
const interpreter = spawnSync("ruby", ["--version"]).status === 0;

describe("the fixtures' Ruby", () => {
  test.skipIf(!interpreter)("is accepted by Ruby, before and after every fix (skipped where no ruby is installed)", () => {
    const texts = findFixtures().flatMap((id) => {
      const fixture = readFixture(fixturePath(id), readText(fixturePath(id)) ?? "");
      return fixture.sections.flatMap((section) => {
        const files = section.projects.flatMap((project) => project.files).filter((file) => file.tag === "rb");
        const fixed = section.fixes.filter((fix) => fix.target.tag === "rb" && fix.path === fix.target.path);
        return [...files, ...fixed].map(({ text, line }) => ({ text, place: `${fixture.path}:${line}` }));
      });
    });
    const run = spawnSync("ruby", ["-e", checker], { input: JSON.stringify(texts.map(({ text }) => text)), encoding: "utf8" });
    expect(run.stderr).toBe("");
    const refused = JSON.parse(run.stdout) as number[];
    expect(refused.map((index) => texts[index]?.place)).toEqual([]);
    expect(texts.length).toBeGreaterThan(100);
  });
});
