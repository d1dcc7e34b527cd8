import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, unknown } from "../../shared/project/answers.ts";
import { settingsWhere } from "../../shared/project/settings.ts";
import { configsOf, evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

/** Stores whose provider encrypts the disks of every customer. */
const managed = [
  "@neondatabase/serverless",
  "@supabase/supabase-js",
  "@planetscale/database",
  "@aws-sdk/client-dynamodb",
  "firebase-admin",
  "google-cloud-firestore",
  "@vercel/postgres",
  "supabase",
];
const setting =
  /(?:storage_encrypted|at_rest_encryption_enabled|encrypted|kms_key_id|kms_key_arn|kms_key_name|encryption_key_name|encryption_at_rest\.enabled|customer_managed_key)$|server_side_encryption|disk_encryption|encryption_configuration/;
const stores = /^(?:aws_db_instance|aws_rds_cluster|aws_docdb_cluster|aws_neptune_cluster|aws_redshift_cluster)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const open = configsOf(project, "terraform").find(({ data }) => stores.test(data.name) && data.values.storage_encrypted === false);
  if (open)
    return failed(
      `${open.data.name} says storage_encrypted = false; switch it on, which takes a new copy of the database.`,
      [evidenceAt(open, open.data.name)],
      {
        file: open.file,
        span: { start: open.start, end: open.end },
      },
    );
  const evidence: Evidence[] = [
    ...settingsWhere(
      project,
      ["terraform"],
      (key, value, name) =>
        setting.test(key) && value !== false && value !== "" && !/^aws_(?:s3|ebs|sns|sqs|cloudwatch)|^variable|^output/.test(name),
    ),
    ...configsOf(project, "terraform")
      .filter(({ data }) =>
        /^(?:google_sql_database_instance|azurerm_(?:postgresql|mysql|mssql)\w*|digitalocean_database_cluster)\./.test(data.name),
      )
      .map((fact) => evidenceAt(fact, `${fact.data.name}, encrypted by the provider`)),
    ...packagesInUse(project, "encryption"),
    ...practised(project, "field-encryption"),
    ...project
      .dependencies(...managed)
      .filter(({ data, file }) => !data.dev && !isAside(file))
      .map((fact) => evidenceAt(fact, `${fact.data.name}, encrypted by the provider`)),
  ];
  const [first] = evidence;
  if (first) return passed(evidence, `Data is encrypted where it is stored: ${first.note}.`);
  return unknown(
    "No file shows that personal data is encrypted where it is stored; encrypt the fields or the disk, or attest to what the provider does.",
  );
}

export default defineProjectCheck({
  id: "encryption-at-rest",
  title: "Sensitive data encrypted at rest",
  category: "compliance",
  priority: "P1",
  effort: 120,
  why: "A disk that is thrown away, a snapshot that is shared or a backup that leaks tells nothing when what lies on it is encrypted.",
  limits:
    "Which fields are encrypted is not compared with which are personal. Encryption that is switched on in a console is not seen; attest to it.",
  applies: ["personal-data", "database"],
  appliesToAll: true,
  evidence: "Fields that are encrypted in code, storage_encrypted or a key in Terraform, or a database whose provider always encrypts.",
  attestable: true,
  evaluate,
});
