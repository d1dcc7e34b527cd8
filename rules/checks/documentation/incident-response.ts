import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "an incident response plan",
  file: /(?:^|\/)(?:incidents?(?:[-_ ](?:response|management|process|plan|handling|playbook|runbook))?|security[-_ ]incidents?(?:[-_ ]\w+)*)\.\w+$|(?:^|\/)incidents?\/.+\.\w+$/i,
  section:
    /\bincident(?:s)?(?: (?:response|management|process|handling|plan|procedures?|communication))\b|^incidents$|\b(?:handling|in case of|responding to) (?:an |security )?incidents?\b|\bdisaster response\b/i,
  parts: ["severities", "contacts", "escalation", "communication"],
  remedy: "write down severities, contacts, escalation and who tells the users",
};

export default defineProjectCheck({
  id: "incident-response",
  title: "Incident response plan",
  category: "documentation",
  priority: "P1",
  effort: 60,
  why: "In an incident the first minutes are lost on who leads, who is told and how bad it is; a plan decides that before.",
  limits: "Recognises the parts by their words, in English.",
  applies: ["service"],
  evidence: "A document on incidents with severities, contacts, escalation and communication.",
  evaluate: (project) => answerGuide(project, guide),
});
