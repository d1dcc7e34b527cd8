import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import type { Outcome } from "../../../api/outcome.ts";
import type { DockerfileRoot } from "../../../languages/dockerfile/index.ts";
import { finalStage, instructionsOf, isDevelopmentDockerfile, substitute, variablesBefore } from "../../../shared/documents/dockerfile.ts";
import { judgeSetting } from "./configured.ts";

/** Only what the shipped image carries counts: a stage that builds may need a stand-in to start the framework. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>): Outcome[] => {
  const stage = finalStage(file.root);
  if (!stage || isDevelopmentDockerfile(file) || file.role.example) return [];
  return instructionsOf(stage).flatMap((instruction) => {
    if (instruction.keyword !== "ENV") return [];
    const known = variablesBefore(file.root, stage, instruction);
    return instruction.variables.flatMap(({ name, value, valueSpan }) =>
      judgeSetting({ name, value: value?.includes("$") ? substitute(value, known) : value, at: valueSpan }),
    );
  });
};
