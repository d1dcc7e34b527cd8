/** Text after a fix type-checks where it did before: proved with the compiler on a whole system, and on every TypeScript fence of the fixtures. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CodeCheck } from "./api/check.ts";
import type { Registry } from "./api/registry.ts";
import type { Finding, FindingFix } from "./api/result.ts";
import { applyEdits } from "./api/text.ts";
import { applyFix, mergeFixes } from "./engine/fixes.ts";
import { Engine } from "./engine/index.ts";
import { ProjectFacts } from "./facts/project.ts";
import { Bench } from "./testing/bench.ts";
import { commentsIn } from "./testing/comments.ts";
import { findFixtures, fixturePath, loadRegistry, readText, root } from "./testing/discover.ts";
import { readFixture } from "./testing/fixture.ts";
import { installParsers } from "./testing/host.ts";
import { Subject } from "./testing/proofs/index.ts";
import { type TypeMistake, typeMistakes } from "./testing/types.ts";

let registry: Registry;

beforeAll(async () => {
  await installParsers();
  ({ registry } = await loadRegistry());
});

function withoutComments(text: string): string {
  return commentsIn("typescript", "fence.tsx", text).reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function shown(mistakes: readonly TypeMistake[]): string[] {
  return mistakes.map(({ path, message }) => `${path}: ${message}`);
}

/** The first safe fix of each finding, as fix-all takes them. */
function safeFixes(findings: readonly Finding[]): FindingFix[] {
  return findings.flatMap((finding) => finding.fixes.filter((fix) => fix.kind === "safe").slice(0, 1));
}

describe("a system", () => {
  const system = "test-fixtures/systems/ledger-next";

  function readSystem(): Map<string, string> {
    const files = new Map<string, string>();
    for (const entry of readdirSync(join(root, system), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(path.slice(join(root, system).length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8"));
    }
    return files;
  }

  /** Applies safe fixes until none is left. */
  function fixAll(files: ReadonlyMap<string, string>): { texts: Map<string, string>; fixes: number } {
    const engine = new Engine(registry);
    const texts = new Map(files);
    let fixes = 0;
    for (let round = 0; round < 5; round++) {
      const project = new ProjectFacts(registry.checks);
      project.setFiles(texts.keys());
      for (const [path, text] of texts) project.set(engine.analyze(path, text));
      const before = fixes;
      for (const [path, text] of texts) {
        const { taken, edits } = mergeFixes(safeFixes(project.findingsOf(path)));
        if (taken.length === 0) continue;
        texts.set(path, applyEdits(text, edits));
        fixes += taken.length;
      }
      if (fixes === before) break;
    }
    return { texts, fixes };
  }

  test("type-checks before and after all safe fixes", async () => {
    const before = readSystem();
    const { texts, fixes } = fixAll(before);
    const compiled = (files: ReadonlyMap<string, string>) =>
      new Map([...files].filter(([path]) => /^(?!tests\/|vitest).*\.tsx?$/.test(path)));
    const options = { paths: { "@/*": ["./*"] }, target: "es2022", lib: ["dom", "dom.iterable", "es2022"] };
    const [first, second] = await Promise.all([typeMistakes(compiled(before), options), typeMistakes(compiled(texts), options)]);
    expect(shown(first)).toEqual([]);
    expect(shown(second)).toEqual([]);
    expect(fixes).toBeGreaterThan(4);
  });

  test("a mistake would be seen", async () => {
    const files = new Map([["app.ts", "export const port: number = process.env.PORT;\n"]]);
    expect(shown(await typeMistakes(files, {}))).toEqual(["app.ts: TS2322: Type 'string | undefined' is not assignable to type 'number'."]);
  });
});

describe("fences", () => {
  /** Texts of a TypeScript fence: as it stands, and after each fix that it offers. */
  interface Candidate {
    readonly at: string;
    readonly before: string;
    readonly after: readonly { readonly title: string; readonly text: string }[];
    readonly extension: string;
  }

  function candidates(): Candidate[] {
    const codeChecks = new Map(registry.checks.flatMap((check) => (check.kind === "code" ? [[check.id, check] as const] : [])));
    return findFixtures().flatMap((id) => {
      const check: CodeCheck | undefined = codeChecks.get(id);
      const text = readText(fixturePath(id));
      if (!check?.detect.typescript || text === undefined) return [];
      const subject = new Subject(new Bench(check, registry), check, readFixture(fixturePath(id), text));
      return subject.files.flatMap(({ at, file, findings }): Candidate[] => {
        const extension = /\.[cm]?tsx?$/.exec(file.path)?.[0];
        const fixes = findings.flatMap((finding) => finding.fixes);
        if (!extension || fixes.length === 0) return [];
        const after = fixes.flatMap((fix) => ({ title: fix.title, text: applyFix(file.text, fix) ?? "" }));
        const merged = mergeFixes(safeFixes(findings));
        if (merged.taken.length > 1) after.push({ title: "fix-all", text: applyEdits(file.text, merged.edits) });
        return [{ at, before: file.text, after, extension }];
      });
    });
  }

  test("fixes bring in no mistake that was not there", async () => {
    const files = new Map<string, string>();
    const all = candidates();
    all.forEach(({ before, after, extension }, i) => {
      files.set(`${i}/before${extension}`, before);
      after.forEach(({ text }, k) => void files.set(`${i}/after${k}${extension}`, text));
    });
    // Values from packages that are not declared are any, and so would be the parameters of functions handed to them.
    const mistakes = await typeMistakes(files, { noImplicitAny: false });
    const byPath = new Map<string, string[]>();
    for (const { path, message } of mistakes) {
      const key = path.replace(/\.[cm]?tsx?$/, "");
      byPath.set(key, [...(byPath.get(key) ?? []), message]);
    }
    const messages = (path: string): readonly string[] => byPath.get(path) ?? [];
    const failures = all.flatMap(({ at, before, after }, i) => {
      const known = new Set(messages(`${i}/before`));
      // A line that is no longer commented out may use what the rest of its file, which the fence leaves out, declares.
      const code = withoutComments(before);
      const uncommented = (message: string): boolean => {
        const name = /^TS2304: Cannot find name '([^']+)'/.exec(message)?.[1];
        return name !== undefined && before.includes(name) && !code.includes(name);
      };
      return after.flatMap(({ title, text }, k) =>
        messages(`${i}/after${k}`)
          .filter((message) => !known.has(message) && !uncommented(message))
          .map((message) => `${at} after "${title}": ${message}\n${text}`),
      );
    });
    expect(failures.join("\n\n")).toBe("");
    expect(all.length).toBeGreaterThan(50);
  });
});
