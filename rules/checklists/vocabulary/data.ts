import { concept } from "../match.ts";

/** Phrases of category `data`; {@link concept} says how they are written. */
export const data = [
  concept(
    "missing-transaction",
    `
      transaction -history -monitor -log -email -fee, atomic* write|update|operation|database, wrap write|sync|database transaction, acid,
      partial write|update|data, data consisten*`,
  ),
  concept(
    "db-client-per-request",
    `
      prisma client|singleton|leak|instance|connection, singleton database|prisma|client|connection, connection leak* -memory,
      database client singleton|per|request|instance|reuse, new prisma client, one database client`,
  ),
  concept(
    "leaked-connection",
    `
      connection leak*|release*|clos*, release connection, close connection|session|cursor -graceful -shutdown, session leak*`,
  ),
  concept(
    "money-float",
    `
      money float|decimal|integer|cent|type|precision|storage, float decimal, decimal money|amount|price|currency|financial|payment,
      currency decimal|float|precision|cent|minor|type, floating point, store* amount|money|price decimal|integer|cent,
      financial calculat*|precision|amount, rounding error, bigdecimal, minor unit`,
  ),
  concept(
    "missing-index database-indexes",
    `
      database index*, index* database|query|column|foreign|composite|table|field|missing -search,
      add|create|required|present|optimi* index -page -search -route -file -component -seo -barrel, composite index*, index on|by|per -page -search -seo -file -route, missing index*,
      foreign key index*, index foreign key, query index*`,
  ),
  concept(
    "sqlite-in-production",
    `
      sqlite, migrat* to postgres*|mysql, postgres* instead, prod database set*|setup|postgres* -url -backup, set up prod database,
      production grade database, move to postgres*`,
  ),
  concept(
    "unbounded-query pagination",
    `
      paginat*, page size, cursor based, limit offset, infinite scroll, list endpoint limit*, unbounded query|list|result`,
  ),
  concept(
    "unbounded-query query-optimization",
    `
      query optimiz*, optimiz* query|database, n 1 query|problem|queries, full table scan, slow query fix|optimiz*|improve,
      database perf -test -monitor -log -metric, select star`,
  ),
  concept(
    "query-in-loop query-optimization",
    `
      n 1, query loop, eager load*, nplusone, batch query|load*, dataloader, query optimiz*, preload association`,
  ),
  concept(
    "pool-config connection-pooling",
    `
      connection pool* -http, database pool* -http, pool size|config|limit|timeout, pgbouncer, connection limit -redis, prisma accelerate`,
  ),
  concept(
    "query-monitoring",
    `
      slow query log|monitor*|detect*|identify|track*|alert*, query monitor*|log|perf|metric|timeout, database query perf|time|latency,
      pg stat statement, monitor query|database perf, statement timeout, database monitoring|metric -service`,
  ),
  concept("slow-query-review", "review* slow query, slow query review*|analy*, pg stat statement, query plan review*, explain analyze"),
  concept(
    "database-migrations",
    `
      database migrat* -sqlite, schema migrat*|change, migration strategy|file|tool|test|reversible|version* -sqlite, alembic,
      prisma migrate, flyway, liquibase, migration run|script|create`,
  ),
  concept(
    "migrations-in-ci",
    `
      migrat* automat*|ci|pipeline|deploy*|test, automat* migrat*, run migrat* deploy*|ci|pipeline|release, migration strategy automat*|ci`,
  ),
  concept(
    "destructive-migration",
    `
      zero downtime migrat*, migrat* safe*|backward*|destructive|lock*|zero|reversible|rollback, expand contract,
      backward* compatible migrat*|schema, safe migrat*, strong migration`,
  ),
  concept(
    "cascade-orphan",
    `
      cascade delet*, orphan*, on delete, delete rule, referential integrity, foreign key constraint, dependent destroy`,
  ),
  concept("naive-datetime", "timezone, time zone, utc, datetime aware|naive|utc, timestamp timezone|utc"),
  concept(
    "internationalization",
    `
      i18n, internationali*, locali*, multi language|currency|region, translation, multiple currency|language|timezone, locale`,
  ),
  concept(
    "missing-idempotency idempotency",
    `
      idempoten* -job -worker, duplicate payment|charge|request|order, double charge|submit|payment, exactly once -job,
      retry safe request|payment|write`,
  ),
  concept(
    "backups",
    `
      backup* -document -restor -test -verif -procedure, database backup* -test -verif -restor, automat* backup*,
      daily|nightly|hourly|scheduled backup*, backup strateg*|schedule*|config|enabled, point in time, pitr, wal archiv*, database snapshot,
      data backup, database backed up, data backed, backup retention|encrypt*`,
  ),
  concept(
    "backup-recovery-docs",
    `
      backup* recovery, disaster recovery, recovery procedure|plan|document, restore procedure|document|step|guide|instruction, rto, rpo,
      backup procedure|document, document* backup*|restore`,
  ),
  concept(
    "restore-test",
    `
      backup* test|verif*|restor*|drill|validat* -migration, restor* test|verif*|rehears*|drill|backup*, test backup*|restor*|recovery,
      recovery test|drill|rehears*, verif* backup*, disaster recovery test|drill|rehears*|exercise`,
  ),
  concept("read-replicas", "read replica, database replica*, replica* read|report*|database, read heavy, primary replica"),
  concept(
    "data-retention",
    `
      retention -log -metric -backup, data retention, purg* data|record|old|expired|log, delet* old data|record, data lifecycle,
      archiv* data|record|old, log retention`,
  ),
];
