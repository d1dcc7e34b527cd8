import fs from "node:fs";
import path from "node:path";
import { defineProjectCheck } from "@seaworthy/rules/api/check";
import { expect, test } from "vitest";
import { folderWith, writeFiles } from "../test/folder.ts";
import { toyReadme, toyRegistry } from "../test/toy-registry.ts";
import { Analyzer } from "./analyzer.ts";
import { discover } from "./discover.ts";
import { fixProject } from "./fix-project.ts";
import { ResultCache } from "./result-cache.ts";
import { isStanding } from "./shown.ts";
import { Workspace } from "./workspace.ts";

async function open(root: string, cacheFolder?: string, registry = toyRegistry): Promise<{ workspace: Workspace; looked: string[] }> {
  const analyzer = new Analyzer(registry, { dist: "", cacheFolder: undefined, build: "test" });
  const workspace = new Workspace({ root, analyzer, cache: new ResultCache(cacheFolder, root, "test"), today: () => "2026-11-01" });
  const looked: string[] = [];
  for (const [file, known] of workspace.takeDiscovery(discover(root, (path) => analyzer.reads(path)))) {
    const analyzed = await analyzer.analyzeFile(root, file, known);
    if (analyzed.result) looked.push(file);
    workspace.takeAnalyzed(analyzed);
  }
  workspace.saveCache();
  return { workspace, looked };
}

const standing = (workspace: Workspace) =>
  workspace
    .evaluation()
    .findings.filter(isStanding)
    .map(({ file, finding }) => `${file}:${finding.range.start.line} ${finding.check}`);
const shown = (workspace: Workspace, file: string) =>
  workspace.shownIn(file).map(({ finding, priority }) => `${finding.range.start.line} ${finding.check} ${priority}`);

test("an open document overrides the file, and the file counts again when it is closed", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD\n", "README.md": "# Toy\n" });
  const { workspace } = await open(root);
  expect(standing(workspace)).toEqual(["a.env:0 toy-word"]);
  workspace.open("a.env", "\nA=TOYBAD\nB=TOYBAD\n");
  expect(shown(workspace, "a.env")).toEqual(["1 toy-word P0", "2 toy-word P0"]);
  expect(standing(workspace)).toEqual(["a.env:1 toy-word", "a.env:2 toy-word"]);
  workspace.change("a.env", "A=TOYGOOD\n");
  expect(standing(workspace)).toEqual([]);
  await workspace.close("a.env");
  expect(standing(workspace)).toEqual(["a.env:0 toy-word"]);
});

test("an evaluation that is prepared gives way in between, shows nothing before it is asked for, and loses no change", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD\n", "README.md": "# Toy\n" });
  let asked: string[] = [];
  // Each takes longer than a slice may.
  const slow = ["slow-one", "slow-two", "slow-three"].map((id) =>
    defineProjectCheck({
      ...toyReadme,
      id,
      evaluate(project) {
        for (const end = performance.now() + 10; performance.now() < end; );
        asked.push(id);
        return id === "slow-two" ? toyReadme.evaluate(project) : { status: "pass", evidence: [], reason: "It always does." };
      },
    }),
  );
  const { workspace } = await open(root, undefined, { ...toyRegistry, checks: [...toyRegistry.checks, ...slow] });
  const statuses = () => workspace.evaluation().checks.map(({ id, status }) => `${id} ${status}`);

  const preparing = workspace.prepare();
  await new Promise((resolve) => setImmediate(resolve));
  expect([asked.length < slow.length, workspace.lastEvaluation]).toEqual([true, undefined]);
  await preparing;
  expect([asked.length, workspace.lastEvaluation]).toEqual([slow.length, undefined]);
  expect(statuses()).toContain("slow-two pass");
  expect(asked).toHaveLength(slow.length);

  asked = [];
  fs.rmSync(path.join(root, "README.md"));
  await workspace.refresh("README.md");
  const again = workspace.prepare();
  await workspace.refresh("a.env");
  workspace.open("a.env", "A=TOYGOOD\n");
  await again;
  expect(statuses()).toEqual(expect.arrayContaining(["slow-two fail", "toy-word pass"]));
  // Only what reads the names of files is asked again.
  expect(asked).toEqual(["slow-two"]);
});

test("a document that is closed without having been saved is forgotten", async () => {
  const { workspace } = await open(folderWith({ "README.md": "# Toy\n" }));
  workspace.open("new.env", "A=TOYBAD\n");
  expect(standing(workspace)).toEqual(["new.env:0 toy-word"]);
  await workspace.close("new.env");
  expect(standing(workspace)).toEqual([]);
  expect(workspace.project.view.files.has("new.env")).toBe(false);
});

test("what other files decide is shown after an evaluation and follows an edit there", async () => {
  const root = folderWith({ "a.env": "A=TOYPENDING\n", "b.env": "B=1\n" });
  const { workspace } = await open(root);
  workspace.open("a.env", "A=TOYPENDING\n");
  expect(shown(workspace, "a.env")).toEqual([]);
  workspace.evaluation();
  expect(shown(workspace, "a.env")).toEqual(["0 toy-pending P1"]);
  workspace.change("a.env", "\n\nA=TOYPENDING\n");
  expect(shown(workspace, "a.env")).toEqual(["2 toy-pending P1"]);
  workspace.open("b.env", "TOY_ALLOWED=1\n");
  workspace.evaluation();
  expect(shown(workspace, "a.env")).toEqual([]);
});

