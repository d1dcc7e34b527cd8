/** What a project has to deal with errors and with its own end: classes of errors, handlers of errors, handlers of signals. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "error-handling",
  facts: ["setting"],
  triggers: {
    python: { skip: ["test"], words: ["exception_handler", "errorhandler", "register_error_handler"] },
    typescript: {
      words: [
        "sigterm",
        "sigint",
        "seterrorhandler",
        "onerror",
        "error extends",
        "exception extends",
        "extends error",
        "extends http",
        "err, ",
        "error, ",
        "err:",
        "error:",
        "enableshutdownhooks",
        "terminus",
        "exit-hook",
        "lightship",
        "graceful",
        "close-with-grace",
        "http-terminator",
        "stoppable",
      ],
      // A message such as `error: …` is no handler: signals, switches and setters, classes of errors, functions that get an error first.
      pattern:
        /SIG(?:TERM|INT|QUIT)|\b(?:enableShutdownHooks|setErrorHandler|onError)\s*[(<]|\bextends\s+[\w$.]*(?:Error|Exception)\b|\b_?(?:err|error|e|exception)\s*(?::[^,()]{1,60})?,\s*_*(?:req|request)\w*\b|terminus|lightship|http-terminator|graceful|close-with-grace|stoppable|exit-hook|fastify-cli/i,
    },
  },
  detect: { typescript, python },
});
