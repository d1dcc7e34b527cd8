import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import type { DockerfileRoot } from "../../languages/dockerfile/index.ts";

/** Variables that an image brings along, or is built with: `ENV RELEASE=…`, `ARG RELEASE`. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>) => {
  if (file.role.test) return [];
  return file.root.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      instruction.variables.map(({ name, nameSpan }) => fact("env-declared", nameSpan, { name, where: "schema" })),
    ),
  );
};
