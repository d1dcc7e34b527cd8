import { describe, expect, test } from "vitest";
import { defaultPolicy, lensOf, parsePolicy, policyError, type Policy } from "./index.ts";

const known = new Set(["insecure-cookie", "todo-comment", "on-call"]);

function read(...lines: string[]): Policy {
  const { policy, problems } = parsePolicy(`${lines.join("\n")}\n`, known);
  expect(problems).toEqual([]);
  if (!policy) throw new Error("no policy");
  return policy;
}

function error(...lines: string[]): string {
  const { policy, problems } = parsePolicy(`${lines.join("\n")}\n`, known);
  expect(policy).toBeUndefined();
  return policyError(problems);
}

test("an absent or empty policy is the default one", () => {
  expect(read("# nothing yet")).toEqual(defaultPolicy);
});

test("what is given replaces the default, the rest stays", () => {
  const policy = read(
    "weights: { P0: 10 }",
    "category-weights: { security: 2.5 }",
    "gate: { overall: 70, not-applicable: 20, categories: { data: 60 } }",
    "owners: { security: '@acme/security' }",
    "traits: { webhooks: false, oauth: true }",
    "mapping: [{ item: Someone is on call, checks: [on-call] }]",
  );
  expect(policy.weights).toEqual({ P0: 10, P1: 4, P2: 2, P3: 1 });
  expect(policy.categoryWeights).toMatchObject({ security: 2.5, data: 1 });
  expect(policy.gate).toEqual({ overall: 70, category: 50, categories: { data: 60 }, notApplicable: 20, scoreDrop: 0.5 });
  expect(policy.traits).toEqual({ webhooks: false, oauth: true });
  expect(policy.owners).toEqual({ security: "@acme/security" });
});

test.each([
  [["# how we measure", "weigths: {}"], '.seaworthy/policy.yml:2: unknown key "weigths"; did you mean "weights"?'],
  [["gate:", "  overal: 80"], '.seaworthy/policy.yml:2: unknown key "overal"; did you mean "overall"?'],
  [["gate:", "  overall: eighty"], '.seaworthy/policy.yml:2: "overall" must be a number, not "eighty"'],
  [["gate:", "  overall: 180"], '.seaworthy/policy.yml:2: "overall" must be at least 0 and at most 100, not 180'],
  [["weights: { P0: 0 }"], '.seaworthy/policy.yml:1: "P0" must be more than 0 and at most 1000, not 0'],
  [["weights: { P0: .inf }"], '.seaworthy/policy.yml:1: "P0" must be a number, not null'],
  [["disable:", "  - todo-comments"], '.seaworthy/policy.yml:2: there is no check "todo-comments"; did you mean "todo-comment"?'],
  [["priorities: { todo: P1 }"], '.seaworthy/policy.yml:1: there is no check "todo"'],
  [["priorities: { todo-comment: high }"], '.seaworthy/policy.yml:1: "todo-comment" cannot be "high"; known here: P0, P1, P2, P3'],
  [["overrides:", "  - disable: [todo-comment]"], '.seaworthy/policy.yml:2: an item of "overrides" has no "files"; add it'],
  [
    ["exclude: [/etc/**]"],
    ".seaworthy/policy.yml:1: patterns are relative to the project's root; remove what stands in front of the first folder",
  ],
  [["weights: {", "a: ["], ".seaworthy/policy.yml:2: not valid YAML: Flow map"],
  [
    ["mapping: [{ item: Someone is on call, checks: [on-cal] }]"],
    '.seaworthy/policy.yml:1: there is no check "on-cal"; did you mean "on-call"?',
  ],
  [["traits: { webhook: true }"], '.seaworthy/policy.yml:1: unknown key "webhook"; did you mean "webhooks"?'],
  [["traits: { webhooks: no }"], '.seaworthy/policy.yml:1: "webhooks" must be true or false, not "no"'],
  [["traits: { any: true }"], '.seaworthy/policy.yml:1: unknown key "any"'],
  [["constructor: 1"], '.seaworthy/policy.yml:1: unknown key "constructor"'],
])("%j is one clear line", (lines, message) => {
  expect(error(...lines).startsWith(message)).toBe(true);
  expect(error(...lines)).not.toContain("\n");
});

test("the line says how many mistakes there are more", () => {
  expect(error("a: 1", "b: 2", "c: 3")).toMatch(/^\.seaworthy\/policy\.yml:1: unknown key "a".*\(and 2 more in this file\)$/);
});

