/**
 * The fixture systems against their reviewed table (test-fixtures/systems/EXPECTED.md), through the command line as a person runs it:
 * what must be reported is reported, nothing else of the same checks is, and the project checks answer as a reviewer did.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dist, ensureBuilt } from "./built.ts";

const systems = fileURLToPath(new URL("../../test-fixtures/systems/", import.meta.url));

interface Expected {
  readonly name: string;
  /** `file:line check`, as the first table has them; for a ticked item, the check that contradicts it. */
  readonly reported: readonly { readonly row: string; readonly because: string }[];
  readonly silent: readonly string[];
  readonly projectChecks: ReadonlyMap<string, string>;
}

interface Report {
  readonly findings: readonly {
    readonly check: string;
    readonly file: string;
    readonly line: number;
    readonly message: string;
    readonly fingerprint: string;
  }[];
  readonly checks: readonly { readonly id: string; readonly kind: string; readonly status: string; readonly reason: string }[];
  readonly files: { readonly skipped: readonly unknown[] };
}

/** Rows of the table below a heading of a section. */
function rows(section: string, heading: string): readonly (readonly string[])[] {
  const start = section.indexOf(`### ${heading}`);
  if (start === -1) return [];
  const end = section.indexOf("\n### ", start + 4);
  return section
    .slice(start, end === -1 ? undefined : end)
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[-| ]+\|$/.test(line))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim().replaceAll("`", ""))
        .slice(1, -1),
    );
}

function expectations(): readonly Expected[] {
  const text = readFileSync(join(systems, "EXPECTED.md"), "utf8");
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      name: section.slice(0, section.indexOf("\n")).trim(),
      reported: rows(section, "Must be reported").map(([place, check, why]) => ({
        row: `${place} ${check}`,
        because: check === "checklist-contradicted" ? (/^[a-z]+(?:-[a-z]+)+/.exec(why ?? "")?.[0] ?? "") : "",
      })),
      silent: rows(section, "Must stay silent").map(([place, check]) => `${place} ${check}`),
      projectChecks: new Map(rows(section, "Project checks").map(([check, status]) => [check ?? "", status ?? ""])),
    }));
}

let cache: string;
beforeAll(() => {
  ensureBuilt();
  cache = mkdtempSync(join(tmpdir(), "seaworthy-systems-"));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function check(name: string): { readonly report: Report; readonly status: number | null } {
  const run = spawnSync(process.execPath, [join(dist, "cli.cjs"), "check", join(systems, name), "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 64 << 20,
    env: { ...process.env, XDG_CACHE_HOME: cache, SEAWORTHY_NOW: "2026-11-01" },
  });
  if (run.stdout === "") throw new Error(run.stderr);
  return { report: JSON.parse(run.stdout) as Report, status: run.status };
}

describe.each(expectations())("$name", ({ name, reported, silent, projectChecks }) => {
  const result = (() => {
    let once: ReturnType<typeof check> | undefined;
    return () => {
      once ??= check(name);
      return once;
    };
  })();

  it("reports what the table lists, and nothing else of these checks", () => {
    const known = new Set([...reported.map((each) => each.row), ...silent].map((row) => row.split(" ").at(-1)));
    // A tick that rests on a check which this build does not have cannot be contradicted yet.
    const build = new Set(result().report.checks.map((each) => each.id));
    const expected = reported.filter((each) => each.because === "" || build.has(each.because)).map((each) => each.row);
    const found = result()
      .report.findings.filter((finding) => known.has(finding.check))
      .map((finding) => `${finding.file}:${finding.line} ${finding.check}`);
    expect([...new Set(found)].sort()).toEqual([...new Set(expected)].sort());
  });

  it("answers the project checks as the reviewer did", () => {
    const answers = Object.fromEntries(
      result()
        .report.checks.filter((each) => projectChecks.has(each.id))
        .map((each) => [each.id, each.status]),
    );
    expect(answers).toEqual(Object.fromEntries(projectChecks));
  });

  it("looks at every file, fails the gate, and says the same from the cache", () => {
    const first = result();
    expect(first.status).toBe(1);
    expect(first.report.files.skipped).toEqual([]);
    const again = check(name).report;
    expect(again.findings).toEqual(first.report.findings);
    expect(again.checks).toEqual(first.report.checks);
  });
});
