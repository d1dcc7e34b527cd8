import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import { uriFromPath } from "../workspace/paths.ts";
import { folderWith, writeFiles } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { badCheck, badLine, badSpan, badText, goodText } from "./samples.ts";
import { until } from "./wait.ts";

const places = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ range, code }) => `${range.start.line}:${range.start.character} ${code}`);
const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });

describe("a client that pulls", () => {
  test("gets the diagnostics of a document with all that belongs to them", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    expect(client.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
    const uri = await client.open("a.ts", badText);
    const [diagnostic, ...others] = await client.diagnostics(uri);
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      range: { start: { line: 2, character: 21 }, end: { line: 2, character: 21 + badSpan.length } },
      severity: DiagnosticSeverity.Error,
      source: "seaworthy",
      code: badCheck,
      data: { version: 1 },
    });
    expect(client.published).toEqual([]);
  });

  test("is told when a result is still the same", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    await client.scanned();
    const first = await client.pull(uri);
    expect(await client.pull(uri, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    await client.change(uri, `${badText}// a key that moves no finding`);
    expect(await client.pull(uri, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    await client.change(uri, `\n${badText}`);
    expect(await client.pull(uri, first.resultId)).toMatchObject({ kind: "full" });
  });

  test("follows edits of every kind: in words, over lines, several at once, the whole text", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    await client.change(uri, [{ range: at(0, 0), text: "// 🚢 a line above\r\n" }]);
    expect(places(await client.diagnostics(uri))).toEqual([`3:21 ${badCheck}`]);
    await client.change(uri, [
      { range: at(3, 0), text: "/* 🚢 */" },
      { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, text: "" },
    ]);
    expect(places(await client.diagnostics(uri))).toEqual([`2:29 ${badCheck}`]);
    await client.change(uri, goodText);
    expect(await client.diagnostics(uri)).toEqual([]);
    await client.change(uri, badText);
    expect(places(await client.diagnostics(uri))).toEqual([`2:21 ${badCheck}`]);
  });

  test("ends up with the right findings whatever is half typed on the way", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    const typed = `  ${badLine}\n`;
    let character = 0;
    for (const key of typed) {
      await client.change(uri, [{ range: at(2, character++), text: key }]);
      expect(Array.isArray(await client.diagnostics(uri))).toBe(true);
    }
    expect(places(await client.diagnostics(uri))).toEqual([`2:21 ${badCheck}`, `3:21 ${badCheck}`]);
  });

  test("gets the same findings under every line end and beyond the basic plane", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText.replaceAll("\n", "\r\n").replace('"x"', '"🚢🚢"; /* 𝒳 */'));
    expect(places(await client.diagnostics(uri))).toEqual([`2:21 ${badCheck}`]);
    await client.change(uri, badText.replace("const resetToken", "/* 🚢 */ const resetToken"));
    expect(places(await client.diagnostics(uri))).toEqual([`2:30 ${badCheck}`]);
  });

  test("gets answers for Python and Ruby, whose parsers take a while to load", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const python = await client.open(
      "a.py",
      'import random\n\n\ndef issue():\n    reset_token = random.choice("abc")\n    return reset_token\n',
      "python",
    );
    const ruby = await client.open("a.rb", "class A\n  def issue\n    reset_token = rand(1000000)\n    reset_token\n  end\nend\n", "ruby");
    const answers = await Promise.all([client.diagnostics(python), client.diagnostics(ruby), client.diagnostics(python)]);
    expect(answers.map(places)).toEqual([[`4:18 ${badCheck}`], [`2:18 ${badCheck}`], [`4:18 ${badCheck}`]]);
  });

  test("has a burst of changes analysed together and gets the findings of the last one", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    const sent: Promise<unknown>[] = [];
    for (let i = 0; i < 10; i++) sent.push(client.change(uri, [{ range: at(0, 0), text: "\n" }]));
    const diagnostics = client.diagnostics(uri);
    await Promise.all(sent);
    expect(places(await diagnostics)).toEqual([`12:21 ${badCheck}`]);
  });

  test("is asked to pull again when a change in another file decides a finding", async () => {
    const root = folderWith({ "options.ts": "export const sessionCookie = { httpOnly: true, secure: true, sameSite: 'lax' };\n" });
    const client = await LspClient.start({ roots: [root] });
    const uri = await client.open(
      "login.ts",
      'import express from "express";\nimport { sessionCookie } from "./options";\n\nconst app = express();\napp.get("/", (request, response) => {\n  response.cookie("session", "x", sessionCookie);\n});\n',
    );
    await client.scanned();
    const open = async () => (await client.diagnostics(uri)).filter(({ code }) => code === "insecure-cookie").length;
    expect(await open()).toBe(0);
    const before = client.refreshes.length;
    const options = await client.open("options.ts", "export const sessionCookie = { httpOnly: true, secure: false, sameSite: 'lax' };\n");
    await until("a refresh", () => client.refreshes.length > before);
    expect(await open()).toBe(1);
    await client.close(options);
    await until("another refresh", () => client.refreshes.length > before + 1);
    expect(await open()).toBe(0);
  });

  test("gets the findings of a file in a tab that is not loaded yet", async () => {
    const client = await LspClient.start({ roots: [folderWith({ "a.ts": badText })] });
    await client.scanned();
    expect(places(await client.diagnostics(client.uri("a.ts")))).toEqual([`2:21 ${badCheck}`]);
    expect(await client.diagnostics("file:///elsewhere/a.ts")).toEqual([]);
  });

  test("sees a document that was closed and opened again as it is then", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    expect(await client.diagnostics(uri)).toHaveLength(1);
    await client.close(uri);
    expect(await client.diagnostics(uri)).toEqual([]);
    await client.open("a.ts", goodText);
    expect(await client.diagnostics(uri)).toEqual([]);
  });
});

