import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a guide to problems with the provider",
  file: /(?:^|\/)(?:(?:oauth2?|sso|oidc|saml|provider|integration|connection)s?[-_ ](?:[\w-]*[-_ ])?(?:troubleshoot\w*|errors?|problems|faq|issues)|troubleshoot\w*[-_ ](?:oauth2?|sso|auth\w*|integrations?|connections?))\.\w+$/i,
  section:
    /^(?!.*\b(?:database|mongo\w*|postgres\w*|mysql|redis|npm|docker|websocket|network)\b).*\b(?:oauth|sso|oidc|saml|auth(?:entication|orization)?|sign[- ]?in|log[- ]?in|connection|integration|provider|token|refresh|callback|redirect)\b.*\b(?:troubleshoot\w*|errors?|problems?|issues?|failures?|fails)\b|\btroubleshoot\w*\b.*\b(?:oauth|sso|auth\w*|sign[- ]?in|log[- ]?in|connections?|integrations?|providers?|tokens?)\b/i,
  parts: ["error cases", "refresh", "permissions"],
  remedy: "write down the error cases, failures of the refresh, and permissions",
};

export default defineProjectCheck({
  id: "oauth-troubleshooting",
  title: "OAuth troubleshooting guide",
  category: "documentation",
  priority: "P2",
  effort: 60,
  why: "When a connection to a provider breaks, support needs to tell a revoked grant from an outage or a missing permission without reading code.",
  limits: "Recognises the parts by their words, in English. Regions, where a provider has them, are not asked for.",
  applies: ["oauth"],
  evidence: "A document on the provider's connection with its error cases, failures of the refresh, and permissions.",
  evaluate: (project) => answerGuide(project, guide),
});
