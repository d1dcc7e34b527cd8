// Written by `npm run generate` from the files under checks/ and facts/. Do not edit.
import type { Check, FactExtractor } from "./api/check.ts";
import type { PlainExtractor, Registry } from "./api/registry.ts";
import accessReviewCheck from "./checks/compliance/access-review.ts";
import annualSecurityAssessmentCheck from "./checks/compliance/annual-security-assessment.ts";
import apiCallInLoopCheck from "./checks/performance/api-call-in-loop/index.ts";
import assertionlessTestCheck from "./checks/testing/assertionless-test/index.ts";
import authBypassCheck from "./checks/security/auth-bypass/index.ts";
import authEventNotLoggedCheck from "./checks/monitoring/auth-event-not-logged/index.ts";
import blockingCallCheck from "./checks/performance/blocking-call/index.ts";
import bodyLimitCheck from "./checks/security/body-limit/index.ts";
import cacheHealthCheck from "./checks/performance/cache-health.ts";
import cacheableFetchCheck from "./checks/performance/cacheable-fetch/index.ts";
import cascadeOrphanCheck from "./checks/data/cascade-orphan/index.ts";
import checklistContradictedCheck from "./checks/documentation/checklist-contradicted/index.ts";
import ciPipelineCheck from "./checks/infrastructure/ci-pipeline.ts";
import commandInjectionCheck from "./checks/security/command-injection/index.ts";
import committedEnvFileCheck from "./checks/security/committed-env-file/index.ts";
import complianceReportingCheck from "./checks/compliance/compliance-reporting.ts";
import consoleLogCheck from "./checks/monitoring/console-log/index.ts";
import corsWildcardCheck from "./checks/security/cors-wildcard/index.ts";
import csrfDisabledCheck from "./checks/security/csrf-disabled/index.ts";
import dbClientPerRequestCheck from "./checks/data/db-client-per-request/index.ts";
import debugModeCheck from "./checks/security/debug-mode/index.ts";
import debugStatementCheck from "./checks/monitoring/debug-statement/index.ts";
import deprecatedApiVersionCheck from "./checks/code-quality/deprecated-api-version/index.ts";
import destructiveMigrationCheck from "./checks/data/destructive-migration/index.ts";
import devConfigInProductionCheck from "./checks/infrastructure/dev-config-in-production/index.ts";
import dockerRootUserCheck from "./checks/infrastructure/docker-root-user/index.ts";
import envDocumentedCheck from "./checks/documentation/env-documented.ts";
import errorLeakCheck from "./checks/security/error-leak/index.ts";
import errorTrackingCheck from "./checks/monitoring/error-tracking.ts";
import errorTrackingConfigCheck from "./checks/monitoring/error-tracking-config/index.ts";
import escalationCheck from "./checks/documentation/escalation.ts";
import failoverVerifiedCheck from "./checks/reliability/failover-verified.ts";
import feedbackChannelCheck from "./checks/documentation/feedback-channel.ts";
import focusedTestCheck from "./checks/testing/focused-test/index.ts";
import genericExceptionCheck from "./checks/code-quality/generic-exception/index.ts";
import ghaBroadPermissionsCheck from "./checks/infrastructure/gha-broad-permissions/index.ts";
import gracefulShutdownCheck from "./checks/reliability/graceful-shutdown/index.ts";
import hardcodedIdentityCheck from "./checks/security/hardcoded-identity/index.ts";
import hardcodedSecretCheck from "./checks/security/hardcoded-secret/index.ts";
import hasTestsCheck from "./checks/testing/has-tests.ts";
import healthEndpointCheck from "./checks/monitoring/health-endpoint.ts";
import hostValidationCheck from "./checks/security/host-validation/index.ts";
import httpClientPerRequestCheck from "./checks/performance/http-client-per-request/index.ts";
import inMemorySharedStateCheck from "./checks/reliability/in-memory-shared-state/index.ts";
import insecureCookieCheck from "./checks/security/insecure-cookie/index.ts";
import insecureUploadCheck from "./checks/security/insecure-upload/index.ts";
import insecureUrlCheck from "./checks/security/insecure-url/index.ts";
import jobIdempotencyCheck from "./checks/reliability/job-idempotency/index.ts";
import jobRetryPolicyCheck from "./checks/reliability/job-retry-policy/index.ts";
import jwksCacheCheck from "./checks/security/jwks-cache/index.ts";
import jwtNoExpiryCheck from "./checks/security/jwt-no-expiry/index.ts";
import jwtUnverifiedCheck from "./checks/security/jwt-unverified/index.ts";
import leakedConnectionCheck from "./checks/data/leaked-connection/index.ts";
import loadTestPassedCheck from "./checks/testing/load-test-passed.ts";
import logSensitiveDataCheck from "./checks/security/log-sensitive-data/index.ts";
import massAssignmentCheck from "./checks/security/mass-assignment/index.ts";
import missingAuthorizationCheck from "./checks/security/missing-authorization/index.ts";
import missingBodyValidationCheck from "./checks/security/missing-body-validation/index.ts";
import missingDocstringCheck from "./checks/documentation/missing-docstring/index.ts";
import missingErrorBoundaryCheck from "./checks/reliability/missing-error-boundary/index.ts";
import missingIdempotencyCheck from "./checks/reliability/missing-idempotency/index.ts";
import missingIndexCheck from "./checks/data/missing-index/index.ts";
import missingRequestIdCheck from "./checks/monitoring/missing-request-id/index.ts";
import missingRetryCheck from "./checks/reliability/missing-retry/index.ts";
import missingTimeoutCheck from "./checks/reliability/missing-timeout/index.ts";
import missingTransactionCheck from "./checks/data/missing-transaction/index.ts";
import missingTypesCheck from "./checks/code-quality/missing-types/index.ts";
import moneyFloatCheck from "./checks/data/money-float/index.ts";
import monitoringVerifiedCheck from "./checks/monitoring/monitoring-verified.ts";
import multiRegionCheck from "./checks/infrastructure/multi-region.ts";
import naiveDatetimeCheck from "./checks/data/naive-datetime/index.ts";
import oauthRedirectsVerifiedCheck from "./checks/security/oauth-redirects-verified.ts";
import onCallCheck from "./checks/monitoring/on-call.ts";
import openRedirectCheck from "./checks/security/open-redirect/index.ts";
import oversizedModuleCheck from "./checks/code-quality/oversized-module/index.ts";
import penetrationTestCheck from "./checks/security/penetration-test.ts";
import placeholderSecretCheck from "./checks/security/placeholder-secret/index.ts";
import plaintextTokenStorageCheck from "./checks/security/plaintext-token-storage/index.ts";
import poolConfigCheck from "./checks/data/pool-config/index.ts";
import postLaunchWatchCheck from "./checks/monitoring/post-launch-watch.ts";
import privacyPolicyCheck from "./checks/compliance/privacy-policy.ts";
import productionSecretsSetCheck from "./checks/security/production-secrets-set.ts";
import providerQuotasCheck from "./checks/reliability/provider-quotas.ts";
import providerRevocationCheck from "./checks/security/provider-revocation.ts";
import queryInLoopCheck from "./checks/performance/query-in-loop/index.ts";
import rateLimitVerifiedCheck from "./checks/security/rate-limit-verified.ts";
import rateLimitingCheck from "./checks/security/rate-limiting.ts";
import rawSqlCheck from "./checks/security/raw-sql/index.ts";
import readmeCheck from "./checks/documentation/readme.ts";
import restoreTestCheck from "./checks/data/restore-test.ts";
import rollbackTestCheck from "./checks/infrastructure/rollback-test.ts";
import scatteredEnvAccessCheck from "./checks/code-quality/scattered-env-access/index.ts";
import secretFallbackCheck from "./checks/security/secret-fallback/index.ts";
import securityAuditCheck from "./checks/security/security-audit.ts";
import securityCheckDisabledCheck from "./checks/security/security-check-disabled/index.ts";
import shallowHealthCheckCheck from "./checks/monitoring/shallow-health-check/index.ts";
import slowQueryReviewCheck from "./checks/performance/slow-query-review.ts";
import soc2Check from "./checks/compliance/soc2.ts";
import sqliteInProductionCheck from "./checks/data/sqlite-in-production/index.ts";
import sslCertificatesCheck from "./checks/infrastructure/ssl-certificates.ts";
import stagedLaunchCheck from "./checks/testing/staged-launch.ts";
import stubImplementationCheck from "./checks/code-quality/stub-implementation/index.ts";
import supportChannelCheck from "./checks/documentation/support-channel.ts";
import swallowedErrorCheck from "./checks/reliability/swallowed-error/index.ts";
import testEndpointCheck from "./checks/security/test-endpoint/index.ts";
import timingUnsafeCompareCheck from "./checks/security/timing-unsafe-compare/index.ts";
import tlsVerificationDisabledCheck from "./checks/security/tls-verification-disabled/index.ts";
import todoCommentCheck from "./checks/code-quality/todo-comment/index.ts";
import tokenExpiryMarginCheck from "./checks/reliability/token-expiry-margin/index.ts";
import tokenRefreshRaceCheck from "./checks/reliability/token-refresh-race/index.ts";
import unauthenticatedHandlerCheck from "./checks/security/unauthenticated-handler/index.ts";
import unboundedCacheCheck from "./checks/reliability/unbounded-cache/index.ts";
import unboundedQueryCheck from "./checks/data/unbounded-query/index.ts";
import unclearedIntervalCheck from "./checks/reliability/uncleared-interval/index.ts";
import undeclaredClientSecretCheck from "./checks/security/undeclared-client-secret/index.ts";
import undocumentedEnvVarCheck from "./checks/documentation/undocumented-env-var/index.ts";
import unhandledPromiseCheck from "./checks/reliability/unhandled-promise/index.ts";
import unoptimizedImageCheck from "./checks/performance/unoptimized-image/index.ts";
import unsafeHtmlCheck from "./checks/security/unsafe-html/index.ts";
import unstructuredLogCheck from "./checks/monitoring/unstructured-log/index.ts";
import untrustedTenantCheck from "./checks/security/untrusted-tenant/index.ts";
import unvalidatedEnvCheck from "./checks/security/unvalidated-env/index.ts";
import weakHashCheck from "./checks/security/weak-hash/index.ts";
import weakRandomCheck from "./checks/security/weak-random/index.ts";
import webhookSignatureCheck from "./checks/security/webhook-signature/index.ts";
import accessFacts from "./facts/access/index.ts";
import appsFacts from "./facts/apps/index.ts";
import ciFacts from "./facts/ci/index.ts";
import configFacts from "./facts/config/index.ts";
import consoleFacts from "./facts/console/index.ts";
import containersFacts from "./facts/containers/index.ts";
import databaseClientsFacts from "./facts/database-clients/index.ts";
import datastoresFacts from "./facts/datastores/index.ts";
import djangoFacts from "./facts/django/index.ts";
import docsFacts from "./facts/docs/index.ts";
import envFilesFacts from "./facts/env-files/index.ts";
import environmentFacts from "./facts/environment/index.ts";
import errorHandlingFacts from "./facts/error-handling/index.ts";
import exportsFacts from "./facts/exports/index.ts";
import gitignoreFacts from "./facts/gitignore/index.ts";
import httpDefaultsFacts from "./facts/http-defaults/index.ts";
import initFacts from "./facts/init/index.ts";
import limitersFacts from "./facts/limiters/index.ts";
import loggersFacts from "./facts/loggers/index.ts";
import manifestsFacts from "./facts/manifests/index.ts";
import middlewareFacts from "./facts/middleware/index.ts";
import modelsFacts from "./facts/models/index.ts";
import packagesFacts from "./facts/packages/index.ts";
import promisesFacts from "./facts/promises/index.ts";
import queryFiltersFacts from "./facts/query-filters/index.ts";
import queuesFacts from "./facts/queues/index.ts";
import requestIdsFacts from "./facts/request-ids/index.ts";
import routesFacts from "./facts/routes/index.ts";
import schemaFacts from "./facts/schema/index.ts";
import sinkFunctionsFacts from "./facts/sink-functions/index.ts";
import storeUsesFacts from "./facts/store-uses/index.ts";
import testsFacts from "./facts/tests/index.ts";
import tsconfigFacts from "./facts/tsconfig/index.ts";

