/** Record files in an editor: what is shown at which line, what completes, what a hover says, what a light bulb offers, and the dialogs' edits. */
import { describe, expect, test } from "vitest";
import type { CodeAction, CompletionItem, Diagnostic, TextEdit, WorkspaceEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { clientCommands, type RecordChange, type RecordChoices, type RecordEditAnswer } from "../protocol/index.ts";
import { folderWith } from "./folder.ts";
import { LspClient } from "./lsp-client.ts";
import { badCheck, badText } from "./samples.ts";

const files = {
  "package.json": '{"name":"shop","dependencies":{"express":"4.19.0"}}',
  "src/app.ts":
    'import express from "express";\nconst app = express();\napp.get("/orders", (req, res) => res.json([]));\napp.listen(3000);\n',
  "src/issue.ts": badText,
  ".github/CODEOWNERS": "/src @acme/api # theirs\n* @acme/platform\n",
  ".git/config": '[remote "origin"]\n\turl = x\n[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n',
};
const attestationsFile = ".seaworthy/attestations.yml";
const waiversFile = ".seaworthy/waivers.yml";
const policyFile = ".seaworthy/policy.yml";

async function started(more: Record<string, string> = {}): Promise<LspClient> {
  const root = folderWith({ ...files, ...more });
  const client = await LspClient.start({ roots: [root], initialization: { commands: Object.values(clientCommands) } });
  await client.scanned();
  return client;
}

/** Opens a record file and has everything evaluated with it. */
async function opened(client: LspClient, file: string, text: string): Promise<string> {
  const uri = await client.open(file, text, "yaml");
  await client.connection.sendRequest("seaworthy/readiness", {});
  return uri;
}

const shown = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message}`);

function applied(edit: WorkspaceEdit | undefined, uri: string, text: string): string {
  const change = edit?.documentChanges?.find((each) => "textDocument" in each && each.textDocument.uri === uri);
  const edits = change && "edits" in change ? (change.edits as TextEdit[]) : [];
  return TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edits);
}

const attestation = (check: string, more: string) => `  - check: ${check}\n    owner: me\n    evidence: seen\n${more}`;
const waiver = (lines: string) => `  - ${lines.replaceAll("\n", "\n    ")}\n`;

describe("problems at their lines", () => {
  test("of attestations", async () => {
    const client = await started();
    const text = [
      "attestations:\n",
      attestation("on-call", "    date: 2026-06-01\n"), // 2-5 ran out
      attestation("rollback-test", "    date: 2026-10-01\n    until: 2027-10-01\n"), // 6-10 too long
      attestation("on-cal", "    date: 2026-10-01\n"), // 11-14 unknown
      attestation(badCheck, "    date: 2026-10-01\n"), // 15-18 cannot be attested
      attestation("load-test-passed", "    date: 2026-12-01\n"), // 19-22 ahead
      "  - check: escalation\n    owner: me\n    date: 2026-10-01\n    evidnce: seen\n", // 23-26 misspelt
      attestation("soc2", "    date: 2026-10-01\n"), // 27-30 needless
    ].join("");
    const uri = await opened(client, attestationsFile, text);
    expect(shown(await client.diagnostics(uri))).toEqual([
      '5: The attestation of "on-call" ran out on 2026-08-30; attest it again.',
      expect.stringMatching(/^10: An attestation of "rollback-test" holds \d+ days; the last day can be 20\d\d-\d\d-\d\d\.$/),
      '11: There is no check "on-cal"; did you mean "on-call"?',
      '15: "weak-random" is decided from the files and cannot be attested; use a waiver if it has to wait.',
      "22: The date lies ahead; attest what is true already.",
      '23: An item of "attestations" has no "evidence"; add it.',
      '26: Unknown key "evidnce"; did you mean "evidence"?',
      '27: The attestation of "soc2" is not needed: the check does not apply; remove it.',
    ]);
  });

  test("of waivers and of the policy", async () => {
    const client = await started();
    const text = [
      "waivers:\n",
      waiver(
        `check: ${badCheck}\nkind: accepted-risk\nowner: a\napprover: b\nreason: until the release\ncreated: 2026-08-01\nuntil: 2026-08-20`,
      ), // 2-8
      waiver(`check: ${badCheck}\nkind: accepted-risk\nowner: a\nreason: until the release\ncreated: 2026-11-01\nuntil: 2026-11-20`), // 9-14
      waiver(
        `check: ${badCheck}\nkind: accepted-risk\nowner: a\napprover: b\nreason: until the release\ncreated: 2026-11-01\nuntil: 2026-12-20`,
      ), // 15-21
      waiver("fingerprint: gone\nkind: false-positive\nreason: it was a test\ncreated: 2026-10-01"), // 22-25
      waiver("check: on-call\nkind: acepted-risk\ncreated: 2026-10-01"), // 26-28
    ].join("");
    const uri = await opened(client, waiversFile, text);
    expect(shown(await client.diagnostics(uri))).toEqual([
      '8: The waiver of "weak-random" ran out on 2026-08-20; solve it, or decide again.',
      '9: Accepting a P0 risk takes a second person; add "approver".',
      "21: A P0 risk can be accepted for 30 days; the last day can be 2026-12-01.",
      "22: The waiver of a finding is not needed: no finding has this fingerprint; remove it.",
      '27: "kind" cannot be "acepted-risk"; did you mean "accepted-risk"?',
    ]);
    const policy = await opened(client, policyFile, "gate:\n  overal: 80\ntraits: { webhook: true }\ndisable: [weak-randm]\n");
    expect(shown(await client.diagnostics(policy))).toEqual([
      '2: Unknown key "overal"; did you mean "overall"?',
      '3: Unknown key "webhook"; did you mean "webhooks"?',
      '4: There is no check "weak-randm"; did you mean "weak-random"?',
    ]);
  });
});

describe("the light bulb", () => {
  const actionsOn = (client: LspClient, uri: string, diagnostic: Diagnostic) =>
    client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });

  test("puts the word that was meant, in the quotes that stand there", async () => {
    const client = await started();
    const text = 'attestations:\n  - check: "on-cal"\n    owner: me\n    date: 2026-10-01\n    evidence: seen\n';
    const uri = await opened(client, attestationsFile, text);
    const [diagnostic] = await client.diagnostics(uri);
    if (!diagnostic) throw new Error("no diagnostic");
    const [first, second] = await actionsOn(client, uri, diagnostic);
    expect(first).toMatchObject({ title: 'Change to "on-call"', isPreferred: true });
    expect(applied(first?.edit, uri, text)).toBe(text.replace("on-cal", "on-call"));
    expect(second?.title).toBe("Remove this attestation");
    expect(applied(second?.edit, uri, text)).toBe("attestations: []\n");
  });

  test("renews or takes out what ran out, and takes out what nothing needs", async () => {
    const client = await started();
    const text = `# ours\nattestations:\n${attestation("on-call", "    date: 2026-06-01\n")}  # kept\n${attestation("soc2", "    date: 2026-10-01\n")}`;
    const uri = await opened(client, attestationsFile, text);
    const [expired, unused] = await client.diagnostics(uri);
    if (!expired || !unused) throw new Error("no diagnostics");
    const list = await actionsOn(client, uri, expired);
    const renew = list.find(({ command }) => command?.command === clientCommands.renew);
    expect(renew?.title).toBe("Renew the attestation of on-call…");
    expect(renew?.command?.arguments).toEqual([{ root: client.folders[0]?.uri, check: "on-call" }]);
    const [remove] = await actionsOn(client, uri, unused);
    expect(remove).toMatchObject({ title: "Remove this attestation", isPreferred: true });
    expect(applied(remove?.edit, uri, text)).toBe(text.slice(0, text.indexOf("  - check: soc2")));
  });

  test("offers waiving and dismissing on a finding of code", async () => {
    const client = await started();
    const uri = await client.open("src/issue.ts", badText);
    const [diagnostic] = await client.diagnostics(uri);
    if (!diagnostic) throw new Error("no diagnostic");
    const titles = (await actionsOn(client, uri, diagnostic)).map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(["Mark as false positive…", "Waive weak-random…"]));
  });
});

