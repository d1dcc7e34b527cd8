/** Documents while they are edited: answers from the renewed part, and the same as a fresh look once the keys pause. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import type { TsFile } from "../api/file.ts";
import type { FileResult } from "../api/result.ts";
import { LineMap } from "../api/text.ts";
import { installTypeScript } from "../api/ts.ts";
import { parsers } from "../languages/index.ts";
import { changeBetween, joinChanges, type TextChange } from "../languages/parsed.ts";
import { registry } from "../registry.generated.ts";
import { root } from "../testing/discover.ts";
import { installGrammars } from "../testing/parsers.ts";
import { contextOf, NodeTables } from "./context.ts";
import { Engine } from "./index.ts";
import { renewedTypeScript } from "./region.ts";

beforeAll(async () => {
  installTypeScript(ts);
  await installGrammars(["python", "ruby"]);
});

/** A route that sets a cookie without its flags, in a file that is long enough to be answered in parts. */
const routes = Array.from(
  { length: 60 },
  (_, i) => `
app.post("/items/${i}", requireUser, async (req, res) => {
  const item = await load(req.params.id);
  res.cookie("session${i}", item.token, { httpOnly: true, secure: true, sameSite: "lax" });
  res.json({ ok: true });
});
`,
).join("");
const text = `import express from "express";\nconst app = express();\n${routes}`;

function told(result: FileResult): string[] {
  return result.findings.map(({ check, start, end, message, fingerprint }) => `${check} ${start}-${end} ${message} ${fingerprint}`);
}

describe("a document of which the result is known", () => {
  const engine = () => new Engine(registry, { only: new Set(["insecure-cookie"]) });
  const bad = text.replaceAll(', { httpOnly: true, secure: true, sameSite: "lax" }', "");

  it.each(["src/app.ts", "config/app.yml"])("has it at once, and looks for itself when it is settled: %s", (path) => {
    const known = engine().analyze(path, bad);
    const open = engine().open(path, bad, known);
    expect(open.result).toBe(known);
    expect(open.settle()).toEqual(known);
    expect(open.settled).toBe(true);
    open.dispose();
  });

  it("is not believed what it would not find itself once the text is looked at", () => {
    const open = engine().open("src/app.ts", bad, engine().analyze("src/app.ts", text));
    expect(open.settled).toBe(false);
    expect(open.result.findings).toEqual([]);
    while (!open.settleStep());
    expect(open.result.findings).toHaveLength(60);
    open.dispose();
  });

  it("is looked at as a whole when a key comes before that", () => {
    const open = engine().open("src/app.ts", text, engine().analyze("src/app.ts", text));
    open.update(bad);
    expect(open.settled).toBe(true);
    expect(told(open.result)).toEqual(told(engine().analyze("src/app.ts", bad)));
    open.dispose();
  });
});

