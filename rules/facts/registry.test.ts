/** The checks as they are: what they are told of a project that changes file by file is what they say of it when it is new. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileResult } from "../api/result.ts";
import { installTypeScript } from "../api/ts.ts";
import { Engine } from "../engine/index.ts";
import { registry } from "../registry.generated.ts";
import { root } from "../testing/discover.ts";
import { installGrammars } from "../testing/parsers.ts";
import { ProjectFacts } from "./project.ts";

beforeAll(async () => {
  installTypeScript(ts);
  await installGrammars(["python", "ruby"]);
});

/** A reproducible sequence of numbers below a limit (linear congruential, as in Numerical Recipes). */
function numbers(): (limit: number) => number {
  let seed = 7;
  return (limit) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 0x1_0000_0000) * limit);
  };
}

/** All that is decided of a project, as lines that a difference can be read in. */
function said(project: ProjectFacts): string[] {
  const findings = [...project.findings()].flatMap(([file, list]) => list.map((finding) => `${file} ${JSON.stringify(finding)}`));
  const answers = registry.checks.flatMap((check) => {
    if (check.kind !== "project") return [`${check.id} met ${project.view.metPlaces(check.id)}`];
    return [`${check.id} ${JSON.stringify(project.remember(check.id, "", () => check.evaluate(project.view)))}`];
  });
  return [...findings.sort(), ...answers];
}

const systems = readdirSync(join(root, "test-fixtures/systems"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(systems)("the system %s", (system) => {
  it("is told the same whether its files come one by one or all at once", () => {
    const folder = join(root, "test-fixtures/systems", system);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    const engine = new Engine(registry);
    const results = new Map<string, FileResult>();
    /** The file as it is, with a line more at its top, or empty. */
    const look = (file: string, form: number): FileResult => {
      const key = `${file} ${form}`;
      const text = readFileSync(join(folder, file), "utf8");
      const result = results.get(key) ?? engine.analyze(file, form === 2 ? "" : "\n".repeat(form) + text);
      results.set(key, result);
      return result;
    };
    const kept = new ProjectFacts(registry.checks);
    for (const file of files) kept.set(look(file, 0));
    const next = numbers();
    for (let step = 0; step < 16; step++) {
      const file = files[next(files.length)] ?? "";
      if (next(4) === 0) kept.delete(file);
      else kept.set(look(file, next(3)));
      const anew = new ProjectFacts(registry.checks);
      anew.setFiles(kept.view.files);
      for (const [, result] of [...kept.results].sort(([a], [b]) => (a < b ? -1 : 1))) anew.set(result);
      expect(said(kept), `after step ${step}, ${file}`).toEqual(said(anew));
    }
  }, 60_000);
});

it("project checks rest on code checks that there are", () => {
  const codes = new Set(registry.checks.flatMap(({ id, kind }) => (kind === "code" ? [id] : [])));
  const named = registry.checks.flatMap((check) => (check.kind === "project" ? (check.restsOn ?? []) : []));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((id) => !codes.has(id))).toEqual([]);
});
