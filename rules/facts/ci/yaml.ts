import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import type { FactOutcome } from "../../api/outcome.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { viewOf, type YamlView } from "../../shared/documents/views.ts";
import { azurePipelines } from "./azure.ts";
import { bitbucketPipelines } from "./bitbucket.ts";
import { circleci } from "./circleci.ts";
import { githubAction, githubWorkflow } from "./github.ts";
import { gitlabCi } from "./gitlab.ts";
import { containers } from "./images.ts";
import { lefthook, preCommit } from "./hooks.ts";
import { buildkite, drone, travis } from "./others.ts";
import { renderBlueprint } from "./platforms.ts";

/** Reads the facts of a file of one system; empty where it runs nothing. */
export type CiReader = (file: FileContext<YamlRoot>) => FactOutcome[];

const byView: Partial<Record<YamlView, CiReader>> = {
  workflow: githubWorkflow,
  action: githubAction,
  "gitlab-ci": gitlabCi,
  circleci,
  "azure-pipelines": azurePipelines,
  "bitbucket-pipelines": bitbucketPipelines,
  buildkite,
  travis,
  drone,
  compose: containers,
  kubernetes: containers,
};
const byName: readonly (readonly [RegExp, CiReader])[] = [
  [/(?:^|\/)\.pre-commit-config\.ya?ml$/, preCommit],
  [/(?:^|\/)\.?lefthook(?:-local)?\.ya?ml$/, lefthook],
  [/(?:^|\/)render\.ya?ml$/, renderBlueprint],
];

/** Hands a file to the reader of its system, known by its form or else by its name. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => {
  const reader = byView[viewOf(file)] ?? byName.find(([name]) => name.test(file.path))?.[1];
  return reader?.(file) ?? [];
};
