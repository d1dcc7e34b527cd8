import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { evidenceOfRun, isTrialRun, runsOf, type Tool, type ToolRun } from "../../shared/project/tool-runs.ts";
import { isAside } from "../../shared/project/usage.ts";

const deploy: Tool = {
  command:
    /^(?:vercel(?![\w.-])(?!.*\b(?:pull|build|env)\b)|netlify deploy|wrangler (?:pages )?(?:deploy|publish)|fly(?:ctl)? deploy|railway up|heroku container:release|git push (?:-f |--force )?\S*(?:heroku|dokku)|kubectl (?:\S+ )*?(?:apply|set image|rollout|replace|patch)|helm (?:upgrade|install)|helmfile (?:apply|sync)|kustomize\b.*\bapply|argocd app (?:sync|set)|kamal (?:deploy|redeploy|setup)|cap \w+ deploy|mina deploy|gcloud (?:run|app|functions) deploy|gcloud (?:beta )?builds submit|aws (?:ecs update-service|lambda update-function-code|deploy create-deployment|s3 sync|amplify start-job|apprunner)|eb deploy|copilot (?:svc )?deploy|sam deploy|cdk deploy|sls deploy|serverless deploy|sst deploy|pulumi up|terraform apply|tofu apply|terragrunt (?:run-all )?apply|az (?:webapp|containerapp|functionapp) (?:up|update|deploy|deployment)|firebase deploy|supabase functions deploy|ansible-playbook|doctl apps|dokku|deployctl deploy|ssh\b.*|rsync\b.*@.*|scp\b.*@.*|npx? zapier|modal deploy|fastapi (?:cloud )?deploy|appcenter|gh workflow run \S*deploy\S*|docker stack deploy|nomad job run|curl\b.*(?:api\.render\.com\/deploy|deploy[-_]?hook|\$\{?\w*(?:DEPLOY|RENDER|COOLIFY)\w*(?:HOOK|WEBHOOK|URL)))/i,
  action:
    /^(?:aws-actions\/amazon-ecs-deploy-task-definition|akhileshns\/heroku-deploy|azure\/(?:webapps-deploy|functions-action|k8s-deploy|container-apps-deploy-action|static-web-apps-deploy)|google-github-actions\/deploy-(?:cloudrun|appengine|cloud-functions)|appleboy\/(?:ssh|scp)-action|cloudflare\/(?:wrangler-action|pages-action)|amondnet\/vercel-action|nwtgck\/actions-netlify|netlify\/actions|FirebaseExtended\/action-hosting-deploy|burnett01\/rsync-deployments|easingthemes\/ssh-deploy|SamKirkland\/FTP-Deploy-Action|digitalocean\/app_action|johnbeynon\/render-deploy-action|bervProject\/railway-deploy|deployphp\/action|einaregilsson\/beanstalk-deploy|actions\/deploy-pages|peaceiris\/actions-gh-pages|JamesIves\/github-pages-deploy-action|superfly\/fly-pr-review-apps|dokku\/github-action|serverless\/github-action|fjogeleit\/|kodermax\/kubectl-aws-eks|steebchen\/kubectl|koslib\/helm-eks-action|helm\/chart-releaser-action|denoland\/deployctl)/i,
};
const publish: Tool = {
  command:
    /^docker (?:image )?push\b|^docker buildx? build\b.*--push\b|^docker buildx bake\b.*--push\b|^skopeo copy\b|^ko (?:build|publish)\b/,
  action: /^(?:docker\/build-push-action|docker\/bake-action|redhat-actions\/push-to-registry|elgohr\/Publish-Docker-Github-Action)$/i,
};

const packaged: Tool = {
  command:
    /^(?:(?:npm(?:@\S+)?|pnpm|yarn(?: npm)?|bun|lerna|changeset) publish\b|semantic-release\b|release-it\b|(?:uv|poetry|hatch|flit|pdm) publish\b|twine upload\b|gem push\b)/,
  action: /^(?:pypa\/gh-action-pypi-publish|JS-DevTools\/npm-publish|rubygems\/release-gem|cycjimmy\/semantic-release-action)$/i,
};
/** Hosts of pages that run no program. */
const pagesHost = /^(?:actions\/deploy-pages|peaceiris\/actions-gh-pages|JamesIves\/github-pages-deploy-action)$/i;

/** Whether a run publishes documentation, by the names around it: the service is not what it deploys. */
function ofDocuments({ fact }: ToolRun): boolean {
  const { job, workflow } = fact.data;
  return [job, workflow, fact.file.slice(fact.file.lastIndexOf("/") + 1)].some((name) =>
    /(?:^|[\s/_.-])(?:docs?|documentation|storybook|mkdocs)(?:[\s/_.-]|$)/i.test(name),
  );
}

function evaluate(project: ProjectView): ProjectAnswer {
  const runs = runsOf(project, deploy, ["ci"])
    .filter((run) => !isTrialRun(run))
    .filter(({ text, action }) => action || !/^(?:ssh\b(?!.*@)|ssh-)/.test(text))
    .filter((run) => !(run.action && pagesHost.test(run.text) && ofDocuments(run)));
  const platforms = platformsOf(project).filter(({ platform }) => platform.name !== "Terraform" && platform.name !== "Ansible");
  const cluster = project.trait("k8s").slice(0, 1);
  const evidence = [...runs.map(evidenceOfRun), ...platforms.map((found) => found.evidence), ...cluster].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Releases are deployed by “${first.note}”.`);
  const images = runsOf(project, publish, ["ci"]).map(evidenceOfRun);
  if (images[0]) {
    const reason = "The pipeline publishes an image, but nothing in the repository deploys it; add the step that rolls it out.";
    return partial(1, 2, images, reason);
  }
  // Where a program is installed by those who use it, its registry is where a release goes.
  const program = project.facts("manifest").some(({ data, file }) => data.bin && !data.private && !isAside(file));
  const packages = program ? runsOf(project, packaged, ["ci"]).map(evidenceOfRun) : [];
  const [registry] = packages;
  if (registry) return passed(packages.slice(0, 3), `Releases are published to those who install them by “${registry.note}”.`);
  return failed("Nothing deploys a release; add a deploy job to the pipeline, or the platform's configuration.");
}

export default defineProjectCheck({
  id: "cd-pipeline",
  title: "Deployment automated",
  category: "infrastructure",
  priority: "P1",
  effort: 60,
  why: "What is deployed by hand is deployed differently each time, late, and by the one person who knows how.",
  limits: "A platform that is connected to the repository in its own console leaves no file; waive the check then.",
  applies: ["service"],
  evidence:
    "A job of the pipeline that deploys, or the configuration of a platform (Vercel, Fly, Render, Heroku, Kubernetes, ECS, Kamal, Capistrano and peers).",
  evaluate,
});