describe("a key in a long document", () => {
  it("is answered from the part that it renewed, the other findings at their new places", () => {
    const engine = new Engine(registry, { only: new Set(["insecure-cookie"]) });
    const open = engine.open("src/app.ts", text);
    expect(open.result.findings).toEqual([]);
    const last = text.replace('"session50", item.token, { httpOnly: true, secure: true, sameSite: "lax" }', '"session50", item.token');
    open.update(last);
    expect(open.settled).toBe(false);
    expect(told(open.result)).toEqual(told(engine.analyze("src/app.ts", last)));
    expect(open.result.findings).toHaveLength(1);
    const first = last.replace("await load(req.params.id)", "await loadItem(req.params.id)");
    open.update(first);
    expect(open.settled).toBe(false);
    expect(told(open.result)).toEqual(told(engine.analyze("src/app.ts", first)));
    open.dispose();
  });

  it("leaves findings as a fresh look makes them: place, identity among equal ones, fixes", () => {
    const engine = new Engine(registry, { only: new Set(["insecure-cookie"]) });
    const next = numbers();
    // Equal lines, whose fingerprints are told apart by their order.
    const bad = text.replaceAll(/"session\d", item.token, \{[^}]*\}/g, '"session", item.token');
    const open = engine.open("src/app.ts", bad);
    let current = bad;
    for (let i = 0; i < 60; i++) {
      const lines = current.split("\n");
      const line = 3 + next(lines.length - 3);
      const typed = ["", "  // note", "  // seaworthy-disable-next-line insecure-cookie -- tried out"][i % 3] ?? "";
      if (i % 4 === 3) lines[line] += " // x";
      else lines.splice(line, 0, typed);
      current = lines.join("\n");
      open.update(current);
      expect(open.settled).toBe(false);
      const unused = "unused-suppression";
      const findings = (result: FileResult) => result.findings.filter(({ check }) => check !== unused);
      expect(findings(open.result), `after edit ${i}`).toEqual(findings(engine.analyze("src/app.ts", current)));
    }
    expect(open.result.findings.length).toBeGreaterThan(9);
    open.dispose();
  });

  it("is answered for what no longer stands in the text", () => {
    const engine = new Engine(registry, { only: new Set(["insecure-cookie"]) });
    const bad = text.replace('"session50", item.token, { httpOnly: true, secure: true, sameSite: "lax" }', '"session50", item.token');
    const open = engine.open("src/app.ts", bad);
    expect(open.result.findings).toHaveLength(1);
    open.update(bad.replace('  res.cookie("session50", item.token);\n', ""));
    expect(open.result.findings).toEqual([]);
    open.dispose();
  });

  it("is answered from the part around it though the parser makes all else anew, as for a brace that is open", () => {
    const engine = new Engine(registry, { only: new Set(["insecure-cookie"]) });
    const bad = text.replace('"session50", item.token, { httpOnly: true, secure: true, sameSite: "lax" }', '"session50", item.token');
    const open = engine.open("src/app.ts", bad);
    const place = "const app = express();\n";
    let current = bad;
    for (const typed of ["if (ready) {", " app.listen(3000); ", "}"]) {
      const at = current.indexOf(place) + place.length + current.slice(current.indexOf(place) + place.length).indexOf("\napp.post");
      current = current.slice(0, at) + typed + current.slice(at);
      open.update(current);
      expect(open.settled, typed).toBe(false);
      expect(told(open.result), typed).toEqual(told(engine.analyze("src/app.ts", current)));
      expect(open.result.findings).toHaveLength(1);
    }
    open.dispose();
  });

  it("waits for the pause with what follows from another part", () => {
    const engine = new Engine(registry, { only: new Set(["insecure-cookie"]) });
    const shared = text
      .replace("const app = express();", 'const app = express();\nconst flags = { httpOnly: true, secure: true, sameSite: "lax" };')
      .replace('item.token, { httpOnly: true, secure: true, sameSite: "lax" }', "item.token, flags");
    const open = engine.open("src/app.ts", shared);
    const edited = shared.replace("const flags = { httpOnly: true, secure: true,", "const flags = { httpOnly: true, secure: false,");
    open.update(edited);
    open.settle();
    expect(open.settled).toBe(true);
    expect(told(open.result)).toEqual(told(engine.analyze("src/app.ts", edited)));
    expect(open.result.findings).toHaveLength(1);
    open.dispose();
  });
});

/** A reproducible sequence of numbers below a limit (linear congruential, as in Numerical Recipes). */
function numbers(): (limit: number) => number {
  let seed = 1;
  return (limit) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 0x1_0000_0000) * limit);
  };
}

const typings = ["x", " ", "\n", "}", "(", "await ", "/*", "`", "// ", 'const secret = "a";\n'];

function edited(before: string, next: (limit: number) => number): string {
  const at = next(before.length);
  return next(4) === 0
    ? before.slice(0, at) + before.slice(at + 1 + next(20))
    : before.slice(0, at) + typings[next(typings.length)] + before.slice(at);
}

/** The files of a fixture system, made long enough to be answered in parts. */
function filesOf(system: string, extension: RegExp, more: string): { path: string; text: string }[] {
  const folder = join(root, "test-fixtures/systems", system);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => extension.test(file))
    .map((file) => ({ path: file, text: readFileSync(join(folder, file), "utf8") + more }));
}

const python = Array.from(
  { length: 60 },
  (_, i) => `
@router.post("/items/${i}")
async def create_item_${i}(item: ItemCreate, user: User = Depends(current_user), db: Session = Depends(get_db)):
    row = Item(owner_id=user.id, **item.model_dump())
    db.add(row)
    db.commit()
    return row
`,
).join("");

const rubyMethods = Array.from(
  { length: 60 },
  (_, i) => `
class Item${i}Controller < ApplicationController
  def create
    item = Item.create!(params.require(:item).permit(:name, :price))
    Rails.logger.info("created #{item.id}")
    render json: item
  end
end
`,
).join("");

function widened({ start, oldEnd, newEnd }: TextChange, length: number, by: number): TextChange {
  const before = Math.min(by, start);
  const after = Math.min(by, length - oldEnd);
  return { start: start - before, oldEnd: oldEnd + after, newEnd: newEnd + after };
}

