import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import type { DockerfileRoot } from "../../languages/dockerfile/index.ts";
import { baseImage, finalStage, instructionsOf, isDevelopmentDockerfile, lastInstruction } from "../../shared/documents/dockerfile.ts";
import { FlatMap } from "./flat.ts";

/** An image as it is run: what the final stage stands on, who runs it, what is checked and started. `name` is "dev" for images of development. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>) => {
  const stage = finalStage(file.root);
  if (!stage) return [];
  const flat = new FlatMap();
  const image = baseImage(stage);
  flat.set("stages", file.root.stages.length);
  flat.set("image", image?.resolved ?? image?.text ?? "");
  for (const keyword of ["USER", "HEALTHCHECK", "CMD", "ENTRYPOINT"]) {
    const found = lastInstruction(stage, keyword);
    if (found) flat.set(keyword.toLowerCase(), (found.json?.map((word) => word.value).join(" ") ?? found.text).trim());
  }
  for (const instruction of instructionsOf(stage)) {
    if (instruction.keyword === "ENV") for (const { name, value } of instruction.variables) flat.set(`env.${name}`, value ?? "");
    else if (instruction.keyword === "EXPOSE") flat.set("expose", instruction.words.map((word) => word.value).join(" "));
  }
  return [fact("config", stage.from, { tool: "dockerfile", name: isDevelopmentDockerfile(file) ? "dev" : "", values: flat.plain })];
};
