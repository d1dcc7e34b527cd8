import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-retry",
  title: "Provider call without retry or back-off",
  category: "reliability",
  priority: "P2",
  effort: 30,
  languages: ["ts", "py"],
  why: "Providers answer 429 and 503 for seconds every day. A client that never tries again turns each of them into a failure for a user; one that tries again at once, or for ever, makes the provider's trouble worse.",
  limits:
    "A module is taken for a client when it makes one, or calls one host more than once. A retry around the module's functions, in the files that use them, is not seen; jobs are left to their queue's retries.",
  messages: {
    client: "Nothing tries again when {host} is busy or away for a moment (429, 503); add a retry with back-off.",
    noDelay: "This loop tries again at once, which keeps a busy service busy; wait longer after each try.",
    noCap: "This loop tries again for ever; give up after a few tries.",
    retryAfter: "The answer 429 says in Retry-After when to come back; wait as long as it says.",
  },
  fixes: {
    wrap: { kind: "suggest", title: "Try again up to 3 times with {library}" },
  },
  triggers: {
    python: { skip: ["test"], words: ["requests", "httpx", "aiohttp", "urllib", "niquests"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["fetch(", "axios", "undici", "superagent", "https.request(", "https.get(", "limit: 0", "retry: 0", "retry: false"],
      and: ["http", "url", "429"],
    },
  },
  detect: { typescript, python },
  confirm,
});
