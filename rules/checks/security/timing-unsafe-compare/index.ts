import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "timing-unsafe-compare",
  title: "Secret compared with ==",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 5,
  cwe: [208],
  languages: ["ts", "py"],
  why: "A comparison that stops at the first difference takes longer the more of a guess is right. Measured often enough, the time gives away a signature or key piece by piece.",
  limits: "Secrets are told by their names and by how they are made; comparisons inside of other libraries and in queries are not seen.",
  messages: {
    compare: "{what} is compared with {operator}, which takes longer the more of a guess is right; compare in constant time.",
  },
  fixes: { constantTime: { kind: "safe", title: "Compare in constant time" } },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["signature", "hmac", "apikey", "api_key", "api-key", "secret", "token", "digest", "password"],
      and: ["===", "!==", " == ", " != ", ".equals(", "buffer.compare(", "timingsafe", "safecompare", "safeequal"],
    },
    python: {
      skip: ["test"],
      words: ["signature", "hmac", "apikey", "api_key", "api-key", "secret", "token", "digest", "password"],
      and: ["==", "!=", "compare_digest", "constant_time_compare"],
    },
  },
  detect: { typescript, python },
});
