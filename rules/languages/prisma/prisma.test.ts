import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PrismaBlock, parse } from "./index.ts";

const schema = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

/// Money of an account
model Account {
  id      Int      @id @default(autoincrement())
  balance Float?   @map("bal") @db.DoublePrecision // in euros
  tags    String[]
  owner   User     @relation(fields: [ownerId, kind], references: [id, kind], onDelete: Cascade)

  @@index([balance, id(sort: Desc)])
  @@map("accounts")
}

enum Kind {
  A
  B @map("b")
}
`;

function block(text: string, name: string): PrismaBlock {
  const found = parse(text).root.blocks.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no block ${name}`);
  return found;
}

describe("a whole schema", () => {
  const slice = (span: { start: number; end: number }) => schema.slice(span.start, span.end);

  test("has its blocks, and nothing is broken", () => {
    const { root, broken } = parse(schema);
    expect(broken).toBe(false);
    expect(root.blocks.map((found) => `${found.kind} ${found.name}`)).toEqual(["datasource db", "model Account", "enum Kind"]);
    expect(slice(block(schema, "Kind"))).toMatch(/^enum Kind \{[^}]*\}$/);
  });

  test("has the settings of a data source", () => {
    expect(block(schema, "db").settings.map((setting) => [setting.name, setting.text, slice(setting.value)])).toEqual([
      ["provider", '"postgresql"', '"postgresql"'],
      ["url", 'env("DATABASE_URL")', 'env("DATABASE_URL")'],
    ]);
  });

  test("has fields with type, modifiers and attributes at their places", () => {
    const [id, balance, tags, owner] = block(schema, "Account").fields;
    expect([id?.name, id?.type, id?.attributes.map((attribute) => attribute.name)]).toEqual(["id", "Int", ["id", "default"]]);
    expect([balance?.optional, balance?.list, tags?.optional, tags?.list]).toEqual([true, false, false, true]);
    expect(balance && [slice(balance.nameSpan), slice(balance.typeSpan), slice(balance)]).toEqual([
      "balance",
      "Float",
      'balance Float?   @map("bal") @db.DoublePrecision',
    ]);
    expect(balance?.attributes.map(slice)).toEqual(['@map("bal")', "@db.DoublePrecision"]);
    expect(owner?.attributes[0]?.args.map((argument) => [argument.name, argument.text])).toEqual([
      ["fields", "[ownerId, kind]"],
      ["references", "[id, kind]"],
      ["onDelete", "Cascade"],
    ]);
  });

  test("has block attributes and enum values", () => {
    expect(
      block(schema, "Account").attributes.map((attribute) => [attribute.name, attribute.args.map((argument) => argument.text)]),
    ).toEqual([
      ["index", ["[balance, id(sort: Desc)]"]],
      ["map", ['"accounts"']],
    ]);
    expect(block(schema, "Kind").values.map((value) => value.name)).toEqual(["A", "B"]);
  });
});

describe("half-typed text", () => {
  test("an open parenthesis costs only its own line", () => {
    const text = schema.replace("@default(autoincrement())", "@default(");
    expect(parse(text).broken).toBe(true);
    expect(block(text, "Account").fields.map((field) => field.name)).toEqual(["id", "balance", "tags", "owner"]);
  });

  test("a field without a type is left out", () => {
    const text = schema.replace(/tags {4}String\[\]/, "tags");
    expect(parse(text).broken).toBe(true);
    expect(block(text, "Account").fields.map((field) => field.name)).toEqual(["id", "balance", "owner"]);
  });

  test("a block that is not closed ends where the next begins", () => {
    const text = "model A {\n  a Int\n\nmodel B {\n  b Int\n}\n";
    expect(parse(text).broken).toBe(true);
    expect(parse(text).root.blocks.map((found) => [found.name, found.fields.map((field) => field.name)])).toEqual([
      ["A", ["a"]],
      ["B", ["b"]],
    ]);
  });

  test("a field may be called like a block", () => {
    const text = "model A {\n  type Kind\n  model String\n}\n";
    expect(parse(text).broken).toBe(false);
    expect(block(text, "A").fields.map((field) => field.name)).toEqual(["type", "model"]);
  });

  test("comments hide what they hold, and a URL in quotes is no comment", () => {
    const text = 'model A {\n  // b Int\n  /* c Int */ d Int\n  e String @default("https://x.org") // f\n}\n';
    expect(parse(text).broken).toBe(false);
    expect(block(text, "A").fields.map((field) => field.name)).toEqual(["d", "e"]);
    expect(block(text, "A").fields[1]?.attributes[0]?.args[0]?.text).toBe('"https://x.org"');
  });
});

test("any text gives a tree whose places lie in the text", () => {
  const pieces = fc.constantFrom(
    "model A {",
    "}",
    "\n",
    "\r\n",
    " a Int",
    " @id",
    "@@index([",
    "])",
    "(",
    '"',
    "//",
    "/*",
    "enum E {",
    " = ",
    "x",
    "\uFEFF",
    "🛟",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      for (const found of parse(text).root.blocks) {
        expect(text.slice(found.nameSpan.start, found.nameSpan.end)).toBe(found.name);
        for (const field of found.fields) {
          expect(text.slice(field.typeSpan.start, field.typeSpan.end)).toBe(field.type);
          expect(field.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
  );
});
