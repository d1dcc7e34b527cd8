/** What modules call inside of a transaction that they have opened: writes of such a function belong to it. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "transactions",
  facts: ["transaction-call"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["transaction", "intx", "atomic"],
      pattern: /(?:transaction\w*|tx|atomic\w*)\s*(?:<[^>\n]*>)?\(|@\w*Transaction/i,
    },
    python: { skip: ["test"], words: ["atomic", "transaction"], pattern: /(?:with|@)[^\n#]*(?:atomic|transaction)/ },
  },
  detect: { typescript, python },
});
