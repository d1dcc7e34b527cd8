import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unhandled-promise",
  title: "Promise nobody waits for",
  category: "reliability",
  priority: "P1",
  scope: "production",
  effort: 10,
  cwe: [755],
  languages: ["ts"],
  why: "When such a promise fails, nobody is told: the answer says that all went well, or the unhandled rejection ends the process with every request in it.",
  limits:
    "Calls of other files' functions are judged in handlers, where the file that is imported defines the function itself; Express handlers that a router reaches through more than one import are not seen.",
  messages: {
    floating: "Nobody waits for {what}: its errors are lost and what comes next does not wait for it; await it or catch its errors.",
    loop: "{what} does not wait for an async callback, so its errors are lost; use for…of, or await Promise.all() with map().",
    timer: "{what} does not catch what an async callback throws, and an unhandled rejection ends the process; catch errors inside of it.",
    emitter:
      'Nobody catches what this async listener of "{event}" throws, and an unhandled rejection ends the process; catch errors inside of it.',
    express:
      "Express 4 does not catch what async handlers throw ({count}), so the request hangs or the process ends; pass errors to next(), or upgrade.",
  },
  fixes: {
    wait: { kind: "safe", title: "Await {what}" },
    catchErrors: { kind: "suggest", title: "Catch and log the errors of {what}" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      within: /\.[cm]?[jt]s$|(?:^|\/)(?:page|layout|route|template|default)\.[jt]sx$|(?:^|\/)(?:routes|pages\/api|server|actions)\//,
      words: ["async", "fetch(", "axios", "prisma", "promise", "sendmail(", ".save(", ".then("],
    },
  },
  detect: { typescript },
  confirm,
});