describe("a client that does not pull", () => {
  test("is pushed diagnostics with the version they are for, and they are taken back on closing", async () => {
    const client = await LspClient.start({ roots: [folderWith({})], pulls: false });
    expect(client.capabilities.diagnosticProvider).toBeUndefined();
    const uri = await client.open("a.ts", badText);
    expect(places(await client.pushedFor(uri, 1))).toEqual([`2:21 ${badCheck}`]);
    const version = await client.change(uri, `\n${badText}`);
    expect(places(await client.pushedFor(uri, version))).toEqual([`3:21 ${badCheck}`]);
    await client.close(uri);
    await until("the diagnostics to be taken back", () => client.published.at(-1)?.diagnostics.length === 0);
  });

  test("is not pushed every state of a burst", async () => {
    const client = await LspClient.start({ roots: [folderWith({})], pulls: false });
    const uri = await client.open("a.ts", badText);
    await client.pushedFor(uri, 1);
    const sent: Promise<number>[] = [];
    for (let i = 0; i < 50; i++) sent.push(client.change(uri, [{ range: at(0, 0), text: "\n" }]));
    const versions = await Promise.all(sent);
    expect(places(await client.pushedFor(uri, versions.at(-1) ?? 0))).toEqual([`52:21 ${badCheck}`]);
    expect(client.published.length).toBeLessThan(40);
  });
});

describe("paths", () => {
  test.each(["with space/100%/äöü/[id].ts", "🚢/@scope/a+b,c;d=e&f.ts", "#hash?/(group)/page.ts"])(
    "%s is a path like any other",
    async (file) => {
      const root = folderWith({ [file]: goodText }, "root with % and ü");
      const client = await LspClient.start({ roots: [root] });
      const uri = await client.open(file, badText);
      expect(await client.diagnostics(uri)).toHaveLength(1);
      const { blockers } = await client.scanned();
      expect(blockers.find(({ check }) => check === badCheck)?.places).toEqual([{ file, uri, line: 2, character: 21 }]);
    },
  );

  test("a URI that is spelled in another way than ours keeps the client's spelling", async () => {
    const root = folderWith({});
    const client = await LspClient.start({ roots: [root] });
    const uri = `file://${root}/a(b)!.ts`;
    await client.openUri(uri, badText, "typescript");
    expect(await client.diagnostics(uri)).toHaveLength(1);
    const { blockers } = await client.scanned();
    expect(blockers.find(({ check }) => check === badCheck)?.places[0]?.uri).toBe(uri);
  });

  test("a document outside all roots, and one that was never saved, are analysed on their own", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const outside = uriFromPath(path.join(folderWith({}), "b.ts"));
    await client.openUri(outside, badText, "typescript");
    await client.openUri("untitled:Untitled-1", badText, "typescript");
    expect(await client.diagnostics(outside)).toHaveLength(1);
    expect(await client.diagnostics("untitled:Untitled-1")).toHaveLength(1);
    expect((await client.scanned()).blockers).toEqual([]);
  });

  test("what a scan leaves out is left out when it is opened too", async () => {
    const client = await LspClient.start({ roots: [folderWith({ ".gitignore": "local/\n" })] });
    for (const file of ["node_modules/x/a.ts", "local/a.ts"])
      expect(await client.diagnostics(await client.open(file, badText))).toEqual([]);
    expect((await client.scanned()).open.P0).toBe(0);
  });

  test("what is neither a file nor will be one gets an empty answer", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    for (const uri of ["git:/a.ts?x", "vscode-notebook-cell:/a.ipynb#1", "untitled:Untitled-2"]) {
      await client.openUri(uri, badText, uri.startsWith("untitled") ? "plaintext" : "typescript");
      expect(await client.diagnostics(uri)).toEqual([]);
    }
  });
});

