/** score, plan, report, baseline and check --base as a user runs them. */
import fs from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import type { ReadinessReport } from "../report/model.ts";
import type { Report } from "../cli/report.ts";
import { dist, ensureBuilt } from "./built.ts";
import { folderWith, readText, writeFiles } from "./folder.ts";
import { run } from "./run-cli.ts";
import { badText, goodText } from "./samples.ts";

beforeAll(ensureBuilt, 60_000);

const historySchema = path.join(import.meta.dirname, "../../rules/records/schemas/history.schema.json");
const commit = "0123456789abcdef0123456789abcdef01234567";

function shop(): string {
  return folderWith(
    { "package.json": '{"name":"shop","dependencies":{"express":"5"}}', "src/a.ts": badText, "README.md": "# Shop\n" },
    "shop",
  );
}

function ok(args: readonly string[], cwd: string): string {
  const { code, stdout, stderr } = run(args, cwd);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

function reportOf(cwd: string, ...more: string[]): ReadinessReport {
  return JSON.parse(ok(["report", "--format", "json", ...more], cwd)) as ReadinessReport;
}

function lastRun(root: string): Record<string, unknown> {
  return JSON.parse(readText(root, ".seaworthy/history.ndjson").trimEnd().split("\n").at(-1) ?? "");
}

describe("score", () => {
  test("takes the folder of the project as check does", () => {
    const root = folderWith({ "src/a.ts": badText });
    const inside = run(["score"], root);
    const from = run(["score", root], "/");
    expect(from.stdout).toBe(inside.stdout);
    expect(run(["plan", `${root}/missing`], "/")).toMatchObject({ code: 2, stdout: "" });
  });

  test("shows number, verdict, categories and blockers, and ends with the verdict's code", () => {
    const root = shop();
    const { code, stdout, stderr } = run(["score"], root);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^Readiness .* NOT READY\nup to \d+ %, evidence \d+ %\n/);
    expect(stdout).toMatch(/\n {2}security +\d+ %/);
    expect(stdout).toMatch(/\nLaunch blockers \(\d+\)\n[\s\S]*weak-random/);
    expect(stdout).not.toContain("Recorded");
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
  });

  test("agrees with check, in JSON too", () => {
    const root = shop();
    const score = JSON.parse(run(["score", "--format", "json"], root).stdout) as ReadinessReport;
    const check = JSON.parse(run(["check", "--format", "json"], root).stdout) as Report;
    expect([score.overall?.shown, score.overall?.exact, score.verdict]).toEqual([
      check.score.overall,
      check.score.exact,
      check.score.verdict,
    ]);
    expect(score.gate).toEqual(check.gate);
    expect(score.blockers.map(({ title }) => title)).toEqual(check.score.blockers.map(({ title }) => title));
  });

  test("is inconclusive where there is nothing to score, and records nothing then", () => {
    const root = folderWith({});
    expect(run(["score"], root).code).toBe(3);
    const { code, stderr } = run(["score", "--record"], root);
    expect([code, stderr]).toEqual([2, "seaworthy: there is no score to record: nothing in the project can be scored yet\n"]);
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
  });

  test("--record adds a line with the commit, whatever form git keeps it in", () => {
    const root = shop();
    const validate = new Ajv({ strict: true }).compile(JSON.parse(fs.readFileSync(historySchema, "utf8")));
    const record = (files: Record<string, string>) => {
      writeFiles(root, files);
      expect(run(["score", "--record"], root).code).toBe(1);
      const line = lastRun(root);
      expect(validate(line), JSON.stringify(validate.errors)).toBe(true);
      return line;
    };
    expect(record({})).toEqual({
      time: "2026-11-01T00:00:00Z",
      overall: expect.any(Number),
      upper: expect.any(Number),
      evidence: expect.any(Number),
      verdict: "not-ready",
      categories: expect.objectContaining({ security: expect.any(Number) }),
      open: { P0: 1, P1: expect.any(Number), P2: expect.any(Number), P3: expect.any(Number) },
    });
    expect(record({ ".git/HEAD": "ref: refs/heads/main\n" })).not.toHaveProperty("commit");
    expect(record({ ".git/packed-refs": `# pack-refs\n${commit} refs/heads/main\n` })).toHaveProperty("commit", commit);
    const loose = commit.replace("0", "f");
    expect(record({ ".git/refs/heads/main": `${loose}\n` })).toHaveProperty("commit", loose);
    expect(record({ ".git/HEAD": `${commit}\n` })).toHaveProperty("commit", commit);
    expect(readText(root, ".seaworthy/history.ndjson").trimEnd().split("\n")).toHaveLength(5);
    expect(fs.readdirSync(path.join(root, ".seaworthy"))).toEqual(["history.ndjson"]);
  });

  test("--record reads the commit of a work tree that keeps its git elsewhere", () => {
    const root = shop();
    writeFiles(path.dirname(root), {
      "main/.git/worktrees/shop/HEAD": "ref: refs/heads/topic\n",
      "main/.git/worktrees/shop/commondir": "../..\n",
      "main/.git/refs/heads/topic": `${commit}\n`,
    });
    writeFiles(root, { ".git": "gitdir: ../main/.git/worktrees/shop\n" });
    run(["score", "--record"], root);
    expect(lastRun(root)).toHaveProperty("commit", commit);
  });

  test("--record keeps a last line that has no end, and a file that is read-only", () => {
    const root = shop();
    writeFiles(root, { ".seaworthy/history.ndjson": '{"time":"2026-10-01T00:00:00Z","overall":1}' });
    run(["score", "--record"], root);
    const lines = readText(root, ".seaworthy/history.ndjson").split("\n");
    expect([lines[0], lines.length]).toEqual(['{"time":"2026-10-01T00:00:00Z","overall":1}', 3]);
    fs.chmodSync(path.join(root, ".seaworthy/history.ndjson"), 0o444);
    const { code, stderr } = run(["score", "--record"], root);
    expect([code, stderr]).toEqual([2, "seaworthy: .seaworthy/history.ndjson could not be written: the file is read-only\n"]);
  });
});

