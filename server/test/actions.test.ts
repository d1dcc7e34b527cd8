import { describe, expect, test } from "vitest";
import type { CodeAction, Diagnostic, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { folderWith, readText } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { badCheck, badLine, badText } from "./samples.ts";

async function actions(client: LspClient, uri: string, diagnostics: readonly Diagnostic[], only?: string[]): Promise<CodeAction[]> {
  const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics, ...(only && { only }) },
  });
}

async function resolved(client: LspClient, action: CodeAction | undefined): Promise<WorkspaceEdit> {
  if (!action) throw new Error("there is no such action");
  const { edit } = action.edit ? action : await client.connection.sendRequest<CodeAction>("codeAction/resolve", action);
  if (!edit) throw new Error("the action has no edit");
  return edit;
}

function editOf(edit: WorkspaceEdit, uri: string): TextDocumentEdit | undefined {
  return edit.documentChanges?.find((change): change is TextDocumentEdit => "textDocument" in change && change.textDocument.uri === uri);
}

function applied(edit: WorkspaceEdit, uri: string, text: string): string {
  const change = editOf(edit, uri);
  if (!change) throw new Error(`nothing is changed in ${uri}`);
  return TextDocument.applyEdits(TextDocument.create(uri, "x", 1, text), change.edits as { range: Diagnostic["range"]; newText: string }[]);
}

async function opened(text: string, file = "a.ts", language = "typescript") {
  const client = await LspClient.start({ roots: [folderWith({})] });
  const uri = await client.open(file, text, language);
  return { client, uri, diagnostics: await client.diagnostics(uri) };
}

const titled = (list: readonly CodeAction[], start: string) => list.find(({ title }) => title.startsWith(start));

