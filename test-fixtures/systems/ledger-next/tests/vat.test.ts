import { describe, expect, it } from "vitest";
import { rateFor } from "@/lib/vat";

describe("rates", () => {
  it("knows the home country", () => {
    expect(rateFor("IE", "standard")).toBe(23);
  });

  it.skip("knows the neighbours", () => {
    expect(rateFor("GB", "standard")).toBe(20);
  });

  it("refuses countries without a table", () => {
    try {
      rateFor("XX", "reduced");
    } catch {
      return;
    }
  });
});
