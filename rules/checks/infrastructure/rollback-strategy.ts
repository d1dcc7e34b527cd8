import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside } from "../../shared/project/usage.ts";

const command =
  /\b(?:kubectl\b.*\brollout undo|helm rollback|heroku (?:releases:)?rollback|vercel rollback|fly(?:ctl)? (?:releases rollback|deploy --image)|kamal rollback|cap \w+ deploy:rollback|argocd app rollback|aws deploy\b.*rollback|gcloud run services update-traffic|eb deploy --version|roll-?_?back)\b/i;
const database = /\b(?:db:rollback|migrate:rollback|migration:revert|migrate:down)\b/i;
/** Tags that name one build for ever. */
const immutableTag =
  /(?:github\.sha|GITHUB_SHA|CI_COMMIT_(?:SHORT_)?SHA|CIRCLE_SHA1|BITBUCKET_COMMIT|BUILDKITE_COMMIT|Build\.SourceVersion|git rev-parse|git describe|type=sha|type=semver|github\.ref_name|CI_COMMIT_TAG|steps\.meta\.outputs\.tags)/;
const reversible =
  /(?:^|\/)(?:alembic\/versions|migrations\/versions|db\/migrate)\/[^/]+\.(?:py|rb)$|(?:^|\/)migrations\/[^/]+(?:\.down\.sql|\/down\.sql)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const ways = [...commands(project), ...releases(project), ...images(project)];
  // That the schema can go back brings no version of the program back.
  const evidence = [...ways, ...downs(project)];
  const [first] = ways;
  if (first) return passed(evidence, `There is a way back to the version before: ${first.note}.`);
  return unknown(
    "No file shows how to go back to the version before; add a command or workflow, or attest to it with the date of the last rehearsal.",
  );
}

function commands(project: ProjectView): Evidence[] {
  const runs = runsOf(project, { command, action: /roll-?back/i }, ["ci", "hook", "platform"]).filter(({ text }) => !database.test(text));
  const scripts = project
    .facts("manifest")
    .filter(({ data }) => Object.keys(data.scripts).some((name) => /roll-?back/i.test(name) && !/db|migrat/i.test(name)))
    .map((fact) => evidenceAt(fact, "script to roll back"));
  return [...runs.map(evidenceOfRun), ...scripts];
}

/** Platforms that keep earlier releases, and Kubernetes, which keeps earlier revisions. */
function releases(project: ProjectView): Evidence[] {
  const kept = platformsOf(project)
    .filter(({ platform }) => platform.releases)
    .map(({ evidence, platform }) => ({ ...evidence, note: `${platform.name} keeps earlier releases` }));
  const [deployment] = project
    .facts("config")
    .filter(({ data, file }) => data.tool === "k8s" && /^(?:Deployment|StatefulSet|Rollout)\//.test(data.name) && !isAside(file));
  return deployment ? [...kept, evidenceAt(deployment, "Kubernetes keeps earlier revisions")] : kept;
}

function images(project: ProjectView): Evidence[] {
  return project
    .facts("ci-command")
    .filter(({ data }) => /^docker\b/.test(data.command) && /\b(?:push|build|tag)\b/.test(data.command) && immutableTag.test(data.command))
    .map((fact) => evidenceAt(fact, "images are tagged by commit"));
}

function downs(project: ProjectView): Evidence[] {
  const [file] = project.filesMatching(reversible).filter((path) => !isAside(path));
  return file === undefined ? [] : [{ file, line: -1, note: "migrations can be undone" }];
}

export default defineProjectCheck({
  id: "rollback-strategy",
  title: "Rollback possible",
  category: "infrastructure",
  priority: "P1",
  effort: 60,
  why: "Going back is the fastest repair there is; it has to be possible before it is needed, for the program and for the schema.",
  limits: "Whether an old version still runs on the new schema is not known; the check rollback-test asks for a rehearsal.",
  applies: ["service"],
  evidence:
    "A command or workflow that rolls back, a platform that keeps earlier releases, images tagged by commit, migrations that can be undone.",
  attestable: true,
  evaluate,
});
