import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, shareOf } from "../../shared/project/answers.ts";
import { evidenceAt, isTrial, practicesOf } from "../../shared/project/usage.ts";

const listed = 3;

function evaluate(project: ProjectView): ProjectAnswer {
  const files = practicesOf(project, "documented")
    .filter(({ file }) => !isTrial(file))
    .map((fact) => {
      const [documented = 0, all = 0] = fact.data.name.split("/").map(Number);
      return { fact, documented, all };
    });
  const found = files.reduce((sum, { all }) => sum + all, 0);
  if (found === 0) return notApplicable("No public functions of more than three lines are found.");
  const met = files.reduce((sum, { documented }) => sum + documented, 0);
  const share = shareOf(met, found);
  if (share.status === "pass")
    return {
      ...share,
      evidence: files.slice(0, listed).map(({ fact }) => evidenceAt(fact, `${fact.data.name} documented`)),
      reason: `All ${found} public functions say what they are for.`,
    };
  const worst = [...files].sort((a, b) => b.all - b.documented - (a.all - a.documented)).slice(0, listed);
  return {
    ...share,
    evidence: worst.map(({ fact }) => evidenceAt(fact, `${fact.data.name} documented`)),
    reason: `${met} of ${found} public functions say what they are for; begin with ${worst[0]?.fact.file}.`,
  };
}

export default defineProjectCheck({
  id: "documented-functions",
  title: "Public functions documented",
  category: "documentation",
  priority: "P3",
  effort: 120,
  restsOn: ["missing-docstring"],
  why: "Whoever calls a function reads what stands above it; where nothing does, they guess or read its body.",
  limits:
    "Counts exported functions and public methods of more than three lines in the files that other checks have a reason to read; components, tests, migrations and scripts are left out. What a comment says is not judged.",
  applies: ["any"],
  evidence: "The share of public functions with a docstring, TSDoc or a comment of Ruby above them.",
  evaluate,
});
