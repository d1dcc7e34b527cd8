import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...platformsOf(project).map((found) => found.evidence), ...project.trait("k8s").slice(0, 1)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `What runs is described in files: ${first.note}.`);
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
