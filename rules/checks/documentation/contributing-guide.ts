import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { textsOf } from "../../shared/project/guides.ts";

const guide = {
  file: /(?:^|\/)(?:contributing|hacking|development(?:[-_ ]guide)?|developers?(?:[-_ ]guide)?)\.\w+$/i,
  section:
    /\b(?:contribut(?:ing|ions?|e)|how to (?:help|contribute)|(?:development|git|branch(?:ing)?) (?:workflow|guidelines|conventions|process)|pull requests?)\b/i,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = textsOf(project, guide)
    .map((text) => text.evidence)
    .slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `${first.file} says how to contribute.`);
  return failed(
    "Nothing says how to contribute; add a CONTRIBUTING.md with the set-up, the checks that have to pass and how a change is reviewed.",
  );
}

export default defineProjectCheck({
  id: "contributing-guide",
  title: "Contribution guidelines",
  category: "documentation",
  priority: "P3",
  effort: 30,
  why: "What has to be run, named and reviewed before a change is merged is otherwise told to each new colleague anew, and differently.",
  limits: "A guide outside the repository is not seen.",
  applies: ["any"],
  evidence: "A CONTRIBUTING.md with content, or a section on contributing or the workflow of development.",
  evaluate,
});
