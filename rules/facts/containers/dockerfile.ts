import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import type { DockerfileRoot } from "../../languages/dockerfile/index.ts";
import { baseImage, finalStage } from "../../shared/documents/dockerfile.ts";

/** The last stage with the image that it is built from in the end. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>) => {
  const stage = finalStage(file.root);
  const image = stage && baseImage(stage);
  if (!stage) return [];
  return [fact("container", stage.from, { source: "dockerfile", name: stage.name, image: image?.resolved ?? image?.text ?? "" })];
};
