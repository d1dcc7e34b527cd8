import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-timeout",
  title: "Network call without a timeout",
  category: "reliability",
  priority: "P1",
  scope: "production",
  effort: 5,
  cwe: [400],
  languages: ["ts", "py"],
  why: "When the other side stops answering, a call without a limit waits for minutes or for ever: requests pile up behind it until this service stops answering too.",
  limits:
    "Options that come from another module or a parameter are taken to hold a limit, and so is a signal of any kind. Clients of providers (SDKs) are not judged. Responses that Next.js caches are left alone. Calls of a browser's code are one finding for a package; programs for a terminal have none.",
  messages: {
    call: "This call waits as long as the other side likes; limit it with {remedy}.",
    off: "The time limit is switched off here, so this call may wait for ever; set one.",
    client: "No call of this client has a time limit; set {remedy}.",
    browser: "This call of the page waits as long as the other side likes{more}; limit it with {remedy}.",
    connect: "Connecting waits for ever when the other side does not answer; set {option}.",
    command: "This program may run for ever, and what waits for it does too; limit it with timeout=60.",
  },
  fixes: {
    limit: { kind: "safe", title: "Give up after 10 seconds" },
    limitLong: { kind: "suggest", title: "Give up after 60 seconds" },
  },
  triggers: {
    typescript: {
      skip: ["test"],
      // fetch as a name of its own or in that of a package: not prefetch(), not a component's refetch
      pattern:
        /\b(?:un|o)?fetch\b|axios|["'](?:got|ky)["']|ky-universal|undici|superagent|needle|https?\.(?:get|request)\(|["'](?:node:https?|https)|connecttimeout|["']pg["']/i,
      words: [
        "fetch",
        "axios",
        '"got"',
        "'got'",
        '"ky"',
        "'ky'",
        "ky-universal",
        "undici",
        "superagent",
        "needle",
        "http.get(",
        "http.request(",
        "https.get(",
        "https.request(",
        '"node:http',
        "'node:http",
        '"https"',
        "'https'",
        "connecttimeout",
        '"pg"',
        "'pg'",
      ],
    },
    python: {
      words: [
        "requests",
        "httpx",
        "aiohttp",
        "urlopen",
        "urllib3",
        "niquests",
        "redis",
        "psycopg",
        "smtplib",
        "ftplib",
        "imaplib",
        "poplib",
        "http.client",
        "create_connection",
        "subprocess",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
