import type { DocumentDetector } from "../../api/check.ts";
import type { FactTypes } from "../../api/facts.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { servicesOf } from "../../shared/documents/compose.ts";
import { parseImage } from "../../shared/documents/dockerfile.ts";
import { workloadsOf } from "../../shared/documents/kubernetes.ts";

/** Images by the last part of their name. Redis is not among them: whether it caches or queues only the code tells. */
const stores: readonly (readonly [RegExp, FactTypes["datastore"]["what"]])[] = [
  [
    /^(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|mysql|mariadb|percona|mongo|mongodb|cockroach|mssql|server|oracle-xe|couchdb|scylla|cassandra)$/,
    "database",
  ],
  [/^(?:memcached)$/, "cache"],
  [/^(?:rabbitmq|beanstalkd|activemq|activemq-artemis|elasticmq)$/, "queue"],
];

/** Compose services and containers of Kubernetes; data stores are known by their images. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => [
  ...servicesOf(file).flatMap((service): FactOutcome[] => [
    fact("container", service.nameSpan, { source: "compose", name: service.name, image: service.image ?? "" }),
    ...datastore(service.image, service.imageSpan ?? service.nameSpan),
  ]),
  ...workloadsOf(file).flatMap((workload) =>
    workload.containers
      .filter((container) => !container.init)
      .map((container) => fact("container", container.nameSpan, { source: "k8s", name: workload.name, image: container.image ?? "" })),
  ),
];

function datastore(image: string | undefined, at: { start: number; end: number }): FactOutcome[] {
  const path = image === undefined ? "" : parseImage(image).name;
  const name = path.split("/").at(-1) ?? "";
  // `server` alone says nothing; Microsoft's is mssql/server.
  if (name === "server" && !path.endsWith("mssql/server")) return [];
  const what = stores.find(([pattern]) => pattern.test(name))?.[1];
  return what ? [fact("datastore", at, { what, name: name === "server" ? "sqlserver" : name })] : [];
}
