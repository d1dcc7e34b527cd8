/** The team's own checklists: verdicts, the edit that ticks, lenses and links. */
import { describe, expect, test } from "vitest";
import type { CodeLens, DocumentLink, WorkspaceEdit } from "vscode-languageserver-protocol/node";
import { type ChecklistItemAnswer, clientCommands } from "../protocol/index.ts";
import { folderWith } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { badText, goodText } from "./samples.ts";
import { until } from "./wait.ts";

const checklist = [
  "# Launch",
  "",
  "## P0",
  "- [x] Session tokens come from a secure random source, `src/token.ts:3`",
  "- [ ] Container does not run as root",
  "- [x] Ask marketing for the pictures",
  "",
  "## Later",
  "- [x] Terms are read by a lawyer, see [the notes](notes/terms.md) and `src/gone.ts:4`",
  "",
].join("\n");
const dockerfile = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n';

async function started(token: string): Promise<{ client: LspClient; uri: string }> {
  const root = folderWith({ "LAUNCH.md": checklist, "src/token.ts": token, Dockerfile: dockerfile });
  const capabilities = { workspace: { codeLens: { refreshSupport: true }, workspaceEdit: { documentChanges: true } } };
  const client = await LspClient.start({ roots: [root], capabilities, initialization: { commands: [clientCommands.showChecklist] } });
  await client.scanned();
  return { client, uri: await client.open("LAUNCH.md", checklist, "markdown") };
}

const lenses = async (client: LspClient, uri: string) => {
  const found = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  return found.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
};
const item = (client: LspClient, uri: string, line: number) =>
  client.connection.sendRequest<ChecklistItemAnswer>("seaworthy/checklistItem", { uri, line });

describe("a checklist", () => {
  test("has a verdict for each item, in the readiness", async () => {
    const { client } = await started(badText);
    const { checklists } = await client.scanned();
    expect(checklists.map(({ file }) => file)).toEqual(["LAUNCH.md"]);
    expect(checklists[0]?.items.map(({ line, verdict, headings }) => [line, verdict, headings.at(-1)])).toEqual([
      [3, "contradicted", "P0"],
      [4, "done-unticked", "P0"],
      [5, "unmapped", "P0"],
      [8, "reference-gone", "Later"],
    ]);
  });

  test("says above its headings how much of it is verified, and says it anew when the code has changed", async () => {
    const { client, uri } = await started(badText);
    let refreshed = 0;
    client.connection.onRequest("workspace/codeLens/refresh", () => {
      refreshed++;
      return null;
    });
    expect(await lenses(client, uri)).toEqual([
      "0: verified 0 of 4 · 1 contradicted · 1 done but unticked · 1 with a reference that is gone",
      "2: verified 0 of 3 · 1 contradicted · 1 done but unticked",
      "7: verified 0 of 1 · 1 with a reference that is gone",
    ]);
    // Opening the checklist has led to its own lenses; from now on only the code changes.
    await until("the lenses of the open checklist", () => refreshed > 0);
    const before = refreshed;
    await client.open("src/token.ts", goodText);
    await until("lenses to be asked for anew", () => refreshed > before);
    expect((await lenses(client, uri))[1]).toBe("2: verified 0 of 3 · 1 done but unticked");
  });

  test("links the files that it names to their lines, where they are there and no link yet", async () => {
    const { client, uri } = await started(badText);
    const links = await client.connection.sendRequest<DocumentLink[]>("textDocument/documentLink", { textDocument: { uri } });
    expect(links).toEqual([
      {
        range: { start: { line: 3, character: 56 }, end: { line: 3, character: 70 } },
        target: `${client.uri("src/token.ts")}#L3`,
        tooltip: "Go to src/token.ts",
      },
    ]);
    const other = await client.open("notes.md", "See `src/token.ts:3`.\n", "markdown");
    expect(await client.connection.sendRequest("textDocument/documentLink", { textDocument: { uri: other } })).toEqual([]);
  });

  test("has an item ticked only when the code says that it is done", async () => {
    const { client, uri } = await started(badText);
    const done = await item(client, uri, 4);
    expect(done.item).toMatchObject({ verdict: "done-unticked", tickable: true });
    expect((done.edit as WorkspaceEdit).documentChanges).toEqual([
      {
        textDocument: { uri, version: 1 },
        edits: [{ range: { start: { line: 4, character: 3 }, end: { line: 4, character: 4 } }, newText: "x" }],
      },
    ]);
    expect(await item(client, uri, 3)).toMatchObject({ item: { verdict: "contradicted" }, edit: null });
    expect(await item(client, uri, 0)).toEqual({ item: null, edit: null });
    // What stands in the editor counts, not what is on disk.
    await client.open("Dockerfile", dockerfile.replace("USER node\n", ""), "dockerfile");
    expect(await item(client, uri, 4)).toMatchObject({ item: { verdict: "open" }, edit: null });
    // The edit is for the text as it is now.
    await client.change(client.uri("Dockerfile"), dockerfile);
    await client.change(uri, `\n${checklist.replace("- [ ] Container", "10. [ ] Container")}`);
    expect((await item(client, uri, 5)).edit).toMatchObject({
      documentChanges: [{ textDocument: { version: 2 }, edits: [{ range: { start: { line: 5, character: 5 } }, newText: "x" }] }],
    });
  });
});
