/** What a table of packages says of each. */
import type { Ecosystem } from "../../api/facts.ts";

/** What a package is used for, as far as a check or a fact asks. */
export type PackageUse =
  | "error-tracking"
  | "apm"
  | "logging"
  | "metrics"
  | "rate-limiting"
  | "csrf"
  | "security-headers"
  | "validation"
  | "jobs"
  | "cache"
  | "database"
  | "auth"
  | "payments"
  | "test-runner"
  | "http-test"
  | "http-client"
  | "env-schema"
  | "env-reader"
  | "feature-flags"
  | "retry"
  | "circuit-breaker"
  | "consent"
  | "identity-provider"
  | "two-factor"
  | "policy"
  | "encryption"
  | "secrets-manager"
  | "audit-trail"
  | "html-sanitizer"
  | "https-redirect"
  | "lockout"
  | "log-shipping"
  | "log-redaction"
  | "request-id"
  | "compression"
  | "memory"
  | "pagination"
  | "images"
  | "events"
  | "job-board"
  | "product-analytics";

/** Packages of one ecosystem that say the same of a project. */
export interface PackageRow {
  readonly use: PackageUse;
  readonly ecosystem: Ecosystem;
  /** Names as imported; a name that ends in `/` stands for a whole scope. */
  readonly names: readonly string[];
}
