import { expect, test } from "vitest";
import { ready, running, summary, unscanned } from "../test/samples.ts";
import { blockerCount, isStale, rootState, treeMessage, viewState } from "./state.ts";
import { emptySnapshot, type Snapshot } from "./store.ts";

const crashed = { kind: "crashed", reason: "it ended" } as const;
const rescanning = { ...summary, scan: { kind: "scanning", done: 1, total: 2, first: false } } as const;

test.each<[string, Snapshot, string, string]>([
  ["without a folder", emptySnapshot, "no-folder", ""],
  [
    "with a virtual folder",
    { ...running(), folders: { all: 1, onDisk: 0 } },
    "not-on-disk",
    "The files of this folder cannot be read from here.",
  ],
  ["before the first answer", { ...emptySnapshot, folders: { all: 1, onDisk: 1 } }, "starting", "Scanning…"],
  [
    "when the server never came up",
    { ...emptySnapshot, folders: { all: 1, onDisk: 1 }, server: crashed },
    "crashed",
    "The language server has stopped.",
  ],
  ["when the server went away later", { ...running(summary), server: crashed }, "results", "The language server has stopped."],
  ["during the first scan", running(unscanned), "results", "Scanning…"],
  ["during a later scan", running(rescanning), "results", "Scanning again; these are the earlier results."],
  ["with results", running(summary), "results", ""],
])("%s, a view is in the right state", (_name, snapshot, state, message) => {
  expect([viewState(snapshot), treeMessage(snapshot)]).toEqual([state, message]);
});

test("a root's state", () => {
  expect(rootState(unscanned)).toBe("first-scan");
  expect(rootState(rescanning)).toBe("rescanning");
  expect(rootState({ ...ready, scan: { kind: "empty" } })).toBe("empty");
  expect(rootState({ ...ready, overall: null })).toBe("nothing-applies");
  expect(rootState(ready)).toBe("all-passed");
  expect(rootState(summary)).toBe("open");
  expect(rootState({ ...summary, scan: { kind: "incomplete", reason: "cancelled", files: 3 } })).toBe("open");
});

test("results are stale during a scan and while there is no server", () => {
  expect(isStale(summary, running(summary))).toBe(false);
  expect(isStale(rescanning, running(rescanning))).toBe(true);
  expect(isStale(summary, { ...running(summary), server: { kind: "restarting" } })).toBe(true);
});

test("blockers of all roots are counted", () => {
  expect(blockerCount(running(summary, ready, summary))).toBe(4);
});
