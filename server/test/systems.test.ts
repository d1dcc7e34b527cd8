/**
 * The fixture systems against their reviewed table (test-fixtures/systems/EXPECTED.md), through the command line as a person runs it:
 * what must be reported is reported, nothing else of the same checks is, and the project checks answer as a reviewer did.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LanguageCode, type LanguageId, parserOfCode } from "@seaworthy/rules/api/vocabulary";
import { languageOf } from "@seaworthy/rules/languages/index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dist, ensureBuilt } from "./built.ts";

const systems = fileURLToPath(new URL("../../test-fixtures/systems/", import.meta.url));

interface Expected {
  readonly name: string;
  /** `file:line check`, as the first table has them. */
  readonly reported: readonly { readonly row: string; readonly because?: Contradiction }[];
  readonly silent: readonly string[];
  readonly projectChecks: ReadonlyMap<string, string>;
}

/** What contradicts a ticked item. */
interface Contradiction {
  readonly check: string;
  /** The languages of its places: of the file that the reason names, else of the check's own rows, else of the whole system. */
  readonly languages: ReadonlySet<LanguageId>;
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

function languagesIn(paths: readonly string[]): ReadonlySet<LanguageId> {
  return new Set(paths.flatMap((path) => languageOf(path) ?? []));
}

/** Reads the reason of a ticked item: the check, and, where the check has no row of its own, the file in which it finds something. */
function contradiction(why: string, name: string, table: readonly (readonly string[])[]): Contradiction {
  const check = /^[a-z]+(?:-[a-z]+)+/.exec(why)?.[0];
  if (check === undefined) throw new Error(`EXPECTED.md, ${name}: begin the reason "${why}" with the name of the check`);
  const named = /, in (\S+)/.exec(why)?.[1];
  if (named !== undefined) return { check, languages: languagesIn([named]) };
  const own = table.filter((cells) => cells[1] === check).map(([place]) => (place ?? "").replace(/:\d+$/, ""));
  return { check, languages: languagesIn(own.length > 0 ? own : readdirSync(join(systems, name), { recursive: true, encoding: "utf8" })) };
}

function expectations(): readonly Expected[] {
  const text = readFileSync(join(systems, "EXPECTED.md"), "utf8");
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const name = section.slice(0, section.indexOf("\n")).trim();
      const table = rows(section, "Must be reported");
      return {
        name,
        reported: table.map(([place, check, why]) => ({
          row: `${place} ${check}`,
          ...(check === "checklist-contradicted" ? { because: contradiction(why ?? "", name, table) } : {}),
        })),
        silent: rows(section, "Must stay silent").map(([place, check]) => `${place} ${check}`),
        projectChecks: new Map(rows(section, "Project checks").map(([check, status]) => [check ?? "", status ?? ""])),
      };
    });
}

let cache: string;
beforeAll(() => {
  ensureBuilt();
  cache = mkdtempSync(join(tmpdir(), "seaworthy-systems-"));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** Runs the command line and reads its JSON. */
function run(...words: readonly string[]): { readonly output: unknown; readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, "cli.cjs"), ...words, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 64 << 20,
    env: { ...process.env, XDG_CACHE_HOME: cache, SEAWORTHY_NOW: "2026-11-01" },
  });
  if (stdout === "") throw new Error(stderr);
  return { output: JSON.parse(stdout), status };
}

function check(name: string): { readonly report: Report; readonly status: number | null } {
  const { output, status } = run("check", join(systems, name));
  return { report: output as Report, status };
}

/** What each check of the build looks at; a check of the whole project looks at all languages. */
function languagesOfChecks(): ReadonlyMap<string, ReadonlySet<LanguageId> | "all"> {
  const { output } = run("checks");
  const listed = output as readonly { readonly id: string; readonly kind: string; readonly languages: readonly LanguageCode[] }[];
  return new Map(
    listed.map(({ id, kind, languages }) => [id, kind === "code" ? new Set(languages.map((code) => parserOfCode[code])) : "all"]),
  );
}

function canContradict({ check, languages }: Contradiction, build: ReturnType<typeof languagesOfChecks>): boolean {
  const known = build.get(check);
  return known === "all" || (known !== undefined && [...languages].some((language) => known.has(language)));
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
    // A tick cannot be contradicted by a check that this build does not have, or that cannot read the language of the places.
    const build = languagesOfChecks();
    const expected = reported.filter(({ because }) => !because || canContradict(because, build)).map(({ row }) => row);
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