describe("completion", () => {
  /** Labels and texts at `|`. */
  async function at(client: LspClient, file: string, marked: string): Promise<CompletionItem[]> {
    const offset = marked.indexOf("|");
    const uri = await opened(client, file, marked.replace("|", ""));
    const position = TextDocument.create(uri, "yaml", 1, marked).positionAt(offset);
    const items = await client.connection.sendRequest<CompletionItem[]>("textDocument/completion", { textDocument: { uri }, position });
    await client.close(uri);
    return items;
  }
  const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label);
  const texts = (items: readonly CompletionItem[]) => items.map(({ textEdit }) => textEdit?.newText);

  test("of keys, checks, kinds, people, traits and days", async () => {
    const client = await started();
    expect(labels(await at(client, policyFile, "weights: {}\n|"))).toEqual(expect.arrayContaining(["gate", "traits", "owners"]));
    expect(labels(await at(client, policyFile, "weights: {}\n|"))).not.toContain("weights");
    expect(await at(client, policyFile, "traits:\n  |")).toContainEqual(
      expect.objectContaining({ label: "service", detail: expect.stringMatching(/^seen in the files: /) }),
    );
    expect(labels(await at(client, policyFile, "traits:\n  oauth: |"))).toEqual(["true", "false"]);
    expect(labels(await at(client, policyFile, "priorities: { weak| }"))).toContain(badCheck);
    expect(labels(await at(client, policyFile, "disable:\n  - |"))).toContain(badCheck);

    const record = "attestations:\n  - check: on-call\n    date: 2026-10-20\n";
    expect(labels(await at(client, attestationsFile, `${record}    |`))).toEqual(["owner", "evidence", "until"]);
    const attestable = labels(await at(client, attestationsFile, "attestations:\n  - check: |"));
    expect(attestable).toContain("on-call");
    expect(attestable).not.toContain(badCheck);
    expect(texts(await at(client, attestationsFile, `${record}    until: |`))).toEqual(["2027-01-18", "2026-11-01"]);
    expect(texts(await at(client, attestationsFile, `${record}    owner: |`)).slice(0, 3)).toEqual([
      '"@acme/platform"',
      '"@acme/api"',
      '"Ada Lovelace"',
    ]);
    const [quoted] = await at(client, attestationsFile, `${record}    owner: "@ac|"\n`);
    expect(quoted).toMatchObject({
      filterText: '"@acme/platform"',
      textEdit: { newText: '"@acme/platform"', range: { start: { line: 3, character: 11 }, end: { line: 3, character: 16 } } },
    });

    expect(labels(await at(client, waiversFile, "waivers:\n  - kind: |"))).toHaveLength(4);
    const risk = `waivers:\n  - check: ${badCheck}\n    kind: accepted-risk\n    created: 2026-10-20\n    until: |`;
    expect(texts(await at(client, waiversFile, risk))).toEqual(["2026-11-19", "2026-11-01"]);
    expect(await at(client, waiversFile, "waivers:\n  - reason: |")).toEqual([]);
  });
});

