/** Names that say that something makes a test fail on purpose. */

/** Calls that assert, by a name of their chain: `expect(…)`, `assert.equal`, `cy.get(…).should`, `response.expect(200)`, `ctx.verify()`. */
export const asserting =
  /^_?(?:expect|assert|should|verif|check|ensure|must|match|toMatch|toEqual|toBe|to[A-Z]\w*Snapshot|snapshot|throws|rejects|invariant|satisfies|fail$|is[A-Z]?\w*Called|calledWith|called|waitFor|waitUntil|validate)/i;

/** A title that says what the test is after: that it gets through. */
export const throughTitle =
  /\b(?:not|n't|never|without)\b[^"'`]*\b(?:throw|crash|error|fail|explode|reject|break|warn|hang|complain|leak)|\b(?:compiles?|type-?checks?|smoke|no[-_ ]?ops?|bails|does nothing|is silent|should load|loads|boots?|starts?|renders? (?:correctly|fine|ok))\b/i;
