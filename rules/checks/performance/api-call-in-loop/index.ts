import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "api-call-in-loop",
  title: "Provider called once per item",
  category: "performance",
  priority: "P3",
  effort: 45,
  languages: ["ts", "py"],
  why: "One call after another takes as long as all of them together; all at once runs into the provider's rate limit as soon as the list is long.",
  limits: "Calls that a function of another file makes are not seen, and neither is a limit that such a function keeps.",
  messages: {
    sequential: "{what} is called once for every element, one after the other; use a batch endpoint, or some calls at a time (p-limit).",
    unbounded: "{what} is called for all elements at once, however many there are; limit how many run at a time (p-limit).",
    sequentialPython:
      "{what} is called once for every element, one after the other; use a batch endpoint, or some calls at a time (asyncio.Semaphore, a pool).",
    unboundedPython: "{what} is called for all elements at once, however many there are; limit how many run at a time (asyncio.Semaphore).",
  },
  fixes: {
    limit: { kind: "suggest", title: "Let 5 calls run at a time with p-limit" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: [
        "requests",
        "httpx",
        "aiohttp",
        "urlopen",
        "urllib3",
        "niquests",
        "stripe",
        "openai",
        "anthropic",
        "twilio",
        "sendgrid",
        "resend",
        "slack_sdk",
        "github",
        "notion_client",
        "hubspot",
        "boto3",
      ],
      and: ["for "],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "fetch(",
        "axios",
        "got",
        "ky",
        "undici",
        "stripe",
        "openai",
        "anthropic",
        "resend",
        "twilio",
        "octokit",
        "slack",
        "sendgrid",
        "postmark",
        "notion",
        "hubspot",
        "@aws-sdk/client-",
      ],
      and: ["for (", "for(", "foreach(", ".map(", "while (", "for await"],
    },
  },
  detect: { typescript, python },
});
