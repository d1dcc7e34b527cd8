import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../cli/report.ts";
import { dist, ensureBuilt } from "./built.ts";
import { folderWith, readText, writeFiles } from "./folder.ts";
import { cache, program, run } from "./run-cli.ts";
import { badCheck, badLine, badText, goodText } from "./samples.ts";

beforeAll(ensureBuilt, 60_000);

function json(args: readonly string[], cwd: string): Report {
  const { stdout, stderr } = run(["check", "--format", "json", ...args], cwd);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Report;
}

const files = (report: Report) => report.findings.map(({ file, line }) => `${file}:${line}`);

describe("check --format json", () => {
  test("has exactly the form that its schema describes", () => {
    const root = folderWith({
      "src/a.ts": badText,
      "package.json": '{"name":"x","dependencies":{"express":"4"}}',
      Dockerfile: "FROM node\nCMD node a.js\n",
      "TODO.md": "- [ ] Monitor it (blocker)\n",
      "big.js": "x;\n".repeat(500_000),
    });
    const report = json([], root);
    const schema = JSON.parse(fs.readFileSync(path.join(dist, "report.schema.json"), "utf8"));
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(report)).toEqual([
      "version",
      "root",
      "findings",
      "hidden",
      "checks",
      "score",
      "gate",
      "change",
      "expiring",
      "files",
      "timings",
    ]);
    expect(report.root).toBe(root);
    expect(report.findings.find(({ check }) => check === badCheck)).toMatchObject({
      file: "src/a.ts",
      line: 3,
      column: 22,
      endLine: 3,
      endColumn: 35,
      priority: "P0",
      category: "security",
      fixes: [{ title: "Use crypto.randomBytes()", kind: "safe" }],
    });
    expect(report.checks.find(({ id }) => id === badCheck)).toMatchObject({ kind: "code", status: "fail", credit: 0 });
    expect(report.files.skipped).toEqual([{ file: "big.js", reason: "too-large" }]);
  });

  test("is the same from cache, without cache and for a file that was touched", () => {
    const root = folderWith({ "a.ts": badText, "b.py": "x = 1\n", "sub/c.rb": "x = 1\n" });
    const essence = ({ timings, ...report }: Report) => ({ ...report, timed: Object.keys(timings) });
    const first = essence(json(["--no-cache"], root));
    expect(essence(json([], root))).toEqual(first);
    expect(essence(json([], root))).toEqual(first);
    fs.utimesSync(path.join(root, "a.ts"), 1, 1);
    expect(essence(json([], root))).toEqual(first);
  });

  test("is the same whatever the number of workers", () => {
    const names = Array.from({ length: 80 }, (_, i) => `src/f${i}.ts`);
    const root = folderWith({
      "package.json": '{"name":"x","dependencies":{"express":"4"}}',
      "app.py": "import flask\napp = flask.Flask(__name__)\napp.run(debug=True)\n",
      ...Object.fromEntries(names.map((name, i) => [name, i % 3 ? badText : goodText])),
    });
    const essence = ({ timings: _, ...report }: Report) => report;
    const one = essence(json(["--no-cache", "--jobs", "1"], root));
    expect(one.findings.length).toBeGreaterThan(50);
    expect(essence(json(["--no-cache", "--jobs=3"], root))).toEqual(one);
    expect(essence(json(["--no-cache", "--jobs", "auto"], root))).toEqual(one);
  });

  test("refuses what is no number of workers, known answer or not", () => {
    const root = folderWith({ "a.ts": goodText });
    run(["check", "-q"], root);
    const { code, stdout, stderr } = run(["check", "-q", "--jobs", "many"], root);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe("seaworthy: --jobs: many is no number from 1 to 64; give one, or auto\n");
  });

  test("is the same when it is known from an earlier run, until something changes", () => {
    const root = folderWith({ "package.json": "{}", "a.ts": badText, "sub/b.ts": badText });
    const essence = ({ timings: _, ...report }: Report) => report;
    const first = json([], root);
    const pretty = run(["check"], root);
    const quiet = run(["check", "-q"], root);
    // Files that are this new are looked at again; an answer that is known takes no time to evaluate.
    const end = performance.now() + 20_000;
    let known = json([], root);
    while (known.timings.evaluate !== 0 && performance.now() < end) known = json([], root);
    expect(known.timings).toMatchObject({ analyze: 0, evaluate: 0 });
    expect(known.timings.total).toBeGreaterThan(0);
    expect(essence(known)).toEqual(essence(first));
    expect([run(["check"], root), run(["check"], root)]).toEqual([pretty, pretty]);
    expect([run(["check", "--quiet"], root), run(["check", "-q"], root)]).toEqual([quiet, quiet]);
    expect(files(json(["sub"], root))).toEqual(["sub/b.ts:3"]);
    expect(run(["check"], root, { FORCE_COLOR: "1" }).stdout).toContain("\u001b[");
    expect(run(["check", "--format", "yaml"], root).code).toBe(2);
    writeFiles(root, { "a.ts": goodText });
    expect(files(json([], root))).toEqual(["sub/b.ts:3"]);
  }, 60_000);

  test("ends with the gate's verdict as code", () => {
    expect(run(["check", "-q"], folderWith({ "a.ts": badText })).code).toBe(1);
    const ids = (JSON.parse(run(["checks", "--format", "json"], folderWith({})).stdout) as { id: string }[]).map(({ id }) => `${id}: P3`);
    const policy = `gate: { overall: 0, category: 0 }\npriorities: { ${ids.join(", ")} }\n`;
    const passing = folderWith({ "a.ts": badText, ".seaworthy/policy.yml": policy });
    const ran = run(["check"], passing);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining("READY")]);
  });

  test.skipIf(process.getuid?.() === 0)("ends with code 3 when something could not be looked at", () => {
    const root = folderWith({ "a.ts": goodText, "locked/b.ts": goodText, ".seaworthy/policy.yml": "gate: { overall: 0, category: 0 }\n" });
    fs.chmodSync(path.join(root, "locked"), 0);
    try {
      expect(run(["check"], root).code).toBe(3);
    } finally {
      fs.chmodSync(path.join(root, "locked"), 0o755);
    }
  });
});

