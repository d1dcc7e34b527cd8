// Written by `npm run generate` from the files under checks/ and facts/. Do not edit.
import type { Check, FactExtractor } from "./api/check.ts";
import type { PlainExtractor, Registry } from "./api/registry.ts";
import accessReviewCheck from "./checks/compliance/access-review.ts";
import alertingCheck from "./checks/monitoring/alerting.ts";
import annualSecurityAssessmentCheck from "./checks/compliance/annual-security-assessment.ts";
import apiCallInLoopCheck from "./checks/performance/api-call-in-loop/index.ts";
import apiDocsCheck from "./checks/documentation/api-docs.ts";
import apiVersioningCheck from "./checks/code-quality/api-versioning.ts";
import apmCheck from "./checks/monitoring/apm.ts";
import architectureDocsCheck from "./checks/documentation/architecture-docs.ts";
import assertionlessTestCheck from "./checks/testing/assertionless-test/index.ts";
import asyncProcessingCheck from "./checks/performance/async-processing.ts";
import auditLogCheck from "./checks/compliance/audit-log.ts";
import authBypassCheck from "./checks/security/auth-bypass/index.ts";
import authDocsCheck from "./checks/documentation/auth-docs.ts";
import authEventNotLoggedCheck from "./checks/monitoring/auth-event-not-logged/index.ts";
import authHealthCheck from "./checks/monitoring/auth-health.ts";
import authRateLimitingCheck from "./checks/security/auth-rate-limiting.ts";
import authTestsCheck from "./checks/testing/auth-tests.ts";
import autoscalingCheck from "./checks/infrastructure/autoscaling.ts";
import backupRecoveryDocsCheck from "./checks/documentation/backup-recovery-docs.ts";
import backupsCheck from "./checks/data/backups.ts";
import batchOperationsCheck from "./checks/performance/batch-operations.ts";
import blockingCallCheck from "./checks/performance/blocking-call/index.ts";
import bodyLimitCheck from "./checks/security/body-limit/index.ts";
import businessMetricsCheck from "./checks/monitoring/business-metrics.ts";
import cacheHealthCheck from "./checks/performance/cache-health.ts";
import cacheableFetchCheck from "./checks/performance/cacheable-fetch/index.ts";
import cachingCheck from "./checks/performance/caching.ts";
import cascadeOrphanCheck from "./checks/data/cascade-orphan/index.ts";
import cdPipelineCheck from "./checks/infrastructure/cd-pipeline.ts";
import cdnCheck from "./checks/performance/cdn.ts";
import centralErrorHandlingCheck from "./checks/reliability/central-error-handling.ts";
import chaosTestsCheck from "./checks/testing/chaos-tests.ts";
import checklistContradictedCheck from "./checks/documentation/checklist-contradicted/index.ts";
import ciPipelineCheck from "./checks/infrastructure/ci-pipeline.ts";
import circuitBreakerCheck from "./checks/reliability/circuit-breaker.ts";
import codeReviewCheck from "./checks/code-quality/code-review.ts";
import commandInjectionCheck from "./checks/security/command-injection/index.ts";
import committedEnvFileCheck from "./checks/security/committed-env-file/index.ts";
import complianceReportingCheck from "./checks/compliance/compliance-reporting.ts";
import composeFileCheck from "./checks/infrastructure/compose-file.ts";
import configurationModuleCheck from "./checks/code-quality/configuration-module.ts";
import connectionPoolingCheck from "./checks/data/connection-pooling.ts";
import consentCheck from "./checks/compliance/consent.ts";
import consoleLogCheck from "./checks/monitoring/console-log/index.ts";
import contributingGuideCheck from "./checks/documentation/contributing-guide.ts";
import corsWildcardCheck from "./checks/security/cors-wildcard/index.ts";
import coverageThresholdCheck from "./checks/testing/coverage-threshold.ts";
import csrfDisabledCheck from "./checks/security/csrf-disabled/index.ts";
import customErrorsCheck from "./checks/code-quality/custom-errors.ts";
import dashboardsCheck from "./checks/monitoring/dashboards.ts";
import dataDeletionCheck from "./checks/compliance/data-deletion.ts";
import dataExportCheck from "./checks/compliance/data-export.ts";
import dataRetentionCheck from "./checks/compliance/data-retention.ts";
import dataValidationCheck from "./checks/security/data-validation.ts";
import databaseIndexesCheck from "./checks/data/database-indexes.ts";
import databaseMigrationsCheck from "./checks/data/database-migrations.ts";
import dbClientPerRequestCheck from "./checks/data/db-client-per-request/index.ts";
import deadLetterQueueCheck from "./checks/reliability/dead-letter-queue.ts";
import debugModeCheck from "./checks/security/debug-mode/index.ts";
import debugStatementCheck from "./checks/monitoring/debug-statement/index.ts";
import dependencyScanningCheck from "./checks/security/dependency-scanning.ts";
import deploymentGuideCheck from "./checks/documentation/deployment-guide.ts";
import deprecatedApiVersionCheck from "./checks/code-quality/deprecated-api-version/index.ts";
import destructiveMigrationCheck from "./checks/data/destructive-migration/index.ts";
import devConfigInProductionCheck from "./checks/infrastructure/dev-config-in-production/index.ts";
import dockerRootUserCheck from "./checks/infrastructure/docker-root-user/index.ts";
import documentedFunctionsCheck from "./checks/documentation/documented-functions.ts";
import e2eTestsCheck from "./checks/testing/e2e-tests.ts";
import encryptionAtRestCheck from "./checks/compliance/encryption-at-rest.ts";
import encryptionInTransitCheck from "./checks/compliance/encryption-in-transit.ts";
import envDocumentedCheck from "./checks/documentation/env-documented.ts";
import envValidationCheck from "./checks/security/env-validation.ts";
import environmentSeparationCheck from "./checks/infrastructure/environment-separation.ts";
import errorLeakCheck from "./checks/security/error-leak/index.ts";
import errorPathTestsCheck from "./checks/testing/error-path-tests.ts";
import errorTrackingCheck from "./checks/monitoring/error-tracking.ts";
import errorTrackingConfigCheck from "./checks/monitoring/error-tracking-config/index.ts";
import escalationCheck from "./checks/documentation/escalation.ts";
import eventDrivenCheck from "./checks/performance/event-driven.ts";
import failoverVerifiedCheck from "./checks/reliability/failover-verified.ts";
import feedbackChannelCheck from "./checks/documentation/feedback-channel.ts";
import focusedTestCheck from "./checks/testing/focused-test/index.ts";
import formatterLinterCheck from "./checks/code-quality/formatter-linter.ts";
import genericExceptionCheck from "./checks/code-quality/generic-exception/index.ts";
import ghaBroadPermissionsCheck from "./checks/infrastructure/gha-broad-permissions/index.ts";
import gitignoreSecretsCheck from "./checks/security/gitignore-secrets.ts";
import gracefulShutdownCheck from "./checks/reliability/graceful-shutdown/index.ts";
import gracefulShutdownHandlerCheck from "./checks/reliability/graceful-shutdown-handler.ts";
import handlerTestsCheck from "./checks/testing/handler-tests.ts";
import hardcodedIdentityCheck from "./checks/security/hardcoded-identity/index.ts";
import hardcodedSecretCheck from "./checks/security/hardcoded-secret/index.ts";
import hasTestsCheck from "./checks/testing/has-tests.ts";
import healthEndpointCheck from "./checks/monitoring/health-endpoint.ts";
import hostValidationCheck from "./checks/security/host-validation/index.ts";
import httpClientPerRequestCheck from "./checks/performance/http-client-per-request/index.ts";
import httpConnectionReuseCheck from "./checks/performance/http-connection-reuse.ts";
import httpsEnforcedCheck from "./checks/security/https-enforced.ts";
import idempotencyCheck from "./checks/reliability/idempotency.ts";
import imageOptimizationCheck from "./checks/performance/image-optimization.ts";
import inMemorySharedStateCheck from "./checks/reliability/in-memory-shared-state/index.ts";
import incidentResponseCheck from "./checks/documentation/incident-response.ts";
import infrastructureAsCodeCheck from "./checks/infrastructure/infrastructure-as-code.ts";
import inputSanitizationCheck from "./checks/security/input-sanitization.ts";
import insecureCookieCheck from "./checks/security/insecure-cookie/index.ts";
import insecureUploadCheck from "./checks/security/insecure-upload/index.ts";
import insecureUrlCheck from "./checks/security/insecure-url/index.ts";
import integrationTestsCheck from "./checks/testing/integration-tests.ts";
import internationalizationCheck from "./checks/code-quality/internationalization.ts";
import jobDeduplicationCheck from "./checks/reliability/job-deduplication.ts";
import jobIdempotencyCheck from "./checks/reliability/job-idempotency/index.ts";
import jobMonitoringCheck from "./checks/monitoring/job-monitoring.ts";
import jobRetryPolicyCheck from "./checks/reliability/job-retry-policy/index.ts";
import jobSchedulingCheck from "./checks/reliability/job-scheduling.ts";
import jwksCacheCheck from "./checks/security/jwks-cache/index.ts";
import jwtNoExpiryCheck from "./checks/security/jwt-no-expiry/index.ts";
import jwtUnverifiedCheck from "./checks/security/jwt-unverified/index.ts";
import keyRotationCheck from "./checks/security/key-rotation.ts";
import kubernetesManifestsCheck from "./checks/infrastructure/kubernetes-manifests.ts";
import leakedConnectionCheck from "./checks/data/leaked-connection/index.ts";
import licenseFileCheck from "./checks/compliance/license-file.ts";
import loadBalancingCheck from "./checks/infrastructure/load-balancing.ts";
import loadTestPassedCheck from "./checks/testing/load-test-passed.ts";
import loadTestsCheck from "./checks/testing/load-tests.ts";
import lockfileCheck from "./checks/infrastructure/lockfile.ts";
import logAggregationCheck from "./checks/monitoring/log-aggregation.ts";
import logRedactionCheck from "./checks/monitoring/log-redaction.ts";
import logSensitiveDataCheck from "./checks/security/log-sensitive-data/index.ts";
import massAssignmentCheck from "./checks/security/mass-assignment/index.ts";
import metricsEndpointCheck from "./checks/monitoring/metrics-endpoint.ts";
import migrationsInCiCheck from "./checks/infrastructure/migrations-in-ci.ts";
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
import modularStructureCheck from "./checks/code-quality/modular-structure.ts";
import moneyFloatCheck from "./checks/data/money-float/index.ts";
import monitoringDocsCheck from "./checks/documentation/monitoring-docs.ts";
import monitoringVerifiedCheck from "./checks/monitoring/monitoring-verified.ts";
import multiRegionCheck from "./checks/infrastructure/multi-region.ts";
import naiveDatetimeCheck from "./checks/data/naive-datetime/index.ts";
import noStubsCheck from "./checks/code-quality/no-stubs.ts";
import oauthFailureTrackingCheck from "./checks/monitoring/oauth-failure-tracking.ts";
import oauthRedirectsVerifiedCheck from "./checks/security/oauth-redirects-verified.ts";
import oauthTroubleshootingCheck from "./checks/documentation/oauth-troubleshooting.ts";
import onCallCheck from "./checks/monitoring/on-call.ts";
import openRedirectCheck from "./checks/security/open-redirect/index.ts";
import oversizedModuleCheck from "./checks/code-quality/oversized-module/index.ts";
import paginationCheck from "./checks/performance/pagination.ts";
import penetrationTestCheck from "./checks/security/penetration-test.ts";
import performanceBenchmarksCheck from "./checks/testing/performance-benchmarks.ts";
import persistentQueueCheck from "./checks/reliability/persistent-queue.ts";
import placeholderSecretCheck from "./checks/security/placeholder-secret/index.ts";
import plaintextTokenStorageCheck from "./checks/security/plaintext-token-storage/index.ts";
import poolConfigCheck from "./checks/data/pool-config/index.ts";
import portConfigurationCheck from "./checks/infrastructure/port-configuration.ts";
import postLaunchWatchCheck from "./checks/monitoring/post-launch-watch.ts";
import privacyPolicyCheck from "./checks/compliance/privacy-policy.ts";
import productionDockerfileCheck from "./checks/infrastructure/production-dockerfile.ts";
import productionSecretsSetCheck from "./checks/security/production-secrets-set.ts";
import progressiveDeliveryCheck from "./checks/infrastructure/progressive-delivery.ts";
import providerMocksCheck from "./checks/testing/provider-mocks.ts";
import providerQuotasCheck from "./checks/reliability/provider-quotas.ts";
import providerRevocationCheck from "./checks/security/provider-revocation.ts";
import queryInLoopCheck from "./checks/performance/query-in-loop/index.ts";
import queryMonitoringCheck from "./checks/monitoring/query-monitoring.ts";
import queryOptimizationCheck from "./checks/performance/query-optimization.ts";
import queuePrioritiesCheck from "./checks/reliability/queue-priorities.ts";
import rateLimitVerifiedCheck from "./checks/security/rate-limit-verified.ts";
import rateLimitingCheck from "./checks/security/rate-limiting.ts";
import rawSqlCheck from "./checks/security/raw-sql/index.ts";
import rbacCheck from "./checks/security/rbac.ts";
import readReplicasCheck from "./checks/performance/read-replicas.ts";
import readmeCheck from "./checks/documentation/readme.ts";
import requestIdTrackingCheck from "./checks/monitoring/request-id-tracking.ts";
import requestSizeLimitsCheck from "./checks/security/request-size-limits.ts";
import responseCompressionCheck from "./checks/performance/response-compression.ts";
import restoreTestCheck from "./checks/data/restore-test.ts";
import retryPolicyCheck from "./checks/reliability/retry-policy.ts";
import rollbackDocsCheck from "./checks/documentation/rollback-docs.ts";
import rollbackStrategyCheck from "./checks/infrastructure/rollback-strategy.ts";
import rollbackTestCheck from "./checks/infrastructure/rollback-test.ts";
import runbookCheck from "./checks/documentation/runbook.ts";
import runtimePinnedCheck from "./checks/infrastructure/runtime-pinned.ts";
import scatteredEnvAccessCheck from "./checks/code-quality/scattered-env-access/index.ts";
import secretFallbackCheck from "./checks/security/secret-fallback/index.ts";
import secretScanningCheck from "./checks/security/secret-scanning.ts";
import secretsManagerCheck from "./checks/security/secrets-manager.ts";
import securityAuditCheck from "./checks/security/security-audit.ts";
import securityCheckDisabledCheck from "./checks/security/security-check-disabled/index.ts";
import securityEventLogCheck from "./checks/monitoring/security-event-log.ts";
import securityHeadersCheck from "./checks/security/security-headers.ts";
import securityPolicyCheck from "./checks/documentation/security-policy.ts";
import securityScanningCheck from "./checks/testing/security-scanning.ts";
import sessionTimeoutCheck from "./checks/security/session-timeout.ts";
import shallowHealthCheckCheck from "./checks/monitoring/shallow-health-check/index.ts";
import slowQueryReviewCheck from "./checks/performance/slow-query-review.ts";
import soc2Check from "./checks/compliance/soc2.ts";
import sqliteInProductionCheck from "./checks/data/sqlite-in-production/index.ts";
import sslCertificatesCheck from "./checks/infrastructure/ssl-certificates.ts";
import stagedLaunchCheck from "./checks/testing/staged-launch.ts";
import structuredLoggingCheck from "./checks/monitoring/structured-logging.ts";
import stubImplementationCheck from "./checks/code-quality/stub-implementation/index.ts";
import supportChannelCheck from "./checks/documentation/support-channel.ts";
import swallowedErrorCheck from "./checks/reliability/swallowed-error/index.ts";
import termsOfServiceCheck from "./checks/compliance/terms-of-service.ts";
import testEndpointCheck from "./checks/security/test-endpoint/index.ts";
import timeoutsCheck from "./checks/reliability/timeouts.ts";
import timingUnsafeCompareCheck from "./checks/security/timing-unsafe-compare/index.ts";
import tlsVerificationDisabledCheck from "./checks/security/tls-verification-disabled/index.ts";
import todoCommentCheck from "./checks/code-quality/todo-comment/index.ts";
import tokenEncryptionCheck from "./checks/security/token-encryption.ts";
import tokenExpiryMarginCheck from "./checks/reliability/token-expiry-margin/index.ts";
import tokenRefreshCheck from "./checks/reliability/token-refresh.ts";
import tokenRefreshRaceCheck from "./checks/reliability/token-refresh-race/index.ts";
import tokenRotationCheck from "./checks/security/token-rotation.ts";
import trustedHostsCheck from "./checks/security/trusted-hosts.ts";
import twoFactorCheck from "./checks/security/two-factor.ts";
import typeCheckingCheck from "./checks/code-quality/type-checking.ts";
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
import uptimeMonitoringCheck from "./checks/monitoring/uptime-monitoring.ts";
import userDocsCheck from "./checks/documentation/user-docs.ts";
import weakHashCheck from "./checks/security/weak-hash/index.ts";
import weakRandomCheck from "./checks/security/weak-random/index.ts";
import webhookRetryCheck from "./checks/reliability/webhook-retry.ts";
import webhookSecurityCheck from "./checks/security/webhook-security.ts";
import webhookSignatureCheck from "./checks/security/webhook-signature/index.ts";
import accessFacts from "./facts/access/index.ts";
import apiVersionsFacts from "./facts/api-versions/index.ts";
import appsFacts from "./facts/apps/index.ts";
import bodyFieldsFacts from "./facts/body-fields/index.ts";
import ciFacts from "./facts/ci/index.ts";
import configFacts from "./facts/config/index.ts";
import consoleFacts from "./facts/console/index.ts";
import containersFacts from "./facts/containers/index.ts";
import coverageFacts from "./facts/coverage/index.ts";
import databaseClientsFacts from "./facts/database-clients/index.ts";
import datastoresFacts from "./facts/datastores/index.ts";
import djangoFacts from "./facts/django/index.ts";
import docsFacts from "./facts/docs/index.ts";
import documentedFacts from "./facts/documented/index.ts";
import envFilesFacts from "./facts/env-files/index.ts";
import environmentFacts from "./facts/environment/index.ts";
import errorHandlingFacts from "./facts/error-handling/index.ts";
import exportsFacts from "./facts/exports/index.ts";
import gitignoreFacts from "./facts/gitignore/index.ts";
import httpDefaultsFacts from "./facts/http-defaults/index.ts";
import importsFacts from "./facts/imports/index.ts";
import initFacts from "./facts/init/index.ts";
import interfaceDocsFacts from "./facts/interface-docs/index.ts";
import limitersFacts from "./facts/limiters/index.ts";
import loadTestsFacts from "./facts/load-tests/index.ts";
import loggersFacts from "./facts/loggers/index.ts";
import manifestsFacts from "./facts/manifests/index.ts";
import middlewareFacts from "./facts/middleware/index.ts";
import modelsFacts from "./facts/models/index.ts";
import monitoringFacts from "./facts/monitoring/index.ts";
import packagesFacts from "./facts/packages/index.ts";
import performanceFacts from "./facts/performance/index.ts";
import promisesFacts from "./facts/promises/index.ts";
import queryFiltersFacts from "./facts/query-filters/index.ts";
import queuesFacts from "./facts/queues/index.ts";
import reliabilityFacts from "./facts/reliability/index.ts";
import requestIdsFacts from "./facts/request-ids/index.ts";
import routesFacts from "./facts/routes/index.ts";
import schemaFacts from "./facts/schema/index.ts";
import securityFacts from "./facts/security/index.ts";
import sinkFunctionsFacts from "./facts/sink-functions/index.ts";
import storeUsesFacts from "./facts/store-uses/index.ts";
import testTargetsFacts from "./facts/test-targets/index.ts";
import testsFacts from "./facts/tests/index.ts";
import transactionsFacts from "./facts/transactions/index.ts";
import tsconfigFacts from "./facts/tsconfig/index.ts";
import waspFacts from "./facts/wasp/index.ts";

