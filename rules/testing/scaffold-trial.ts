/** Tries a scaffold out: a small project, the files that are written for it, and what the checks say before and after. */
import type { ProjectCheck } from "../api/check.ts";
import type { ProjectAnswer } from "../api/project.ts";
import type { Registry } from "../api/registry.ts";
import { Engine } from "../engine/index.ts";
import { ProjectFacts } from "../facts/project.ts";
import { answerOf } from "./bench.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** An analysed project. */
export interface Tried {
  readonly facts: ProjectFacts;
  /** What a project check says; undefined for an unknown one. */
  answer(check: string): ProjectAnswer | undefined;
  /** Findings of P0 and P1 in a file, as `check: message`. */
  grave(path: string): readonly string[];
}

/** Analyses projects with everything that there is. */
export class ScaffoldTrial {
  readonly #engine: Engine;
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#engine = new Engine(registry, { only: new Set(registry.checks.map((check) => check.id)) });
  }

  try(files: Files): Tried {
    const facts = new ProjectFacts(this.#registry.checks);
    facts.setFiles(Object.keys(files));
    for (const [path, text] of Object.entries(files)) facts.set(this.#engine.analyze(path, text));
    const checkOf = (id: string): ProjectCheck | undefined => {
      const check = this.#registry.checks.find((each) => each.id === id);
      return check?.kind === "project" ? check : undefined;
    };
    return {
      facts,
      answer(id) {
        const check = checkOf(id);
        return check && answerOf(check, { facts, troubles: [], all: () => [], shown: () => [] });
      },
      grave: (path) =>
        facts
          .findingsOf(path)
          .filter((finding) => finding.priority <= "P1" && finding.suppressed === undefined)
          .map((finding) => `${finding.check}: ${finding.message}`),
    };
  }
}
