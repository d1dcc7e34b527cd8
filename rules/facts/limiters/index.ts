/** Rate limiters in use. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "limiters",
  facts: ["rate-limiter"],
  triggers: { typescript: { words: ["ratelimit","rate-limit","throttler","slow-down","limiter","arcjet"] } },
  detect: { typescript },
});
