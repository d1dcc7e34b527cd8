/** Where requests get an id, and what hands it on. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "request-ids",
  facts: ["setting"],
  triggers: {
    python: { skip: ["test"], words: ["request_id", "request-id", "correlation_id", "correlation-id", "trace_id", "opentelemetry"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["request-id", "requestid", "reqid", "correlation", "req.id", "request.id", "asynclocalstorage", "opentelemetry"],
    },
  },
  detect: { typescript, python },
});
