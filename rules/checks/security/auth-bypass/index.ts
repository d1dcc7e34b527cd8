import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "auth-bypass",
  title: "Development shortcut around authentication",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 15,
  cwe: [489, 287],
  languages: ["ts", "py", "env"],
  why: "A shortcut for development is one variable away from production: set by accident, everybody is let in as somebody, and nothing in the log looks wrong.",
  limits: "A shortcut whose flag has a name that says nothing of authentication is only found inside a function that authenticates.",
  messages: {
    flag: "{name} switches authentication off wherever it is set; refuse to start when it is set in production, or remove it.",
    development:
      "Authentication is skipped when {condition}; one wrong setting in production lets everybody in. Let development sign in too.",
    accepted: "A {what} written in the code is accepted by {where}, from anybody who has read it; remove it.",
    asked: "Whoever sends {name} gets past authentication; remove it.",
    set: "{name} switches authentication off, and it is set here; remove it.",
  },
  fixes: {
    refuse: { kind: "suggest", title: "Refuse to start when {name} is set in production" },
    remove: { kind: "suggest", title: "Remove {name}" },
  },
  triggers: {
    python: { skip: ["test"], words: ["auth", "session", "login", "token", "password", "permission", "otp", "verify_", "current_user"] },
    typescript: {
      skip: ["browser", "test"],
      within: /\.[cm]?[jt]s$/,
      words: ["auth", "session", "login", "signin", "token", "password", "guard", "protect", "canactivate", "otp", "mfa", "pincode"],
    },
    dotenv: { words: ["auth", "login", "session", "token"] },
  },
  detect: { typescript, python, dotenv },
  confirm,
});
