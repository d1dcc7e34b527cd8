/** Middleware, filters and plug-ins. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "middleware",
  facts: ["middleware"],
  triggers: {
    typescript: { skip: ["browser", "test"], words: [".use(", ".register(", "addhook"], paths: /(?:^|\/)(?:middleware|proxy)\.[jt]s$/ },
    ruby: { words: ["middleware", "force_ssl", "_action", "protect_from_forgery", "sinatra", "rack::", "controller"], paths: /\.ru$/ },
    python: {
      words: [
        "middleware",
        "dependencies=",
        "before_request",
        "before_app_request",
        "talisman",
        "csrfprotect",
        "flask_cors",
        "seasurf",
        "loginmanager",
      ],
    },
  },
  detect: { typescript, python, ruby },
});
