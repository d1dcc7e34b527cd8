import { fork, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createProtocolConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver-protocol/node";
import type { ReadinessSummary, ServerStatus } from "../protocol/index.ts";
import { uriFromPath } from "../workspace/paths.ts";
import { dist, ensureBuilt } from "./built.ts";
import { folderWith } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { badCheck, badText, goodText } from "./samples.ts";
import { until } from "./wait.ts";

/** Places of the sample's finding among the launch blockers; other checks may have blockers of their own. */
const blocked = (summary: ReadinessSummary | undefined) => summary?.blockers.find(({ check }) => check === badCheck)?.places.length ?? 0;

const alive = (id: number) => {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
};

describe("the end", () => {
  test("shutdown and exit end the server with code 0, also in the middle of a scan", async () => {
    const client = await LspClient.start({ roots: [folderWith({ "a.ts": badText })] });
    const waiting = client.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] });
    expect(await client.connection.sendRequest("shutdown")).toBeNull();
    expect(await waiting).toEqual({ items: [] });
    await client.connection.sendNotification("exit");
    await until("the server's end", () => client.exitCode !== undefined);
    expect(client.exitCode).toBe(0);
  });

  test("exit without shutdown ends it with code 1", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    await client.connection.sendNotification("exit");
    await until("the server's end", () => client.exitCode !== undefined);
    expect(client.exitCode).toBe(1);
  });

  test("a closed input ends it", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    client.process.stdin?.end();
    await until("the server's end", () => client.exitCode !== undefined);
  });

  test("the death of the client ends it, even when something keeps its input open", async () => {
    ensureBuilt();
    // The shell outlives the client that is named in `initialize` and holds the server's input.
    const named = spawn("sleep", ["600"]);
    const server = spawn(process.execPath, [path.join(dist, "cli.cjs"), "lsp", "--stdio", "--no-cache"], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    onTestFinished(() => {
      named.kill("SIGKILL");
      server.kill("SIGKILL");
    });
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: named.pid, rootUri: null, capabilities: {} },
    });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    let ended = false;
    server.on("exit", () => {
      ended = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ended).toBe(false);
    named.kill("SIGKILL");
    await until("the server's end", () => ended, 15_000);
    expect(alive(server.pid ?? 0)).toBe(false);
  });
});

test("the server speaks over a node channel as VS Code starts it", async () => {
  ensureBuilt();
  const cache = folderWith({});
  const server = fork(path.join(dist, "server.cjs"), ["--node-ipc", "--cache-folder", cache], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  onTestFinished(() => {
    connection.dispose();
    server.kill("SIGKILL");
  });
  connection.listen();
  const rootUri = uriFromPath(folderWith({ "a.ts": badText, "b.ts": badText }));
  const capabilities = { textDocument: { diagnostic: {} } };
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    capabilities,
    workspaceFolders: [{ uri: rootUri, name: "x" }],
  });
  await connection.sendNotification("initialized", {});
  const uri = `${rootUri}/a.ts`;
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text: badText } });
  const { items } = await connection.sendRequest<{ items: { code: string }[] }>("textDocument/diagnostic", { textDocument: { uri } });
  expect(items.map(({ code }) => code)).toEqual([badCheck]);
  await until("compiled code and results in the cache", () => {
    const kept = fs.readdirSync(cache).join();
    return /main-.*\.code/.test(kept) && /typescript-.*\.code/.test(kept) && /results-[0-9a-f]+/.test(kept);
  });
  let code: number | null | undefined;
  server.on("exit", (status) => {
    code = status;
  });
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await until("the server's end", () => code !== undefined);
  expect(code).toBe(0);
});

