import { concept } from "../match.ts";

/** Phrases of category `documentation`; {@link concept} says how they are written. */
export const documentation = [
  concept(
    "readme",
    `
      readme, getting started, setup instruction|guide|document -oauth -dashboard -monitor, install* instruction|guide|document, local dev guide|setup|instruction,
      quick start`,
  ),
  concept(
    "api-docs",
    `
      api document*|reference|spec*, openapi, swagger, document* api|endpoint -env -auth, endpoint document*, api client generat*,
      postman collection, redoc, graphql schema document*`,
  ),
  concept(
    "env-documented undocumented-env-var",
    `
      document* environment|env|config variable|var|setting, environment variable document*|listed|example|template,
      env example|sample|template, env document*, environment config missing|document* -validat -specific -separate`,
  ),
  concept(
    "architecture-docs",
    `
      architecture document*|diagram|overview|decision, system design|diagram, architecture decision, adr, diagram -token, c4 model`,
  ),
  concept("contributing-guide", "contribut* guide*|doc*|guideline, contributing, dev guide|onboarding|guideline"),
  concept(
    "deployment-guide",
    `
      deploy* guide|document*|instruction|procedure|step|manual|checklist, document* deploy*, operations|deployment guide,
      release process|procedure|document*|guide`,
  ),
  concept(
    "runbook",
    `
      runbook, run book, playbook -incident, operation* guide|manual|document*|runbook, troubleshoot* guide|document* -oauth -user -faq,
      standard operating procedure`,
  ),
  concept(
    "incident-response",
    `
      incident response|plan|playbook|process|procedure|management|handl*, incident, postmortem, post mortem, severity level|definition,
      communication plan`,
  ),
  concept(
    "rollback-docs",
    `
      rollback procedure|document*|plan|guide|process|instruction, document* rollback, roll back procedure|plan|document*`,
  ),
  concept(
    "rollback-strategy",
    `
      rollback strateg*|plan|capab*|automat*|mechanism|procedure|possible|ready, roll back strateg*|plan|capab*,
      rollback -test -document -rehears -migrat, revert deploy*|release, immutable tag|image|release`,
  ),
  concept("rollback-test", "rollback test|rehears*|drill|verif*|practi*, test rollback, rehears* rollback"),
  concept(
    "auth-docs",
    `
      auth document* -api, document* auth|oauth|token|jwt flow|structure|claim* -api, document* auth|oauth -troubleshoot,
      jwt|token structure|claim|format, auth flow document*|diagram`,
  ),
  concept("oauth-troubleshooting", "oauth troubleshoot*|faq|error guide|issue, troubleshoot* oauth|auth|login|token, auth troubleshoot*"),
  concept(
    "security-policy",
    `
      security policy|policies|procedure|md|contact, document* security, vulnerab* disclosure|report*, responsible disclosure, security txt`,
  ),
  concept(
    "user-docs",
    `
      user guide|manual|document*|tutorial|help, tutorial, faq, help center|page|document*|in app, in app help, knowledge base,
      end user document*, troubleshoot* faq`,
  ),
  concept(
    "documented-functions missing-docstring",
    `
      docstring, jsdoc, tsdoc, yard document*, function|method|code|class document*|comment -api,
      document* function|method|public|code|class, inline document*|comment, code comment`,
  ),
  concept("score-table-stale", "readiness score|table, category status score"),
  concept("checklist-stale-reference", "stale reference|link, broken link|reference document*"),
  concept("checklist-contradicted checklist-done", "checklist up to date|accurate|verif*"),
];
