import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "token-expiry-margin",
  title: "Token refreshed only after it expired",
  category: "reliability",
  priority: "P3",
  effort: 10,
  languages: ["ts", "py"],
  why: "A token that is still good when it is looked at may have run out when the provider reads it: requests take time and clocks differ. The call then fails now and then, and nobody can repeat it.",
  limits:
    "Looked at where a refresh follows in the same function, or in the function of the same file that is asked. A margin that is taken off where the time is stored in another file is not seen.",
  messages: {
    margin:
      "The token is refreshed only once it has expired, so one that runs out on the way is still sent; refresh it some minutes early.",
  },
  fixes: { early: { kind: "safe", title: "Refresh 5 minutes early" } },
  triggers: {
    typescript: {
      words: ["refresh", "renew", "rotate", "token", "authenticate("],
      and: ["expir"],
      pattern: /refresh|renew|rotate|(?:authenticate|login)\(|(?:request|fetch|obtain|acquire|retrieve)\w*token/i,
    },
    python: {
      skip: ["test"],
      words: ["refresh", "renew", "token", "authenticate("],
      and: ["expir"],
      pattern: /refresh|renew|(?:authenticate|login)\(|(?:request|fetch|obtain|acquire|retrieve)\w*token/i,
    },
  },
  detect: { typescript, python },
});
