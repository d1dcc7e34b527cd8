/** Exported functions through which data reaches a query, a file, a program or another service. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "sink-functions",
  facts: ["sink-function"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      // Modules with a user interface are called by nobody who passes bodies on or forgets to wait.
      within: /\.[cm]?[jt]s$/,
      words: [".create(", ".update", ".insert", ".save(", ".query(", ".find", "new ", ".execute(", ".upsert(", "fetch(", "axios", ".set("],
      and: ["export"],
    },
  },
  detect: { typescript },
});