const checks: readonly Check[] = [
  accessReviewCheck,
  alertingCheck,
  annualSecurityAssessmentCheck,
  apiCallInLoopCheck,
  apiDocsCheck,
  apiVersioningCheck,
  apmCheck,
  architectureDocsCheck,
  assertionlessTestCheck,
  asyncProcessingCheck,
  auditLogCheck,
  authBypassCheck,
  authDocsCheck,
  authEventNotLoggedCheck,
  authHealthCheck,
  authRateLimitingCheck,
  authTestsCheck,
  autoscalingCheck,
  backupRecoveryDocsCheck,
  backupsCheck,
  batchOperationsCheck,
  blockingCallCheck,
  bodyLimitCheck,
  businessMetricsCheck,
  cacheHealthCheck,
  cacheableFetchCheck,
  cachingCheck,
  cascadeOrphanCheck,
  cdPipelineCheck,
  cdnCheck,
  centralErrorHandlingCheck,
  chaosTestsCheck,
  checklistContradictedCheck,
  ciPipelineCheck,
  circuitBreakerCheck,
  codeReviewCheck,
  commandInjectionCheck,
  committedEnvFileCheck,
  complianceReportingCheck,
  composeFileCheck,
  configurationModuleCheck,
  connectionPoolingCheck,
  consentCheck,
  consoleLogCheck,
  contributingGuideCheck,
  corsWildcardCheck,
  coverageThresholdCheck,
  csrfDisabledCheck,
  customErrorsCheck,
  dashboardsCheck,
  dataDeletionCheck,
  dataExportCheck,
  dataRetentionCheck,
  dataValidationCheck,
  databaseIndexesCheck,
  databaseMigrationsCheck,
  dbClientPerRequestCheck,
  deadLetterQueueCheck,
  debugModeCheck,
  debugStatementCheck,
  dependencyScanningCheck,
  deploymentGuideCheck,
  deprecatedApiVersionCheck,
  destructiveMigrationCheck,
  devConfigInProductionCheck,
  dockerRootUserCheck,
  documentedFunctionsCheck,
  e2eTestsCheck,
  encryptionAtRestCheck,
  encryptionInTransitCheck,
  envDocumentedCheck,
  envValidationCheck,
  environmentSeparationCheck,
  errorLeakCheck,
  errorPathTestsCheck,
  errorTrackingCheck,
  errorTrackingConfigCheck,
  escalationCheck,
  eventDrivenCheck,
  failoverVerifiedCheck,
  feedbackChannelCheck,
  focusedTestCheck,
  formatterLinterCheck,
  genericExceptionCheck,
  ghaBroadPermissionsCheck,
  gitignoreSecretsCheck,
  gracefulShutdownCheck,
  gracefulShutdownHandlerCheck,
  handlerTestsCheck,
  hardcodedIdentityCheck,
  hardcodedSecretCheck,
  hasTestsCheck,
  healthEndpointCheck,
  hostValidationCheck,
  httpClientPerRequestCheck,
  httpConnectionReuseCheck,
  httpsEnforcedCheck,
  idempotencyCheck,
  imageOptimizationCheck,
  inMemorySharedStateCheck,
  incidentResponseCheck,
  infrastructureAsCodeCheck,
  inputSanitizationCheck,
  insecureCookieCheck,
  insecureUploadCheck,
  insecureUrlCheck,
  integrationTestsCheck,
  internationalizationCheck,
  jobDeduplicationCheck,
  jobIdempotencyCheck,
  jobMonitoringCheck,
  jobRetryPolicyCheck,
  jobSchedulingCheck,
  jwksCacheCheck,
  jwtNoExpiryCheck,
  jwtUnverifiedCheck,
  keyRotationCheck,
  kubernetesManifestsCheck,
  leakedConnectionCheck,
  licenseFileCheck,
  loadBalancingCheck,
  loadTestPassedCheck,
  loadTestsCheck,
  lockfileCheck,
  logAggregationCheck,
  logRedactionCheck,
  logSensitiveDataCheck,
  massAssignmentCheck,
  metricsEndpointCheck,
  migrationsInCiCheck,
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
  modularStructureCheck,
  moneyFloatCheck,
  monitoringDocsCheck,
  monitoringVerifiedCheck,
  multiRegionCheck,
  naiveDatetimeCheck,
  noStubsCheck,
  oauthFailureTrackingCheck,
  oauthRedirectsVerifiedCheck,
  oauthTroubleshootingCheck,
  onCallCheck,
  openRedirectCheck,
  oversizedModuleCheck,
  paginationCheck,
  penetrationTestCheck,
  performanceBenchmarksCheck,
  persistentQueueCheck,
  placeholderSecretCheck,
  plaintextTokenStorageCheck,
  poolConfigCheck,
  portConfigurationCheck,
  postLaunchWatchCheck,
  privacyPolicyCheck,
  productionDockerfileCheck,
  productionSecretsSetCheck,
  progressiveDeliveryCheck,
  providerMocksCheck,
  providerQuotasCheck,
  providerRevocationCheck,
  queryInLoopCheck,
  queryMonitoringCheck,
  queryOptimizationCheck,
  queuePrioritiesCheck,
  rateLimitVerifiedCheck,
  rateLimitingCheck,
  rawSqlCheck,
  rbacCheck,
  readReplicasCheck,
  readmeCheck,
  requestIdTrackingCheck,
  requestSizeLimitsCheck,
  responseCompressionCheck,
  restoreTestCheck,
  retryPolicyCheck,
  rollbackDocsCheck,
  rollbackStrategyCheck,
  rollbackTestCheck,
  runbookCheck,
  runtimePinnedCheck,
  scatteredEnvAccessCheck,
  secretFallbackCheck,
  secretScanningCheck,
  secretsManagerCheck,
  securityAuditCheck,
  securityCheckDisabledCheck,
  securityEventLogCheck,
  securityHeadersCheck,
  securityPolicyCheck,
  securityScanningCheck,
  sessionTimeoutCheck,
  shallowHealthCheckCheck,
  slowQueryReviewCheck,
  soc2Check,
  sqliteInProductionCheck,
  sslCertificatesCheck,
  stagedLaunchCheck,
  structuredLoggingCheck,
  stubImplementationCheck,
  supportChannelCheck,
  swallowedErrorCheck,
  termsOfServiceCheck,
  testEndpointCheck,
  timeoutsCheck,
  timingUnsafeCompareCheck,
  tlsVerificationDisabledCheck,
  todoCommentCheck,
  tokenEncryptionCheck,
  tokenExpiryMarginCheck,
  tokenRefreshCheck,
  tokenRefreshRaceCheck,
  tokenRotationCheck,
  trustedHostsCheck,
  twoFactorCheck,
  typeCheckingCheck,
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
  uptimeMonitoringCheck,
  userDocsCheck,
  weakHashCheck,
  weakRandomCheck,
  webhookRetryCheck,
  webhookSecurityCheck,
  webhookSignatureCheck,
];