describe("paths", () => {
  const project = () =>
    folderWith({
      ".git/HEAD": "",
      "package.json": "{}",
      "src/a.ts": badText,
      "src/deep/b.ts": badText,
      "lib/c.ts": badText,
      "packages/p/package.json": "{}",
      "packages/p/d.ts": badText,
    });

  test("of parts of the project list only what is below them; the root is the project's", () => {
    const root = project();
    expect(files(json([], root))).toEqual(["lib/c.ts:3", "packages/p/d.ts:3", "src/a.ts:3", "src/deep/b.ts:3"]);
    expect(json(["src"], root)).toMatchObject({ root });
    expect(files(json(["src"], root))).toEqual(["src/a.ts:3", "src/deep/b.ts:3"]);
    expect(files(json(["src/deep/b.ts", "lib"], root))).toEqual(["lib/c.ts:3", "src/deep/b.ts:3"]);
    expect(files(json([path.join(root, "src", "a.ts")], root))).toEqual(["src/a.ts:3"]);
    expect(files(json(["a.ts"], path.join(root, "src")))).toEqual(["a.ts:3"]);
  });

  test("of a folder that is a project of its own have it as the root", () => {
    const root = project();
    expect(files(json(["packages/p"], root))).toEqual(["d.ts:3"]);
    expect(files(json([root], "/"))).toHaveLength(4);
    expect(json([root], path.dirname(root))).toMatchObject({ root });
    expect(files(json(["--root", root, path.join(root, "lib")], "/"))).toEqual(["lib/c.ts:3"]);
  });

  test("of a single file that belongs to no project stand for themselves", () => {
    const root = folderWith({ "a.ts": badText, "b.ts": badText });
    expect(files(json([path.join(root, "a.ts")], "/"))).toEqual(["a.ts:3"]);
  });
});

