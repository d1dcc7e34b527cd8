import { expect, test } from "vitest";
import { placeIn, ready, running, summary, unscanned } from "../test/samples.ts";
import { blockerCount, isStale, rootState, viewState } from "./state.ts";
import { emptySnapshot, type Snapshot } from "./store.ts";
import { treeDescription, treeNotice } from "./tree-notice.ts";

const crashed = { kind: "crashed", reason: "it ended" } as const;
const rescanning = { ...summary, scan: { kind: "scanning", done: 1, total: 2, first: false } } as const;
const incomplete = { ...summary, scan: { kind: "incomplete", reason: "the scan was cancelled", files: 3 } } as const;
const mistake = { message: "unknown key", place: placeIn(".seaworthy/policy.yml", 3) };
const api = { ...ready, root: "file:///projects/api", name: "api" };
const restart = ["seaworthy.restartServer", "seaworthy.showLog"];

test.each<[string, Snapshot, string, string, string[]]>([
  ["without a folder", emptySnapshot, "no-folder", "", []],
  [
    "with a virtual folder",
    { ...running(), folders: { all: 1, onDisk: 0 } },
    "not-on-disk",
    "The files of this folder cannot be read from here.",
    [],
  ],
  ["before the first answer", { ...emptySnapshot, folders: { all: 1, onDisk: 1 } }, "starting", "Starting…", []],
  [
    "when the server never came up",
    { ...emptySnapshot, folders: { all: 1, onDisk: 1 }, server: crashed },
    "crashed",
    "The language server has stopped.",
    restart,
  ],
  [
    "when the server went away later",
    { ...running(summary), server: crashed },
    "results",
    "The language server has stopped. These are the earlier results.",
    restart,
  ],
  [
    "while the server is started again",
    { ...running(summary), server: { kind: "restarting" } },
    "results",
    "The language server is being started again; these are the earlier results.",
    [],
  ],
  ["during the first scan", running(unscanned), "results", "First scan: 120 of 300 files.", ["seaworthy.cancelScan"]],
  ["during a later scan", running(rescanning), "results", "Scanning again (1 of 2 files); these are the earlier results.", []],
  ["after a scan that was cancelled", running(incomplete), "results", "Incomplete: The scan was cancelled.", ["seaworthy.rescan"]],
  ["with nothing to check", running({ ...unscanned, scan: { kind: "empty" } }), "results", "Nothing to check in this folder.", []],
  ["with a mistake in the policy", running({ ...summary, configuration: [mistake] }), "results", "", [".seaworthy/policy.yml:4"]],
  ["with several folders", running(incomplete, api), "results", "shop: Incomplete: The scan was cancelled.", ["seaworthy.rescan"]],
  ["with results", running(summary), "results", "", []],
])("%s, a view is in the right state, and its trees say so", (_name, snapshot, state, message, nodes) => {
  const notice = treeNotice(snapshot);
  expect([viewState(snapshot), notice.message]).toEqual([state, message]);
  expect(notice.nodes.map(({ command, label }) => command?.id ?? label)).toEqual(nodes);
});

test("Restricted Mode stands beside the titles", () => {
  expect(treeDescription(running(summary), "by file")).toBe("by file");
  expect(treeDescription({ ...running(summary), trusted: false }, "by file")).toBe("by file · Restricted Mode");
});

test("a root's state", () => {
  expect(rootState(unscanned)).toBe("first-scan");
  expect(rootState(rescanning)).toBe("rescanning");
  expect(rootState({ ...ready, scan: { kind: "empty" } })).toBe("empty");
  expect(rootState({ ...ready, overall: null })).toBe("nothing-applies");
  expect(rootState({ ...ready, overall: null, scan: incomplete.scan })).toBe("nothing-known");
  expect(rootState(ready)).toBe("all-passed");
  expect(rootState(summary)).toBe("open");
  expect(rootState({ ...ready, scan: incomplete.scan })).toBe("open");
});

test("results are stale during a scan and while there is no server", () => {
  expect(isStale(summary, running(summary))).toBe(false);
  expect(isStale(rescanning, running(rescanning))).toBe(true);
  expect(isStale(summary, { ...running(summary), server: { kind: "restarting" } })).toBe(true);
});

test("blockers of all roots are counted", () => {
  expect(blockerCount(running(summary, ready, summary))).toBe(4);
});