const facts: readonly (FactExtractor | PlainExtractor)[] = [
  accessFacts,
  apiVersionsFacts,
  appsFacts,
  bodyFieldsFacts,
  ciFacts,
  configFacts,
  consoleFacts,
  containersFacts,
  coverageFacts,
  databaseClientsFacts,
  datastoresFacts,
  djangoFacts,
  docsFacts,
  documentedFacts,
  envFilesFacts,
  environmentFacts,
  errorHandlingFacts,
  exportsFacts,
  gitignoreFacts,
  httpDefaultsFacts,
  importsFacts,
  initFacts,
  interfaceDocsFacts,
  limitersFacts,
  loadTestsFacts,
  loggersFacts,
  manifestsFacts,
  middlewareFacts,
  modelsFacts,
  monitoringFacts,
  packagesFacts,
  performanceFacts,
  promisesFacts,
  queryFiltersFacts,
  queuesFacts,
  reliabilityFacts,
  requestIdsFacts,
  routesFacts,
  schemaFacts,
  securityFacts,
  sinkFunctionsFacts,
  storeUsesFacts,
  testTargetsFacts,
  testsFacts,
  transactionsFacts,
  tsconfigFacts,
  waspFacts,
].flat();

export const registry: Registry = {
  checks,
  extractors: facts.filter((extractor) => "detect" in extractor),
  plain: facts.filter((extractor) => "read" in extractor),
};
