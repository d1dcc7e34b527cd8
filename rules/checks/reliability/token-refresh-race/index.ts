import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "token-refresh-race",
  title: "Token refresh without a lock",
  category: "reliability",
  priority: "P0",
  scope: "service",
  effort: 45,
  cwe: [362],
  languages: ["ts", "py"],
  why: "Requests that come together all find the token expired and all refresh it. Providers that rotate refresh tokens accept each one once: the second refresh fails or revokes the whole connection, and whichever answer is stored last may be the dead one. The user has to connect again.",
  limits:
    "Providers that are known to keep their refresh tokens (Google, Microsoft and others) make it a hint. Locks that callers in other files take are not seen, nor refreshes that a function of another file both makes and stores. Tokens that are only fetched with the client's own credentials are not judged: fetching one twice does no harm.",
  messages: {
    race: "Nothing stops two callers of {function} from refreshing the same expired token at once, so that one of them stores or uses a token that the provider has already replaced. Let callers share one refresh, or take a lock.",
    wasted: "Callers of {function} that find the token expired together each refresh it anew; let them share one refresh.",
  },
  fixes: {
    singleFlight: { kind: "suggest", title: "Let callers share one refresh (within one process)" },
    lock: { kind: "suggest", title: "Take a lock around the check and the refresh (within one process)" },
  },
  triggers: {
    typescript: {
      words: ["refresh", "renew", "rotate"],
      and: ["expir", "401", "unauthorized", "needsrefresh", "shouldrefresh", "valid(", "tokenvalid"],
    },
    python: {
      skip: ["test"],
      words: ["refresh", "renew"],
      and: ["expir", "401", "unauthorized", "needs_refresh", "should_refresh", "valid"],
    },
  },
  detect: { typescript, python },
});
