import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "auth-event-not-logged",
  title: "Failed sign-in leaves no trace",
  category: "monitoring",
  priority: "P2",
  effort: 15,
  cwe: [778],
  languages: ["ts", "py"],
  why: "Whoever tries passwords or forged tokens fails thousands of times first. Without a record of the failures nobody sees it coming, and nobody can tell afterwards which accounts were tried.",
  limits: "Failures that a hosted sign-in service records are not seen; a caller in another file that logs the rejection is not followed.",
  messages: {
    silent: "A failed {what} is refused without a trace; log it at warn level, without the credential.",
  },
  fixes: {
    log: { kind: "suggest", title: "Log the failed {what}" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: ["check_password", "verify_password", "checkpw", "pwd_context", "authenticate(", "jwt", "argon2", "bcrypt"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: ["password", "bcrypt", "argon2", "jwt", "passcode", "credential"],
      and: ["compare", "verify", "match", "check", "valid"],
    },
  },
  detect: { typescript, python },
  confirm,
});
