import { expect, it } from "vitest";
import { displayAmount, toMinorUnits } from "@/lib/money";

it.each([
  ["12", 1200n],
  ["12.5", 1250n],
  ["-0.05", -5n],
])("reads %s", (text, minor) => {
  expect(toMinorUnits(text)).toBe(minor);
});

it("refuses what is no amount", () => {
  expect(() => toMinorUnits("1,000.00")).toThrow(RangeError);
});

it("shows two decimals", () => {
  expect(displayAmount(125040, "EUR")).toBe("€1,250.40");
});
