/** Each scaffold on small projects: what it writes makes its check pass, can be parsed, is in the project's style, and overwrites nothing. */
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { ts } from "ts-morph";
import { parse as parseYaml } from "yaml";
import { registry } from "../registry.generated.ts";
import { installParsers } from "../testing/host.ts";
import { type SampleName, samples } from "../testing/scaffold-samples.ts";
import { type Files, ScaffoldTrial, type Tried } from "../testing/scaffold-trial.ts";
import { scaffoldOf, scaffolds } from "./index.ts";
import { isUnavailable, planScaffold, type ScaffoldPlan } from "./plan.ts";
import type { ScaffoldOptions, ScaffoldSource } from "./scaffold.ts";

let trial: ScaffoldTrial;
beforeAll(async () => {
  await installParsers();
  trial = new ScaffoldTrial(registry);
});

const known = new Map<Files, Tried>();

/** A project as it was analysed the first time. */
function tried(files: Files): Tried {
  const found = known.get(files) ?? trial.try(files);
  known.set(files, found);
  return found;
}

function sourceOf(files: Files): ScaffoldSource {
  return { project: tried(files).facts.view, text: (path) => files[path], today: "2026-11-01" };
}

function planOf(check: string, files: Files, options: ScaffoldOptions = {}): ScaffoldPlan {
  const scaffold = scaffoldOf(check);
  if (!scaffold) throw new Error(`no scaffold for ${check}`);
  const plan = planScaffold(scaffold, sourceOf(files), options);
  if (isUnavailable(plan)) throw new Error(`${check}: ${plan.unavailable}`);
  return plan;
}

const written = (files: Files, plan: ScaffoldPlan): Files => ({
  ...files,
  ...Object.fromEntries(plan.files.map(({ path, after }) => [path, after])),
});

/**
 * What the check says once the files are there. "wired": it has to be called by the application first, or a package installed. "imported": it
 * passes, and says that the import of what was written is missing until it is there.
 */
type Outcome = "pass" | "partial" | "wired" | "imported";

const all = Object.keys(samples) as SampleName[];
const node: readonly SampleName[] = ["express", "expressJs", "fastify", "koa", "hono", "nest", "next"];
const python: readonly SampleName[] = ["fastapi", "flask", "django"];

function rows(
  check: string,
  names: readonly SampleName[],
  others: Partial<Record<SampleName, Outcome>> = {},
): [string, SampleName, Outcome][] {
  return names.map((name) => [check, name, others[name] ?? "pass"]);
}

/** Frameworks that take in a module only where somebody imports it. */
const importing: Partial<Record<SampleName, Outcome>> = Object.fromEntries(
  (["express", "expressJs", "fastify", "koa", "hono", "nest", "fastapi", "flask"] as const).map((name) => [name, "imported"]),
);

/** The application with an import of the modules that were written. */
function imported(files: Files, plan: ScaffoldPlan): Files {
  const app = tried(files).facts.view.facts("app")[0]?.file ?? "";
  const folder = app.slice(0, app.lastIndexOf("/") + 1);
  const lines = plan.files
    .filter(({ path }) => path.startsWith(folder) && /\.(?:[jt]s|py)$/.test(path))
    .map(({ path }) => path.slice(folder.length).replace(/\.\w+$/, ""))
    .map((name) => (app.endsWith(".py") ? `from .${name} import *\n` : `import "./${name}.js";\n`));
  const now = written(files, plan);
  return { ...now, [app]: `${lines.join("")}${now[app] ?? ""}` };
}

const without = (names: readonly SampleName[], ...left: readonly SampleName[]) => names.filter((name) => !left.includes(name));

