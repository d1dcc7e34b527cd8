/** The runner has to be seen to fail: each mistake in a check or its fixture is caught by the section or proof that is there for it. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CodeCheck } from "../api/check.ts";
import { met, problem } from "../api/outcome.ts";
import { Bench } from "./bench.ts";
import { readFixture } from "./fixture.ts";
import { installParsers } from "./host.ts";
import { metadataFailures } from "./proofs/index.ts";
import { sectionFailures } from "./sections.ts";
import { runToy, type Toy, toyCheck, toyFixture } from "./toy.ts";

beforeAll(installParsers);

/** The toy fixture with one text replaced, which has to occur. */
function changed(from: string, to: string): string {
  if (!toyFixture.includes(from)) throw new Error(`the toy fixture has no ${JSON.stringify(from)}`);
  return toyFixture.replace(from, () => to);
}

const spoilt = (toy: Toy): Record<string, string> => runToy(toyCheck(toy), toyFixture);

test("a right check with a right fixture passes everything", () => {
  expect(runToy(toyCheck(), toyFixture)).toEqual({});
});

describe("a section catches", () => {
  const twoCalls = "two calls with a comment between";

  test("carets in the wrong column, and shows both places", () => {
    const said = runToy(toyCheck(), changed("              ^^^^^^^^^ The", "             ^^^^^^^^^ The"))[twoCalls];
    expect(said).toContain('-              ^^^^^^^^^ The call for "b"');
    expect(said).toContain('+               ^^^^^^^^^ The call for "b"');
    expect(said).toContain('  const value = forbidden("b");');
    expect(said).toContain("toy.md:7: ");
  });

  test("too few and too many carets", () => {
    expect(runToy(toyCheck(), changed("\n^^^^^^^^^ The", "\n^^^^^^^^ The"))).toHaveProperty([twoCalls]);
    expect(runToy(toyCheck(), changed("\n^^^^^^^^^ The", "\n^^^^^^^^^^ The"))).toHaveProperty([twoCalls]);
  });

  test("a wrong message", () => {
    expect(runToy(toyCheck(), changed('"a" is forbidden', '"a" is allowed'))[twoCalls]).toContain(
      '- ^^^^^^^^^ The call for "a" is allowed',
    );
  });

  test("a finding that is not marked", () => {
    const silent = changed('^^^^^^^^^ The call for "a" is forbidden; call allowed instead.\n', "");
    expect(runToy(toyCheck(), silent)[twoCalls]).toContain('+ ^^^^^^^^^ The call for "a"');
  });

  test("a mark without a finding", () => {
    const said = runToy(
      toyCheck(),
      changed("forbidden(name);\n", "forbidden(name);\n^^^^^^^^^ Something is wrong.\n").replace("ts ok\nforb", "ts\nforb"),
    );
    expect(said["a call without a name"]).toContain("- ^^^^^^^^^ Something is wrong.");
  });

  test("a priority that is not stated, and a stated one that is wrong", () => {
    const detect = toyCheck().detect;
    const python = {
      call: { forbidden: () => problem("called", { start: 0, end: 9 }, { data: { name: "it" }, priority: "P3" }) },
    } as const;
    const check = toyCheck({ define: { detect: { ...detect, python } } });
    expect(runToy(check, toyFixture)["one more call in Python"]).toContain("+ ^^^^^^^^^ (P3) The call");
    const stated = changed('forbidden("e")\n^^^^^^^^^ The', 'forbidden("e")\n^^^^^^^^^ (P3) The');
    expect(runToy(check, stated)).not.toHaveProperty(["one more call in Python"]);
    expect(runToy(toyCheck(), stated)["one more call in Python"]).toContain("- ^^^^^^^^^ (P3) The call");
  });

  test("a fix that leaves another text", () => {
    expect(runToy(toyCheck(), changed('allowed("b")', 'allowed("B")'))[twoCalls]).toContain('- const value = allowed("B");');
  });

  test("a fix that nobody offers, by its name or its number", () => {
    expect(runToy(toyCheck(), changed("fix=allow#2", "fix=permit"))[twoCalls]).toContain(
      'no finding above offers the fix "permit"; offered: allow',
    );
    expect(runToy(toyCheck(), changed("fix=allow#2", "fix=allow#3"))[twoCalls]).toContain('no 3. finding above offers the fix "allow"');
  });

  test("a check that throws", () => {
    const before = () => {
      throw new Error("toy is broken");
    };
    expect(spoilt({ before })[twoCalls]).toContain("toy-forbidden threw: toy is broken");
  });

  test("a confirm that throws", () => {
    const typescript = { call: { forbidden: () => problem("called", { start: 0, end: 9 }, { pending: 1 }) } } as const;
    const confirm = () => {
      throw new Error("no such project");
    };
    const detect = { ...toyCheck().detect, typescript };
    expect(spoilt({ define: { detect, confirm } })[twoCalls]).toContain("confirm threw: no such project");
  });
});

