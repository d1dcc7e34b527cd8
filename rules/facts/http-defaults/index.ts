/** Time limits that a project sets once for all calls of a library. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "http-defaults",
  facts: ["setting"],
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["axios.defaults", "setglobaldispatcher", "httpmodule", "httpservice"] },
    python: { words: ["setdefaulttimeout"] },
  },
  detect: { typescript, python },
});