const table: readonly [check: string, sample: SampleName, outcome: Outcome][] = [
  ...rows("architecture-docs", all),
  ...rows("backup-recovery-docs", ["express", "fastify", "fastapi", "rails"]),
  ...rows("central-error-handling", ["express", "expressJs", "fastify", "koa", "hono", "fastapi", "flask", "sinatra"], { hono: "wired" }),
  ...rows("ci-pipeline", all),
  ...rows("code-review", ["express"]),
  // What has no database server has nothing to start beside it.
  ...rows("compose-file", without(all, "hono", "nest", "flask")),
  ...rows("configuration-module", ["express"], { express: "partial" }),
  ...rows("contributing-guide", all),
  ...rows("dependency-scanning", all),
  ...rows("deployment-guide", all),
  ...rows("env-documented", without(all, "fastify", "hono", "nest")),
  ...rows("env-validation", ["express", "expressJs", "koa", "fastapi"]),
  ...rows("error-tracking", all),
  ...rows("formatter-linter", ["expressJs", "fastapi", "rails"], { expressJs: "partial", fastapi: "partial", rails: "partial" }),
  ...rows("gitignore-secrets", all),
  ...rows("graceful-shutdown-handler", [...without(node, "next"), ...python], { fastapi: "wired" }),
  ...rows("has-tests", without(all, "nest", "next")),
  ...rows("health-endpoint", all, { ...importing, hono: "pass", django: "partial", sinatra: "partial" }),
  ...rows("incident-response", all),
  ...rows("log-redaction", [...node, ...python, "rails"]),
  ...rows("load-tests", all),
  ...rows("metrics-endpoint", ["express", "expressJs", "fastify", "koa", "hono", "fastapi", "flask"]),
  ...rows("privacy-policy", ["fastify"]),
  ...rows("production-dockerfile", all),
  ...rows("rate-limiting", without(all, "django"), importing),
  ...rows("readme", all),
  ...rows("request-id-tracking", without(all, "next", "sinatra")),
  ...rows("rollback-docs", all),
  ...rows("runbook", all),
  ...rows("runtime-pinned", all),
  ...rows("secret-scanning", all),
  ...rows("security-headers", all, importing),
  ...rows("security-policy", all),
  ...rows("security-scanning", all),
  ...rows("structured-logging", all, { ...importing, sinatra: "wired" }),
  ...rows("terms-of-service", ["next"]),
];

/** What a person does afterwards where a file alone is not enough. */
const wirings: Readonly<Record<string, (files: Files) => Files>> = {
  "central-error-handling hono": (files) => ({
    ...files,
    "src/app.ts": `${files["src/app.ts"]}\napp.onError((error, c) => c.json({}, 500));\n`,
  }),
  "graceful-shutdown-handler fastapi": (files) => ({
    ...files,
    "app/main.py": (files["app/main.py"] ?? "")
      .replace("from app.db", "from app.lifespan import lifespan\nfrom app.db")
      .replace("FastAPI()", "FastAPI(lifespan=lifespan)"),
  }),
  "structured-logging sinatra": (files) => ({ ...files, Gemfile: `${files.Gemfile}gem "semantic_logger"\n` }),
};

describe("a scaffold makes its check pass", () => {
  test.each(table)("%s for %s: %s", (check, name, outcome) => {
    const files: Files = samples[name];
    const before = tried(files);
    expect(["fail", "partial", "unknown"]).toContain(before.answer(check)?.status);
    const plan = planOf(check, files);
    const now = written(files, plan);
    const after = trial.try(now);
    if (outcome === "imported") {
      expect(after.answer(check)).toMatchObject({ status: "pass", reason: expect.stringContaining("No file imports") });
      expect(trial.try(imported(files, plan)).answer(check)).toMatchObject({
        status: "pass",
        reason: expect.not.stringContaining("No file imports"),
      });
    } else if (outcome === "wired") {
      const wired = wirings[`${check} ${name}`];
      expect(trial.try(wired?.(now) ?? now).answer(check)).toMatchObject({ status: "pass" });
    } else expect(after.answer(check)).toMatchObject({ status: outcome });
    for (const { path } of plan.files) expect(after.grave(path).filter((finding) => !before.grave(path).includes(finding))).toEqual([]);
  });
});

describe("a scaffold for what others have brought", () => {
  test.each(["express", "koa", "fastapi"] as const)("a floor for the coverage of the first test of %s", (name) => {
    const files = written(samples[name], planOf("has-tests", samples[name]));
    expect(trial.try(files).answer("coverage-threshold")?.status).toBe("fail");
    expect(trial.try(written(files, planOf("coverage-threshold", files))).answer("coverage-threshold")?.status).toBe("pass");
  });

  test("guides of sign-in name the claims and the provider's errors", () => {
    const files: Files = {
      ...samples.express,
      "package.json": (samples.express["package.json"] ?? "").replace(
        '"pg"',
        '"jsonwebtoken": "9.0.2",\n    "passport-google-oauth20": "2.0.0",\n    "pg"',
      ),
      "src/token.ts":
        'import jwt from "jsonwebtoken";\n\nexport function issue(id: string, key: string) {\n  return jwt.sign({ sub: id, role: "buyer" }, key, { expiresIn: "15m", algorithm: "HS256" });\n}\n',
    };
    for (const check of ["auth-docs", "oauth-troubleshooting"]) {
      expect(trial.try(files).answer(check)?.status, check).toBe("fail");
      expect(trial.try(written(files, planOf(check, files))).answer(check)?.status, check).toBe("pass");
    }
    expect(planOf("auth-docs", files).files[0]?.after).toMatch(/`src\/token\.ts`[\s\S]*\| `role` \| TODO \|\n\| `sub` \| who it is/);
  });
});

