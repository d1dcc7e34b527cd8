import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "production-secrets-set",
  title: "Production secrets generated and stored",
  category: "security",
  priority: "P0",
  effort: 30,
  why: "A service that starts with a key from development or an example can be entered by everybody who has seen the repository.",
  applies: ["service"],
  every: 180,
  ask: "Where are they stored, when were they last rotated?",
});
