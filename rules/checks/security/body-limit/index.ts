import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "body-limit",
  title: "Request size not limited",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 5,
  cwe: [770],
  languages: ["ts", "py"],
  why: "A body is held in memory while it is read. When nothing, or only a huge number, limits it, a few requests fill the memory and the service stops for everybody.",
  limits:
    "Limits set by a proxy or a platform are not seen. A limit that is not set at all is left to the question whether the project limits bodies.",
  messages: {
    large: "Bodies of up to {size} are accepted here; 1 MB is plenty for most requests, so allow more only where it is needed.",
    none: "Bodies of any size are accepted here; set a limit such as 1 MB.",
    buffered: "The body is read into memory piece by piece without a limit; stop when it gets too large.",
  },
  fixes: {
    oneMegabyte: { kind: "safe", title: "Limit bodies to 1 MB" },
  },
  triggers: {
    python: {
      words: [
        "max_content_length",
        "data_upload_max_memory_size",
        "max_form_memory_size",
        "request_max_size",
        "client_max_size",
        "max_body_size",
        "max_buffer_size",
      ],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "limit",
        "bodyparser",
        "bodysizelimit",
        "maxrequestbodysize",
        "maxbody",
        "jsonlimit",
        "formlimit",
        "textlimit",
        "createserver",
        "deno.serve",
        "bun.serve",
        "maxfieldssize",
      ],
      and: ["json", "urlencoded", "raw", "body", "text", "request", "fastify", "sizelimit"],
    },
  },
  detect: { typescript, python },
});