describe("coverage catches", () => {
  const languages = "each language has sections that report and sections that stay silent";

  test("a language without enough cases", () => {
    const without = toyFixture.slice(0, toyFixture.indexOf("## one more call in Python"));
    const said = runToy(toyCheck(), without)[languages];
    expect(said).toContain("1 section with `py` report something; at least 2 are wanted");
    expect(said).toContain("0 sections with `py` stay silent");
    expect(said).not.toContain("`ts`");
  });

  test("silence where the check does not look", () => {
    expect(runToy(toyCheck(), changed('\ntext = "forbidden"', '\ntext = "something"'))[languages]).toContain(
      "1 section with `py` stay silent",
    );
  });

  test("a message that is never shown", () => {
    const messages = { ...toyCheck().messages, never: "This is never said; say it." };
    expect(spoilt({ define: { messages } })["each message is shown"]).toContain('no section shows the message "never"');
  });

  test("a fix that is never shown", () => {
    const start = toyFixture.indexOf("```ts fix=allow#2");
    const without = toyFixture.slice(0, start) + toyFixture.slice(toyFixture.indexOf("## a call in a page"));
    expect(Object.keys(runToy(toyCheck(), without))).toEqual(["each fix is shown, with the lines that it adds to other files"]);
  });

  test("a placeholder without a value", () => {
    const define: Partial<CodeCheck> = { messages: { called: "The call for {what} is forbidden; call allowed instead." } };
    expect(spoilt({ define })["messages and titles are filled in, places are exact"]).toContain("{what} has no value");
  });

  test("a place that covers space, and one that covers nothing", () => {
    const name = "messages and titles are filled in, places are exact";
    expect(spoilt({ at: ({ start, end }) => ({ start: start - 1, end }) })[name]).toContain("covers space at its start or end");
    expect(spoilt({ at: ({ start }) => ({ start, end: start }) })[name]).toContain("covers no text");
  });
});

describe("proofs of fixes catch", () => {
  test("a fix that breaks the code", () => {
    expect(spoilt({ edits: (callee) => [{ ...callee, text: "allowed((" }] })["fixed text parses"]).toContain(
      'more syntax errors after "Call allowed"',
    );
  });

  test("a fix that leaves its finding", () => {
    const edits: Toy["edits"] = (callee) => [{ start: callee.start, end: callee.start, text: "await " }];
    expect(spoilt({ edits })["a fix removes its finding"]).toContain('after "Call allowed" as much is found as before');
  });

  test("edits that overlap", () => {
    const edits: Toy["edits"] = (callee) => [
      { ...callee, text: "allowed" },
      { start: callee.start, end: callee.end, text: "permitted" },
    ];
    expect(spoilt({ edits })["fixed text parses"]).toContain("overlap or lie outside the text");
  });

  test("a fix that loses a comment of the fixture", () => {
    const edits: Toy["edits"] = (callee, file) => {
      const end = file.text.indexOf("\n", callee.end);
      return [{ start: callee.start, end, text: "allowed()" }];
    };
    expect(spoilt({ edits })["comments survive a fix"]).toContain('"Call allowed" loses the comment /* kept */');
  });

  test("a fix that loses a comment put beside the finding", () => {
    const edits: Toy["edits"] = (callee, file) => {
      const end = file.text.indexOf("\n", callee.end);
      const rest = file.text.slice(callee.end, end).replace("// kept for the reader", "");
      return [{ start: callee.start, end, text: `allowed${rest}` }];
    };
    expect(spoilt({ edits })["comments survive a fix"]).toContain('"Call allowed" loses the comment // kept for the reader');
  });

  test("a second run of fix-all that still changes something", () => {
    const edits: Toy["edits"] = (callee, file) => {
      const again = file.text.includes("allowed") ? "allowed" : "forbidden";
      return [
        { ...callee, text: again },
        { start: 0, end: 0, text: "allowed;\n" },
      ];
    };
    expect(spoilt({ edits })["a second run of fix-all changes nothing"]).toContain("a second run of fix-all in src/orders.ts");
  });
});

describe("variants catch", () => {
  test("a fix that writes LF into a text with CRLF", () => {
    const edits: Toy["edits"] = (callee) => [{ ...callee, text: "\nallowed" }];
    expect(spoilt({ edits })["results are the same with CRLF line ends"]).toContain('"Call allowed" mixes LF into CRLF line ends');
  });

  test("a fix that writes before the byte order mark", () => {
    const edits: Toy["edits"] = (callee) => [
      { ...callee, text: "allowed" },
      { start: 0, end: 0, text: "allowed; " },
    ];
    expect(spoilt({ edits })["results are the same with a byte order mark"]).toContain('"Call allowed" writes before the byte order mark');
  });

  test("columns that do not count UTF-16 code units", () => {
    const at: Toy["at"] = (callee, file) => {
      const start = [...file.text.slice(0, callee.start)].length;
      return { start, end: start + callee.end - callee.start };
    };
    expect(Object.keys(spoilt({ at }))).toEqual(["results are the same below a comment with characters outside the BMP"]);
  });
});

