import { defineCheck } from "../../../api/check.ts";
import { routeLike } from "../../../shared/typescript/routes/like.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

/** A route, or a function that another file can put behind one by its name: most texts that speak of webhooks send or list them. */
const receiverLike = new RegExp(
  `\\bexport\\s+default\\b|\\bexport\\s*\\{|\\bexports\\b|\\bexport\\s+(?:async\\s+)?(?:function|const|let|var)\\b[^=(]{0,80}webhook|${routeLike.source}`,
  "i",
);

export default defineCheck({
  id: "webhook-signature",
  title: "Webhook accepted without signature check",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 30,
  cwe: [345, 347],
  languages: ["ts", "py"],
  why: "The address of a webhook is no secret: without a signature anybody can report a payment that never happened or delete somebody's account.",
  limits: "A signature that a gateway checks is not seen, nor one that a function without a telling name checks in another package.",
  messages: {
    unsigned: "{what} believes whatever is posted to it; verify the sender's signature over the raw body before anything else.",
  },
  fixes: {
    verify: { kind: "suggest", title: "Verify an HMAC signature over the raw body" },
  },
  triggers: {
    python: { skip: ["test"], words: ["webhook", "hooks/"], paths: /web_?hook/i },
    typescript: {
      skip: ["browser", "test"],
      pattern: receiverLike,
      words: ["webhook", "hooks/", "/hook"],
      paths: /webhook|(?:^|\/)hooks\//,
    },
  },
  detect: { typescript, python },
  confirm,
});
