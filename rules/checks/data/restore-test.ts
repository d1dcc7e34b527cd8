import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "restore-test",
  title: "Backup restored and verified",
  category: "data",
  priority: "P0",
  effort: 120,
  why: "A backup is only known to be one after it has been restored: until then it may be empty, incomplete, or slower to bring back than the business can bear.",
  applies: ["database"],
  every: 90,
  ask: "When was a backup last restored, how long did it take?",
});
