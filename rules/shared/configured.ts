/** Settings of tools and platforms as evidence: a project check is a table of what counts. */
import type { Evidence, ProjectView } from "../api/project.ts";
import { configsOf, evidenceAt } from "./usage.ts";

/** What counts in the files of a tool. All patterns that are given must match. */
export interface Counted {
  /** As in rules/facts/config/tools.ts. */
  readonly tool: string;
  /** Matches the fact's name: a resource of Terraform, an object of Kubernetes. */
  readonly name?: RegExp;
  /** A key that is set, and its value (as text; any value but `false`, `off` and `0` when no pattern is given). */
  readonly key?: RegExp;
  readonly value?: RegExp;
  /** What it shows; the name of the fact when left out. */
  readonly note?: string;
}

const off = /^(?:false|off|no|0|none)$/i;

/** Where the project sets one of these, in the order of the rows. */
export function configuredBy(project: ProjectView, rows: readonly Counted[]): readonly Evidence[] {
  return rows.flatMap(({ tool, name, key, value, note }) =>
    configsOf(project, tool)
      .filter(
        ({ data }) =>
          (!name || name.test(data.name)) &&
          (!key ||
            Object.entries(data.values).some(([set, to]) => key.test(set) && (value ? value.test(String(to)) : !off.test(String(to))))),
      )
      .map((fact) => evidenceAt(fact, note ?? fact.data.name.replace(/\/$/, ""))),
  );
}

/** A row for resources of Terraform, by the beginning of their types. */
export function resources(...types: readonly string[]): Counted {
  return { tool: "terraform", name: new RegExp(`^(?:${types.join("|")})\\.`) };
}

/** Rows for containers of these images, wherever containers are described. */
export function images(image: RegExp, note: string): readonly Counted[] {
  return [
    { tool: "compose", key: /^services\.[^.]+\.image$/, value: image, note },
    { tool: "k8s", key: /(?:^|\.)containers\.\d+\.image$/, value: image, note },
    { tool: "kamal", key: /^accessories\.[^.]+\.image$/, value: image, note },
    { tool: "docker-swarm", key: /^services\.[^.]+\.image$/, value: image, note },
    { tool: "ecs", key: /(?:^|\.)image$/, value: image, note },
    { tool: "helm-values", key: /(?:^|\.)image\.repository$/, value: image, note },
    { tool: "render", key: /(?:^|\.)image\.url$/, value: image, note },
  ];
}
