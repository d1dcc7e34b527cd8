import type { ProjectView } from "../../api/project.ts";
import { nameOf } from "../project/described.ts";
import { type Store, storesOf } from "../project/stores.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "backup-recovery-docs",
  title: "Write a backup and recovery procedure",
  make: ({ project }) => ({
    files: [{ path: "docs/backup-and-recovery.md", text: text(project) }],
    notes: ["Fill in the figures, then restore once by the steps: a backup that was never restored is none."],
  }),
});

const restores: Readonly<Record<Store["kind"], string>> = {
  postgres: 'pg_restore --clean --if-exists --no-owner --dbname "$RESTORE_DATABASE_URL" backup.dump',
  mysql: 'mysql --host "$RESTORE_HOST" --user "$RESTORE_USER" --password "$RESTORE_DATABASE" < backup.sql',
  mongodb: 'mongorestore --uri "$RESTORE_MONGODB_URI" --drop --archive=backup.archive --gzip',
  redis: "TODO: how the data of Redis is filled again, or why it may be lost",
};

function text(project: ProjectView): string {
  const databases = storesOf(project).filter((store) => store.kind !== "redis");
  const commands = databases.length > 0 ? databases.map((store) => restores[store.kind]) : ["TODO: the command that restores a backup"];
  const titles = databases.length > 0 ? databases.map((store) => store.title) : ["the database"];
  return `# Backup and recovery of ${nameOf(project)}

## Aims

| | aim |
|---|---|
| recovery point (RPO): how much data may be lost | TODO, for example 15 minutes |
| recovery time (RTO): how long until the service runs again | TODO, for example 2 hours |

## Backups

| what | how often | kept for | where |
|---|---|---|---|
${titles.map((title) => `| ${title} | TODO | TODO | TODO: another account or region than the database |`).join("\n")}

Whoever may write to the database must not be able to delete its backups.

## Restore

1. Stop what writes: scale the service and its workers to zero.
2. Choose the backup: the last one from before the damage. Note how much time is lost.
3. Restore into a new database, never over the damaged one:

   \`\`\`sh
   ${commands.join("\n   ")}
   \`\`\`

4. Check it: count the rows of the biggest tables, look at the latest entries, sign in as a test user.
5. Point the service to it and start one instance; then the others.
6. Say what was lost, to whom it belongs.

## Drill

Restored last on TODO by TODO; it took TODO. Repeat every three months.
`;
}
