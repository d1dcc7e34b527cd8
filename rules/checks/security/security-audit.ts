import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "security-audit",
  title: "Security audit passed",
  category: "security",
  priority: "P1",
  effort: 480,
  why: "A fresh pair of eyes on the release finds what the team has stopped seeing: an open route, a forgotten key, a library with a known hole.",
  applies: ["service"],
  every: 30,
  ask: "Date and result of the last security review?",
});
