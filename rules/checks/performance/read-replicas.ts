import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passWith, unknown } from "../../shared/project/answers.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

const rows: readonly SettingRow[] = [
  { tool: "database-yml", key: /(?:^|\.)replica$/, value: /^true$/ },
  { tool: "django", key: /^DATABASES\.(?:\w*replica\w*|read\w*|slave\w*)\b/i },
  { tool: "terraform", key: /^(?:replicate_source_db|replica_configuration|master_instance_name|read_replicas?|replica_count)$/ },
  { tool: "terraform", name: /^(?:aws_rds_cluster_instance\..*(?:reader|replica)|digitalocean_database_replica\.|azurerm_\w+_replica\.)/i },
  { tool: "terraform", name: /^aws_rds_cluster_instance\./, key: /^count$/, value: /^[2-9]/ },
  { tool: "k8s", name: /^Cluster\//, key: /^spec\.instances$/, value: /^[2-9]/ },
];
const variable =
  /(?:^|_)(?:REPLICA(?:S|_\w+)?|READ(?:ER|_?ONLY)?_(?:DATABASE|DB|POSTGRES|PG|MYSQL)\w*|(?:DATABASE|DB|POSTGRES|PG)_(?:READ(?:ER|_?ONLY)?|REPLICA|RO)(?:_\w+)?)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence: Evidence[] = [
    ...practised(project, "replica"),
    ...settingsMatching(project, rows),
    ...project
      .facts("env-read")
      .filter(({ data, file }) => variable.test(data.name) && !/REPLICA_?SET/.test(data.name) && !isAside(file))
      .map((fact) => evidenceAt(fact, `reads ${fact.data.name}`)),
  ];
  return passWith(
    evidence,
    (first) => `Reads may go to a replica (${first.note}).`,
    unknown("No file shows a replica for reads; attest to one, or waive this while one database carries the load."),
  );
}

export default defineProjectCheck({
  id: "read-replicas",
  title: "Read replicas for read-heavy load",
  category: "performance",
  priority: "P3",
  effort: 240,
  why: "Reads are most of the load. A replica takes them off the database that has to write, and is there when that one fails.",
  limits: "Whether the load needs one cannot be told from files; waive it with the measure that says so.",
  applies: ["database"],
  evidence:
    "A replica in database.yml, Django's databases, Terraform or a cluster's manifest, an extension that routes reads, or a variable with its address.",
  attestable: true,
  evaluate,
});
