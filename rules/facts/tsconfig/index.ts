/** Path aliases of TypeScript projects. */
import { defineFacts } from "../../api/check.ts";
import { json } from "./json.ts";

export default defineFacts({
  name: "tsconfig",
  facts: ["setting"],
  triggers: { json: { paths: /(?:^|\/)(?:ts|js)config(?:\.\w+)?\.json$/ } },
  detect: { json },
});
