/** All scaffolds, by the check that they are for. Adding one means adding a file under `checks/` and a row here. */
import architectureDocs from "./checks/architecture-docs.ts";
import authDocs from "./checks/auth-docs.ts";
import backupRecoveryDocs from "./checks/backup-recovery-docs.ts";
import ciPipeline from "./checks/ci-pipeline.ts";
import codeReview from "./checks/code-review.ts";
import composeFile from "./checks/compose-file.ts";
import contributingGuide from "./checks/contributing-guide.ts";
import dependencyScanning from "./checks/dependency-scanning.ts";
import deploymentGuide from "./checks/deployment-guide.ts";
import envDocumented from "./checks/env-documented.ts";
import formatterLinter from "./checks/formatter-linter.ts";
import gitignoreSecrets from "./checks/gitignore-secrets.ts";
import incidentResponse from "./checks/incident-response.ts";
import licenseFile from "./checks/license-file.ts";
import oauthTroubleshooting from "./checks/oauth-troubleshooting.ts";
import privacyPolicy from "./checks/privacy-policy.ts";
import productionDockerfile from "./checks/production-dockerfile.ts";
import readme from "./checks/readme.ts";
import rollbackDocs from "./checks/rollback-docs.ts";
import runbook from "./checks/runbook.ts";
import runtimePinned from "./checks/runtime-pinned.ts";
import secretScanning from "./checks/secret-scanning.ts";
import securityPolicy from "./checks/security-policy.ts";
import securityScanning from "./checks/security-scanning.ts";
import termsOfService from "./checks/terms-of-service.ts";
import type { Scaffold } from "./scaffold.ts";

export const scaffolds: readonly Scaffold[] = [
  architectureDocs,
  authDocs,
  backupRecoveryDocs,
  ciPipeline,
  codeReview,
  composeFile,
  contributingGuide,
  dependencyScanning,
  deploymentGuide,
  envDocumented,
  formatterLinter,
  gitignoreSecrets,
  incidentResponse,
  licenseFile,
  oauthTroubleshooting,
  privacyPolicy,
  productionDockerfile,
  readme,
  rollbackDocs,
  runbook,
  runtimePinned,
  secretScanning,
  securityPolicy,
  securityScanning,
  termsOfService,
];

const byCheck: ReadonlyMap<string, Scaffold> = new Map(scaffolds.map((scaffold) => [scaffold.check, scaffold]));

/** The scaffold of a check; undefined when it has none. */
export function scaffoldOf(check: string): Scaffold | undefined {
  return byCheck.get(check);
}
