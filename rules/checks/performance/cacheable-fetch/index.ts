import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "cacheable-fetch",
  title: "Provider response never cached",
  category: "performance",
  priority: "P3",
  effort: 30,
  languages: ["ts", "py"],
  why: "The answer is the same for everybody, yet every request waits for the provider again, counts against its rate limit, and fails whenever the provider does.",
  limits:
    "Only calls in a request handler, or in a function of the same file that a handler calls, whose address and headers do not depend on the request. A cache in front of the service (CDN, gateway) is not seen.",
  messages: {
    uncached: "Every request asks {host} for the same answer again; keep it for some minutes.",
  },
  fixes: {
    revalidate: { kind: "suggest", title: "Let Next.js keep the answer for 5 minutes" },
    ttl: { kind: "suggest", title: "Keep the answer for 5 minutes with cachetools" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["fetch(", "axios", "got", "ky", "undici"], and: ["https://", "_url", "url"] },
    python: {
      skip: ["test"],
      words: ["requests", "httpx", "aiohttp", "urlopen", "urllib3", "niquests"],
      and: ["https://", "http://"],
    },
  },
  detect: { typescript, python },
});
