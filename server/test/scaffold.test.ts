/** `scaffold` as a process and over LSP: shown first, written all or none, nothing overwritten. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { ClientCapabilities, CreateFile, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver-protocol";
import { clientCommands, type ReadinessAnswer, type ScaffoldAnswer, type ScaffoldChoice } from "../protocol/index.ts";
import { folderWith, readText } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { run } from "./run-cli.ts";

const files = {
  "package.json": '{"name":"shop","type":"module","dependencies":{"express":"5.0.0","pg":"8.13.0"}}',
  "src/app.js":
    'import express from "express";\nimport { pool } from "./db.js";\n\nexport const app = express();\n\napp.get("/orders", async (req, res) => res.json((await pool.query("SELECT 1")).rows));\n\napp.listen(3000);\n',
  "src/db.js": 'import { Pool } from "pg";\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n',
  ".gitignore": "node_modules\r\n",
};

const filesIn = (root: string): string[] =>
  fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();

describe("seaworthy scaffold", () => {
  test("shows a diff and what is left to do, and writes nothing", () => {
    const root = folderWith(files);
    const { code, stdout, stderr } = run(["scaffold", "health-endpoint"], root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("--- /dev/null\n+++ b/src/health.js\n");
    expect(stdout).toContain('+import { pool } from "./db.js";\n');
    expect(stdout).toContain('Left to do:\n- In src/app.js:\n  import { healthRoutes } from "./health.js";\n  app.use(healthRoutes());\n');
    expect(stdout).toMatch(/Nothing was written\. seaworthy scaffold health-endpoint --write writes it\.\n$/);
    expect(filesIn(root)).toEqual(Object.keys(files).sort());
  });

  test("with --write writes, so that the check passes, and refuses to do it again", () => {
    const root = folderWith(files);
    expect(run(["scaffold", "health-endpoint", "--write"], root)).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(run(["check", "--format", "json"], root).stdout) as { checks: { id: string; status: string }[] };
    expect(report.checks.find(({ id }) => id === "health-endpoint")?.status).toBe("pass");
    fs.writeFileSync(path.join(root, "src/health.js"), "mine\n");
    expect(run(["scaffold", "health-endpoint", "--write"], root)).toEqual({
      code: 2,
      stdout: "",
      stderr: "seaworthy: nothing was written for health-endpoint: src/health.js is there already; nothing is overwritten.\n",
    });
    expect(readText(root, "src/health.js")).toBe("mine\n");
  }, 30_000);

  test("adds to the end of a file and keeps what it has", () => {
    const root = folderWith(files);
    const { code, stdout } = run(["scaffold", "gitignore-secrets", "--write"], root);
    expect(code).toBe(0);
    expect(stdout).toContain(".gitignore  lines added\n");
    expect(readText(root, ".gitignore")).toMatch(/^node_modules\r\n\r\n# [^\n]+\r\n\.env\r\n/);
  });

  test("writes all files or none", () => {
    // A file stands where a folder would have to be.
    const present = { ...files, ".github": "a file\n" };
    const root = folderWith(present);
    expect(run(["scaffold", "has-tests"], root).stdout).toContain("+++ b/src/app.test.js\n");
    const { code, stdout, stderr } = run(["scaffold", "has-tests", "--write"], root);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^seaworthy: nothing was written: \.github\/workflows\/ci\.yml could not be written: /);
    expect(filesIn(root)).toEqual(Object.keys(present).sort());
  });

  test("lists what can be made, and why the rest cannot", () => {
    const { code, stdout } = run(["scaffold", "--list", "--format", "json"], folderWith({ "package.json": '{"name":"lib"}' }));
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as { check: string; available: boolean; reason: string | null }[];
    expect(rows.find(({ check }) => check === "security-policy")).toMatchObject({ available: true, reason: null });
    expect(rows.find(({ check }) => check === "health-endpoint")).toMatchObject({
      available: false,
      reason: expect.stringMatching(/no framework is found/),
    });
  });

  test.each([
    [["--list", "src"], /^seaworthy: scaffold --list lists all scaffolds: leave out "src"/],
    [[], /^seaworthy: scaffold needs a check; seaworthy scaffold --list/],
    [["health-endpont"], /^seaworthy: there is no check "health-endpont"; did you mean "health-endpoint"\?/],
    [["on-call"], /^seaworthy: there is no scaffold for "on-call"; those that can be made: /],
    [["license-file"], /^seaworthy: nothing was written for license-file: Which licence is for people to decide/],
  ])("refuses %j in one line and ends with 2", (args, message) => {
    const { code, stdout, stderr } = run(["scaffold", ...args], folderWith(files));
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("over LSP", () => {
  async function started(root: string, capabilities: ClientCapabilities = {}): Promise<LspClient> {
    const client = await LspClient.start({ roots: [root], initialization: { commands: Object.values(clientCommands) }, capabilities });
    await client.scanned();
    return client;
  }
  const ask = (client: LspClient, params: object) => client.connection.sendRequest<ScaffoldAnswer>("seaworthy/scaffold", params);

  test("the edit creates files that are not there and says what is left", async () => {
    const workspaceEdit = { documentChanges: true, resourceOperations: ["create" as const] };
    const client = await started(folderWith(files), { workspace: { workspaceEdit } });
    const answer = await ask(client, { check: "health-endpoint" });
    if ("problem" in answer) throw new Error(answer.problem);
    expect(answer.files).toEqual([{ file: "src/health.js", uri: expect.stringMatching(/src\/health\.js$/), created: true }]);
    expect(answer.notes.join("\n")).toContain("app.use(healthRoutes());");
    const { documentChanges = [] } = answer.edit as WorkspaceEdit;
    const [create, change] = documentChanges as [CreateFile, TextDocumentEdit];
    expect(create).toMatchObject({ kind: "create", options: { ignoreIfExists: true } });
    expect(create.options?.overwrite).toBeUndefined();
    expect(change.edits).toHaveLength(1);
  });

  test("adds behind the text of an open document, for its version", async () => {
    const client = await started(folderWith(files));
    const uri = await client.open(".gitignore", "node_modules\n.env\n", "ignore");
    const answer = await ask(client, { check: "gitignore-secrets" });
    if ("problem" in answer) throw new Error(answer.problem);
    expect((answer.edit as WorkspaceEdit).documentChanges).toMatchObject([
      { textDocument: { uri }, edits: [{ range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } } }] },
    ]);
  });

  test("what is missing and can be made is offered, in the list and as an action of its check", async () => {
    const client = await started(folderWith({ ...files, "src/health.js": "mine\n" }));
    const choices = await client.connection.sendRequest<ScaffoldChoice[]>("seaworthy/scaffoldChoices", {});
    expect(choices.find(({ check }) => check === "ci-pipeline")).toMatchObject({ status: "fail", title: expect.stringMatching(/^Write /) });
    expect(choices.some(({ check }) => check === "oauth-troubleshooting")).toBe(false);
    const { roots } = await client.connection.sendRequest<ReadinessAnswer>("seaworthy/readiness", {});
    const actionsOf = (id: string) => roots[0]?.checks.find((check) => check.id === id)?.actions;
    expect(actionsOf("ci-pipeline")).toContain("scaffold");
    expect(actionsOf("oauth-troubleshooting")).not.toContain("scaffold");
    expect(await ask(client, { check: "health-endpoint" })).toEqual({ problem: "src/health.js is there already; nothing is overwritten." });
    expect(await ask(client, { check: "no-such" })).toMatchObject({ problem: expect.stringMatching(/^There is no check "no-such"/) });
  });
});
