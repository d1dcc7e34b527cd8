import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseToml, type TomlValue, tomlBelow, tomlHas, tomlText, tomlTexts, tomlValue } from "./toml.ts";

function plain(value: TomlValue): unknown {
  if (value.kind === "string") return value.value;
  if (value.kind === "array") return value.items.map(plain);
  if (value.kind === "table") return Object.fromEntries(value.entries.map((entry) => [entry.path.at(-1), plain(entry.value)]));
  return { raw: value.text };
}

function entries(text: string): unknown[] {
  return parseToml(text).entries.map((entry) => [entry.path.join("."), plain(entry.value)]);
}

describe("values", () => {
  test.each([
    ['a = "b\\n\\u00e9"', [["a", "b\né"]]],
    ["a = 'b\\n'", [["a", "b\\n"]]],
    ['a = """\nb\nc"""', [["a", "b\nc"]]],
    ["a = '''b'c'''", [["a", "b'c"]]],
    ["a = 1_000 # c", [["a", { raw: "1_000" }]]],
    ["a = 1979-05-27 07:32:00Z", [["a", { raw: "1979-05-27 07:32:00Z" }]]],
    ['a = [\n  "b", # c\n  "d",\n]', [["a", ["b", "d"]]]],
    ['a = { b = "c", d = [1] }', [["a", { b: "c", d: [{ raw: "1" }] }]]],
    ['a.b."c.d" = true', [["a.b.c.d", { raw: "true" }]]],
    [
      '[a.b]\nc = "d"\n[[e]]\nf = 1',
      [
        ["a.b.c", "d"],
        ["e.f", { raw: "1" }],
      ],
    ],
    [
      "\uFEFFa = 1\r\nb = 2\r\n",
      [
        ["a", { raw: "1" }],
        ["b", { raw: "2" }],
      ],
    ],
  ])("%j", (text, expected) => {
    expect(entries(text)).toEqual(expected);
    expect(parseToml(text).broken).toBe(false);
  });
});

describe("half-typed text", () => {
  test.each(['a = "b\nc = 1', "a\nc = 1", "a = \nc = 1", "[a\nc = 1", "a = [1,\nc = 1", "a = 1 2\nc = 1"])(
    "%j costs only what is broken",
    (text) => {
      const document = parseToml(text);
      expect(document.broken).toBe(true);
      expect(document.entries.length).toBeLessThanOrEqual(2);
    },
  );

  test("the lines behind are read", () => {
    expect(entries('a = "b\n[t]\nc = "d"\n')).toEqual([["t.c", "d"]]);
  });
});

describe("look-ups", () => {
  const document = parseToml(
    '[tool.poetry.dependencies]\nfastapi = "^0.1"\ncelery = { version = "5", extras = ["redis"] }\n[tool.poetry.group.dev.dependencies]\npytest = "8"\n[project]\nname = "x"\n',
  );

  test("find values in tables and inline tables", () => {
    expect(tomlText(document, "project", "name")).toBe("x");
    expect(tomlText(document, "tool", "poetry", "dependencies", "celery", "version")).toBe("5");
    expect(tomlTexts(tomlValue(document, "tool", "poetry", "dependencies", "celery", "extras")).map((text) => text.value)).toEqual([
      "redis",
    ]);
    expect(tomlValue(document, "tool", "poetry", "none")).toBeUndefined();
  });

  test("list what is below a path", () => {
    expect(tomlBelow(document, "tool", "poetry").map(({ keys }) => keys.join("."))).toEqual([
      "dependencies.fastapi",
      "dependencies.celery",
      "group.dev.dependencies.pytest",
    ]);
    expect([tomlHas(document, "tool", "poetry", "group"), tomlHas(document, "tool", "uv")]).toEqual([true, false]);
  });
});

test("any text gives entries whose places lie in the text", () => {
  const pieces = fc.constantFrom("a", ".", " = ", '"', "'", '"""', "[", "]", "[[", "{", "}", ",", "\n", "\r\n", "#", "1", "\\", "🛟");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      for (const entry of parseToml(text).entries) {
        expect(entry.end).toBeLessThanOrEqual(text.length);
        expect(entry.keySpan.start).toBeLessThanOrEqual(entry.keySpan.end);
      }
    }),
  );
});
