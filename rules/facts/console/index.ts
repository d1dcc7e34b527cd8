/** Which files log through the console, and which through a logger. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "console",
  facts: ["setting"],
  triggers: {
    typescript: { words: ["logger.", "log.", "console.log", "console.info", "console.warn", "console.error", "console.debug"] },
  },
  detect: { typescript },
});
