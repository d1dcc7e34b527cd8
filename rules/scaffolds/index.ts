/** All scaffolds, by the check that they are for. Adding one means adding a file under `checks/` and a row here. */
import architectureDocs from "./checks/architecture-docs.ts";
import authDocs from "./checks/auth-docs.ts";
import backupRecoveryDocs from "./checks/backup-recovery-docs.ts";
import centralErrorHandling from "./checks/central-error-handling.ts";
import ciPipeline from "./checks/ci-pipeline.ts";
import codeReview from "./checks/code-review.ts";
import composeFile from "./checks/compose-file.ts";
import configurationModule from "./checks/configuration-module.ts";
import contributingGuide from "./checks/contributing-guide.ts";
import coverageThreshold from "./checks/coverage-threshold.ts";
import dependencyScanning from "./checks/dependency-scanning.ts";
import deploymentGuide from "./checks/deployment-guide.ts";
import envDocumented from "./checks/env-documented.ts";
import envValidation from "./checks/env-validation.ts";
import errorTracking from "./checks/error-tracking.ts";
import formatterLinter from "./checks/formatter-linter.ts";
import gitignoreSecrets from "./checks/gitignore-secrets.ts";
import gracefulShutdownHandler from "./checks/graceful-shutdown-handler.ts";
import hasTests from "./checks/has-tests.ts";
import healthEndpoint from "./checks/health-endpoint.ts";
import incidentResponse from "./checks/incident-response.ts";
import licenseFile from "./checks/license-file.ts";
import loadTests from "./checks/load-tests.ts";
import logRedaction from "./checks/log-redaction.ts";
import metricsEndpoint from "./checks/metrics-endpoint.ts";
import oauthTroubleshooting from "./checks/oauth-troubleshooting.ts";
import privacyPolicy from "./checks/privacy-policy.ts";
import productionDockerfile from "./checks/production-dockerfile.ts";
import rateLimiting from "./checks/rate-limiting.ts";
import readme from "./checks/readme.ts";
import requestIdTracking from "./checks/request-id-tracking.ts";
import rollbackDocs from "./checks/rollback-docs.ts";
import runbook from "./checks/runbook.ts";
import runtimePinned from "./checks/runtime-pinned.ts";
import secretScanning from "./checks/secret-scanning.ts";
import securityHeaders from "./checks/security-headers.ts";
import securityPolicy from "./checks/security-policy.ts";
import securityScanning from "./checks/security-scanning.ts";
import structuredLogging from "./checks/structured-logging.ts";
import termsOfService from "./checks/terms-of-service.ts";
import type { Scaffold } from "./scaffold.ts";

export const scaffolds: readonly Scaffold[] = [
  architectureDocs,
  authDocs,
  backupRecoveryDocs,
  centralErrorHandling,
  ciPipeline,
  codeReview,
  composeFile,
  configurationModule,
  contributingGuide,
  coverageThreshold,
  dependencyScanning,
  deploymentGuide,
  envDocumented,
  envValidation,
  errorTracking,
  formatterLinter,
  gitignoreSecrets,
  gracefulShutdownHandler,
  hasTests,
  healthEndpoint,
  incidentResponse,
  licenseFile,
  loadTests,
  logRedaction,
  metricsEndpoint,
  oauthTroubleshooting,
  privacyPolicy,
  productionDockerfile,
  rateLimiting,
  readme,
  requestIdTracking,
  rollbackDocs,
  runbook,
  runtimePinned,
  secretScanning,
  securityHeaders,
  securityPolicy,
  securityScanning,
  structuredLogging,
  termsOfService,
];

const byCheck: ReadonlyMap<string, Scaffold> = new Map(scaffolds.map((scaffold) => [scaffold.check, scaffold]));

/** The scaffold of a check; undefined when it has none. */
export function scaffoldOf(check: string): Scaffold | undefined {
  return byCheck.get(check);
}