describe("folders", () => {
  test("each has its own readiness; documents follow when folders come and go", async () => {
    const outer = folderWith({ "one/a.ts": badText, "two/b.ts": goodText });
    const [one, two] = [path.join(outer, "one"), path.join(outer, "two")];
    const client = await LspClient.start({ roots: [one, two] });
    const summaries = () => new Map(client.readiness.map((summary) => [summary.name, summary]));
    await until("both roots", () => [...summaries().values()].filter(({ scan }) => scan.kind === "idle").length === 2);
    expect([blocked(summaries().get("one")), blocked(summaries().get("two"))]).toEqual([1, 0]);

    const uri = uriFromPath(path.join(two, "c.ts"));
    await client.openUri(uri, badText, "typescript");
    await until("the blocker of the second root", () => blocked(summaries().get("two")) === 1);
    client.folders = client.folders.filter(({ name }) => name === "one");
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [{ uri: uriFromPath(two), name: "two" }] },
    });
    await until("the server to forget the folder", () => client.readiness.at(-1)?.name === "one");
    expect(await client.diagnostics(uri)).toHaveLength(1);
    const status = await client.connection.sendRequest<ServerStatus>("seaworthy/status");
    expect(status.roots).toEqual([uriFromPath(one)]);
  });

  test("of two that lie in each other the inner one has the document", async () => {
    const outer = folderWith({ "inner/a.ts": goodText });
    const inner = path.join(outer, "inner");
    const client = await LspClient.start({ roots: [outer, inner] });
    await client.openUri(uriFromPath(path.join(inner, "a.ts")), badText, "typescript");
    await until("the blocker of the inner root", () =>
      client.readiness.some((summary) => summary.name === "inner" && blocked(summary) === 1),
    );
    expect(client.readiness.filter(({ name }) => name !== "inner").map(blocked)).not.toContain(1);
  });

  test("a folder that does not exist is an empty one", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    client.folders = [{ uri: "file:///nowhere/at/all", name: "nowhere" }];
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: client.folders, removed: [] } });
    await until(
      "the end of its scan",
      () => client.readiness.at(-1)?.name === "nowhere" && client.readiness.at(-1)?.scan.kind !== "scanning",
    );
    expect(client.readiness.at(-1)?.overall).toBeNull();
  });
});

describe("readiness", () => {
  test("follows an edit", async () => {
    const client = await LspClient.start({ roots: [folderWith({ "a.ts": goodText })] });
    expect(blocked(await client.scanned())).toBe(0);
    const uri = await client.open("a.ts", goodText);
    await client.change(uri, badText);
    await until("the finding to count", () => blocked(client.readiness.at(-1)) === 1);
    await client.change(uri, goodText);
    await until("the finding to count no more", () => blocked(client.readiness.at(-1)) === 0);
  });

  test("follows edits while keys never stop being pressed", async () => {
    const client = await LspClient.start({ roots: [folderWith({ "a.ts": goodText })] });
    await client.scanned();
    const uri = await client.open("a.ts", badText);
    const start = performance.now();
    // The bound is for a busy machine; without keys that end, a server that waits for a pause never answers.
    while (blocked(client.readiness.at(-1)) !== 1 && performance.now() - start < 15_000) {
      await client.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: " " }]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(blocked(client.readiness.at(-1))).toBe(1);
  });

  test("names places, plan, trend and change, and the rest of a scan", async () => {
    const root = folderWith({
      "a.ts": badText,
      "big.ts": "x;\n".repeat(500_000),
      ".seaworthy/history.ndjson": '{"time":"2026-10-01T00:00:00Z","overall":40,"categories":{"security":40}}\n',
    });
    const client = await LspClient.start({ roots: [root] });
    const readiness = await client.scanned();
    expect(readiness).toMatchObject({ verdict: "not-ready", files: { skipped: 1 } });
    expect(Math.round((readiness.delta ?? 0) + 40)).toBe(readiness.overall);
    expect(readiness.open.P0).toBe(1);
    expect(readiness.trend).toEqual([{ time: "2026-10-01T00:00:00Z", overall: 40 }]);
    const security = readiness.categories.find(({ id }) => id === "security");
    expect(security?.blockers).toBeGreaterThan(0);
    expect(Math.round((security?.delta ?? 0) + 40)).toBe(security?.score);
    expect(readiness.plan.items.find(({ check }) => check === badCheck)).toMatchObject({ blocker: true, fixable: true, places: 1 });
    expect(readiness.checks.find(({ id }) => id === badCheck)).toMatchObject({
      status: "fail",
      places: [{ file: "a.ts", line: 2, character: 21, fixable: true }],
    });
    const skipped = { file: "big.ts", uri: client.uri("big.ts"), reason: "too-large" };
    expect([readiness.skipped, readiness.files.examples]).toEqual([[skipped], [skipped]]);
  });

  test("of a first scan that was cancelled says nothing of what the project lacks", async () => {
    const text = `import express from "express";\nexport const app = express();\n${'app.get("/a", (q, r) => r.json({}));\n'.repeat(60)}`;
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, number) => [`src/a${number}.ts`, text]));
    const client = await LspClient.start({ roots: [folderWith({ "package.json": '{"dependencies":{"express":"4.21.0"}}', ...files })] });
    await until("the scan to be shown", () => client.progress.length > 0);
    const [{ token }] = client.progress as { token: string }[] as [{ token: string }];
    await client.connection.sendNotification("window/workDoneProgress/cancel", { token });
    const { scan, checks } = await client.scanned();
    expect(scan).toMatchObject({ kind: "incomplete", reason: expect.stringContaining("the scan was cancelled") });
    const project = checks.filter(({ kind }) => kind === "project");
    expect(project.filter(({ status }) => status === "fail" || status === "partial")).toEqual([]);
    expect(project.filter(({ unknown }) => unknown === "incomplete").length).toBeGreaterThan(0);
  });

  test("says where the policy is wrong and keeps the last good one", async () => {
    const root = folderWith({ "a.ts": badText, ".seaworthy/policy.yml": `priorities: { ${badCheck}: P2 }\n` });
    const client = await LspClient.start({ roots: [root] });
    const priority = async () => {
      const { checks } = await client.scanned();
      return checks.find(({ id }) => id === badCheck)?.places.map((place) => place.priority);
    };
    expect(await priority()).toEqual(["P2"]);
    const uri = await client.open(".seaworthy/policy.yml", `priorities: { ${badCheck}: P2 }\nnonsense: 1\n`, "yaml");
    await until("the configuration error", () => client.readiness.at(-1)?.configuration.length === 1);
    expect(client.readiness.at(-1)).toMatchObject({ configuration: [{ place: { uri, line: 1 } }] });
    expect(await priority()).toEqual(["P2"]);
    expect((await client.diagnostics(uri)).map(({ range }) => range.start.line)).toEqual([1]);
    await client.change(uri, "{}\n");
    await until("the policy to hold again", () => client.readiness.at(-1)?.configuration.length === 0);
    expect(await priority()).toEqual(["P0"]);
  });

  test("of an empty folder is nothing", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    expect(await client.scanned()).toMatchObject({ scan: { kind: "empty" }, overall: null });
  });
});

