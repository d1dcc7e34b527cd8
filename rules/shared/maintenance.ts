/**
 * Files of work that is done once, or by whoever runs the service: upgrades, repairs, clean-ups. They go through all rows on purpose, and
 * nobody waits for them.
 */
export const maintenancePath =
  /(?:^|\/)(?:maintenance|repairs?|upgrades?|backfills?)\/|(?:^|[/_-])(?:fix|repair|cleanup|upgrade|reconcile|backfill|denormali[sz]e)(?:[A-Z_.-])[\w.-]*$|(?:Migration|Migrator|Reconciliation|Upgrade|UpgradeSteps|Backfill|Repair|Cleanup|BulkMove|BulkImport)s?\.[cm]?[jt]sx?$|_(?:migration|reconciliation|upgrade|backfill|repair|cleanup)s?\.py$/;

/** Functions whose name says that they go through all rows on purpose: `upgradeFromMongo`, `prime_key_cache`, `reindexAll`. */
export const throughAll =
  /^_*(?:upgrade|migrate|import|export|backfill|seed|sync(?:hroni[sz]e)?|reconcile|prime|preload|pre_?warm|warm(?:_?up)?|re_?index|re_?build|re_?calculate|re_?compute|clean_?up|purge|prune|repair|clean_?(?:[dD]atabase|[dD]b|[oO]rphan(?:s|ed)?)|(?:remove|delete)_?(?:[oO]rphan(?:s|ed)?|[iI]nvalid|[dD]uplicates?|[sS]tale))(?=[A-Z_]|$)/;

/** Work that goes through all rows on purpose. */
export const batchPath =
  /(?:^|\/)(?:jobs?|cron|crons|workers?|tasks|queues?|schedulers?|scheduled|exports?|reports?|sync|batch|sitemaps?|processors?|triggers|consumers?|backfills?|cli|commands?|inngest|trigger|registry)(?:\/|[.-])|(?:sitemap|cron|export|report|backfill|sync)\w*\.(?:[cm]?[jt]sx?|py)$/i;
