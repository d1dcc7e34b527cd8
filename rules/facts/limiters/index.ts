/** Rate limiters in use. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "limiters",
  facts: ["rate-limiter"],
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["ratelimit", "rate-limit", "throttler", "slow-down", "limiter", "arcjet"] },
    ruby: { words: ["attack", "throttle", "rate_limit", "ratelimit"] },
    python: { words: ["limiter", "ratelimit", "rate_limit", "throttl", "slowapi"] },
  },
  detect: { typescript, python, ruby },
});
