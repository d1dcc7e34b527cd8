import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import type { Outcome } from "../../../api/outcome.ts";
import type { DockerfileRoot } from "../../../languages/dockerfile/index.ts";
import { finalStage, instructionsOf, isDevelopmentDockerfile, substitute, variablesBefore } from "../../../shared/documents/dockerfile.ts";
import { datastoreVariable, judgeSetting } from "./configured.ts";

const dataStoreImage =
  /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|mysql|mariadb|percona|mongo|redis|valkey|rabbitmq|couchdb|influxdb|neo4j|clickhouse-server|minio|elasticsearch|opensearch)$/;

/** Only what the shipped image carries counts: a stage that builds may need a stand-in to start the framework. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>): Outcome[] => {
  const stage = finalStage(file.root);
  if (!stage || isDevelopmentDockerfile(file) || file.role.example) return [];
  const dataStore = dataStoreImage.test((stage.image?.resolved ?? "").replace(/[@:][^/]*$/, ""));
  return instructionsOf(stage).flatMap((instruction) => {
    if (instruction.keyword !== "ENV") return [];
    const known = variablesBefore(file.root, stage, instruction);
    return instruction.variables.flatMap(({ name, value, valueSpan }) =>
      // The image of a data store is given its password where it is started; what it has by itself is another check's matter.
      dataStore && datastoreVariable.test(name)
        ? []
        : judgeSetting({ name, value: value?.includes("$") ? substitute(value, known) : value, at: valueSpan }),
    );
  });
};
