import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REPOSITORY } from "../harness/index.ts";
import { type NeovimAnswer, runNeovim } from "./driver.ts";

/** The ship takes two UTF-16 code units and four UTF-8 bytes: a column counted in anything else puts the edit elsewhere. */
const SOURCE = `import express from "express";
import { startSession } from "./session";

const app = express();

app.post("/login", async (request, response) => {
  const session = await startSession(request);
  /* 🚢 */ response.cookie("session", session.id, { httpOnly: true });
  response.end();
});
`;
const COOKIE_LINE = 7;

describe("Neovim's language client", () => {
  let folder: string;
  let answer: NeovimAnswer;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "seaworthy-project-")));
    const file = join(folder, "src", "login.ts");
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", dependencies: { express: "5.1.0" } }));
    writeFileSync(file, SOURCE);
    const server = [process.execPath, join(REPOSITORY, "dist/cli.cjs"), "lsp", "--stdio"];
    answer = await runNeovim({ server, folder, file, code: "insecure-cookie" });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gets through its whole task", () => {
    expect(answer.failure).toBeUndefined();
  });

  test("is sent the finding without asking for it, and shows it", () => {
    const findings = answer.diagnostics?.filter(({ code }) => code === "insecure-cookie");
    expect(findings).toEqual([expect.objectContaining({ severity: 1, range: expect.objectContaining({ start: position(COOKIE_LINE) }) })]);
    expect(answer.shown).toBe(answer.diagnostics?.length);
  });

  test("is offered a quick fix that leaves the rest of the line alone", () => {
    expect(answer.actions).toContainEqual(expect.objectContaining({ kind: "quickfix", isPreferred: true }));
    const line = answer.fixed?.slice(answer.fixed.indexOf("  /* 🚢 */")) ?? "";
    expect(line).toMatch(
      /^ {2}\/\* 🚢 \*\/ response\.cookie\("session", session\.id, \{\s*httpOnly: true,[^}]*\bsecure:[^}]*\bsameSite:[^}]*\}\);$/m,
    );
  });

  test("can end the server in order", () => {
    expect({ failure: answer.failure, exit: answer.exit }).toEqual({ failure: undefined, exit: { code: 0, signal: 0 } });
  });
});

function position(line: number) {
  return expect.objectContaining({ line });
}
