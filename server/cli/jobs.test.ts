import os from "node:os";
import { expect, test } from "vitest";
import { UsageError } from "../workspace/errors.ts";
import { workersFor } from "./jobs.ts";

test("takes a number as it is given", () => {
  expect(workersFor("1")(50_000_000)).toBe(1);
  expect(workersFor("3")(2)).toBe(3);
  expect(workersFor("64")(50_000_000)).toBe(64);
});

test.each(["0", "-1", "1.5", "many", "65", "", " 2"])("refuses %o", (given) => {
  expect(() => workersFor(given)).toThrow(UsageError);
});

test.each([undefined, "auto"])("%o goes by the size of the files and by processors", (given) => {
  const workers = workersFor(given);
  expect(workers(0)).toBe(1);
  expect(workers(1_900_000)).toBe(1);
  expect(workers(50_000_000)).toBe(Math.min(4, os.availableParallelism()));
});
