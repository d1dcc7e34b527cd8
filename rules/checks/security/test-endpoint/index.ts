import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "test-endpoint",
  title: "Test or debug endpoint shipped",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 10,
  cwe: [489],
  languages: ["ts", "py"],
  why: "A route that was made to try something out is found by whoever looks for it, and it seldom asks who is calling: it shows what the service knows, or fills and empties its database.",
  limits: "Only routes whose path says what they are for are found.",
  messages: {
    route: "{what} was made for tests or debugging and answers everybody in production; answer 404 there, or remove it.",
  },
  fixes: {
    guard: { kind: "suggest", title: "Answer 404 in production" },
  },
  triggers: {
    python: {
      skip: ["test"],
      pattern:
        /["']\/?(?:api\/)?(?:v\d+\/)?(?:_*(?:test|debug|dev|seed|reset-db|drop-db|dummy)|__\w)|\/(?:debug|seed|__\w+)["'/]|debug_?toolbar/i,
      words: ["test", "debug", "dev", "seed", "__", "reset", "drop", "dummy"],
    },
    typescript: {
      words: [
        "/test",
        "/debug",
        "/dev",
        "/seed",
        "/__",
        '"test"',
        "'test'",
        '"debug"',
        "'debug'",
        '"seed"',
        "'seed'",
        "/_debug",
        "/_test",
        "/reset-db",
      ],
      paths:
        /(?:^|\/)(?:app|pages)\/(?:.*\/)?(?:_*(?:test|debug|dev|seed|sentry-example)[\w-]*)(?:\/route)?\.[cm]?[jt]sx?$|(?:^|\/)app\/(?:.*\/)?(?:_*(?:test|debug|dev|seed|sentry-example)[\w-]*)\//,
    },
  },
  detect: { typescript, python },
  confirm,
});
