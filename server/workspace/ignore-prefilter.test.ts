import fc from "fast-check";
import createIgnore from "ignore";
import { expect, test } from "vitest";
import { ignorePrefilter } from "./ignore-prefilter.ts";

const rules = [
  "node_modules",
  "/build",
  "*.pem",
  ".env*.local",
  "packages/app/.build/*",
  "docs/**",
  "**/auth/",
  "*.t[mn]p",
  "a?c",
  "x\\*y",
];

test("names that no rule speaks of are told without asking the rules", () => {
  const may = ignorePrefilter(`# comment\n\n${rules.join("\n")}\n`);
  const paths = ["src/index.ts", "packages/app/index.ts", "README.md", "src/", "src/docs.ts", "builds/", "env.local"];
  expect(paths.filter(may)).toEqual([]);
});

test("whatever a rule matches passes, in any case of letters", () => {
  const segment = fc.constantFrom("a", "B", "ab", "abc", "b.ts", ".env", "Build", "x*y", "é", "#c");
  const pattern = fc.constantFrom(
    "a",
    "b",
    "ab*",
    "*b",
    "*.ts",
    "a*c",
    "?b",
    "[ab]",
    "[ab]b",
    "[ab",
    "a]b",
    "**",
    "*",
    "build",
    ".env",
    "x\\*y",
    "é",
    "\\#c",
    "a ",
    "a\\ ",
  );
  const rule = fc
    .tuple(fc.constantFrom("", "!", "/", "!/"), fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "/"))
    .map(([before, parts, after]) => before + parts.join("/") + after);
  let matched = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 4 }),
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (lines, parts, folder) => {
        const text = lines.join("\n");
        const exact = createIgnore().add(text);
        const above = parts.slice(0, -1).map((_, i) => `${parts.slice(0, i + 1).join("/")}/`);
        // The walk has been in the folders above; what a rule says of them is not asked again.
        fc.pre(above.every((path) => !exact.test(path).ignored && !exact.test(path).unignored));
        const path = parts.join("/") + (folder ? "/" : "");
        const { ignored } = exact.test(path);
        if (!ignored) return;
        matched++;
        expect([text, path, ignorePrefilter(text)(path)]).toEqual([text, path, true]);
      },
    ),
    { numRuns: 5000 },
  );
  expect(matched).toBeGreaterThan(100);
});
