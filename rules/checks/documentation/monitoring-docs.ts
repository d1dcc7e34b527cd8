import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a monitoring guide",
  file: /(?:^|\/)(?:monitoring|observability|alert(?:s|ing)?|metrics|dashboards|slos?)(?:[-_ .][\w-]+)*\.\w+$|(?:^|\/)(?:monitoring|observability)\/.+\.\w+$/i,
  section: /\b(?:monitoring|observability|alert(?:s|ing)|dashboards and alerts|service level objectives?|slos?)\b/i,
  parts: ["dashboards", "alerts", "thresholds"],
  remedy: "write down the dashboards, the alerts and their thresholds",
};

export default defineProjectCheck({
  id: "monitoring-docs",
  title: "Monitoring guide",
  category: "documentation",
  priority: "P3",
  effort: 45,
  why: "An alert is worth what its reader knows of it: which figure it watches, what is normal, and where to look next.",
  limits: "Recognises the parts by their words, in English.",
  applies: ["service"],
  evidence: "A document or section on monitoring with dashboards, alerts and thresholds.",
  evaluate: (project) => answerGuide(project, guide),
});
