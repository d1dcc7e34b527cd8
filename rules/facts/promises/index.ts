/** Asynchronous functions that a module hands out, and the routes of Express that take them as they are. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "promises",
  facts: ["setting"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      // Modules with a user interface are called by nobody who passes bodies on or forgets to wait.
      within: /\.[cm]?[jt]s$/,
      words: ["async ", ".get(", ".post(", ".put(", ".patch(", ".delete(", ".all("],
      and: ["exports", "export ", "require(", "import "],
    },
  },
  detect: { typescript },
});
