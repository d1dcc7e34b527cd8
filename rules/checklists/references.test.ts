import { describe, expect, test } from "vitest";
import { isGone, referencesOf, referredFile } from "./references.ts";

/** Path and line as they are counted by people. */
const shown = (text: string) => referencesOf(text).map(({ path, line }) => (line < 0 ? path : `${path}:${line + 1}`));

describe("references", () => {
  test.each([
    ["in code: `lib/session.ts:15`", ["lib/session.ts:15"]],
    ["a range: `lib/client.ts:49-97`", ["lib/client.ts:49"]],
    ["without a line: `prisma/schema.prisma`, `./docs/run.md`", ["prisma/schema.prisma", "./docs/run.md"]],
    ["in so many words: lib/session.ts:15, (see app/page.tsx:3)", ["lib/session.ts:15", "app/page.tsx:3"]],
    ["a link: [the code](../lib/session.ts#L15), [page](docs/a.md)", ["../lib/session.ts:15", "docs/a.md"]],
    ["segments of routes: `app/api/[id]/(auth)/route.ts:3`", ["app/api/[id]/(auth)/route.ts:3"]],
    ["a name with a line: `session.ts:15`", ["session.ts:15"]],
    ["files without an ending: `deploy/Dockerfile:4`", ["deploy/Dockerfile:4"]],
  ])("%s", (text, paths) => {
    expect(shown(text)).toEqual(paths);
  });

  test.each([
    "an address: https://example.com/a.html:3 and http://localhost.dev:3000",
    "a host: `http://example.com:443/a.js`",
    "a name alone: `package.json`, session.ts",
    "globs: `src/**/*.ts`, `lib/{a,b}.ts:3`",
    "packages and aliases: `@acme/ui/button.ts`, `~/lib/a.ts:1`, `@/lib/a.ts:3`",
    "commands: `npm run build`, `Math.random()`",
    "secrets of a machine: `config/.env`, `config/.env.local`",
    "a time: 12:30, a ratio: 4.5:1",
  ])("%s is none", (text) => {
    expect(shown(text)).toEqual([]);
  });

  test("stand where they are written", () => {
    const text = "- [x] done, see `lib/a.ts:3`";
    const [reference] = referencesOf(text);
    expect(reference && text.slice(reference.start, reference.end)).toBe("lib/a.ts:3");
  });

  // Work that grows with the square of the length would take hours, and the test would never come to its end.
  test.each([`[](${"./".repeat(500_000)}`, `\`${"a.".repeat(500_000)}\``, "[".repeat(1_000_000), "a.b/".repeat(300_000)])(
    "a long run of dots and slashes is read to its end",
    (text) => {
      expect(referencesOf(text).length).toBeLessThan(text.length);
    },
  );
});

describe("the file that is meant", () => {
  const files = new Set(["docs/LAUNCH.md", "docs/run.md", "lib/session.ts", "api/lib/session.ts", "web/src/only.ts"]);

  test.each([
    ["run.md", "docs/run.md"],
    ["../lib/session.ts", "lib/session.ts"],
    ["/lib/session.ts", "lib/session.ts"],
    ["lib/session.ts", "lib/session.ts"],
    ["src/only.ts", "web/src/only.ts"],
    ["session.ts", ""],
    ["../../etc/passwd.txt", undefined],
    ["lib/gone.ts", undefined],
  ])("%s", (path, file) => {
    expect(referredFile("docs/LAUNCH.md", path, files)).toBe(file);
  });

  test("is gone for a tick or a line, not for what is still to be made, built or installed", () => {
    const gone = (path: string, line: number, ticked: boolean) => isGone({ path, line }, "docs/LAUNCH.md", ticked, files);
    expect(gone("docs/new.md", -1, false)).toBe(false);
    expect(gone("docs/new.md", -1, true)).toBe(true);
    expect(gone("lib/gone.ts", 3, false)).toBe(true);
    expect(gone("dist/index.js", -1, true)).toBe(false);
    expect(gone("session.ts", 3, true)).toBe(false);
  });
});
