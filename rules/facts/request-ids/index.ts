/** Where requests get an id, and what hands it on. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "request-ids",
  facts: ["setting"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["request-id", "requestid", "reqid", "correlation", "req.id", "request.id", "asynclocalstorage", "opentelemetry"],
    },
  },
  detect: { typescript },
});
