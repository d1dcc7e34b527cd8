import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a deployment guide",
  file: /(?:^|\/)(?:deploy(?:ment|ing)?s?|releas(?:e|ing)(?:[-_ ](?:guide|process|checklist))?|self[-_]?host(?:ing|ed)?|production|go[-_ ]?live|launch|install(?:ation)?[-_]prod\w*)(?:[-_ .][\w-]+)*(?:\/[^/]+)?\.\w+$|(?:^|\/)(?:deploy(?:ment|ing)?|self[-_]?host(?:ing|ed)?)\/.+\.\w+$/i,
  section:
    /\b(?:deploy(?:ment|ing|s)?|self[- ]?host(?:ing|ed)?|going (?:live|to production)|releas(?:e process|ing)|production (?:setup|deployment|install\w*|environment|server|build)|how to (?:deploy|release)|run(?:ning)? in production|hosting|install\w* (?:with|using|via|on|through) (?:docker|podman|kubernetes|k8s|helm|compose|a (?:server|vps))|(?:hosted|cloud|server|production) (?:quick ?start|set-?up|install\w*|instance))\b/i,
  parts: ["deploy"],
  remedy: "write down the steps of a release",
};

export default defineProjectCheck({
  id: "deployment-guide",
  title: "Deployment guide",
  category: "documentation",
  priority: "P1",
  effort: 60,
  why: "Releases that only one person knows how to make wait for that person; written steps also show which of them a machine could do.",
  limits: "Whether the steps work is not tried. A guide in another place counts where a document links to it.",
  applies: ["service"],
  evidence: "A document on deployment, or a section of one, with steps; or a link to one on another site.",
  evaluate: (project) => answerGuide(project, guide),
});
