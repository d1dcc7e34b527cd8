import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "jwt-no-expiry",
  title: "JWT issued without expiry",
  category: "security",
  priority: "P1",
  effort: 5,
  cwe: [613],
  languages: ["ts", "py"],
  why: "A signed token cannot be taken back. Without an expiry, one that leaks through a log, a browser or a lost laptop opens the account for ever.",
  limits:
    "Services whose expiry is set where a module is registered (NestJS, Fastify) are not judged, nor payloads and options that are built in other files.",
  messages: {
    none: "This token never expires; set a short expiry and renew it with a refresh token.",
    long: "This token is valid for {days} days; an access token should expire within the hour, and at the latest after 30 days.",
  },
  fixes: { expiry: { kind: "safe", title: "Let the token expire after 15 minutes" } },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["jsonwebtoken", "jose", "hono/jwt", "jwt-simple", "jwtservice"],
      and: ["sign", "encode"],
    },
    python: { skip: ["test"], words: ["jwt", "jose"], and: [".encode(", "import encode"] },
  },
  detect: { typescript, python },
});
