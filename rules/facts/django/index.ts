/**
 * Settings of Django that change what a check says of other files. Keys:
 *
 * | key | value |
 * |---|---|
 * | `django.ATOMIC_REQUESTS` | true when a database wraps each request in a transaction |
 */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";

export default defineFacts({
  name: "django",
  facts: ["setting"],
  triggers: { python: { words: ["atomic_requests"] } },
  detect: { python },
});
