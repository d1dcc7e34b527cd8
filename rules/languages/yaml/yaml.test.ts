import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, type YamlNode } from "./index.ts";

/** The tree as plain values; spans are checked on the way. */
function plain(text: string): unknown[] {
  const { root } = parse(text);
  const value = (node: YamlNode | undefined): unknown => {
    if (!node) return undefined;
    expect(node.start).toBeGreaterThanOrEqual(0);
    expect(node.end).toBeLessThanOrEqual(text.length);
    expect(node.start).toBeLessThanOrEqual(node.end);
    if (node.kind === "scalar") return node.value;
    if (node.kind === "sequence") return node.items.map(value);
    return Object.fromEntries(node.pairs.map((pair) => [pair.key, value(pair.value)]));
  };
  return root.documents.map(value);
}

function at(text: string, ...path: string[]): YamlNode | undefined {
  let node: YamlNode | undefined = parse(text).root.documents[0];
  for (const key of path) node = node?.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value : undefined;
  return node;
}

function sliceAt(text: string, ...path: string[]): string | undefined {
  const node = at(text, ...path);
  return node && text.slice(node.start, node.end);
}

describe("values", () => {
  test("scalars by the core schema, keys as text", () => {
    expect(plain("a: 1\nb: 'x'\nc: true\nd:\ne: ~\non: yes\n1: x")).toEqual([
      { a: 1, b: "x", c: true, d: undefined, e: null, on: "yes", 1: "x" },
    ]);
  });

  test("several documents, empty ones left out", () => {
    expect(plain("a: 1\n---\n---\nb: 2\n")).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("aliases stand for what they mean, merges are pairs", () => {
    expect(plain("x: &x {a: 1}\ny: *x\nz:\n  <<: *x\n  b: 2")).toEqual([{ x: { a: 1 }, y: { a: 1 }, z: { "<<": { a: 1 }, b: 2 } }]);
    expect(plain("a: &a [1, *a]\nb: *nothing")).toEqual([{ a: [1], b: undefined }]);
  });

  test("tags are kept", () => {
    const node = at("a: !Ref Key", "a");
    expect(node?.kind === "scalar" && [node.tag, node.text]).toEqual(["!Ref", "Key"]);
  });
});

describe("places", () => {
  const text = 'a: "x y"\nb: |\n  one\n  two\n\nc:\n  - d # e\n  - f: [1, 2]\n';
  test("cover the node and no space behind it", () => {
    expect(sliceAt(text, "a")).toBe('"x y"');
    expect(sliceAt(text, "b")).toBe("|\n  one\n  two");
    expect(sliceAt(text, "c")).toBe("- d # e\n  - f: [1, 2]");
  });

  test("keys have their own", () => {
    const root = parse(text).root.documents[0];
    const keys = root?.kind === "map" ? root.pairs.map((pair) => text.slice(pair.keySpan.start, pair.keySpan.end)) : [];
    expect(keys).toEqual(["a", "b", "c"]);
  });
});

describe("templates", () => {
  const chart = `{{- if .Values.web.enabled }}
kind: Deployment
spec:
  replicas: {{ .Values.web.replicas }}
  image: "{{ .Values.image }}:1"
  {{- with .Values.extra }}
  extra: {{ toYaml . | nindent 4 }}
  {{- end }}
  name: web
{{- end }}
`;
  test("a chart is read, and what is filled in is known to be unknown", () => {
    const { root, broken } = parse(chart);
    expect([broken, root.templated]).toEqual([false, true]);
    const dynamic = ["replicas", "image", "extra", "name"].map((key) => {
      const node = at(chart, "spec", key);
      return node?.kind === "scalar" && node.dynamic;
    });
    expect(dynamic).toEqual([true, true, true, false]);
    expect(sliceAt(chart, "spec", "replicas")).toBe("{{ .Values.web.replicas }}");
  });

  test("GitHub's expressions are part of the value", () => {
    const node = at("if: ${{ github.ref }}\n", "if");
    expect(node?.kind === "scalar" && [node.text, node.dynamic]).toEqual(["${{ github.ref }}", false]);
    expect(parse("if: ${{ github.ref }}\n").root.templated).toBe(false);
  });

  test("Ruby templates are read like charts", () => {
    const database =
      'production:\n  pool: <%= ENV.fetch("POOL") { 5 } %>\n<% if true %>\n  adapter: postgresql\n<% end %>\n  url: <%= ENV["A"] # b: c %>\n';
    const { root, broken } = parse(database);
    expect([broken, root.templated]).toEqual([false, true]);
    expect(sliceAt(database, "production", "pool")).toBe('<%= ENV.fetch("POOL") { 5 } %>');
    const pool = at(database, "production", "pool");
    expect(pool?.kind === "scalar" && pool.dynamic).toBe(true);
    expect(sliceAt(database, "production", "adapter")).toBe("postgresql");
  });
});

describe("texts that no one would write", () => {
  test.each(["[", "{a: ", "- ", "? ", "a: ", "- a: ", "&a [", "!!x ", "? - "])("%j many times over", (piece) => {
    expect(parse(piece.repeat(100_000)).broken).toBe(true);
  });

  test.each(["{{a}}", "{{ '", "<%\n", "{{/*", "<%= x"])("%j many times over in templates", (piece) => {
    expect(parse(`a: ${piece.repeat(20_000)}x\n${piece.repeat(20_000)}`).root).toBeDefined();
  });

  test("any text gives trees whose places lie in the text", () => {
    const pieces = fc.constantFrom(
      "a: ",
      "b",
      "\n",
      "  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "'",
      '"',
      "|",
      ">",
      "&x ",
      "*x",
      "# c",
      "---",
      "{{",
      "}}",
      "<%",
      "%>",
      "!t ",
      ", ",
      "\t",
      "\uFEFF",
      "🛟",
      "? ",
      "<<: ",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void plain(parts.join(""))),
      { numRuns: 400 },
    );
  });
});
