import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, unknown } from "../../shared/project/answers.ts";
import { overStreams, servesHttp } from "../../shared/project/applications.ts";
import { httpsEnforced } from "../../shared/project/https.ts";
import { productionSettings, settingsWhere } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, isTrial, practised } from "../../shared/project/usage.ts";
import { isAsideFile } from "../../shared/variables.ts";

/** Stores that are only reached over TLS. */
const encryptedClients = [
  "@neondatabase/serverless",
  "@supabase/supabase-js",
  "@planetscale/database",
  "@upstash/redis",
  "@vercel/kv",
  "@vercel/postgres",
  "firebase-admin",
  "@aws-sdk/client-dynamodb",
  "supabase",
  "@libsql/client",
  "convex",
  "google-cloud-firestore",
];
/** Stores that lie in a file beside the program. */
const local = /sqlite|duckdb|lmdb|level|memory|solid_|delayed|good_job|sqs|dynamodb|firestore|bigquery|^que$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  const https = httpsEnforced(project);
  const stores = project.facts("datastore").filter(({ data, file }) => !local.test(data.name) && !isTrial(file) && !isAsideFile(file));
  const off = project
    .openFindings("tls-verification-disabled")
    .map(({ file, line }): Evidence => ({ file, line, note: "certificates are not checked" }));
  const [first] = off;
  if (first) return share(https.length > 0 ? 1 : 0, 2, off, "A connection accepts any certificate; check certificates again.");
  const secured = encrypted(project);
  const [store] = stores;
  if (https.length === 0) {
    const reason = "No file redirects plain HTTP or sends Strict-Transport-Security, so what users send may travel in the clear.";
    return secured.length > 0 ? share(1, 2, secured, reason) : failed(reason, store ? [evidenceAt(store, store.data.name)] : []);
  }
  if (secured.length > 0) return passed([...https.slice(0, 2), ...secured], "HTTPS is enforced, and connections to stores are encrypted.");
  if (!store) return passed(https, "HTTPS is enforced, and no store is reached over a network.");
  return unknown(
    `HTTPS is enforced, but no file shows that the ${store.data.what} (${store.data.name}) is reached over TLS; ask for it in the address or the client's options, or attest to it.`,
    [...https.slice(0, 2), evidenceAt(store, store.data.name)],
  );
}

function encrypted(project: ProjectView): Evidence[] {
  const modes = /^(?:require|required|verify-ca|verify-full|verify_identity|preferred)$/i;
  return [
    ...practised(project, "store-tls"),
    ...productionSettings(
      project,
      "django",
      (key, value) => /OPTIONS\.(?:sslmode|ssl)|ssl_require|REDIS_SSL/i.test(key) && value !== false && value !== "disable",
    ),
    ...settingsWhere(project, ["database-yml"], (key, value) => /(?:sslmode|ssl_mode)$/.test(key) && modes.test(String(value))),
    ...settingsWhere(
      project,
      ["terraform"],
      (key, value) =>
        /transit_encryption_enabled$|ssl_enforcement_enabled$|require_ssl$|require_secure_transport/.test(key) && String(value) !== "false",
    ),
    ...settingsWhere(project, ["terraform"], (key, value) => /ssl_mode$/.test(key) && /ENCRYPTED_ONLY|TRUSTED_CLIENT/.test(String(value))),
    ...settingsWhere(project, ["terraform"], (key, value) => /parameter(?:\.\d+)?\.name$/.test(key) && value === "rds.force_ssl"),
    ...project
      .dependencies(...encryptedClients)
      .filter(({ data, file }) => !data.dev && !isAside(file))
      .map((fact) => evidenceAt(fact, `${fact.data.name} speaks HTTPS`)),
  ];
}

export default defineProjectCheck({
  id: "encryption-in-transit",
  title: "Encryption in transit",
  category: "compliance",
  priority: "P1",
  effort: 30,
  restsOn: ["tls-verification-disabled"],
  why: "Personal data that travels in the clear, from the browser or between the service and its database, is open to everybody on the way.",
  limits: "Addresses that are only set where the service runs are not seen; attest to those. One store over TLS is taken for all of them.",
  applies: ["service"],
  evidence: "HTTPS enforced as https-enforced asks, and TLS in the addresses or options of databases and caches, or in their Terraform.",
  attestable: true,
  evaluate,
});
