import fs from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../test/report-sample.ts";
import { escapeMarkdown, linkTarget } from "./escape.ts";
import { reportMarkdown } from "./markdown.ts";
import { reportPage } from "./page.ts";
import { renderReport } from "./render.ts";

const nasty = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onclick='x",
  "</table></main>",
  "<!-- x -->",
  "&lt;b&gt; &amp;",
  "`code` **bold** _em_ ~~gone~~ $x$",
  "[link](javascript:alert(1))",
  "![picture](https://example.org/x.png)",
  "https://example.org/a_b www.example.org me@example.org",
  "a | b\n| c |\n\n# Heading\n- [x] done\n1. one",
  "# heading",
  "- item",
  "1. one",
  "1) one",
  "+ plus",
  "= = =",
  "> quote",
  "``` fence",
  "[^1]: note",
  "[a]: https://example.org",
  "\u202eesrever\u0007\u0000",
  "back\\slash\\",
  "src/[id]/(group)/a b#c?.ts",
  "STYLE $& $' $`",
];
const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.array(fc.constantFrom(...nasty, " ", "\n"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
);
/** Texts that are not empty when spaces are taken away: what is empty is left out of a document, which is another document. */
const texts = fc.array(
  hostile.filter((text) => text.trim() !== ""),
  { minLength: 1, maxLength: 12 },
);

/** Gives the texts one after the other, again and again. */
function cycle(list: readonly string[]): () => string {
  let at = 0;
  return () => list[at++ % list.length] ?? "";
}

/** The tags with the names of their attributes, the values left out. */
function skeleton(page: string): string[] {
  return [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

/** The kinds of nodes as a text. An address that is a link to itself is text. */
function shape(node: Nodes): string {
  if (
    node.type === "text" ||
    (node.type === "link" && [`http://${textOf(node)}`, `mailto:${textOf(node)}`, textOf(node)].includes(node.url))
  )
    return "";
  const inner = "children" in node ? node.children.map((child) => shape(child as Nodes)).filter((each) => each !== "") : [];
  return inner.length === 0 ? node.type : `${node.type}(${inner.join(" ")})`;
}

function parse(text: string) {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => textOf(child as Nodes)).join("") : "";
}

describe("the HTML page", () => {
  const editor = { link: ({ file, line }: { file: string; line: number | null }) => `command:x?${encodeURIComponent(`${file}${line}`)}` };

  test("has the same tags whatever the texts are", () => {
    const expected = [skeleton(reportPage(sampleReport())), skeleton(reportPage(sampleReport(), { editor }))];
    fc.assert(
      fc.property(texts, (list) => {
        const report = sampleReport(cycle(list));
        expect([skeleton(reportPage(report)), skeleton(reportPage(report, { editor }))]).toEqual(expected);
      }),
    );
  });

  test("loads nothing, runs nothing and lets nothing in", () => {
    const page = reportPage(sampleReport());
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|\sstyle=|javascript:|url\(|@import/i);
    expect(page.match(/(?:href|src)="[^"]*"/g)?.filter((link) => !/^href="#[\w-]+"$/.test(link))).toEqual([]);
    expect(page).toMatch(
      /content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"/,
    );
  });

  test("can be walked by its headings, landmarks and tables", () => {
    const page = reportPage(sampleReport());
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/(?:aria-labelledby="|href="#)([^"]*)"/g)) expect(ids).toContain(id);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<main /g)).toHaveLength(1);
    expect(page.match(/<table>/g)?.length).toBeGreaterThan(5);
    expect(page.match(/<caption>/g)?.length).toBe(page.match(/<table>/g)?.length);
    expect(page.match(/<th(?! scope="(?:col|row)")[ >]/g)).toBeNull();
    expect(page).toContain('<html lang="en">');
  });

  test("says state in words, and has light, dark and paper", () => {
    const page = reportPage(sampleReport());
    for (const word of ["NOT READY", "In progress", "open", "passed", "not known", "src/a.ts:3", "Accepted risk", "Who is on call?"])
      expect(page).toContain(word);
    expect(page).toMatch(/prefers-color-scheme: dark[\s\S]*@media print/);
  });

  test("has links to the code in an editor only", () => {
    expect(reportPage(sampleReport())).not.toContain("command:");
    expect(reportPage(sampleReport(), { editor })).toContain('<a href="command:x?src%2Fa.ts3"><code>src/a.ts:3</code></a>');
  });

  test("tells how the number comes about", () => {
    const report = sampleReport();
    const [security] = report.categories;
    const data = { ...security!, id: "data" as const, title: "Data", weight: 2, score: { shown: 86, value: 85.5, exact: "171/2" } };
    expect(reportPage({ ...report, categories: [security!, data] })).toContain("(54 + 2 × 85.5) ÷ 3 = 54");
  });
});

describe("the Markdown document", () => {
  test("has the same structure whatever the texts are", () => {
    const options = { prefix: "" };
    const expected = shape(parse(reportMarkdown(sampleReport(), options)));
    expect(expected).toContain("listItem");
    fc.assert(
      fc.property(texts, (list) => {
        const report = sampleReport(cycle(list));
        expect(shape(parse(reportMarkdown(report, options)))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  test("shows a text as it is", () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => text.trim() !== "" && !/[\p{Cc}\p{Cf}]/u.test(text)),
        (text) => {
          const shown = textOf(parse(`- x ${escapeMarkdown(text)} y`));
          expect(shown).toBe(`x ${text.replace(/\s+/gu, " ").trim()} y`);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("leaves plain sentences as they are written", () => {
    const plain = "Set Secure/HttpOnly (see user_id) – 3 of 4: done; it's 50 % & more, @acme/api!";
    expect(escapeMarkdown(plain)).toBe(plain);
  });

  test("links from the folder that it stands in", () => {
    expect(linkTarget("", "src/[id]/a (b).ts", 3)).toBe("src/%5Bid%5D/a%20%28b%29.ts#L3");
    expect(linkTarget("../../", "a.ts", null)).toBe("../../a.ts");
    expect(renderReport(sampleReport(), "markdown", { folder: "docs/launch" })).toContain("[src/a.ts:3](../../src/a.ts#L3)");
  });

  test("has a box for each check, blockers on top, and no day unless asked", () => {
    const text = reportMarkdown(sampleReport(), { prefix: "" });
    expect(text.indexOf("## Launch blockers (1)")).toBeLessThan(text.indexOf("## Categories"));
    expect(text).toContain("- [ ] Cookie (`cookie`, P0, open): Two places of three are open. [src/a.ts:3](src/a.ts#L3)");
    expect(text).toContain("- [x] Headers (`headers`, P0, whole project, passed)");
    expect(text).toContain("- [ ] On call (`on-call`, P0, attested by a person, not known): Two places of three are open. Who is on call?");
    expect(text).toContain("- Jobs (`jobs`): Two places of three are open.");
    expect(text).not.toContain("2026-11");
    expect(reportMarkdown({ ...sampleReport(), day: "2026-11-01" }, { prefix: "" })).toContain("2026-11-01");
  });
});

describe("the JSON report", () => {
  test("has exactly the form that its schema describes", () => {
    const schema = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "readiness.schema.json"), "utf8"));
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    const report = JSON.parse(renderReport(sampleReport(), "json"));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, more: 1 })).toBe(false);
    expect(validate({ ...report, overall: 54 })).toBe(false);
  });
});
