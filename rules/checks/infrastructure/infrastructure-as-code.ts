import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { evidenceOfRun, isTrialRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";

/** Platforms that take the program as it is, without a file that says on what it runs. */
const platformCommand: Tool = {
  command: /^(?:fastapi (?:cloud )?deploy|modal deploy|vercel(?:$| deploy| --prod)|netlify deploy|railway up)\b/,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const platforms = platformsOf(project);
  const described = platforms.filter((found) => !found.implied);
  const evidence = [...described.map((found) => found.evidence), ...project.trait("k8s").slice(0, 1)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `What runs is described in files: ${first.note}.`);
  const [hosted] = platforms;
  if (hosted)
    return notApplicable(`${hosted.platform.name} runs what it is given; there is nothing of one's own to describe.`, [hosted.evidence]);
  const [managed] = runsOf(project, platformCommand, ["ci"]).filter((run) => !isTrialRun(run));
  if (managed)
    return notApplicable("A platform runs what it is given; there is nothing of one's own to describe.", [evidenceOfRun(managed)]);
  const reason =
    "Nothing in the repository describes what the service runs on; describe it with Terraform, Pulumi, Kubernetes or your platform's file.";
  return failed(reason);
}

export default defineProjectCheck({
  id: "infrastructure-as-code",
  title: "Infrastructure as code",
  category: "infrastructure",
  priority: "P3",
  effort: 480,
  why: "What was clicked together once cannot be reviewed, repeated in a second region, or brought back after somebody deleted it.",
  limits: "Descriptions in another repository are not seen.",
  applies: ["service"],
  evidence:
    "Terraform, Pulumi, CDK, Bicep, Serverless, SST, Kubernetes manifests, or the file of a platform such as Render, Fly, Heroku or Kamal.",
  evaluate,
});
