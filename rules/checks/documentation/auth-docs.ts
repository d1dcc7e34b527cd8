import { defineProjectCheck } from "../../api/check.ts";
import { answerGuide, type Guide } from "../../shared/project/guides.ts";

const guide: Guide = {
  what: "a description of authentication",
  file: /(?:^|\/)(?:auth(?:entication|orization|n|z)?|oauth2?|sso|oidc|saml|jwt|sessions?|login|identity|security[-_ ]model)(?:[-_ .][\w-]+)*\.\w+$|(?:^|\/)(?:auth|authentication|oauth)\/.+\.\w+$/i,
  // What to do about an error is no description.
  section:
    /^(?!["“']|.*\b(?:invalid|unauthori[sz]ed|errors?|fail\w*|not working)\b).*\b(?:authenticat(?:ion|ing)|authoriz(?:ation|ing)|oauth|sign[- ]?in|log(?:ging)?[- ]?in|sso|single sign[- ]on|jwt|api (?:keys?|tokens?)|access tokens?|user sessions?|sessions? (?:management|handling|tokens?|cookies?|lifetimes?|expir\w+))\b/i,
  parts: ["sign-in flow", "claims", "lifetimes"],
  remedy: "write down the flow, what a token holds and when it ends",
};

export default defineProjectCheck({
  id: "auth-docs",
  title: "Authentication documented",
  category: "documentation",
  priority: "P2",
  effort: 60,
  why: "Clients, auditors and new colleagues need to know who may call what, what a token holds and when it ends; read from the code, each finds another answer.",
  limits: "Recognises the parts by their words, in English. A description of security schemes in OpenAPI is not counted.",
  applies: ["auth"],
  evidence: "A document or section on authentication with the flow, the token's claims and its lifetime.",
  evaluate: (project) => answerGuide(project, guide),
});
