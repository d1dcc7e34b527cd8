import { describe, expect, test } from "vitest";
import { blocker, placeIn, ready, running, summary } from "../test/samples.ts";
import { CrashPolicy } from "./crashes.ts";
import { editedFiles, editedText } from "./edits.ts";
import { nextBlocker } from "./next.ts";
import { Repeater } from "./repeater.ts";
import { documentSelector } from "./selector.ts";
import { statusItem } from "./status-bar.ts";
import { Store } from "./store.ts";

describe("a server that ends by itself", () => {
  test("is started again after growing pauses and rests the third time", () => {
    const policy = new CrashPolicy();
    expect(policy.crashed(0)).toEqual({ kind: "restart", pause: 1000 });
    expect(policy.crashed(10_000)).toEqual({ kind: "restart", pause: 4000 });
    expect(policy.crashed(20_000)).toEqual({ kind: "rest" });
  });

  test("does not rest when the ends are far apart, or when a person has started it", () => {
    const policy = new CrashPolicy();
    policy.crashed(0);
    policy.crashed(100_000);
    expect(policy.crashed(200_000)).toEqual({ kind: "restart", pause: 4000 });
    policy.forget();
    expect(policy.crashed(210_000)).toEqual({ kind: "restart", pause: 1000 });
  });
});

describe("the next blocker", () => {
  const roots = [
    { ...summary, blockers: [blocker("b", "B", [placeIn("b.ts", 4)]), blocker("a", "A", [placeIn("a.ts", 9), placeIn("a.ts", 2, 8)])] },
  ];
  const at = (file: string, line: number, character = 0) => ({ uri: placeIn(file, 0).uri, line, character });

  test("is the list's first one when no editor is open, or one on a file without any", () => {
    expect(nextBlocker(roots, undefined)).toEqual(placeIn("b.ts", 4));
    expect(nextBlocker(roots, at("c.ts", 0))).toEqual(placeIn("b.ts", 4));
  });

  test("is the first file's when the cursor is behind the last", () => {
    expect(nextBlocker(roots, at("b.ts", 5))).toEqual(placeIn("a.ts", 2, 8));
  });

  test("is the one after the cursor", () => {
    expect(nextBlocker(roots, at("a.ts", 2, 8))).toEqual(placeIn("a.ts", 9));
    expect(nextBlocker(roots, at("a.ts", 9, 2))).toEqual(placeIn("b.ts", 4));
  });

  test("is none when no blocker has a place", () => {
    expect(nextBlocker([ready], at("a.ts", 0))).toBeUndefined();
  });
});

describe("an edit of the server", () => {
  const at = (line: number, character: number) => ({ line, character });
  const edit = (newText: string, start = at(0, 0), end = start) => ({ range: { start, end }, newText });

  test("names its files with their versions, and those that come into being", () => {
    const documentChanges = [
      { kind: "create", uri: "file:///n" },
      { textDocument: { uri: "file:///n", version: null }, edits: [edit("x")] },
      { textDocument: { uri: "file:///a", version: 3 }, edits: [edit("y")] },
    ];
    expect(editedFiles({ documentChanges })).toEqual([
      { uri: "file:///n", version: null, created: true, edits: [edit("x")] },
      { uri: "file:///a", version: 3, created: false, edits: [edit("y")] },
    ]);
    expect(editedFiles({ changes: { "file:///a": [edit("x")] } })).toEqual([
      { uri: "file:///a", version: null, created: false, edits: [edit("x")] },
    ]);
  });

  test.each([
    ["a\nb\nc", [edit("B", at(1, 0), at(1, 1)), edit("1", at(0, 0))], "1a\nB\nc"],
    ["a\r\nb", [edit("!", at(0, 99)), edit("?", at(1, 1))], "a!\r\nb?"],
    ["a\n", [edit("1", at(1, 0)), edit("2", at(1, 0))], "a\n12"],
    ["a\nb", [edit("", at(0, 0), at(1, 0))], "b"],
    ["", [edit("x", at(5, 5))], "x"],
    ["🚢b", [edit("-", at(0, 2))], "🚢-b"],
  ])("gives the text after it: %j", (text, edits, expected) => {
    expect(editedText(text, edits)).toBe(expected);
  });
});

describe("the status bar", () => {
  const text = (...parameters: Parameters<typeof statusItem>) => statusItem(...parameters)?.text.replaceAll("\u00a0", " ");

  test("shows the number and lists the blockers", () => {
    const item = statusItem(running(summary), undefined);
    expect(text(running(summary), undefined)).toBe("$(circle-slash) Readiness 54 %");
    expect(item?.tooltip).toContain("**Not ready**");
    expect(item?.tooltip).toContain("Placeholder left where a secret belongs");
    expect(item?.spoken.replaceAll("\u00a0", " ")).toBe("Readiness 54 %, Not ready, 2 launch blockers");
  });

  test("is not there without a folder on a disk", () => {
    expect(statusItem(running(), undefined)).toBeUndefined();
  });

  test("speaks of the active editor's root, else of the one furthest from ready", () => {
    const other = { ...ready, root: "file:///projects/api", name: "api" };
    expect(text(running(other, summary), undefined)).toBe("$(circle-slash) Readiness 54 % · shop");
    expect(text(running(other, summary), other.root)).toBe("$(pass) Readiness 100 % · api");
  });

  test("warns when the server is gone", () => {
    expect(statusItem({ ...running(summary), server: { kind: "crashed", reason: "" } }, undefined)).toMatchObject({ warning: true });
  });

  test("says in the tooltip what has to be known first", () => {
    const place = placeIn(".seaworthy/policy.yml", 3);
    const scan = { kind: "incomplete", reason: "the scan was cancelled", files: 3 } as const;
    const item = statusItem(running({ ...summary, scan, configuration: [{ message: "unknown key", place }] }), undefined);
    expect(item?.tooltip.replaceAll("\u00a0", " ")).toMatch(
      /^\$\(error\) \\\.seaworthy.*unknown key\n\n\*\*Not ready\*\* · 54 %, up to 71 % · incomplete\n/,
    );
    expect(text(running({ ...ready, overall: null, scan }), undefined)).toBe("$(question) Readiness");
  });

  test("takes nothing from a title for Markdown", () => {
    const evil = { ...summary, blockers: [blocker("x", "[x](command:y) <b> `z`", [])] };
    expect(statusItem(running(evil), undefined)?.tooltip).toContain("\\[x\\]\\(command\\:y\\) \\<b\\> \\`z\\`");
  });
});

test("the store tells its watchers until they have enough", () => {
  const store = new Store();
  const seen: boolean[] = [];
  const watching = store.watch(({ trusted }) => seen.push(trusted));
  store.update({ trusted: false });
  watching.dispose();
  store.update({ trusted: true });
  expect(seen).toEqual([true, false]);
});

test("asks during a run lead to exactly one more run, which begins after them", async () => {
  const ends: (() => void)[] = [];
  const repeater = new Repeater(() => new Promise((resolve) => ends.push(resolve)), 0);
  const first = repeater.ask();
  const later = [repeater.ask(), repeater.ask()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await Promise.all(later);
  const last = repeater.ask();
  expect(ends).toHaveLength(3);
  ends[2]?.();
  await last;
});

test("cells of notebooks and old revisions are not analysed", () => {
  expect(new Set(documentSelector.map(({ scheme }) => scheme))).toEqual(new Set(["file", "untitled"]));
});