describe("random edits", () => {
  it.each([
    ["ledger-next", /\.tsx?$/, routes],
    ["todo-mcp", /\.py$/, python],
    ["oauth-hub", /\.rb$/, rubyMethods],
  ])(
    "of %s end, once settled, in what a fresh look at the text gives",
    (system, extension, more) => {
      const engine = new Engine(registry);
      const next = numbers();
      let parts = 0;
      let rests = 0;
      // A third of the files: the time goes into looking at each text as a whole.
      const files = filesOf(system, extension, more).filter((_, i) => i % 3 === 0);
      for (const { path: file, text: before } of files) {
        let current = before;
        const open = engine.open(file, current);
        for (let i = 0; i < 6; i++) {
          const earlier = current;
          current = edited(current, next);
          // What is known of the change may reach further than the change.
          open.update(current, i % 3 === 0 ? undefined : widened(changeBetween(earlier, current), earlier.length, next(9)));
          if (!open.settled) parts++;
          if (i % 2 === 1) {
            while (!open.settleStep()) rests++;
            expect(open.result, `${file} after edit ${i}`).toEqual(engine.analyze(file, current));
          } else for (let left = next(40); left > 0; left--) open.settleStep();
        }
        open.dispose();
      }
      expect(parts).toBeGreaterThan(files.length);
      expect(rests).toBeGreaterThan(files.length);
    },
    60_000,
  );

  it("leave the lists of nodes as a fresh walk would make them", () => {
    const next = numbers();
    const key = {};
    const test = (node: { kind: number }) => node.kind === ts.SyntaxKind.CallExpression || node.kind === ts.SyntaxKind.StringLiteral;
    let current = text;
    const opened = parsers.typescript.open?.(current, "a.ts");
    if (!opened) throw new Error("TypeScript is parsed in parts");
    let lists = new NodeTables(opened.parsed.root);
    lists.collect(key, test);
    for (let i = 0; i < 80; i++) {
      const at = next(current.length);
      const after = `${current.slice(0, at)}y${current.slice(at)}`;
      const before = opened.parsed.root;
      opened.update(after, { start: at, oldEnd: at, newEnd: at + 1 });
      const region = renewedTypeScript(before as TsFile["root"], opened.parsed.root as TsFile["root"], { start: at, end: at + 1 });
      lists = new NodeTables(opened.parsed.root, lists, region);
      const file = contextOf({ path: "a.ts", text: after, language: "typescript", parsed: opened.parsed, nodes: lists }) as TsFile;
      const wanted = new NodeTables(opened.parsed.root).collect(key, test);
      expect(file.collect(key, test).map((node) => `${node.kind} ${node.pos}-${node.end}`)).toEqual(
        wanted.map((node) => `${node.kind} ${node.pos}-${node.end}`),
      );
      current = after;
    }
    opened.dispose();
  });
});

describe("what is known of the text before an edit", () => {
  it("gives the lines that a fresh look gives", () => {
    const next = numbers();
    const typed = ["", "x", "\n", "a\nb\n", "\r\n", "\n\n"];
    for (let round = 0; round < 40; round++) {
      let current = "one\n\ntwo\nthree";
      let lines = new LineMap(current);
      for (let i = 0; i < 12; i++) {
        const start = next(current.length + 1);
        const oldEnd = Math.min(current.length, start + next(4));
        // Line ends of another kind come up in one round of four only: they end what is taken over.
        const insert = typed[next(round % 4 === 0 ? typed.length : 4)] as string;
        current = current.slice(0, start) + insert + current.slice(oldEnd);
        lines = new LineMap(current, { lines, start, oldEnd, newEnd: start + insert.length });
        expect(lines.starts, JSON.stringify(current)).toEqual(new LineMap(current).starts);
      }
    }
  });

  it("joins changes that were made one after the other", () => {
    const next = numbers();
    for (let round = 0; round < 200; round++) {
      const before = "abcdefghijklmnop";
      let current = before;
      let joined: TextChange | undefined;
      for (let i = 0; i < 4; i++) {
        const start = next(current.length + 1);
        const oldEnd = Math.min(current.length, start + next(4));
        const insert = "XYZ".slice(0, next(4));
        current = current.slice(0, start) + insert + current.slice(oldEnd);
        const change = { start, oldEnd, newEnd: start + insert.length };
        joined = joined ? joinChanges(joined, change) : change;
      }
      const { start, oldEnd, newEnd } = joined as TextChange;
      expect(before.slice(0, start) + current.slice(start, newEnd) + before.slice(oldEnd)).toBe(current);
    }
  });
});
