import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, unknown } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

type Values = Readonly<Record<string, string | number | boolean>>;

/** Resources of Terraform that keep backups, or whose default is to. */
const resources: readonly (readonly [RegExp, (values: Values) => boolean | undefined])[] = [
  [/^aws_db_instance\./, (values) => retention(values.backup_retention_period)],
  // A cluster keeps one day unless it is told otherwise.
  [/^aws_(?:rds|docdb|neptune)_cluster\./, (values) => retention(values.backup_retention_period) ?? true],
  [/^aws_dynamodb_table\./, (values) => flag(values["point_in_time_recovery.enabled"]) || undefined],
  [/^aws_backup_(?:plan|selection)\./, () => true],
  [/^aws_dlm_lifecycle_policy\./, () => true],
  [/^google_sql_database_instance\./, (values) => flag(values["settings.backup_configuration.enabled"])],
  [/^(?:google_alloydb_cluster|google_firestore_backup_schedule|google_spanner_backup_schedule)\./, () => true],
  // These keep daily backups by themselves.
  [/^azurerm_(?:postgresql|mysql)_flexible_server\.|^azurerm_(?:mssql_database|cosmosdb_account)\./, () => true],
  [/^digitalocean_database_cluster\./, () => true],
  [/^mongodbatlas_(?:cloud_backup_schedule|cloud_provider_snapshot_backup_policy)\./, () => true],
  [/^mongodbatlas_(?:advanced_)?cluster\./, (values) => flag(values.cloud_backup ?? values.backup_enabled)],
  [/^scaleway_rdb_instance\./, (values) => values.disable_backup !== true],
];

function retention(days: string | number | boolean | undefined): boolean | undefined {
  return typeof days === "number" ? days > 0 : typeof days === "string" && days !== "" ? true : undefined;
}

function flag(value: string | number | boolean | undefined): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** Programs that copy a database. */
const dumping =
  /\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-(?:dump|backup)|mysqlpump|mongodump|xtrabackup|pgbackrest|wal-g|barman|litestream|restic|borg(?:matic)?|heroku pg:backups|rds create-db-(?:cluster-)?snapshot|gcloud sql (?:export|backups)|dbbackup|sqlite3 .*\.backup|turso db export|velero|backup perform|rclone)\b/;
const dumps: Tool = { command: dumping };
/** A file whose name says that it copies the database; runs of it count where something starts them by a timetable. */
const backupName = /back-?_?ups?(?:$|[^a-z])|(?:^|[^a-z])(?:db|database|pg|postgres|mysql|mongo)[-_]?dump/i;
const images =
  /(?:postgres|pg|mysql|mariadb|db|database|mongo|volume|docker)[\w-]*-?backup|backup[\w-]*-(?:s3|postgres|mysql|local)|litestream|pgbackrest|wal-g|barman|databack|autorestic|borgmatic|kartoza\/pg-backup/i;
const objects =
  /^(?:ScheduledBackup|PerconaServerMongoDBBackup|PostgresCluster|PerconaPGCluster|BackupSchedule|Schedule|PGBackup|MongoDBBackup)\//;

/** Programs that somebody starts by hand, for all that is known of them. */
const scripts =
  /(?:^|\/)[\w.-]*back-?_?up[\w.-]*\.sh$|(?:^|\/)(?:scripts?|bin|ops|deploy\w*|infra)\/(?:.+\/)?[\w.-]*back-?_?up(?:[-_.]?(?:db|database|postgres|mysql|mongo))?\.(?:rb|py|[cm]?[jt]s)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const terraform = configsOf(project, "terraform").map((fact) => ({ fact, kept: keeps(fact.data.name, fact.data.values) }));
  const off = terraform.find(({ kept }) => kept === false);
  if (off) {
    return failed(`${off.fact.data.name} keeps no backups; set a retention of at least some days.`, [
      evidenceAt(off.fact, off.fact.data.name),
    ]);
  }
  const evidence = [
    ...terraform.filter(({ kept }) => kept).map(({ fact }) => evidenceAt(fact, fact.data.name)),
    ...inCluster(project),
    ...inContainers(project),
    ...byTimetable(project),
    ...byTools(project),
  ].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `The database is backed up by ${first.note}.`);
  const [script] = project.filesMatching(scripts).filter((file) => !isAside(file) && !/restore|decrypt|test|spec/i.test(file));
  const evidenceOfScript: Evidence[] =
    script === undefined ? [] : [{ file: script, line: -1, note: "no timetable was found that runs it" }];
  const reason =
    "No file shows that the database is backed up by itself; add a scheduled job, or attest to the provider's backups and the last restore.";
  return unknown(reason, evidenceOfScript);
}