describe("wrong use", () => {
  interface Misuse {
    readonly args: readonly string[];
    readonly says: RegExp;
    readonly files?: Record<string, string>;
    readonly environment?: NodeJS.ProcessEnv;
  }

  const policy = (text: string) => ({ ".seaworthy/policy.yml": text });
  const misuses: readonly Misuse[] = [
    { args: ["check", "nowhere"], says: /^seaworthy: nowhere does not exist; check the path\n$/ },
    { args: ["chekc"], says: /^seaworthy: unknown command 'chekc' .*check.*\n$/ },
    { args: ["check", "--fromat", "json"], says: /^seaworthy: unknown option '--fromat' .*--format.*\n$/ },
    { args: ["check", "--format", "xml"], says: /^seaworthy: option '-f, --format <form>' argument 'xml' is invalid\. .*\n$/ },
    { args: ["explain", "weak-randon"], says: /^seaworthy: there is no check "weak-randon"; did you mean "weak-random"\? .*\n$/ },
    { args: ["explain"], says: /^seaworthy: missing required argument 'check'\n$/ },
    { args: ["fix", "--check", "nonsense"], says: /^seaworthy: there is no check "nonsense".*\n$/ },
    { args: ["check"], says: /^seaworthy: SEAWORTHY_NOW is "soon".*\n$/, environment: { SEAWORTHY_NOW: "soon" } },
    {
      args: ["check"],
      says: /^seaworthy: \.seaworthy\/policy\.yml:2: unknown key "gates"; did you mean "gate"\?\n$/,
      files: policy("weights: {}\ngates: 1\n"),
    },
    { args: ["fix"], says: /^seaworthy: \.seaworthy\/policy\.yml:2: not valid YAML: .*\n$/, files: policy("a: [\n") },
  ];

  test.each(misuses)("$args is one clear line and code 2", ({ args, says, files = {}, environment = {} }) => {
    const ran = run(args, folderWith({ "a.ts": badText, ...files }), environment);
    expect(ran).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(says) });
  });

  test("paths of two projects are told apart", () => {
    const one = folderWith({ "a.ts": badText });
    expect(run(["check", "--root", one, folderWith({})], one)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("outside the project's root"),
    });
  });

  test.skipIf(process.getuid?.() === 0)("a path that cannot be read is named", () => {
    const root = folderWith({ "a.ts": badText });
    fs.chmodSync(path.join(root, "a.ts"), 0);
    expect(run(["check", "a.ts"], root)).toEqual({
      code: 2,
      stdout: "",
      stderr: "seaworthy: a.ts cannot be read; check its permissions\n",
    });
  });

  test("without a command the help is shown", () => {
    const { code, stdout, stderr } = run([], folderWith({}));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: seaworthy");
  });
});

