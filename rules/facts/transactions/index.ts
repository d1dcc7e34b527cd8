/** What modules call inside of a transaction that they have opened: writes of such a function belong to it. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";

export default defineFacts({
  name: "transactions",
  facts: ["transaction-call"],
  triggers: { python: { skip: ["test"], words: ["atomic", "transaction"], pattern: /(?:with|@)[^\n#]*(?:atomic|transaction)/ } },
  detect: { python },
});
