import { describe, expect, it } from "vitest";
import { consumeState, issueState } from "@/lib/oauth-state";

describe("oauth state", () => {
  it("can be used once", () => {
    const state = issueState("/invoices");
    expect(consumeState(state)?.returnTo).toBe("/invoices");
    expect(consumeState(state)).toBeNull();
  });

  it("drops the oldest entry when it is full", () => {
    const first = issueState();
    for (let index = 0; index < 1_000; index += 1) issueState();
    expect(consumeState(first)).toBeNull();
  });

  it("knows nothing of a state somebody made up", () => {
    expect(consumeState(Math.random().toString(36))).toBeNull();
  });
});