test("a hover tells what a check is and where its record stands, and what keys and kinds mean", async () => {
  const client = await started();
  const text = `attestations:\n${attestation("on-call", "    date: 2026-10-20\n")}`;
  const uri = await opened(client, attestationsFile, text);
  const hover = async (at: string, line: number, character: number) => {
    const answer = await client.connection.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", {
      textDocument: { uri: at },
      position: { line, character },
    });
    return answer?.contents.value ?? "";
  };
  const onCheck = await hover(uri, 1, 13);
  expect(onCheck).toContain("On-call rotation");
  expect(onCheck).toContain("In this project: Attested by me on 2026-10-20, holds until 2027-01-18.");
  expect(onCheck).toContain("This record is in use until 2027-01-18, 78 days from today.");
  expect(await hover(uri, 2, 5)).toBe("Who is answerable.");
  expect(await hover(uri, 4, 12)).toBe("12 days ago.");
  const waivers = await opened(client, waiversFile, "waivers:\n  - kind: not-applicable\n    check: soc2\n");
  expect(await hover(waivers, 1, 12)).toContain("leaves the score");
  const policy = await opened(client, policyFile, "traits:\n  webhooks: false\n  service: true\n");
  expect(await hover(policy, 1, 4)).toContain("In this project: not seen in the files.");
  expect(await hover(policy, 2, 4)).toContain("seen in the files:");
});

