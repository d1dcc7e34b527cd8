/**
 * Settings of Django and Flask that change what a check says of other files. Keys:
 *
 * | key | value |
 * |---|---|
 * | `django.ATOMIC_REQUESTS` | true when a database wraps each request in a transaction |
 * | `django.ATOMIC_REQUESTS-misplaced` | true when a module of settings sets it by itself, where Django does not read it |
 * | `flask.CORS_ORIGINS` | true when the application's configuration lists the origins for the CORS extension |
 * | `django.DEBUG` | false when a settings module for production switches debugging off |
 * | `django.SECRET_KEY` | true when a settings module for production takes the key from elsewhere |
 */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";

export default defineFacts({
  name: "django",
  facts: ["setting"],
  triggers: {
    python: {
      words: ["atomic_requests", "cors_origins", "cors_resources", "debug = false", "secret_key = ", "debug=false", "debug: bool = false"],
    },
  },
  detect: { python },
});