describe("what is written", () => {
  const plans = (): { name: string; plan: ScaffoldPlan }[] =>
    all.flatMap((name) =>
      scaffolds.flatMap((scaffold) => {
        const plan = planScaffold(scaffold, sourceOf(samples[name]));
        return isUnavailable(plan) ? [] : [{ name: `${scaffold.check} for ${name}`, plan }];
      }),
    );

  test("parses, in every language", () => {
    const wrong: string[] = [];
    const py: string[] = [];
    for (const { name, plan } of plans()) {
      for (const { path, after } of plan.files) {
        if (/\.[cm]?[jt]sx?$/.test(path)) {
          const { parseDiagnostics } = ts.createSourceFile(path, after, ts.ScriptTarget.Latest) as unknown as {
            parseDiagnostics: { messageText: unknown }[];
          };
          for (const { messageText } of parseDiagnostics) wrong.push(`${name}, ${path}: ${JSON.stringify(messageText)}`);
          if (/[«»]/.test(after)) wrong.push(`${name}, ${path}: a mark of templates is left`);
          if (!/\.tsx?$/.test(path) && /^import .*\bfrom\b/m.test(after) && /\brequire\(/.test(after))
            wrong.push(`${name}, ${path}: two kinds of modules`);
        } else if (/\.ya?ml$/.test(path)) parseYaml(after);
        else if (path.endsWith(".json")) JSON.parse(after);
        else if (path.endsWith(".py")) py.push(after);
        if (/undefined|\[object|\n\n\n\n|[ \t]\n/.test(after.replace(/!==? undefined|: undefined|\| undefined/g, "")))
          wrong.push(`${name}, ${path}: ${/.*(?:undefined|\[object|[ \t]$).*/m.exec(after)?.[0]}`);
        if (!after.endsWith("\n") || after.startsWith("\n")) wrong.push(`${name}, ${path}: begins or ends with the wrong lines`);
      }
    }
    expect(wrong).toEqual([]);
    const program = "import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)";
    const parsed = spawnSync("python3", ["-c", program], { input: JSON.stringify(py), encoding: "utf8" });
    // A machine without Python cannot tell; the engine's own parser has looked at the text above.
    if (!parsed.error) expect(parsed.stderr).toBe("");
  });

  test("stands in the project's style: modules, quotes, semicolons, ends of imports", () => {
    const old = planOf("request-id-tracking", samples.expressJs).files[0];
    expect(old?.path).toBe("request-id.js");
    expect(old?.after).toContain("const { randomUUID } = require('node:crypto')\n");
    expect(old?.after).toContain("module.exports = { currentRequestId, identifyRequests }\n");
    expect(old?.after).not.toMatch(/;$|: string|"/m);
    const modern = planOf("health-endpoint", samples.express).files[0];
    expect(modern?.path).toBe("src/health.ts");
    expect(modern?.after).toContain('import { pool } from "./db.js";\n');
    expect(modern?.after).toContain("answers(() => redis.ping())");
    expect(planOf("rate-limiting", samples.nest).files[0]?.after).toContain("from '@nestjs/throttler';");
    expect(planOf("health-endpoint", samples.next).files[0]?.path).toBe("src/app/api/health/route.ts");
  });

  test("says what is left to do, with the package manager of the project", () => {
    expect(planOf("rate-limiting", samples.express).notes[0]).toBe("Install: npm install express-rate-limit");
    expect(planOf("rate-limiting", { ...samples.express, "pnpm-lock.yaml": "" }).notes[0]).toBe("Install: pnpm add express-rate-limit");
    expect(planOf("rate-limiting", samples.express).notes[1]).toBe(
      'In src/app.ts, before the routes:\nimport { limitRequests } from "./rate-limit.js";\nlimitRequests(app);',
    );
    expect(planOf("rate-limiting", samples.rails).notes).toEqual(["Install: bundle add rack-attack"]);
  });
});

describe("nothing is overwritten", () => {
  test("a file that is there makes the scaffold unavailable, also one that is not part of the project", () => {
    for (const name of all) {
      for (const scaffold of scaffolds) {
        const files: Files = samples[name];
        const plan = planScaffold(scaffold, sourceOf(files));
        if (isUnavailable(plan)) continue;
        const created = plan.files.find(
          ({ path }) => files[path] === undefined && !/^(?:\.gitignore|README\.md|\.env\.example)$|\.dockerignore$/.test(path),
        );
        if (!created) continue;
        const source = sourceOf(files);
        const again = planScaffold(scaffold, { ...source, text: (path) => (path === created.path ? "mine\n" : source.text(path)) });
        expect(isUnavailable(again) && again.unavailable, `${scaffold.check} for ${name}`).toContain(created.path);
      }
    }
  });

  test("what a file has stays in front, byte for byte, in its own line ends", () => {
    const files = {
      ...samples.express,
      ".gitignore": "node_modules\r\n.env\r\ndist",
      "README.md": "# Shop\n\n## Install\n\nRun `npm ci`.\n",
    };
    const ignore = planOf("gitignore-secrets", files).files[0];
    expect(ignore?.after).toBe(
      "node_modules\r\n.env\r\ndist\r\n\r\n# Secrets stay on the machine\r\n.env.*\r\n!.env.example\r\n*.pem\r\n*.key\r\n",
    );
    const readme = planOf("readme", files).files[0];
    expect(readme?.after.startsWith(files["README.md"])).toBe(true);
    expect(readme?.after).toContain("## Test\n");
    expect(readme?.after.match(/## Install/g)).toHaveLength(1);
  });

  test("what is there already is not added again", () => {
    const once = written(samples.express, planOf("gitignore-secrets", samples.express));
    const scaffold = scaffoldOf("gitignore-secrets");
    expect(scaffold && planScaffold(scaffold, sourceOf(once))).toEqual({ unavailable: "Nothing is missing that a file could hold." });
    const example = { ...samples.express, ".env.example": "DATABASE_URL=\n" };
    expect(planOf("env-documented", example).files[0]?.after).not.toMatch(/DATABASE_URL=[\s\S]*DATABASE_URL=/);
  });
});

describe("people decide", () => {
  test("a licence is only written when it was named, with its holder", () => {
    const scaffold = scaffoldOf("license-file");
    const asked = scaffold && planScaffold(scaffold, sourceOf(samples.express));
    expect(asked && isUnavailable(asked) && asked.unavailable).toContain('"private": true');
    const plan = planOf("license-file", samples.express, { license: "MIT", holder: "Ada Lovelace" });
    expect(plan.files[0]?.after).toContain("Copyright (c) 2026 Ada Lovelace");
    expect(trial.try(written(samples.express, plan)).answer("license-file")?.status).toBe("pass");
  });

  test("a pipeline of another host gets no workflow of GitHub", () => {
    const scaffold = scaffoldOf("secret-scanning");
    const plan = scaffold && planScaffold(scaffold, sourceOf({ ...samples.express, ".gitlab-ci.yml": "test:\n  script: npm test\n" }));
    expect(plan && isUnavailable(plan) && plan.unavailable).toContain(".gitlab-ci.yml");
  });
});

test("every scaffold is for a project check that exists, once", () => {
  const checks = new Set(registry.checks.flatMap((check) => (check.kind === "project" ? [check.id] : [])));
  expect(scaffolds.filter(({ check }) => !checks.has(check)).map(({ check }) => check)).toEqual([]);
  expect(new Set(scaffolds.map(({ check }) => check)).size).toBe(scaffolds.length);
});

test("every check that a file can answer has a scaffold", () => {
  const answeredByFiles =
    "architecture-docs auth-docs backup-recovery-docs central-error-handling ci-pipeline code-review compose-file configuration-module " +
    "contributing-guide coverage-threshold dependency-scanning deployment-guide env-documented env-validation error-tracking formatter-linter " +
    "gitignore-secrets graceful-shutdown-handler has-tests health-endpoint incident-response license-file load-tests log-redaction " +
    "metrics-endpoint oauth-troubleshooting privacy-policy production-dockerfile rate-limiting readme request-id-tracking rollback-docs runbook " +
    "runtime-pinned secret-scanning security-headers security-policy security-scanning structured-logging terms-of-service";
  const built = new Set(registry.checks.map((check) => check.id));
  const missing = answeredByFiles.split(" ").filter((id) => built.has(id) && !scaffoldOf(id));
  expect(missing).toEqual([]);
});
