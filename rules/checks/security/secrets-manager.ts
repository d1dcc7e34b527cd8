import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, unknown } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { settingsWhere } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

const files =
  /(?:^|\/)(?:config\/(?:credentials(?:\/\w+)?|secrets)\.yml\.enc|\.sops\.ya?ml|[\w.-]+\.sops\.(?:ya?ml|json|env)|doppler\.ya?ml|\.infisical\.json|\.env\.vault|\.kamal\/secrets[\w.-]*)$/;
const references =
  /secretsmanager|ssm:|\/\/secret-?manager|keyvault|vault:|secretKeyRef|secretRef|valueFrom|^op:\/\/|\bfromSecret|availableSecrets|secret_key_ref/i;
const resources =
  /^(?:aws_secretsmanager_secret|aws_ssm_parameter|google_secret_manager_secret|azurerm_key_vault|vault_\w+|doppler_\w+|infisical_\w+)/;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...inFiles(project),
    ...packagesInUse(project, "secrets-manager"),
    ...practised(project, "secret-manager"),
    ...inDeployment(project),
  ];
  const [first] = evidence;
  if (first) return passed(evidence, `Secrets come from a manager: ${first.note}.`);
  const platforms = platformsOf(project).filter(({ platform }) => platform.builds === true || platform.releases === true);
  const [platform] = platforms;
  if (platform)
    return unknown(`${platform.platform.name} can keep secrets, but no file shows that it does; attest to where they are kept.`, [
      platform.evidence,
    ]);
  return failed(
    "No file refers to a manager of secrets; keep them in one (AWS, GCP, Azure, Vault, Doppler, sops) and read them from there.",
  );
}

function inFiles(project: ProjectView): Evidence[] {
  const [file] = project.filesMatching(files).filter((path) => !isAside(path));
  return file === undefined ? [] : [{ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }];
}

function inDeployment(project: ProjectView): Evidence[] {
  const cluster = configsOf(project, "k8s")
    .filter(
      ({ data }) =>
        /^(?:SealedSecret|ExternalSecret|ClusterSecretStore|SecretStore|SecretProviderClass|VaultStaticSecret)\//.test(data.name) ||
        Object.keys(data.values).some((key) => /secretKeyRef|secretRef|secretName$|\.secret\.secretName/.test(key)),
    )
    .map((fact) => evidenceAt(fact, fact.data.name));
  const terraform = [...configsOf(project, "terraform"), ...configsOf(project, "terraform-data")]
    .filter(({ data }) => resources.test(data.name))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const deploys = settingsWhere(
    project,
    ["ecs", "serverless", "sam", "cloudbuild", "helm-values", "gae", "wrangler"],
    (key, value) => references.test(key) || references.test(String(value)),
  );
  const kamal = settingsWhere(project, ["kamal"], (key) => /(?:^|\.)env\.secret(?:\.0)?$/.test(key));
  const compose = settingsWhere(project, ["compose", "docker-swarm"], (key) =>
    /^secrets\.\w[\w-]*\.(?:external|environment|file)$/.test(key),
  );
  const render = settingsWhere(
    project,
    ["render"],
    (key, value) => /\.(?:sync|generateValue)$/.test(key) && (key.endsWith("sync") ? value === false : value === true),
  );
  const runs = runsOf(
    project,
    {
      command:
        /^(?:doppler|infisical|sops|dotenvx|op|chamber|aws-vault|berglas|teller) |^(?:gcloud run deploy\b.*--(?:set|update)-secrets|fly(?:ctl)? secrets|aws (?:secretsmanager|ssm) )/,
      action:
        /^(?:hashicorp\/vault-action|aws-actions\/aws-secretsmanager-get-secrets|google-github-actions\/get-secretmanager-secrets|dopplerhq\/|infisical\/|1password\/load-secrets-action|azure\/get-keyvault-secrets)/i,
    },
    ["ci", "image", "platform"],
  );
  return [...cluster, ...terraform, ...deploys, ...kamal, ...compose, ...render, ...runs.map(evidenceOfRun)];
}

export default defineProjectCheck({
  id: "secrets-manager",
  title: "Secrets come from a secrets manager",
  category: "security",
  priority: "P2",
  effort: 120,
  why: "Secrets in files and chat histories are copied, forgotten and never changed; a manager knows who read which, and changes them in one place.",
  limits:
    "Whether every secret comes from the manager is not followed. Variables that are set in a platform's own console are not seen; attest to those.",
  applies: ["service"],
  evidence:
    "A client or file of a manager of secrets, encrypted credentials, sealed or external secrets in the cluster, or references to a platform's secrets in the files that deploy.",
  attestable: true,
  evaluate,
});