test("files on disk are looked at again when they change, and forgotten when they go", async () => {
  const root = folderWith({ "a.env": "A=1\n" });
  const { workspace } = await open(root);
  writeFiles(root, { "a.env": "A=TOYBAD\n", "sub/b.env": "B=TOYBAD\n", "README.md": "# Toy\n" });
  for (const file of ["a.env", "sub/b.env", "README.md", "gone.env"]) await workspace.refresh(file);
  expect(standing(workspace)).toEqual(["a.env:0 toy-word", "sub/b.env:0 toy-word"]);
  expect(workspace.evaluation().checks.find(({ id }) => id === "toy-readme")?.status).toBe("pass");
});

test("the second run looks at nothing that has not changed", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD\n", "b.env": "B=1\n" });
  const cacheFolder = folderWith({});
  const first = await open(root, cacheFolder);
  expect(first.looked).toEqual(["a.env", "b.env"]);
  writeFiles(root, { "b.env": "B=TOYBAD\n" });
  const second = await open(root, cacheFolder);
  expect(second.looked).toEqual(["b.env"]);
  expect(standing(second.workspace).filter((line) => line.includes("toy-word"))).toEqual(["a.env:0 toy-word", "b.env:0 toy-word"]);
});

test("an unsaved text never gets into the cache", async () => {
  const root = folderWith({ "a.env": "A=1\n" });
  const cacheFolder = folderWith({});
  const first = await open(root, cacheFolder);
  first.workspace.open("a.env", "A=TOYBAD\n");
  first.workspace.saveCache();
  expect(standing((await open(root, cacheFolder)).workspace).filter((line) => line.includes("toy-word"))).toEqual([]);
});

test("a policy that is wrong leaves the last good one in force and is a finding at its line", async () => {
  const root = folderWith({ ".seaworthy/policy.yml": "disable: [toy-word]\n", "a.env": "A=TOYBAD\n", "README.md": "# Toy\n" });
  const { workspace } = await open(root);
  expect(standing(workspace)).toEqual([]);
  workspace.open(".seaworthy/policy.yml", "disable: [toy-word]\nnonsense: 1\n");
  expect(standing(workspace)).toEqual([".seaworthy/policy.yml:1 invalid-policy"]);
  expect(workspace.records.policyProblems[0]?.message).toContain('unknown key "nonsense"');
});

test("the policy's priority is shown, and what it hides is not", async () => {
  const root = folderWith({
    ".seaworthy/policy.yml": "priorities: { toy-word: P2 }\nexclude: [hidden/**]\n",
    "a.env": "A=TOYBAD\n",
    "hidden/b.env": "A=TOYBAD\n",
  });
  const { workspace } = await open(root);
  for (const file of ["a.env", "hidden/b.env"]) workspace.open(file, "A=TOYBAD\n");
  expect(shown(workspace, "a.env")).toEqual(["0 toy-word P2"]);
  expect(shown(workspace, "hidden/b.env")).toEqual([]);
});

test("a waived finding is taken off the screen after an evaluation", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD\n", "README.md": "# Toy\n" });
  const { workspace } = await open(root);
  workspace.open("a.env", "A=TOYBAD\n");
  const fingerprint = workspace.shownIn("a.env")[0]?.finding.fingerprint;
  writeFiles(root, {
    ".seaworthy/waivers.yml": `waivers:\n  - fingerprint: ${fingerprint}\n    kind: false-positive\n    owner: "@a"\n    reason: It is not bad here at all\n    created: 2026-10-30\n    until: 2026-12-01\n`,
  });
  workspace.loadRecords();
  expect(standing(workspace)).toEqual([]);
  expect(shown(workspace, "a.env")).toEqual([]);
  workspace.change("a.env", "\nA=TOYBAD\n");
  expect(shown(workspace, "a.env")).toEqual([]);
});

test("safe fixes of a project are worked out in memory, with the lines they want elsewhere", async () => {
  const root = folderWith({
    "a.env": "\uFEFFA=TOYBAD\r\nB=TOYBAD\r\n",
    "b.env": new Uint8Array([0x41, 0x3d, 0xff, 0x0a, ...Buffer.from("TOYBAD")]),
    "sub/c.env": "C=TOYBAD\n",
  });
  const { workspace } = await open(root);
  const { files, refused } = await fixProject(workspace, ["a.env", "b.env"]);
  expect(refused).toEqual([{ path: "b.env", reason: "it is not encoded in UTF-8" }]);
  expect(files.map(({ path, mark, after, fixes }) => ({ path, mark, after, fixes }))).toEqual([
    { path: "a.env", mark: "\uFEFF", after: "A=TOYGOOD\r\nB=TOYGOOD\r\n", fixes: 2 },
    { path: ".env.example", mark: "", after: "# For toys\nTOY=\n", fixes: 0 },
  ]);
  expect(standing(workspace).filter((line) => line.startsWith("a.env"))).toEqual([]);
  expect((await fixProject(workspace, [""], "toy-pending")).files).toEqual([]);
});
