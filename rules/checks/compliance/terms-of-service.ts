import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { type LegalPage, legalLinks, legalPages } from "../../shared/project/legal-pages.ts";

const page: LegalPage = {
  name: "terms-of-service",
  what: "terms of service",
  slug: "(?:terms(?:[-_ ]?(?:of[-_ ]?(?:service|use)|and[-_ ]?conditions|conditions|service))?|tos|eula|agb)",
};

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = legalPages(project, page).slice(0, 3);
  if (evidence.length > 0) return passed(evidence, "The terms of service can be opened.");
  const linked = legalLinks(project, page);
  if (linked[0])
    return partial(
      1,
      2,
      linked,
      `Pages have a link to ${linked[0].note.slice("links to ".length)}, but nothing in the repository answers there; see to it that the terms are served.`,
    );
  return failed("No terms of service are found; publish them and link to them where people sign up.");
}

export default defineProjectCheck({
  id: "terms-of-service",
  title: "Terms of service",
  category: "compliance",
  priority: "P2",
  effort: 120,
  why: "What users may do, what you owe them and how either side ends it is decided by the terms, or by a court.",
  limits: "The text is not judged. Terms on another site are found by a link in the documentation or in a component.",
  applies: ["web-ui"],
  evidence: "A page, route or document with the terms, or a link to one on another site.",
  evaluate,
});
