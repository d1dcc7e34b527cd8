import { expect, test } from "vitest";
import { treeNode, type TreeNode } from "../model/node.ts";
import type { TreeNotice } from "../model/tree-notice.ts";
import { withChecks } from "../test/samples.ts";
import { TreeDrawing } from "./tree-drawing.ts";

const notice = (more: Partial<TreeNotice> = {}): TreeNotice => ({ message: "", nodes: [], hasResults: true, ...more });
const labels = (nodes: readonly TreeNode[]) => nodes.map(({ label }) => label);

test("a tree is drawn when its roots, its way of showing them or what can be done about its state change, and only then", () => {
  const shown: string[][] = [];
  const drawing = new TreeDrawing({ show: (nodes) => void shown.push(labels(nodes)) });
  const make = () => [treeNode({ id: "a", label: "A" })];
  const roots = [withChecks([])];
  const stop = treeNode({ id: "stop", label: "Stop" });
  drawing.show(notice(), undefined, "flat", make);
  expect(shown).toEqual([]);
  drawing.show(notice({ nodes: [stop] }), undefined, "flat", make);
  drawing.show(notice({ message: "12 of 300 files", nodes: [stop] }), undefined, "flat", make);
  expect(shown).toEqual([["Stop"]]);
  drawing.show(notice(), roots, "flat", make);
  drawing.show(notice({ message: "Scanning again" }), roots, "flat", make);
  expect(shown.slice(1)).toEqual([["A"]]);
  drawing.show(notice(), roots, "deep", make);
  drawing.show(notice(), [...roots], "deep", make);
  expect(shown.slice(2)).toEqual([["A"], ["A"]]);
});

test("a tree without anything to come is drawn empty, not as one that is being loaded", () => {
  const shown: string[][] = [];
  new TreeDrawing({ show: (nodes) => void shown.push(labels(nodes)) }).show(notice({ hasResults: false }), undefined, "flat", () => []);
  expect(shown).toEqual([[]]);
});