describe("robustness catches", () => {
  test("a check that throws on half-typed text", () => {
    const before: Toy["before"] = (call) => {
      if (call.arguments.length === 0) throw new Error("no argument");
    };
    expect(Object.keys(spoilt({ before }))).toEqual(["half-typed text never throws"]);
    expect(spoilt({ before })["half-typed text never throws"]).toContain("toy-forbidden threw: no argument, on src/orders.ts cut after");
  });

  test("a finding that a comment above its line does not hide", () => {
    const at: Toy["at"] = (callee, file) => {
      const before = file.text.lastIndexOf("\n", callee.start - 1);
      const comment = file.text.lastIndexOf("// seaworthy", before);
      return comment === -1 ? callee : { start: comment, end: callee.end };
    };
    expect(spoilt({ at })["a suppression comment above a finding hides it"]).toContain('the comment does not hide "The call for');
  });
});

describe("metadata catches", () => {
  const path = "rules/checks/security/toy-forbidden/index.ts";
  const said = (define: Partial<CodeCheck>, at = path): string =>
    metadataFailures(toyCheck({ define }), at)
      .map(({ message }) => message)
      .join("\n");

  test("nothing in a right definition", () => {
    expect(said({})).toBe("");
  });

  test.each<[string, Partial<CodeCheck>, string]>([
    ["a language without a detector", { languages: ["ts", "py", "rb"] }, "`languages` means ruby"],
    ["a detector without a language", { languages: ["ts"] }, "`detect` has python"],
    ["a language named twice", { languages: ["ts", "py", "ts"] }, "names ts twice"],
    ["triggers without a detector", { triggers: { ruby: { words: ["forbidden"] } } }, "`triggers` has ruby"],
    ["a prompt that is still there", { why: "TODO why it matters." }, "still to be written: TODO why it matters."],
    ["no limits", { limits: "" }, "`limits` says"],
    ["a title with a full stop", { title: "Toy." }, 'the title "Toy."'],
    ["an id that is no id", { id: "Toy_forbidden" }, "the id is words"],
    ["a message that is no sentence", { messages: { called: "forbidden call" } }, 'the message "called"'],
    ["another category than its folder", { category: "data" }, "stands in rules/checks/data/toy-forbidden/index.ts"],
    ["an effort of nothing", { effort: 0 }, "`effort` is a number"],
  ])("%s", (_name, define, expected) => {
    expect(said(define)).toContain(expected);
  });
});

describe("projects of several files", () => {
  const text = `# toy-forbidden

## a name decided elsewhere

Whether the call is right stands in another file.

\`\`\`env path=.env.example project=shop
A=1
\`\`\`

\`\`\`ts project=shop
forbidden("a");
^^^^^^^^^ The call for "a" is forbidden; call allowed instead.
\`\`\`

\`\`\`ts fix=allow
allowed("a");
\`\`\`

\`\`\`env fix=allow path=.env.example
A=1
# Why it is there
B=
\`\`\`

## the same without the other file

Nothing decides, so nothing is said.

\`\`\`ts
forbidden("a");
\`\`\`
`;
  const check = toyCheck({
    define: {
      detect: {
        typescript: {
          call: {
            forbidden: (node) => {
              const at = { start: node.expression.getStart(), end: node.expression.end };
              const ensureLines = [{ path: ".env.example", line: "B=", comment: "Why it is there" }];
              return problem("called", at, {
                data: { name: "a" },
                pending: "a",
                fixes: [{ fix: "allow", edits: [{ ...at, text: "allowed" }], ensureLines }],
              });
            },
          },
        },
        python: { call: { forbidden: (node) => met(node) } },
      },
      confirm: (_pending, project) => (project.files.has(".env.example") ? "report" : "drop"),
    },
  });

  function said(source: string): string {
    const fixture = readFixture("toy.md", source);
    const bench = new Bench(check, { checks: [check], extractors: [], plain: [] });
    return [
      ...fixture.mistakes,
      ...fixture.sections.flatMap((section) => sectionFailures(bench, fixture, section).map(({ message }) => message)),
    ].join("\n");
  }

  test("are analysed together, and show the lines that a fix adds elsewhere", () => {
    expect(said(text)).toBe("");
  });

  test("and a wrong line is caught", () => {
    expect(said(text.replace("B=\n", "C=\n"))).toContain('.env.example after "Call allowed"');
  });
});