const checks: readonly Check[] = [
  accessReviewCheck,
  annualSecurityAssessmentCheck,
  apiCallInLoopCheck,
  assertionlessTestCheck,
  authBypassCheck,
  authEventNotLoggedCheck,
  blockingCallCheck,
  bodyLimitCheck,
  cacheHealthCheck,
  cacheableFetchCheck,
  cascadeOrphanCheck,
  checklistContradictedCheck,
  ciPipelineCheck,
  commandInjectionCheck,
  committedEnvFileCheck,
  complianceReportingCheck,
  consoleLogCheck,
  corsWildcardCheck,
  csrfDisabledCheck,
  dbClientPerRequestCheck,
  debugModeCheck,
  debugStatementCheck,
  deprecatedApiVersionCheck,
  destructiveMigrationCheck,
  devConfigInProductionCheck,
  dockerRootUserCheck,
  envDocumentedCheck,
  errorLeakCheck,
  errorTrackingCheck,
  errorTrackingConfigCheck,
  escalationCheck,
  failoverVerifiedCheck,
  feedbackChannelCheck,
  focusedTestCheck,
  genericExceptionCheck,
  ghaBroadPermissionsCheck,
  gracefulShutdownCheck,
  hardcodedIdentityCheck,
  hardcodedSecretCheck,
  hasTestsCheck,
  healthEndpointCheck,
  hostValidationCheck,
  httpClientPerRequestCheck,
  inMemorySharedStateCheck,
  insecureCookieCheck,
  insecureUploadCheck,
  insecureUrlCheck,
  jobIdempotencyCheck,
  jobRetryPolicyCheck,
  jwksCacheCheck,
  jwtNoExpiryCheck,
  jwtUnverifiedCheck,
  leakedConnectionCheck,
  loadTestPassedCheck,
  logSensitiveDataCheck,
  massAssignmentCheck,
  missingAuthorizationCheck,
  missingBodyValidationCheck,
  missingDocstringCheck,
  missingErrorBoundaryCheck,
  missingIdempotencyCheck,
  missingIndexCheck,
  missingRequestIdCheck,
  missingRetryCheck,
  missingTimeoutCheck,
  missingTransactionCheck,
  missingTypesCheck,
  moneyFloatCheck,
  monitoringVerifiedCheck,
  multiRegionCheck,
  naiveDatetimeCheck,
  oauthRedirectsVerifiedCheck,
  onCallCheck,
  openRedirectCheck,
  oversizedModuleCheck,
  penetrationTestCheck,
  placeholderSecretCheck,
  plaintextTokenStorageCheck,
  poolConfigCheck,
  postLaunchWatchCheck,
  privacyPolicyCheck,
  productionSecretsSetCheck,
  providerQuotasCheck,
  providerRevocationCheck,
  queryInLoopCheck,
  rateLimitVerifiedCheck,
  rateLimitingCheck,
  rawSqlCheck,
  readmeCheck,
  restoreTestCheck,
  rollbackTestCheck,
  scatteredEnvAccessCheck,
  secretFallbackCheck,
  securityAuditCheck,
  securityCheckDisabledCheck,
  shallowHealthCheckCheck,
  slowQueryReviewCheck,
  soc2Check,
  sqliteInProductionCheck,
  sslCertificatesCheck,
  stagedLaunchCheck,
  stubImplementationCheck,
  supportChannelCheck,
  swallowedErrorCheck,
  testEndpointCheck,
  timingUnsafeCompareCheck,
  tlsVerificationDisabledCheck,
  todoCommentCheck,
  tokenExpiryMarginCheck,
  tokenRefreshRaceCheck,
  unauthenticatedHandlerCheck,
  unboundedCacheCheck,
  unboundedQueryCheck,
  unclearedIntervalCheck,
  undeclaredClientSecretCheck,
  undocumentedEnvVarCheck,
  unhandledPromiseCheck,
  unoptimizedImageCheck,
  unsafeHtmlCheck,
  unstructuredLogCheck,
  untrustedTenantCheck,
  unvalidatedEnvCheck,
  weakHashCheck,
  weakRandomCheck,
  webhookSignatureCheck,
];

const facts: readonly (FactExtractor | PlainExtractor)[] = [
  accessFacts,
  appsFacts,
  ciFacts,
  configFacts,
  consoleFacts,
  containersFacts,
  databaseClientsFacts,
  datastoresFacts,
  djangoFacts,
  docsFacts,
  envFilesFacts,
  environmentFacts,
  errorHandlingFacts,
  exportsFacts,
  gitignoreFacts,
  httpDefaultsFacts,
  initFacts,
  limitersFacts,
  loggersFacts,
  manifestsFacts,
  middlewareFacts,
  modelsFacts,
  packagesFacts,
  promisesFacts,
  queryFiltersFacts,
  queuesFacts,
  requestIdsFacts,
  routesFacts,
  schemaFacts,
  sinkFunctionsFacts,
  storeUsesFacts,
  testsFacts,
  tsconfigFacts,
].flat();

export const registry: Registry = {
  checks,
  extractors: facts.filter((extractor) => "detect" in extractor),
  plain: facts.filter((extractor) => "read" in extractor),
};
