import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "jwks-cache",
  title: "Signing keys fetched each time or kept for ever",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 20,
  languages: ["ts", "py"],
  why: "Fetched for every request, the keys make each sign-in wait for the identity provider and fail with it. Kept for ever, they go on accepting tokens that were signed with a key that was taken back, and refuse those of the new one.",
  limits: "Caches in other files, and keys whose address does not say that it leads to keys, are not seen.",
  messages: {
    each: "The signing keys are fetched again for every token, since {call} runs inside {function}; make it once, at module level.",
    fetched: "The signing keys are fetched again for every token; keep them for an hour.",
    off: "The cache of signing keys is switched off, so every token waits for the identity provider; keep them for an hour.",
    forever:
      "The signing keys are fetched once and kept for ever, so a key that was taken back is still accepted; fetch them again after an hour.",
    long: "The signing keys are kept for {hours} hours, so a key that was taken back is accepted that long; keep them for an hour.",
  },
  fixes: {
    hoist: { kind: "suggest", title: "Make it once at module level, with keys kept for an hour" },
    cache: { kind: "suggest", title: "Keep the keys for an hour" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["jwks", "/certs", "openid-configuration", "discovery/keys"] },
    python: { skip: ["test"], words: ["jwks", "pyjwkclient", "/certs", "/keys"] },
  },
  detect: { typescript, python },
});
