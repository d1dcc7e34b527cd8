import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { isConfigurationFile, servingReads } from "../../shared/variables.ts";
import { configsOf, evidenceAt, isAside, isTrial } from "../../shared/project/usage.ts";

/** Settings of an environment of their own. */
const production =
  /(?:^|\/)(?:settings|config|configs|environments?|env)\/(?:environments\/)?(?:prod(?:uction)?)\.(?:py|rb|[cm]?[jt]s|json|ya?ml|toml)$|(?:^|\/)\.env\.(?:production|prod)(?:\.(?:example|sample|template))?$|(?:^|\/)(?:docker-)?compose[.-](?:prod|production|deploy)\.ya?ml$|(?:^|\/)(?:application|appsettings|config)[.-](?:prod|production)\.(?:ya?ml|json|toml|py)$|(?:^|\/)(?:overlays|envs?|environments|deploy)\/(?:prod|production)\//i;

function evaluate(project: ProjectView): ProjectAnswer {
  const [wrong] = project.openFindings("dev-config-in-production");
  const all = project.facts("env-read").filter((fact) => !isAside(fact.file));
  // What a file of settings reads says more than what a program beside the service does.
  const reads = [...all.filter(({ file }) => isConfigurationFile(file)), ...servingReads(project), ...all];
  const settings = configured(project);
  const [first] = settings;
  if (wrong) {
    const evidence = [{ file: wrong.file, line: wrong.line, note: "development value" }];
    return failed(`${wrong.file} sets a development value for production; take it from the environment.`, evidence);
  }
  const [read] = reads;
  if (first && (read || /\.rb$|settings/.test(first.file))) {
    const evidence = [...settings.slice(0, 2), ...(read ? [evidenceAt(read, `reads ${read.data.name}`)] : [])];
    return passed(evidence, `Production has settings of its own: ${first.note}.`);
  }
  if (read)
    return partial(
      1,
      2,
      [evidenceAt(read, `reads ${read.data.name}`)],
      "Settings come from the environment, but nothing in the repository says what production sets; add its configuration without the secrets.",
    );
  return failed("The same settings hold everywhere; read them from the environment and keep production's apart.");
}

/** What is set for production: files for it, a platform's file, an image or a cluster that says so. */
function configured(project: ProjectView): Evidence[] {
  const files = project
    .filesMatching(production)
    .filter((file) => !isTrial(file))
    .slice(0, 2)
    .map((file) => ({ file, line: -1, note: file }));
  const images = configsOf(project, "dockerfile")
    .filter(({ data }) =>
      ["NODE_ENV", "RAILS_ENV", "RACK_ENV", "APP_ENV", "FLASK_ENV", "DJANGO_SETTINGS_MODULE", "ENVIRONMENT"].some((name) =>
        /prod/i.test(String(data.values[`env.${name}`] ?? "")),
      ),
    )
    .map((fact) => evidenceAt(fact, "the image sets the environment"));
  return [
    ...files,
    ...images,
    ...platformsOf(project).flatMap((found) => (found.implied ? [] : [found.evidence])),
    ...project.trait("k8s").slice(0, 1),
  ];
}

export default defineProjectCheck({
  id: "environment-separation",
  title: "Separate configuration per environment",
  category: "infrastructure",
  priority: "P1",
  effort: 30,
  restsOn: ["dev-config-in-production"],
  why: "A test that writes to the real database, or a release that talks to a developer's machine, begins with settings that know no environment.",
  limits: "What a platform's console sets is not seen.",
  applies: ["service"],
  evidence: "Settings that come from the environment, and a configuration for production without development values.",
  evaluate,
});
