import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "compliance-reporting",
  title: "Compliance reports produced",
  category: "compliance",
  priority: "P3",
  effort: 480,
  why: "Who has to prove what is done with data needs the report at a date; put together in a hurry it is wrong.",
  applies: ["personal-data"],
  every: 180,
  ask: "Which report, for whom?",
});