function keeps(name: string, values: Values): boolean | undefined {
  if (values.replicate_source_db !== undefined) return undefined;
  return resources.find(([pattern]) => pattern.test(name))?.[1](values);
}

/** Jobs and operators of a cluster. */
function inCluster(project: ProjectView): Evidence[] {
  return configsOf(project, "k8s").flatMap((fact) => {
    const { name, values } = fact.data;
    const texts = Object.entries(values);
    const backup =
      (name.startsWith("CronJob/") &&
        (backupName.test(name) || texts.some(([, value]) => typeof value === "string" && dumping.test(value)))) ||
      (objects.test(name) && (!/^(?:Schedule|PostgresCluster)\//.test(name) || texts.some(([key]) => /velero|backups?\./.test(key)))) ||
      (/^Cluster\//.test(name) && texts.some(([key]) => /barmanObjectStore|spec\.backup\./.test(key)));
    return backup ? [evidenceAt(fact, name)] : [];
  });
}

/** Containers of compose files, accessories of Kamal, that do nothing else. */
function inContainers(project: ProjectView): Evidence[] {
  return ["compose", "docker-swarm", "kamal"].flatMap((tool) =>
    configsOf(project, tool).flatMap((fact) => {
      const found = Object.entries(fact.data.values).find(
        ([key, value]) => /\.image$/.test(key) && typeof value === "string" && images.test(value),
      );
      return found ? [evidenceAt(fact, String(found[1]))] : [];
    }),
  );
}

/** Workflows, crontabs and timetables of the application that name a dump. */
function byTimetable(project: ProjectView): Evidence[] {
  const runs = runsOf(project, dumps, ["ci", "platform", "image"])
    .filter(
      ({ fact, place }) =>
        backupName.test(`${fact.file} ${fact.data.job} ${fact.data.workflow}`) || (place !== "ci" && /cron|schedule/i.test(fact.file)),
    )
    .map(evidenceOfRun);
  const tables = ["crontab", "sidekiq", "whenever", "render", "vercel", "serverless"].flatMap((tool) =>
    configsOf(project, tool).flatMap((fact) => {
      const found = Object.entries(fact.data.values).find(
        ([key, value]) =>
          (backupName.test(key) || (typeof value === "string" && (backupName.test(value) || dumping.test(value)))) &&
          !/path|file/i.test(key),
      );
      return found ? [evidenceAt(fact, fact.data.tool === "crontab" ? String(found[1]).slice(0, 80) : found[0])] : [];
    }),
  );
  const django = configsOf(project, "django").flatMap((fact) => {
    const found = Object.entries(fact.data.values).find(
      ([key, value]) =>
        /^(?:CELERY_?BEAT_SCHEDULE|CRONJOBS|Q_SCHEDULE)/.test(key) && (backupName.test(key) || backupName.test(String(value))),
    );
    return found ? [evidenceAt(fact, found[0])] : [];
  });
  return [...runs, ...tables, ...django];
}

/** Configurations of programs that copy continuously. */
function byTools(project: ProjectView): Evidence[] {
  return project
    .filesMatching(
      /(?:^|\/)(?:litestream\.ya?ml|pgbackrest\.conf|barman\.conf|\.?borgmatic[\w./-]*\.ya?ml|\.?autorestic\.ya?ml|wal-g[\w.-]*\.(?:ya?ml|json)|[\w.-]*backup[\w.-]*\.(?:timer|cron))$|(?:^|\/)cron[\w.]*\/[\w.-]*backup[\w.-]*$/i,
    )
    .filter((file) => !isAside(file))
    .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }));
}

export default defineProjectCheck({
  id: "backups",
  title: "Automated backups",
  category: "data",
  priority: "P0",
  effort: 120,
  why: "Disks fail, migrations go wrong and people delete the wrong table. What was not copied elsewhere before that is gone, and with it often the company.",
  limits:
    "Backups that a provider makes without a file in the repository are not seen; attest to them. Whether a backup can be restored is asked elsewhere.",
  applies: ["database"],
  evidence:
    "A scheduled job that dumps the database, a managed database with its retention in Terraform, an operator's schedule, or pgBackRest, WAL-G or Litestream with its configuration.",
  attestable: true,
  evaluate,
});