describe("quick fixes", () => {
  test("the safe one comes first, is preferred, names its version, and removes the finding", async () => {
    const { client, uri, diagnostics } = await opened(badText);
    const list = await actions(client, uri, diagnostics);
    expect(list[0]).toMatchObject({ title: "Use crypto.randomBytes()", kind: "quickfix", isPreferred: true });
    expect(list[0]?.diagnostics).toEqual(diagnostics);
    expect(list.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
    const edit = await resolved(client, list[0]);
    expect(editOf(edit, uri)?.textDocument.version).toBe(1);
    await client.change(uri, applied(edit, uri, badText));
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  test("of a diagnostic that is older than the text fit the text as it is now", async () => {
    const { client, uri, diagnostics } = await opened(badText);
    const now = `// one\n// two\n${badText}`;
    const version = await client.change(uri, now);
    const edit = await resolved(client, titled(await actions(client, uri, diagnostics), "Use "));
    expect(editOf(edit, uri)?.textDocument.version).toBe(version);
    await client.change(uri, applied(edit, uri, now));
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  test("of a finding that is gone are not offered", async () => {
    const { client, uri, diagnostics } = await opened(badText);
    await client.change(uri, "export {};\n");
    expect(await actions(client, uri, diagnostics)).toEqual([]);
  });

  test("that were offered for an older text are worked out anew when they are chosen", async () => {
    const { client, uri, diagnostics } = await opened(badText);
    const ignore = titled(await actions(client, uri, diagnostics), "Ignore");
    expect(ignore?.edit).toBeUndefined();
    const now = `\n\n${badText}`;
    await client.change(uri, now);
    expect(applied(await resolved(client, ignore), uri, now)).toContain(`-- TODO: say why this may stay\n  ${badLine}`);
    await client.change(uri, "export {};\n");
    expect((await client.connection.sendRequest<CodeAction>("codeAction/resolve", ignore)).edit).toBeUndefined();
  });

  test("are not offered on other programs' diagnostics", async () => {
    const { client, uri, diagnostics } = await opened(badText);
    expect(
      await actions(
        client,
        uri,
        diagnostics.map((diagnostic) => ({ ...diagnostic, source: "eslint" })),
      ),
    ).toEqual([]);
  });

  test("for all findings of a kind change all of them", async () => {
    const text = badText + badText.replace("issue", "reissue");
    const { client, uri, diagnostics } = await opened(text);
    expect(diagnostics).toHaveLength(2);
    const edit = await resolved(client, titled(await actions(client, uri, diagnostics.slice(0, 1)), `Fix all ${badCheck}`));
    await client.change(uri, applied(edit, uri, text));
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  test("work for a client that knows neither versions nor resolving", async () => {
    const client = await LspClient.start({ roots: [folderWith({})], capabilities: { textDocument: { diagnostic: {} }, workspace: {} } });
    const uri = await client.open("a.ts", badText);
    const list = await actions(client, uri, await client.diagnostics(uri));
    expect(list.length).toBeGreaterThan(1);
    for (const { edit } of list) expect(edit?.changes?.[uri]?.length).toBeGreaterThan(0);
  });
});

describe("fixing on save", () => {
  test("is offered under its own kind only, and applies every safe fix", async () => {
    const text = badText + badText.replace("issue", "reissue");
    const { client, uri, diagnostics } = await opened(text);
    expect((await actions(client, uri, diagnostics)).map(({ kind }) => kind)).not.toContain("source.fixAll.seaworthy");
    for (const only of ["source.fixAll.seaworthy", "source.fixAll", "source"]) {
      const list = await actions(client, uri, [], [only]);
      expect(list.map(({ kind }) => kind)).toEqual(["source.fixAll.seaworthy"]);
      const edit = await resolved(client, list[0]);
      await client.change(uri, applied(edit, uri, text));
      expect(await client.diagnostics(uri)).toEqual([]);
      await client.change(uri, text);
    }
    expect(await actions(client, uri, [], ["source.organizeImports"])).toEqual([]);
  });

  test("sends the smallest difference and keeps line ends", async () => {
    const text = `${"// 🚢\n".repeat(50)}${badText}`.replaceAll("\n", "\r\n");
    const { client, uri } = await opened(text);
    const [action] = await actions(client, uri, [], ["source.fixAll.seaworthy"]);
    const edit = await resolved(client, action);
    const size = (editOf(edit, uri)?.edits ?? []).reduce((sum, change) => sum + ("newText" in change ? change.newText.length : 0), 0);
    expect(size).toBeLessThan(200);
    expect(applied(edit, uri, text).replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test("has nothing to offer for a text without findings", async () => {
    const { client, uri } = await opened("export {};\n");
    expect(await actions(client, uri, [], ["source.fixAll.seaworthy"])).toEqual([]);
  });
});

describe("ignoring a place", () => {
  const cases: readonly (readonly [name: string, file: string, language: string, text: string, comment: RegExp])[] = [
    ["TypeScript", "a.ts", "typescript", badText, /^ {2}\/\/ seaworthy-disable-next-line weak-random -- .+$/m],
    ["CRLF", "a.ts", "typescript", badText.replaceAll("\n", "\r\n"), /^ {2}\/\/ seaworthy-disable-next-line weak-random -- .+\r$/m],
    [
      "JSX",
      "a.tsx",
      "typescriptreact",
      `export function View() {\n  return (\n    <main>\n      <button onClick={() => { ${badLine} send(resetToken); }}>Go</button>\n    </main>\n  );\n}\n`,
      /^ {6}\{\/\* seaworthy-disable-next-line weak-random -- .+ \*\/\}$/m,
    ],
    [
      "JSX attributes",
      "a.tsx",
      "typescriptreact",
      `export function View() {\n  return (\n    <button\n      onClick={() => { ${badLine} send(resetToken); }}\n    >Go</button>\n  );\n}\n`,
      /^ {6}\/\/ seaworthy-disable-next-line weak-random -- .+$/m,
    ],
    [
      "Python",
      "a.py",
      "python",
      'import random\n\n\ndef issue():\n    if True:\n        reset_token = random.choice("abc")\n        return reset_token\n',
      /^ {8}# seaworthy-disable-next-line weak-random -- .+$/m,
    ],
    [
      "Ruby",
      "a.rb",
      "ruby",
      "class A\n  def issue\n    reset_token = rand(1000000)\n    reset_token\n  end\nend\n",
      /^ {4}# seaworthy-disable-next-line weak-random -- .+$/m,
    ],
    [
      "a workflow",
      ".github/workflows/ci.yml",
      "yaml",
      "on: push\njobs:\n  a:\n    runs-on: x\n    permissions: write-all\n    steps:\n      - run: |\n          echo\n",
      /^ {4}# seaworthy-disable-next-line gha-broad-permissions -- .+$/m,
    ],
    [
      "a Dockerfile",
      "Dockerfile",
      "dockerfile",
      'FROM node:22\nCOPY . .\nCMD ["node", "a.js"]\n',
      /^# seaworthy-disable-next-line docker-root-user -- .+$/m,
    ],
    ["an env file", ".env", "dotenv", "SESSION_SECRET=changeme\n", /^# seaworthy-disable-next-line placeholder-secret -- .+$/m],
    [
      "a Prisma schema",
      "schema.prisma",
      "prisma",
      "model Invoice {\n  id Int @id\n  amount Float\n}\n",
      /^ {2}\/\/ seaworthy-disable-next-line money-float -- .+$/m,
    ],
  ];

  test.each(cases)(
    "puts a comment in %s that is one, hides the finding and changes nothing else",
    async (name, file, language, text, comment) => {
      const { client, uri, diagnostics } = await opened(text, file, language);
      const check = /next-line (\S+)/.exec(comment.source)?.[1];
      const target = diagnostics.find(({ code }) => code === check);
      expect([name, target?.code]).toEqual([name, check]);
      const edit = await resolved(client, titled(await actions(client, uri, target ? [target] : []), "Ignore"));
      const after = applied(edit, uri, text);
      expect(after).toMatch(comment);
      await client.change(uri, after);
      const left = diagnostics.map(({ code }) => code).filter((code) => code !== check);
      expect((await client.diagnostics(uri)).map(({ code }) => code)).toEqual(left);
    },
  );

  test("puts no comment where it would be text", async () => {
    const { client, uri, diagnostics } = await opened(
      "export function issue() {\n  const resetToken = `\n    ${Math.random()}\n  `;\n  return resetToken;\n}\n",
    );
    expect(diagnostics.map(({ code }) => code)).toEqual([badCheck]);
    const offered = titled(await actions(client, uri, diagnostics), "Ignore");
    expect((await client.connection.sendRequest<CodeAction>("codeAction/resolve", offered)).edit).toBeUndefined();
  });

  test("asks the client for the reason where it can", async () => {
    const client = await LspClient.start({
      roots: [folderWith({})],
      initialization: { commands: ["seaworthy.suppress", "seaworthy.explain"] },
    });
    const uri = await client.open("a.ts", badText);
    const list = await actions(client, uri, await client.diagnostics(uri));
    const commands = list.flatMap(({ command }) => command ?? []);
    expect(commands.map(({ command }) => command)).toEqual(["seaworthy.suppress", "seaworthy.explain"]);
    const [argument] = commands[0]?.arguments ?? [];
    expect(argument).toMatchObject({ uri, check: badCheck, file: "a.ts", line: 2 });
    const ask = (reason: string) =>
      client.connection.sendRequest<WorkspaceEdit | null>("seaworthy/suppress", { uri, fingerprint: argument.fingerprint, reason });
    const edit = await ask("demo data */ only\nnever shipped");
    expect(applied(edit ?? {}, uri, badText)).toContain(`  // seaworthy-disable-next-line ${badCheck} -- demo data only never shipped\n`);
    expect(await ask("  ")).toBeNull();
  });
});

describe("hover and completion", () => {
  test("a hover says why the finding matters; elsewhere there is none", async () => {
    const { client, uri } = await opened(badText);
    await client.scanned();
    const hover = (line: number, character: number) =>
      client.connection.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", {
        textDocument: { uri },
        position: { line, character },
      });
    const { contents } = (await hover(2, 25)) ?? {};
    expect(contents?.value).toContain(badCheck);
    expect(contents?.value).toMatch(/P0 · .+ of work/);
    expect(await hover(1, 3)).toBeNull();
  });

  test("ids of checks complete in suppression comments and records, and nowhere else", async () => {
    const { client, uri } = await opened("// seaworthy-disable-next-line weak-random, we\nconst a = 1; we\n");
    const labels = async (at: string, line: number, character: number) =>
      (
        await client.connection.sendRequest<{ label: string }[]>("textDocument/completion", {
          textDocument: { uri: at },
          position: { line, character },
        })
      ).map(({ label }) => label);
    expect(await labels(uri, 0, 46)).toContain(badCheck);
    expect(await labels(uri, 1, 15)).toEqual([]);
    const waivers = await client.open(".seaworthy/waivers.yml", "waivers:\n  - check: \n    owner: me\n", "yaml");
    expect(await labels(waivers, 1, 11)).toContain(badCheck);
    expect(await labels(waivers, 2, 12)).not.toContain(badCheck);
  });
});

test("all safe fixes of a root make one edit that the client applies", async () => {
  const root = folderWith({ "a.ts": badText, "b.ts": badText });
  const client = await LspClient.start({ roots: [root] });
  await client.scanned();
  const ask = (params: object) =>
    client.connection.sendRequest<{ edit: WorkspaceEdit | null; fixes: number; files: number }>("seaworthy/fixAll", params);
  const all = await ask({ check: badCheck });
  expect(all).toMatchObject({ fixes: 2, files: 2 });
  expect(editOf(all.edit ?? {}, client.uri("a.ts"))?.textDocument.version).toBeNull();
  expect(applied(all.edit ?? {}, client.uri("b.ts"), badText)).toContain("randomBytes");
  expect(readText(root, "a.ts")).toBe(badText);
  expect(await ask({ check: "insecure-cookie" })).toEqual({ edit: null, fixes: 0, files: 0 });
});