describe("globs", () => {
  test.each([
    ["a".repeat(257), "256 characters are allowed"],
    [`${"**/".repeat(7)}a`, "more than 6 **"],
    ["src/{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}", "more than 32 patterns"],
    ["src/{1..33}", "more than 32 patterns"],
    ["src/{1..99999999999999999999}", "more than 32 patterns"],
    ["{a..f}{a..f}", "more than 32 patterns"],
    ["src/{a,b", "do not pair"],
    ["src/a}", "do not pair"],
    ["*a*a*a*a/x", "more than 3 *"],
    ["!src/**", "cannot be negated"],
    ["src\\\\**", "forward slashes"],
    ["../other/**", "relative to the project's root"],
    ["C:/x", "relative to the project's root"],
    ["src/", "write src/**"],
    [" ", "empty"],
  ])("%s is refused", (glob, message) => {
    expect(error(`exclude: ["${glob}"]`)).toContain(message);
  });

  test.each(["src/{a,{b,c}}{1..10}/**", "**/*.test.ts", `${"**/".repeat(6)}a`, "src/{1..32}"])("%s is taken", (glob) => {
    expect(read(`exclude: ["${glob}"]`).exclude).toEqual([glob]);
  });
});

describe("lens", () => {
  const cookie = { id: "insecure-cookie", priority: "P0" } as const;
  const todo = { id: "todo-comment", priority: "P3" } as const;

  test("hides by check, by file and by both, and never with the default policy", () => {
    const lens = lensOf(
      read(
        "include: ['src/**', 'docs/**']",
        "exclude: ['src/legacy/**']",
        "disable: [todo-comment]",
        "overrides:",
        "  - { files: ['src/cli/**'], disable: [insecure-cookie] }",
      ),
    );
    expect(lens.hidden("src/a.ts", "insecure-cookie")).toBeUndefined();
    expect(lens.hidden("src/a.ts", "todo-comment")).toBe("disabled");
    expect(lens.hidden("src/legacy/a.ts", "insecure-cookie")).toBe("excluded");
    expect(lens.hidden("other/a.ts", "insecure-cookie")).toBe("excluded");
    expect(lens.hidden("src/cli/a.ts", "insecure-cookie")).toBe("disabled");
    expect(lens.hidden("src/.hidden/a.ts", "insecure-cookie")).toBeUndefined();
    expect(lensOf(defaultPolicy).hidden("src/a.ts", "todo-comment")).toBeUndefined();
  });

  test("a later override counts over an earlier one, both over the project's priorities", () => {
    const lens = lensOf(
      read(
        "priorities: { todo-comment: P2 }",
        "overrides:",
        "  - { files: ['src/**'], priorities: { todo-comment: P1 } }",
        "  - { files: ['src/core/**'], priorities: { todo-comment: P0 } }",
      ),
    );
    const found = { check: todo.id, priority: todo.priority };
    expect(lens.priority(todo)).toBe("P2");
    expect(lens.findingPriority("a.ts", found, todo)).toBe("P2");
    expect(lens.findingPriority("src/a.ts", found, todo)).toBe("P1");
    expect(lens.findingPriority("src/core/a.ts", found, todo)).toBe("P0");
    expect(lens.findingPriority("src/core/a.ts", found, undefined)).toBe("P3");
  });

  test("a milder form keeps its distance to its check", () => {
    const mild = { check: cookie.id, priority: "P1" } as const;
    expect(lensOf(read("priorities: { insecure-cookie: P2 }")).findingPriority("a.ts", mild, cookie)).toBe("P3");
    expect(lensOf(read("priorities: { insecure-cookie: P3 }")).findingPriority("a.ts", mild, cookie)).toBe("P3");
    expect(lensOf(defaultPolicy).findingPriority("a.ts", mild, cookie)).toBe("P1");
  });

  test("maps checklist lines, whatever their emphasis, case and spaces", () => {
    const lens = lensOf(
      read("checklists: [docs/*.md]", "mapping: [{ item: on call, checks: [on-call] }, { item: rewrite it, checks: [] }]"),
    );
    expect(lens.checksOfLine("Someone is **On  Call** at night", ["todo-comment"])).toEqual(["on-call"]);
    expect(lens.checksOfLine("Rewrite it all", ["todo-comment"])).toEqual([]);
    expect(lens.checksOfLine("Cookies", ["insecure-cookie"])).toEqual(["insecure-cookie"]);
    expect([lens.isChecklist("docs/launch.md"), lens.isChecklist("README.md")]).toEqual([true, false]);
    expect(lensOf(defaultPolicy).isChecklist("README.md")).toBe(true);
  });
});
