/** What a Dockerfile's final image is: its chain of stages, its user, its variables. */
import type { FileContext } from "../../api/file.ts";
import type { DockerfileRoot, DockerImage, DockerInstruction, DockerStage } from "../../languages/dockerfile/index.ts";
import { references, substitute } from "../../languages/dockerfile/variables.ts";

/** The stage that `docker build` gives without `--target`: the last one. */
export function finalStage(root: DockerfileRoot): DockerStage | undefined {
  return root.stages.at(-1);
}

/** A stage and the earlier stages it is built on, nearest first. */
export function stageChain(stage: DockerStage): DockerStage[] {
  const chain: DockerStage[] = [];
  for (let current: DockerStage | undefined = stage; current; current = current.base) chain.push(current);
  return chain;
}

/** The image from outside that a stage stands on. */
export function baseImage(stage: DockerStage): DockerImage | undefined {
  return stageChain(stage).at(-1)?.image;
}

/** The last instruction of a keyword that is in force in a stage, inherited from earlier stages too. */
export function lastInstruction(stage: DockerStage, keyword: string): DockerInstruction | undefined {
  for (const current of stageChain(stage)) {
    const found = current.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (found) return found;
  }
  return undefined;
}

/** All instructions that make up a stage's image, in the order they run. */
export function instructionsOf(stage: DockerStage): DockerInstruction[] {
  return stageChain(stage)
    .reverse()
    .flatMap((current) => current.instructions);
}

/** Values of ENV and of ARG defaults known in a stage before a given instruction; undefined for an ARG without a default. */
export function variablesBefore(
  root: DockerfileRoot,
  stage: DockerStage,
  before: DockerInstruction,
): ReadonlyMap<string, string | undefined> {
  const globals = new Map<string, string | undefined>();
  for (const instruction of root.globals)
    for (const { name, value } of instruction.variables) globals.set(name, substitute(value, globals));
  const values = new Map<string, string | undefined>();
  const environment = new Set<string>();
  for (const instruction of instructionsOf(stage)) {
    if (instruction === before) break;
    for (const { name, value } of instruction.variables) {
      if (instruction.keyword === "ENV") {
        values.set(name, substitute(value, values));
        environment.add(name);
      } else if (instruction.keyword === "ARG" && !environment.has(name)) {
        values.set(name, value === undefined ? globals.get(name) : substitute(value, values));
      }
    }
  }
  return values;
}

/** An image reference in parts: `docker.io/library/node:20-alpine@sha256:…`. Missing parts are "". */
export interface ImageReference {
  /** Without the registry and without Docker Hub's `library/`: `node`, `bitnami/node`. */
  readonly name: string;
  readonly registry: string;
  readonly tag: string;
  readonly digest: string;
}

/** Takes an image reference apart. Total: any text gives something. */
export function parseImage(text: string): ImageReference {
  const [withoutDigest = "", digest = ""] = text.split("@", 2);
  const slash = withoutDigest.lastIndexOf("/");
  const colon = withoutDigest.indexOf(":", slash + 1);
  const path = colon < 0 ? withoutDigest : withoutDigest.slice(0, colon);
  const tag = colon < 0 ? "" : withoutDigest.slice(colon + 1);
  const first = path.split("/", 1)[0] ?? "";
  const hasRegistry = path.includes("/") && (first.includes(".") || first.includes(":") || first === "localhost");
  const registry = hasRegistry ? first : "";
  const name = (hasRegistry ? path.slice(first.length + 1) : path).replace(/^library\//, "");
  return { name: name.toLowerCase(), registry: registry.toLowerCase(), tag, digest };
}

/** Whether a Dockerfile is for development or tests only, by its name or its folder. */
export function isDevelopmentDockerfile(file: FileContext): boolean {
  return (
    file.role.development ||
    file.role.test ||
    /(^|[./_-])(?:dev|develop|development|local|test|tests|testing|ci|e2e|devcontainer)(?=$|[./_-])/i.test(file.path)
  );
}

export { references, substitute };
