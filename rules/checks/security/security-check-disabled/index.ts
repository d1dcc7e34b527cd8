import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "security-check-disabled",
  title: "Security check patched out",
  category: "security",
  priority: "P0",
  effort: 20,
  cwe: [693],
  languages: ["ts", "py", "rb"],
  why: "A check that always says yes looks like protection in a review and protects nothing.",
  limits: "A check that is weakened rather than removed is not found.",
  messages: {
    patched: "{name} is replaced by a function that lets everything pass; remove the patch and use the library's own setting.",
    alwaysPasses: "{name} never rejects anything: its whole body is {body}; make it check, or remove it.",
    commentedOut: "{name} is commented out, so the route is open; restore it or delete the line.",
  },
  fixes: {
    removePatch: { kind: "suggest", title: "Remove the patch of {name}" },
    restore: { kind: "suggest", title: "Restore {name}" },
  },
  triggers: {
    typescript: { words: ["valid", "verif", "auth", "check", "permission", "csrf", "signature", "protect", "require"] },
    python: { words: ["valid", "verif", "auth", "check", "permission", "csrf", "signature", "require"] },
    ruby: { words: ["valid", "verif", "auth", "check", "permission", "signature", "require"] },
  },
  detect: { typescript, python, ruby },
});