describe("the dialogs' requests", () => {
  const choicesOf = (client: LspClient, target: object) =>
    client.connection.sendRequest<RecordChoices | null>("seaworthy/recordChoices", target);
  const editOf = (client: LspClient, change: RecordChange) =>
    client.connection.sendRequest<RecordEditAnswer>("seaworthy/recordEdit", { change });
  const attesting = { action: "attest", check: "on-call", owner: "@acme/platform", evidence: "the rota" } as const;

  test("give owners, days and kinds, and say why not", async () => {
    const client = await started();
    const choices = await choicesOf(client, { check: "on-call" });
    expect(choices?.owners.slice(0, 3)).toEqual([
      { name: "@acme/platform", from: ".github/CODEOWNERS" },
      { name: "@acme/api", from: ".github/CODEOWNERS" },
      { name: "Ada Lovelace", from: "git" },
    ]);
    expect(choices).toMatchObject({ today: "2026-11-01", attest: { refused: null, days: 90, until: "2027-01-30" }, present: [] });
    const code = await choicesOf(client, { check: badCheck });
    expect(code?.attest.refused).toMatch(/decided from the files/);
    expect(code?.waivers.map(({ kind, refused }) => [kind, refused === null])).toEqual([
      ["accepted-risk", true],
      ["false-positive", false],
      ["mitigated-elsewhere", true],
      ["not-applicable", false],
    ]);
    expect(code?.waivers[0]).toMatchObject({ needs: ["owner", "approver", "reason", "until"], until: "2026-12-01" });
    expect(await choicesOf(client, { check: "nothing" })).toBeNull();
  });

  test("make an edit that creates the file, or one for the version that is open", async () => {
    const client = await started();
    const created = await editOf(client, attesting);
    if (created.problem !== undefined) throw new Error(created.problem);
    const { documentChanges = [] } = created.edit as WorkspaceEdit;
    expect(documentChanges[0]).toMatchObject({ kind: "create", uri: client.uri(attestationsFile) });
    expect(applied(created.edit as WorkspaceEdit, created.uri, "")).toContain("attestations:\n  - check: on-call\n");
    expect(created.yaml).toBe('- check: on-call\n  owner: "@acme/platform"\n  date: 2026-11-01\n  evidence: the rota');

    const text = "# ours\r\nattestations: [] # none\r\n";
    const uri = await opened(client, attestationsFile, text);
    await client.change(uri, text);
    const versioned = await editOf(client, attesting);
    if (versioned.problem !== undefined) throw new Error(versioned.problem);
    expect((versioned.edit as WorkspaceEdit).documentChanges).toMatchObject([{ textDocument: { uri, version: 2 } }]);
    expect(applied(versioned.edit as WorkspaceEdit, uri, text)).toBe(
      '# ours\r\nattestations: # none\r\n  - check: on-call\r\n    owner: "@acme/platform"\r\n    date: 2026-11-01\r\n    evidence: the rota\r\n',
    );
  });

  test("refuse in a sentence with the field", async () => {
    const client = await started();
    expect(await editOf(client, { ...attesting, owner: "" })).toEqual({ problem: '"owner" is missing; add it', field: "owner" });
    expect(await editOf(client, { action: "revoke", check: "on-call" })).toEqual({
      problem: 'there is no attestation of "on-call" to revoke',
    });
  });
});

test("readiness says what can be recorded and what runs out soon", async () => {
  const text = `attestations:\n${attestation("on-call", "    date: 2026-10-20\n    until: 2026-11-10\n")}`;
  const client = await started({ [attestationsFile]: text });
  const readiness = await client.scanned();
  expect(readiness.expiring).toEqual([
    {
      kind: "attestation",
      check: "on-call",
      title: "On-call rotation",
      owner: "me",
      until: "2026-11-10",
      days: 9,
      place: { file: attestationsFile, uri: client.uri(attestationsFile), line: 1, character: 0 },
    },
  ]);
  const actions = (id: string) => readiness.checks.find((check) => check.id === id)?.actions;
  expect(actions("on-call")).toEqual(["renew", "revoke"]);
  expect(actions("rollback-test")).toEqual(["attest", "waive", "not-applicable"]);
  expect(actions(badCheck)).toEqual(["waive"]);
  expect(readiness.blockers.find(({ check }) => check === badCheck)?.actions).toEqual(["waive"]);
});
