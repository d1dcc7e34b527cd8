import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "jwt-no-expiry",
  title: "JWT issued without expiry",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 5,
  cwe: [613],
  languages: ["ts", "py"],
  why: "A signed token cannot be taken back. Without an expiry, one that leaks through a log, a browser or a lost laptop opens the account for ever.",
  limits:
    "Services whose expiry may be set where a plug-in of Fastify is registered in another file are not judged, nor payloads and options that are built in other files. A service of NestJS is, where every registered module is known to set none.",
  messages: {
    none: "This token never expires; set a short expiry and renew it with a refresh token.",
    long: "This token is valid for {days} days; an access token should expire within the hour, and at the latest after 30 days.",
  },
  fixes: { expiry: { kind: "safe", title: "Let the token expire after 15 minutes" } },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["jsonwebtoken", "jose", "hono/jwt", "jwt-simple", "jwtservice", "jwtmodule", "@fastify/jwt"],
      and: ["sign", "encode", ".register"],
    },
    python: { skip: ["test"], words: ["jwt", "jose"], and: [".encode(", "import encode", "expires", "access_token_lifetime"] },
  },
  detect: { typescript, python },
  confirm,
});
