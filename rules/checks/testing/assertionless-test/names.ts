/** Names that say that something makes a test fail on purpose. */

/** Calls that assert, by a name of their chain: `expect(…)`, `assert.equal`, `cy.get(…).should`, `response.expect(200)`, `ctx.verify()`. */
export const asserting =
  /^_?(?:expect|assert|should|verif|check|ensure|must|match|toMatch|toEqual|toBe|to[A-Z]\w*Snapshot|snapshot|throws|rejects|invariant|satisfies|fail$|is[A-Z]?\w*Called|calledWith|called|waitFor|waitUntil|validate)/i;

/** Libraries whose every function asserts, whatever it is called: `strict.equal(…)`, `eq_(…)`. */
export const assertionModule =
  /^(?:(?:node:)?assert(?:\/strict)?|power-assert|chai(?:\/.+)?|expect(?:\.js)?|should|must|earl|unexpected|uvu\/assert|jest-extended|testdouble|(?:jsr:|@)@?std\/(?:assert|expect|testing)(?:\/.+)?|nose\.tools|hamcrest|assertpy|expects|sure|testfixtures|pytest_check|grappa)(?:$|\.)/;

/** What brings the state about that a test looks at, as `createUser`, `generate_fixture_task`, `log_in`: it asserts nothing. */
export const preparing =
  /^_?(?:generate|create|make|build|add|new|insert|seed|populate|prepare|set_?up|init|start|stop|tear_?down|clean(?:_?up)?|reset|clear|log_?in|log_?out|sign_?in|authenticate|mock|patch|stub|fake|load|read|write|open|enable|disable|register|store|save|delete_(?:all|test|file)|fixture|given|print|debug|info|subTest|addCleanup|skipTest|id)(?=_|[A-Z]|$)/;

/** A title that says what the test is after: that it gets through. */
export const throughTitle =
  /\b(?:not|n't|never|without)\b[^"'`]*\b(?:throw|crash|error|fail|explode|reject|break|warn|hang|complain|leak)|\b(?:idempotent|safe to (?:call|run|use)|compiles?|type-?checks?|smoke|no[-_ ]?ops?|bails|does nothing|is silent|should load|loads|boots?|starts?|renders? (?:correctly|fine|ok))\b/i;
