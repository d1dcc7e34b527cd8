import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "error-leak",
  title: "Internal error details sent to the client",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 10,
  cwe: [209],
  languages: ["ts", "py"],
  why: "Messages and stacks of errors name tables, columns, hosts, paths and versions. Somebody who probes the service reads them like a map, and everybody else is none the wiser for them.",
  limits:
    "Messages that a function of the project makes of an error are not judged, nor answers with a 4xx status, whose messages are mostly meant for the client.",
  messages: {
    message: "{name} tells the client what went wrong inside; log the error and answer with a fixed message.",
    stack: "The stack of the error goes to the client; log it and answer with a fixed message.",
  },
  fixes: {
    generic: { kind: "suggest", title: "Log the error and answer with a fixed message" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: ["except", "errorhandler", "exception_handler", "traceback"],
      and: ["httpexception", "response", "jsonify", "abort(", "@", "render", "self.write", "self.finish", "httperror", "statuscode"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        ".json(",
        ".send(",
        ".end(",
        ".write(",
        ".render(",
        "response(",
        "exception(",
        "trpcerror",
        ".body",
        "statuscode",
        ".text(",
        ".html(",
        "createerror(",
        "use server",
        "mcpserver",
      ],
      and: ["catch", "err", "exception"],
    },
  },
  detect: { typescript, python },
});