describe("plan", () => {
  test("lists blockers first, says when none is left, and sums up", () => {
    const out = ok(["plan"], shop());
    expect(out).toMatch(/^Launch plan of shop\n\d+ items?, [^\n]* to no blocker; \d+ items, [^\n]*in all\.\n\nWeek 1 {2}\(/);
    const quick = out.indexOf("Quick start: no blocker is left after this.");
    expect(quick).toBeGreaterThan(out.lastIndexOf("blocker  P0"));
    expect(out.slice(0, quick)).toContain("weak-random  src/a.ts:3");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("is the same in JSON as in the report", () => {
    const root = shop();
    const { name, package: part, ...plan } = JSON.parse(ok(["plan", "--format", "json"], root));
    expect([name, part]).toEqual(["shop", null]);
    expect(plan).toEqual(reportOf(root).plan);
    expect(plan.items.findLastIndex((item: { blocker: boolean }) => item.blocker) + 1).toBe(plan.quickStart.items);
  });
});

describe("report", () => {
  test("in JSON has exactly the form that its schema describes, for the project and for a package", () => {
    const root = shop();
    writeFiles(root, {
      "web/package.json": '{"name":"web","dependencies":{"react-dom":"19"}}',
      "web/src/main.ts": badText,
      "big.js": "x;\n".repeat(500_000),
      "TODO.md": "- [ ] Monitor it (blocker)\n",
      ".seaworthy/waivers.yml":
        "waivers:\n  - { check: rate-limiting, kind: accepted-risk, owner: a, reason: Until the cut-over, created: 2026-11-01, until: 2026-12-01 }\n",
    });
    const schema = JSON.parse(fs.readFileSync(path.join(dist, "readiness.schema.json"), "utf8"));
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    const whole = reportOf(root);
    expect(validate(whole), JSON.stringify(validate.errors)).toBe(true);
    expect(whole.packages.map(({ path: folder }) => folder)).toEqual([".", "web"]);
    expect(whole.files.skipped).toEqual([{ file: "big.js", reason: "too-large" }]);
    expect(whole.records).toMatchObject([{ kind: "accepted-risk", check: "rate-limiting", owner: "a", text: "Until the cut-over" }]);
    const web = reportOf(root, "--package", "web");
    expect(validate(web), JSON.stringify(validate.errors)).toBe(true);
    expect(web).toMatchObject({ name: "web", package: { path: "web" }, packages: [] });
    expect(new Set(web.findings.map(({ file }) => file.split("/")[0]))).toEqual(new Set(["web"]));
  });

  test.each(["html", "markdown", "json"])("in %s is the same on another day and from another place", (format) => {
    const root = shop();
    const first = ok(["report", "--format", format, "--no-cache"], root);
    const other = run(["report", "--format", format, "--root", root], path.dirname(root), {
      SEAWORTHY_NOW: "2026-12-24",
      TZ: "Asia/Tokyo",
    });
    expect(other.stdout).toBe(first);
    expect(first).not.toContain("2026-11-01");
    expect(first).not.toContain(path.dirname(root));
    expect(ok(["report", "--format", format, "--dated"], root)).toContain("2026-11-01");
  });

  test("in Markdown does not change the next report when it is committed", () => {
    const root = shop();
    expect(ok(["report", "-f", "markdown", "-o", "PRODUCTION_READINESS.md"], root)).toBe("");
    const first = readText(root, "PRODUCTION_READINESS.md");
    expect(first).toMatch(/- \[ \] \*\*[^\n]*\(`weak-random`\): [^\n]*\[src\/a\.ts:3\]\(src\/a\.ts#L3\)/);
    ok(["report", "-f", "markdown", "-o", "PRODUCTION_READINESS.md"], root);
    expect(readText(root, "PRODUCTION_READINESS.md")).toBe(first);
    fs.mkdirSync(path.join(root, "docs"));
    ok(["report", "-f", "markdown", "-o", "docs/READY.md"], root);
    expect(readText(root, "docs/READY.md")).toContain("](../src/a.ts#L3)");
  });

  test("is refused in one line when it cannot be written or the option is wrong", () => {
    const root = shop();
    const refused = (...args: string[]) => {
      const { code, stdout, stderr } = run(["report", ...args], root);
      expect([code, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
      return stderr.trimEnd();
    };
    expect(refused("-o", "none/r.html")).toBe(
      "seaworthy: --output: none/r.html cannot be written: its folder does not exist; make it first",
    );
    expect(refused("-o", "src")).toBe("seaworthy: --output: src is a folder; name a file");
    expect(refused("-f", "pdf")).toContain("html, markdown, json");
    expect(refused("--package", "web")).toBe("seaworthy: --package: the project is one package; leave the option out");
  });
});

describe("a change against a base", () => {
  const worse = { "src/b.ts": badText };

  test.each([
    ["check --format json", ["check", "--format", "json"]],
    ["report --format json", ["report", "--format", "json"]],
  ])("from %s fails for a new finding only", (_, command) => {
    const root = shop();
    writeFiles(path.dirname(root), { "base.json": run(command, root).stdout });
    const against = () => run(["check", "--base", "../base.json"], root);
    expect(against()).toMatchObject({ code: 0, stdout: expect.stringContaining("Against the base: passed") });
    writeFiles(root, worse);
    const failed = against();
    expect(failed.code).toBe(1);
    expect(failed.stdout.replace(/\s+/g, " ")).toMatch(/Against the base: failed - New P0 finding in src\/b\.ts:3: .*\(weak-random\)/);
    const { change } = JSON.parse(run(["check", "--base", "../base.json", "--format", "json"], root).stdout) as Report;
    expect(change).toMatchObject({ passed: false, reasons: [{ kind: "new-finding" }, ...(change!.reasons.length > 1 ? [{}] : [])] });
  });

  test("from a baseline does, too", () => {
    const root = shop();
    expect(ok(["baseline", "--dry-run"], root)).toContain('+      "check": "weak-random"');
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
    expect(ok(["baseline"], root)).toMatch(/^\.seaworthy\/baseline\.json: \d+ findings? written down as known\n$/);
    const written = readText(root, ".seaworthy/baseline.json");
    expect(JSON.parse(written)).toMatchObject({ created: "2026-11-01", overall: expect.stringMatching(/^\d+(\/\d+)?$/) });
    ok(["baseline"], root);
    expect(readText(root, ".seaworthy/baseline.json")).toBe(written);
    const against = () => run(["check", "-q", "--base", ".seaworthy/baseline.json"], root).code;
    expect(against()).toBe(0);
    writeFiles(root, worse);
    expect(against()).toBe(1);
  });

  test("does not take for new what a comment hid in the base", () => {
    const root = shop();
    const hidden = badText.replace(/^(?=.*Math\.random)/m, "// seaworthy-disable-next-line weak-random -- shown to nobody\n");
    expect(hidden).not.toBe(badText);
    writeFiles(root, { "src/a.ts": hidden });
    const base = run(["check", "--format", "json"], root).stdout;
    expect((JSON.parse(base) as Report).hidden).toMatchObject([{ check: "weak-random", file: "src/a.ts" }]);
    writeFiles(path.dirname(root), { "base.json": base });
    expect(run(["check", "-q", "--base", "../base.json"], root).code).toBe(0);
    writeFiles(root, { "src/c.ts": hidden });
    expect(run(["check", "-q", "--base", "../base.json"], root).code).toBe(1);
  });

  test("fails when the score drops by more than the policy allows", () => {
    const root = shop();
    writeFiles(root, { "src/a.ts": goodText });
    const { score, ...rest } = JSON.parse(run(["check", "--format", "json"], root).stdout) as Report;
    const base = (more: number) => {
      const [top = 0n, under = 1n] = score.exact!.split("/").map(BigInt);
      const exact = `${top * 10n + BigInt(more) * under}/${under * 10n}`;
      writeFiles(path.dirname(root), { "base.json": JSON.stringify({ ...rest, score: { ...score, exact } }) });
      return run(["check", "--base", "../base.json"], root);
    };
    expect(base(5).code).toBe(0);
    expect(base(6)).toMatchObject({ code: 1, stdout: expect.stringContaining("drops by 0.6 points; 0.5 are allowed") });
  });

  test("that cannot be read is told apart, with what to do", () => {
    const root = shop();
    writeFiles(root, { "a.json": "{}", "b.json": "nonsense", "c.json": '{"findings":[{"file":1}]}' });
    for (const name of ["a.json", "b.json", "c.json"]) {
      const { code, stderr } = run(["check", "--base", name], root);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(new RegExp(`^seaworthy: --base: ${name} is no report and no baseline; give .*\n$`)),
      ]);
    }
    expect(run(["check", "--base", "none.json"], root).stderr).toBe("seaworthy: --base: none.json does not exist; check the path\n");
  });
});

describe("packages", () => {
  const files = {
    "package.json": '{"name":"mono","private":true,"workspaces":["apps/*","packages/*"],"devDependencies":{"vitest":"4"}}',
    "apps/api/package.json": '{"name":"@acme/api","private":true,"dependencies":{"express":"5","@acme/db":"*"}}',
    "apps/api/src/server.ts": `import express from "express";\nconst app = express();\napp.get("/a", (req, res) => res.end());\n${badText}`,
    "packages/db/package.json": '{"name":"@acme/db","main":"src/index.ts","dependencies":{"@prisma/client":"6"}}',
    "packages/db/src/index.ts": 'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n',
    "packages/text/package.json": '{"name":"@acme/text","exports":"./src/index.ts"}',
    "packages/text/src/index.ts": goodText,
    "examples/demo/package.json": '{"name":"demo","dependencies":{"express":"5"}}',
    "examples/demo/index.js": "run();\n",
    Dockerfile: "FROM node:22\nCMD node a.js\n",
  };

  test("are listed with kind, score, verdict and blockers of their own", () => {
    const root = folderWith(files);
    const rows = run(["score", "--packages"], root)
      .stdout.split("\n")
      .slice(-5)
      .map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(rows).toEqual([["package", "kind"], ["apps/api", "service"], ["packages/db", "library"], ["packages/text", "library"], [""]]);
    const { packages } = reportOf(root);
    expect(packages.find(({ path: folder }) => folder === "apps/api")).toMatchObject({ name: "@acme/api", verdict: "not-ready" });
    const text = packages.find(({ path: folder }) => folder === "packages/text");
    expect(text?.blockers).toBeLessThan(packages[0]!.blockers);
  });

  test("count what is theirs: findings, traits, what they are built from", () => {
    const root = folderWith(files);
    const status = (report: ReadinessReport, id: string) => report.checks.find((check) => check.id === id)?.status;
    const reason = (report: ReadinessReport, id: string) => report.checks.find((check) => check.id === id)?.reason;
    const api = reportOf(root, "--package", "apps/api");
    expect(api.findings.map(({ file }) => file)).toContain("apps/api/src/server.ts");
    expect(status(api, "backups")).not.toBe("not-applicable");
    const text = reportOf(root, "--package", "./packages/text/");
    expect(text.findings).toEqual([]);
    expect([status(reportOf(root), "weak-random"), status(text, "weak-random")]).toEqual(["fail", "not-applicable"]);
    expect(reportOf(root, "--package", "packages/text", "--no-cache")).toEqual(text);
    expect(reason(text, "rate-limiting")).toBe("Applies to services; this is a library (package.json publishes `exports`).");
    expect(reason(text, "backups")).toBe("Applies to projects with a database; no database was found.");
    expect(ok(["plan", "--package", "@acme/text"], root)).toMatch(/^Launch plan of @acme\/text\n/);
  });

  test("that do not exist are named in one line with the nearest", () => {
    const { code, stdout, stderr } = run(["score", "--package", "apps/apo"], folderWith(files));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^seaworthy: --package: there is no package "apps\/apo".*apps\/api.*\(seaworthy score --packages lists all\)\n$/,
    );
  });
});
