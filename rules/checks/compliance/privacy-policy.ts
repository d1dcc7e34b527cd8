import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { type LegalPage, legalLinks, legalPages } from "../../shared/project/legal-pages.ts";

const page: LegalPage = { name: "privacy-policy", what: "privacy policy", slug: "privacy(?:[-_ ]?(?:policy|notice|statement))?" };

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = legalPages(project, page);
  if (evidence.length > 0) return passed(evidence, "A privacy policy can be opened.");
  const linked = legalLinks(project, page);
  if (linked[0])
    return partial(
      1,
      2,
      linked,
      `Pages have a link to ${linked[0].note.slice("links to ".length)}, but nothing in the repository answers there; see to it that the policy is served.`,
    );
  const personal = project.trait("personal-data")[0];
  return failed(
    `No privacy policy is found, though personal data is stored${personal ? ` (${personal.note})` : ""}; publish one and link to it.`,
    personal ? [personal] : [],
  );
}

export default defineProjectCheck({
  id: "privacy-policy",
  title: "Privacy policy",
  category: "compliance",
  priority: "P1",
  effort: 120,
  why: "Whoever stores personal data has to tell people what is stored, why and for how long, before they hand it over.",
  limits:
    "Whether the text is complete or lawful is not judged. A policy on another site is found by a link in the documentation or in a component, not in other templates.",
  applies: ["personal-data"],
  evidence: "A privacy page, route or document of the project, or a link to one on another site.",
  attestable: true,
  evaluate,
});
