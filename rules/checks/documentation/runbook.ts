import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a runbook",
  file: /^(?!.*ansible)(?:.*\/)?(?:run-?_?books?|play-?_?books?|operations?(?:[-_ ](?:guide|manual|handbook))?|ops(?:[-_ ](?:guide|manual))?|on-?_?call(?:[-_ ]guide)?|troubleshooting[-_ ](?:production|ops))(?:[-_ .][\w-]+)*\.\w+$|^(?!.*ansible)(?:.*\/)?(?:run-?_?books?|play-?_?books?)\/.+\.\w+$/i,
  section:
    /\b(?:run ?books?|(?:incident|operations?|alert|on[- ]?call) play ?books?|operations? (?:guide|manual|handbook)|operational (?:guide|procedures?|runbook)|on[- ]?call (?:guide|procedures?))\b/i,
  parts: ["symptoms", "actions"],
  remedy: "write down for each alert and dependency what is seen and what to do",
};

export default defineProjectCheck({
  id: "runbook",
  title: "Runbook",
  category: "documentation",
  priority: "P1",
  effort: 120,
  why: "At three in the morning nobody reasons well: a page that goes from the symptom to the action turns an hour of search into five minutes.",
  limits: "What the pages advise is not judged. Runbooks in a wiki count where a document links to them.",
  applies: ["service"],
  evidence: "A runbook, playbook or operations guide with symptoms and the actions for them.",
  evaluate: (project) => answerGuide(project, guide),
});
