import { expect, test } from "vitest";
import { type ProgressToken, Scans } from "./scans.ts";

function connected(): { scans: Scans; cancelled: ProgressToken[] } {
  const scans = new Scans();
  const cancelled: ProgressToken[] = [];
  scans.connect((token) => cancelled.push(token));
  return { scans, cancelled };
}

test("a scan that is shown is stopped at once, by the name of its root", () => {
  const { scans, cancelled } = connected();
  scans.note("t1", { kind: "begin", message: "shop" });
  scans.note("t2", { kind: "begin", message: "api" });
  scans.cancel("shop");
  expect(cancelled).toEqual(["t1"]);
});

test("a scan that is not shown yet is stopped when it is", () => {
  const { scans, cancelled } = connected();
  scans.cancel("shop");
  expect(cancelled).toEqual([]);
  scans.note(7, { kind: "begin", message: "shop" });
  expect(cancelled).toEqual([7]);
});

test("a wish ends with its scan", () => {
  const { scans, cancelled } = connected();
  scans.note("t1", { kind: "begin", message: "shop" });
  scans.note("t1", { kind: "end" });
  scans.cancel("shop");
  scans.settled("shop");
  scans.note("t2", { kind: "begin", message: "shop" });
  expect(cancelled).toEqual([]);
});
