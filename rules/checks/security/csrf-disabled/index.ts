import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "csrf-disabled",
  title: "CSRF protection off or missing",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 20,
  cwe: [352],
  languages: ["ts", "py", "rb"],
  why: "A browser sends the session cookie with every request, also with those that another site starts. Without a token or state to compare, that site acts as the user.",
  limits: "Protection that a gateway adds is not seen. A session cookie with SameSite=Strict counts as protected.",
  messages: {
    off: "CSRF protection is switched off by {how} although the browser's cookie authenticates; switch it back on.",
    noState:
      "The OAuth request is sent without a state, so that a callback can be forged; send a random state and compare it in the callback.",
    stateUnchecked: "The OAuth callback never compares the state it gets, so that it can be forged; compare it with the one that was sent.",
    noMiddleware: "Cookie sessions and state-changing routes without CSRF protection; add a CSRF middleware or SameSite=Strict.",
  },
  fixes: {
    restore: { kind: "suggest", title: "Remove {how}" },
    addState: { kind: "suggest", title: "Send a random state" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["session", "csrf", "authorize", "oauth", "checkorigin", "disableorigincheck", "response_type", "next-auth", "passport"],
    },
    python: { words: ["csrf", "authorize", "oauth", "redirect_uri", "authorization_code", "sessions.middleware", "callback"] },
    ruby: {
      words: [
        "forgery",
        "verify_authenticity_token",
        "provider_ignores_state",
        "request_validation_phase",
        ":protection",
        "authorize_url",
        "authorize?",
        "/auth?",
        "response_type",
        "callback",
      ],
    },
  },
  detect: { typescript, python, ruby },
  confirm,
});
