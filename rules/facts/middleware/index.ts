/** Middleware, filters and plug-ins. */
import { defineFacts } from "../../api/check.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "middleware",
  facts: ["middleware"],
  triggers: { typescript: { words: [".use(",".register(","addhook"], paths: /(?:^|\/)(?:middleware|proxy)\.[jt]s$/ }, ruby: { words: ["middleware", "force_ssl", "_action", "protect_from_forgery", "sinatra", "rack::", "controller"], paths: /\.ru$/ } },
  detect: { typescript, ruby },
});
