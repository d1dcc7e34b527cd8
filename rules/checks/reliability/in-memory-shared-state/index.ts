import { defineCheck } from "../../../api/check.ts";
import { isCommandLinePackage } from "../../../shared/runtime.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "in-memory-shared-state",
  title: "State that must survive kept in process memory",
  category: "reliability",
  priority: "P2",
  effort: 60,
  languages: ["ts", "py"],
  why: "What stands in the memory of one process is gone with every deploy, and a second instance never sees it: people are signed out, logins end in an invalid state, limits count only a part of the requests.",
  limits:
    "Stores are told by their names and by what they are keyed with; a service that will only ever run as one process has to say so in a comment.",
  messages: {
    session:
      "Sessions are kept in the memory of this process (the default store), so a restart or a second instance loses them; use a shared store such as Redis.",
    limiter:
      "This rate limit counts in the memory of one process, so every instance and every restart starts again; use a shared store such as Redis.",
    map: "{name} keeps {what} in the memory of this process, so a restart or a second instance loses it; keep it in Redis or the database.",
  },
  fixes: {
    sessionStore: { kind: "suggest", title: "Keep sessions in Redis" },
    limiterStore: { kind: "suggest", title: "Count in Redis" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: [
        "express-session",
        "@fastify/session",
        "express-rate-limit",
        "express-slow-down",
        "rate-limiter-flexible",
        "@fastify/rate-limit",
        "throttlermodule",
        "koa-ratelimit",
        "new map",
        "new set",
        "= {}",
        "object.create(null)",
      ],
      and: ["session", "state", "token", "nonce", "otp", "verifier", "code", "limit", "throttler", "slowdown", "attempts"],
    },
    python: {
      skip: ["test"],
      words: ["slowapi", "flask_limiter", "memorystorage", "= {}", "= set()", "= dict()", "defaultdict"],
      and: ["session", "state", "token", "nonce", "otp", "verifier", "code", "limit", "attempts"],
    },
  },
  detect: { typescript, python },
  confirm: (_pending, project, file) => (isCommandLinePackage(project, file) ? "drop" : "report"),
});