describe("pretty output", () => {
  const root = () =>
    folderWith({
      "src/a.ts": badText.replace(badLine, `\t${badLine} // 日本語 🚢 ${"x".repeat(200)}`),
      "package.json": '{"name":"x","dependencies":{"express":"4"}}',
    });

  test("shows the code, the score and what to do, within 80 columns and without colour", () => {
    const { stdout } = run(["check"], root());
    expect(stdout).toContain("src/a.ts\n  3:23  P0 blocker  weak-random\n");
    expect(stdout).toMatch(/ {6}3 │ .*Math\.random\(\)/);
    const [code = "", carets = ""] = stdout
      .split("\n")
      .filter((line) => line.includes("│"))
      .slice(-2);
    expect(code.indexOf("Math.random()")).toBe(carets.indexOf("^"));
    expect(carets.match(/\^+/)?.[0]).toHaveLength("Math.random()".length);
    expect(stdout).toMatch(/^Readiness ✕ \d+ % At risk {2}NOT READY$/m);
    expect(stdout).toMatch(/^Launch blockers \(\d+\)$/m);
    expect(stdout).toContain("Next steps");
    for (const line of stdout.split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain("\u001b");
  });

  test("has colours where they are wanted and never where they are not", () => {
    const folder = root();
    expect(run(["check"], folder, { FORCE_COLOR: "1" }).stdout).toContain("\u001b[31m");
    expect(run(["check"], folder, { FORCE_COLOR: "1", NO_COLOR: "1" }).stdout).not.toContain("\u001b");
  });

  test("lets no control character of a file through", () => {
    const folder = folderWith({
      "a.ts": badText
        .replace('"x"', '"\u001b]0;title\u0007\u202e"')
        .replace("  const label", "const label")
        .replace(badLine, `/* \u001b[2J */ ${badLine}`),
    });
    expect(run(["check"], folder).stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
  });

  test("is short when it should be quiet", () => {
    const { stdout } = run(["check", "--quiet"], root());
    expect(stdout).not.toContain("Math.random");
    expect(stdout).toContain("NOT READY");
    expect(stdout).toContain("weak-random");
  });
});

describe("fix", () => {
  test("applies safe fixes, keeps line ends, byte order mark and mode, and changes nothing the second time", () => {
    const root = folderWith({ "a.ts": `\uFEFF${badText}`.replaceAll("\n", "\r\n"), "b.ts": goodText });
    fs.chmodSync(path.join(root, "a.ts"), 0o755);
    const before = fs.statSync(path.join(root, "b.ts")).mtimeMs;
    const { code, stdout } = run(["fix"], root);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Fixed 1 finding in 1 file.")]);
    const fixed = readText(root, "a.ts");
    expect(fixed.startsWith("\uFEFF")).toBe(true);
    expect(fixed).toContain("randomBytes");
    expect(fixed.replaceAll("\r\n", "")).not.toContain("\n");
    expect(fs.statSync(path.join(root, "a.ts")).mode & 0o777).toBe(0o755);
    expect(fs.statSync(path.join(root, "b.ts")).mtimeMs).toBe(before);
    expect(files(json([], root))).toEqual([]);
    expect(run(["fix"], root).stdout).toBe("Nothing to fix.\n");
    expect(readText(root, "a.ts")).toBe(fixed);
  });

  test("--dry-run prints a diff that git applies, and writes nothing", () => {
    const root = folderWith({ "a.ts": badText, "sub/b.ts": badText });
    const { stdout } = run(["fix", "--dry-run"], root);
    expect(readText(root, "a.ts")).toBe(badText);
    execFileSync("git", ["apply"], { cwd: root, input: stdout });
    const applied = [readText(root, "a.ts"), readText(root, "sub/b.ts")];
    writeFiles(root, { "a.ts": badText, "sub/b.ts": badText });
    run(["fix"], root);
    expect([readText(root, "a.ts"), readText(root, "sub/b.ts")]).toEqual(applied);
  });

  test("leaves a read-only file as it is, says so, and fixes the others", () => {
    const root = folderWith({ "a.ts": badText, "b.ts": badText });
    fs.chmodSync(path.join(root, "a.ts"), 0o444);
    const { code, stderr } = run(["fix"], root);
    expect([code, stderr]).toEqual([2, "seaworthy: could not write a.ts (the file is read-only); check the permissions\n"]);
    expect(readText(root, "a.ts")).toBe(badText);
    expect(readText(root, "b.ts")).toContain("randomBytes");
  });

  test("keeps to the paths and to the check that are named", () => {
    const root = folderWith({ "a.ts": badText, "sub/b.ts": badText });
    run(["fix", "--check", "insecure-cookie"], root);
    expect(readText(root, "a.ts")).toBe(badText);
    run(["fix", "--check", badCheck, "sub"], root);
    expect(readText(root, "a.ts")).toBe(badText);
    expect(readText(root, "sub/b.ts")).toContain("randomBytes");
  });
});

describe("checks and explain", () => {
  test("list and explain every check", () => {
    const cwd = folderWith({});
    const rows = JSON.parse(run(["checks", "--format", "json"], cwd).stdout) as Record<string, unknown>[];
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(Object.keys(row)).toEqual(["id", "title", "category", "priority", "kind", "languages", "fixable"]);
    expect(rows.find(({ id }) => id === badCheck)).toMatchObject({ priority: "P0", kind: "code", fixable: true });
    expect(run(["checks"], cwd).stdout).toContain(badCheck);
    const { code, stdout } = run(["explain", badCheck], cwd);
    expect(code).toBe(0);
    for (const heading of ["Why", "What it reports", "What it misses"]) expect(stdout).toContain(heading);
  });
});

test("--help teaches with examples", () => {
  const cwd = folderWith({});
  for (const args of [["--help"], ["check", "--help"], ["fix", "--help"], ["checks", "--help"], ["explain", "--help"], ["lsp", "--help"]]) {
    const { code, stdout } = run(args, cwd);
    expect([args, code]).toEqual([args, 0]);
    expect(stdout).toMatch(/Examples?[^\n]*:\n {2}seaworthy /);
  }
});

test("a reader that has seen enough is no error", async () => {
  const root = folderWith(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}.ts`, badText])));
  const child = spawn(process.execPath, [program, "check"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  await new Promise((resolve) => child.on("close", resolve));
  expect(stderr).toBe("");
});

test("two runs at the same time share a cache without harm", async () => {
  const root = folderWith(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}.ts`, badText])));
  const folder = folderWith({});
  const once = () =>
    new Promise<string>((resolve) => {
      const child = spawn(process.execPath, [program, "check", "--format", "json", "--cache-folder", folder], { cwd: root });
      let out = "";
      child.stdout.on("data", (data) => {
        out += data;
      });
      child.on("close", () => resolve(out));
    });
  const reports = await Promise.all([once(), once(), once()]);
  for (const report of reports) expect((JSON.parse(report) as Report).findings).toHaveLength(50);
  expect(fs.readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test.skipIf(!fs.existsSync("/dev/full"))("output that cannot be written is one line, and no verdict", () => {
  const full = fs.openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [program, "checks"], { encoding: "utf8", stdio: ["ignore", full, "pipe"] });
  fs.closeSync(full);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^seaworthy: the output could not be written \(ENOSPC[^\n]*\n$/);
});
