/** seaworthy/report and seaworthy/packages over a real connection. */
import fs from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { PackagesAnswer, ReportAnswer, ReportParams } from "../protocol/index.ts";
import { uriFromPath } from "../workspace/paths.ts";
import { ensureBuilt } from "./built.ts";
import { folderWith } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { run } from "./run-cli.ts";
import { badText, goodText } from "./samples.ts";

beforeAll(ensureBuilt, 60_000);

const files = {
  "package.json": '{"name":"mono","private":true,"workspaces":["*"]}',
  "api/package.json": '{"name":"@acme/api","private":true,"dependencies":{"express":"5"}}',
  "api/a.ts": badText,
  "text/package.json": '{"name":"@acme/text","main":"a.ts"}',
  "text/a.ts": goodText,
};

describe("the report of the language server", () => {
  test("is that of the command line, with links only for an editor", async () => {
    const root = folderWith(files, "mono");
    const client = await LspClient.start({ roots: [root] });
    await client.scanned();
    const uri = uriFromPath(root);
    const report = (params: Omit<ReportParams, "root">) =>
      client.connection.sendRequest<ReportAnswer | null>("seaworthy/report", { root: uri, ...params });
    for (const format of ["html", "markdown", "json"] as const) {
      expect(await report({ format })).toEqual({ name: "mono", text: run(["report", "--format", format], root).stdout });
    }
    const page = (await report({ format: "html", editor: true }))?.text ?? "";
    const place = encodeURIComponent(JSON.stringify([{ file: "api/a.ts", uri: client.uri("api/a.ts"), line: 2, character: 0 }]));
    expect(page).toContain(`<a href="command:seaworthy.goTo?${place.replaceAll("'", "&#39;")}"><code>api/a.ts:3</code></a>`);
    const markdown = await report({ format: "markdown", target: uriFromPath(path.join(root, "docs", "READY.md")) });
    expect(markdown?.text).toContain("](../api/a.ts#L3)");
    const text = await report({ format: "json", package: "text" });
    expect(text?.name).toBe("@acme/text");
    expect(JSON.parse(text?.text ?? "")).toMatchObject({ package: { path: "text", kind: "library" }, findings: [] });
    expect(await report({ format: "json", package: "none" })).toBeNull();
    expect(await client.connection.sendRequest("seaworthy/report", { root: "file:///nowhere", format: "json" })).toBeNull();
  });

  test("and the list of packages follow what is typed", async () => {
    const root = folderWith(files);
    const client = await LspClient.start({ roots: [root] });
    await client.scanned();
    const packages = async () =>
      (await client.connection.sendRequest<PackagesAnswer>("seaworthy/packages", { root: uriFromPath(root) })).packages;
    const before = await packages();
    expect(before.map(({ path: folder, name, kind }) => [folder, name, kind])).toEqual([
      ["api", "@acme/api", "service"],
      ["text", "@acme/text", "library"],
    ]);
    const uri = await client.open("text/a.ts", fs.readFileSync(path.join(root, "text/a.ts"), "utf8"));
    await client.change(uri, badText);
    const after = await packages();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]?.blockers).toBe((before[1]?.blockers ?? 0) + 1);
  });
});