describe("settings", () => {
  test("hide what is below a priority and never touch the score", async () => {
    const root = folderWith({ "a.ts": badText });
    const client = await LspClient.start({ roots: [root], settings: { minimumPriority: "P0" } });
    const uri = await client.open("a.ts", badText);
    const before = await client.scanned();
    expect(await client.diagnostics(uri)).toHaveLength(1);
    client.settings = { enable: false };
    const refreshes = client.refreshes.length;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await until("a refresh", () => client.refreshes.length > refreshes);
    expect(await client.diagnostics(uri)).toEqual([]);
    expect(await client.scanned()).toMatchObject({ overall: before.overall, blockers: before.blockers });
  });

  test("of the wrong kind count as absent", async () => {
    const client = await LspClient.start({ roots: [folderWith({})], settings: { minimumPriority: 7, enable: "yes" } });
    const uri = await client.open("a.ts", badText);
    expect(await client.diagnostics(uri)).toHaveLength(1);
  });
});

describe("the whole workspace in the list of problems", () => {
  const workspacePull = (client: LspClient, previousResultIds: unknown[] = []) =>
    client.connection.sendRequest<{ items: { uri: string; resultId: string; items: Diagnostic[] }[] }>("workspace/diagnostic", {
      previousResultIds,
    });

  test("is shown when the setting is on, and the request waits while nothing changes", async () => {
    const root = folderWith({ "src/a.ts": badText, "b.ts": goodText });
    const client = await LspClient.start({ roots: [root], settings: { workspaceDiagnostics: true } });
    const { items } = await workspacePull(client);
    expect(items.map(({ uri }) => uri)).toEqual([client.uri("src/a.ts")]);
    expect(places(items[0]?.items ?? [])).toEqual([`2:21 ${badCheck}`]);
    let answered = false;
    const waiting = workspacePull(
      client,
      items.map(({ uri, resultId }) => ({ uri, value: resultId })),
    ).then((report) => {
      answered = true;
      return report;
    });
    expect((await client.scanned()).scan.kind).toBe("idle");
    expect(answered).toBe(false);
    fs.writeFileSync(path.join(root, "src/a.ts"), goodText);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri("src/a.ts"), type: 2 }] });
    expect(await waiting).toMatchObject({ items: [{ uri: client.uri("src/a.ts"), items: [] }] });
  });

  test("stays out of it when the setting is off", async () => {
    const client = await LspClient.start({ roots: [folderWith({ "a.ts": badText })] });
    let answered = false;
    void workspacePull(client).then(
      () => {
        answered = true;
      },
      () => {},
    );
    await client.scanned();
    expect(answered).toBe(false);
  });
});

describe("files on disk", () => {
  test("changes, new files, folders that go and .gitignore are followed", async () => {
    const root = folderWith({ "a.ts": goodText, "sub/b.ts": goodText });
    const client = await LspClient.start({ roots: [root] });
    await client.scanned();
    expect(client.registrations).toContain("workspace/didChangeWatchedFiles");
    const changed = async (...changes: [file: string, type: 1 | 2 | 3][]) => {
      const seen = client.readiness.length;
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: changes.map(([file, type]) => ({ uri: client.uri(file), type })),
      });
      await until("news of readiness", () => client.readiness.length > seen);
      const { blockers } = await client.scanned();
      return blockers.find(({ check }) => check === badCheck)?.places.map(({ file }) => file) ?? [];
    };
    writeFiles(root, { "a.ts": badText });
    expect(await changed(["a.ts", 2])).toEqual(["a.ts"]);
    writeFiles(root, { "sub/c.ts": badText, "node_modules/d.ts": badText });
    expect(await changed(["sub/c.ts", 1], ["node_modules/d.ts", 1])).toEqual(["a.ts", "sub/c.ts"]);
    writeFiles(root, { ".gitignore": "/a.ts\n" });
    expect(await changed([".gitignore", 1])).toEqual(["sub/c.ts"]);
    fs.rmSync(path.join(root, "sub"), { recursive: true });
    expect(await changed(["sub", 3])).toEqual([]);
    writeFiles(root, { "new/e.ts": badText });
    expect(await changed(["new", 1])).toEqual(["new/e.ts"]);
  });
});
