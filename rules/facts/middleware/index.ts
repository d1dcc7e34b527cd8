/** Middleware, filters and plug-ins. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "middleware",
  facts: ["middleware"],
  triggers: { typescript: { words: [".use(",".register(","addhook"], paths: /(?:^|\/)(?:middleware|proxy)\.[jt]s$/ } },
  detect: { typescript },
});