describe("mishaps", () => {
  test("requests about documents that are not open are answered", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const textDocument = { uri: client.uri("gone.ts") };
    const position = { line: 0, character: 0 };
    const range = { start: position, end: position };
    expect(await client.connection.sendRequest("textDocument/hover", { textDocument, position })).toBeNull();
    expect(await client.connection.sendRequest("textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } })).toEqual(
      [],
    );
    expect(await client.connection.sendRequest("textDocument/completion", { textDocument, position })).toEqual([]);
    expect(await client.diagnostics(textDocument.uri)).toEqual([]);
    expect(await client.connection.sendRequest("seaworthy/explain", { check: "no-such-check" })).toBeNull();
    expect(await client.connection.sendRequest("seaworthy/suppress", { uri: textDocument.uri, fingerprint: "x", reason: "y" })).toBeNull();
  });

  test("changes that come after newer ones are dropped", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", goodText);
    await client.change(uri, badText);
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 1 },
      contentChanges: [{ text: goodText }],
    });
    expect(await client.diagnostics(uri)).toHaveLength(1);
  });

  test("a request with nonsense in it is answered and logged once, and the next one works", async () => {
    const client = await LspClient.start({ roots: [folderWith({})] });
    const uri = await client.open("a.ts", badText);
    const nonsense = { textDocument: { uri }, range: null, context: { diagnostics: [null] } };
    for (let i = 0; i < 3; i++) expect(await client.connection.sendRequest("textDocument/codeAction", nonsense)).toEqual([]);
    expect(await client.diagnostics(uri)).toHaveLength(1);
    expect(client.log.filter((line) => line.includes("codeAction failed"))).toHaveLength(1);
    const status = await client.connection.sendRequest<ServerStatus>("seaworthy/status");
    expect(status.failures).toMatchObject([{ rule: "codeAction", count: 3 }]);
  });
});

test("2,000 edits leave memory where it was", { timeout: 300_000 }, async () => {
  const client = await LspClient.start({ roots: [folderWith({})], measured: true });
  const text = Array.from({ length: 60 }, (_, i) => badText.replace("issue", `issue${i}`)).join("");
  const uris = [await client.open("a.ts", text), await client.open("a.py", "def f(a):\n    return a\n".repeat(150), "python")];
  await client.scanned();
  const edit = async (each: number) => {
    for (let i = 0; i < each; i++) {
      for (const uri of uris) {
        const start = { line: 0, character: 0 };
        await client.change(uri, [
          i % 2 === 0 ? { range: { start, end: start }, text: "#x" } : { range: { start, end: { line: 0, character: 2 } }, text: "" },
        ]);
        await client.pull(uri);
      }
    }
    return (await client.liveMemory()) / 1024 / 1024;
  };
  const warm = await edit(250);
  const after = await edit(750);
  // Compiled code still grows by up to one megabyte. Three kilobytes that stayed of each edit would be over four.
  expect(after - warm).toBeLessThan(4);
});

test("an idle server uses no processor time", { timeout: 30_000 }, async () => {
  const client = await LspClient.start({ roots: [folderWith({ "a.ts": badText })] });
  const uri = await client.open("a.ts", badText);
  await client.diagnostics(uri);
  await client.scanned();
  const ticks = () => {
    const fields = fs.readFileSync(`/proc/${client.process.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect((ticks() - before) * 10).toBeLessThan(60);
});
