/**
 * Files of work that is done once, or by whoever runs the service: upgrades, repairs, clean-ups. They go through all rows on purpose, and
 * nobody waits for them.
 */
export const maintenancePath =
  /(?:^|\/)(?:maintenance|repairs?|upgrades?|backfills?)\/|(?:^|[/_-])(?:fix|repair|cleanup|upgrade|reconcile|backfill|denormali[sz]e)(?:[A-Z_.-])[\w.-]*$|(?:Migration|Migrator|Reconciliation|Upgrade|UpgradeSteps|Backfill|Repair|Cleanup|BulkMove|BulkImport)s?\.[cm]?[jt]sx?$|_(?:migration|reconciliation|upgrade|backfill|repair|cleanup)s?\.py$/;
