// Written by `npm run generate` from the files under checks/ and facts/. Do not edit.
import type { Check, FactExtractor } from "./api/check.ts";
import type { PlainExtractor, Registry } from "./api/registry.ts";
import checklistContradictedCheck from "./checks/documentation/checklist-contradicted/index.ts";
import ciPipelineCheck from "./checks/infrastructure/ci-pipeline.ts";
import corsWildcardCheck from "./checks/security/cors-wildcard/index.ts";
import csrfDisabledCheck from "./checks/security/csrf-disabled/index.ts";
import dockerRootUserCheck from "./checks/infrastructure/docker-root-user/index.ts";
import envDocumentedCheck from "./checks/documentation/env-documented.ts";
import errorTrackingCheck from "./checks/monitoring/error-tracking.ts";
import ghaBroadPermissionsCheck from "./checks/infrastructure/gha-broad-permissions/index.ts";
import hardcodedIdentityCheck from "./checks/security/hardcoded-identity/index.ts";
import hasTestsCheck from "./checks/testing/has-tests.ts";
import healthEndpointCheck from "./checks/monitoring/health-endpoint.ts";
import insecureCookieCheck from "./checks/security/insecure-cookie/index.ts";
import logSensitiveDataCheck from "./checks/security/log-sensitive-data/index.ts";
import missingTransactionCheck from "./checks/data/missing-transaction/index.ts";
import moneyFloatCheck from "./checks/data/money-float/index.ts";
import onCallCheck from "./checks/monitoring/on-call.ts";
import placeholderSecretCheck from "./checks/security/placeholder-secret/index.ts";
import privacyPolicyCheck from "./checks/compliance/privacy-policy.ts";
import rateLimitingCheck from "./checks/security/rate-limiting.ts";
import readmeCheck from "./checks/documentation/readme.ts";
import restoreTestCheck from "./checks/data/restore-test.ts";
import secretFallbackCheck from "./checks/security/secret-fallback/index.ts";
import securityCheckDisabledCheck from "./checks/security/security-check-disabled/index.ts";
import weakRandomCheck from "./checks/security/weak-random/index.ts";
import appsFacts from "./facts/apps/index.ts";
import ciFacts from "./facts/ci/index.ts";
import containersFacts from "./facts/containers/index.ts";
import datastoresFacts from "./facts/datastores/index.ts";
import djangoFacts from "./facts/django/index.ts";
import docsFacts from "./facts/docs/index.ts";
import envFilesFacts from "./facts/env-files/index.ts";
import environmentFacts from "./facts/environment/index.ts";
import exportsFacts from "./facts/exports/index.ts";
import initFacts from "./facts/init/index.ts";
import limitersFacts from "./facts/limiters/index.ts";
import manifestsFacts from "./facts/manifests/index.ts";
import middlewareFacts from "./facts/middleware/index.ts";
import modelsFacts from "./facts/models/index.ts";
import packagesFacts from "./facts/packages/index.ts";
import routesFacts from "./facts/routes/index.ts";
import schemaFacts from "./facts/schema/index.ts";
import testsFacts from "./facts/tests/index.ts";
import tsconfigFacts from "./facts/tsconfig/index.ts";

const checks: readonly Check[] = [
  checklistContradictedCheck,
  ciPipelineCheck,
  corsWildcardCheck,
  csrfDisabledCheck,
  dockerRootUserCheck,
  envDocumentedCheck,
  errorTrackingCheck,
  ghaBroadPermissionsCheck,
  hardcodedIdentityCheck,
  hasTestsCheck,
  healthEndpointCheck,
  insecureCookieCheck,
  logSensitiveDataCheck,
  missingTransactionCheck,
  moneyFloatCheck,
  onCallCheck,
  placeholderSecretCheck,
  privacyPolicyCheck,
  rateLimitingCheck,
  readmeCheck,
  restoreTestCheck,
  secretFallbackCheck,
  securityCheckDisabledCheck,
  weakRandomCheck,
];

const facts: readonly (FactExtractor | PlainExtractor)[] = [
  appsFacts,
  ciFacts,
  containersFacts,
  datastoresFacts,
  djangoFacts,
  docsFacts,
  envFilesFacts,
  environmentFacts,
  exportsFacts,
  initFacts,
  limitersFacts,
  manifestsFacts,
  middlewareFacts,
  modelsFacts,
  packagesFacts,
  routesFacts,
  schemaFacts,
  testsFacts,
  tsconfigFacts,
].flat();

export const registry: Registry = {
  checks,
  extractors: facts.filter((extractor) => "detect" in extractor),
  plain: facts.filter((extractor) => "read" in extractor),
};
