import type { Check, CodeCheck, FactExtractor } from "../api/check.ts";
import type { ProjectAnswer } from "../api/project.ts";
import type { Registry } from "../api/registry.ts";
import type { Finding } from "../api/result.ts";
import { LineMap } from "../api/text.ts";
import { Engine } from "../engine/index.ts";
import { ProjectFacts } from "../facts/project.ts";
import { type Mark, markOf } from "./markers.ts";

/** A file of a project under trial. */
export interface TrialFile {
  readonly path: string;
  readonly text: string;
}

/** An analysed project of a fixture. */
export interface Trial {
  readonly facts: ProjectFacts;
  /** Checks, extractors and parsers that threw, and files that were not looked at, each in a sentence. */
  readonly troubles: readonly string[];
  /** Findings of the check under trial in a file, pending ones decided; suppressed ones too. */
  all(path: string): readonly Finding[];
  /** The same without those that a comment hides. */
  shown(path: string): readonly Finding[];
}

/** Whether an extractor reads what `rules/shared/standing.ts` asks for: that looks at manifests, pipelines and images, hardly at code. */
function tellsStanding({ facts }: FactExtractor): boolean {
  return facts.some((kind) => kind === "manifest" || kind === "dependency" || kind === "ci-command" || kind === "container");
}

/** The bench on which a check is tried: an engine with this check alone, and small projects made of the fixture's files. */
export class Bench {
  readonly check: Check;
  readonly #engine: Engine;
  readonly #registry: Registry;
  /** What `confirm` threw since the last trial began; a project takes such a finding for unknown, here it is a mistake. */
  #thrown: string[] = [];

  /**
   * @param registry everything there is: facts are read by all its extractors, and a project check may look at the findings of the code
   * checks, as does a check on checklists. A code check that decides by its file alone runs without them, because most do and it is much
   * faster.
   */
  constructor(check: Check, registry: Registry) {
    this.check = check;
    if (check.kind !== "code") this.#registry = registry;
    else if (check.confirm) {
      const watched = this.#watched(check);
      const asksFindings = check.languages.every((language) => language === "md");
      this.#registry = {
        ...registry,
        checks: asksFindings ? registry.checks.map((other) => (other.id === check.id ? watched : other)) : [watched],
      };
    } else if (check.scope) this.#registry = { ...registry, checks: [check], extractors: registry.extractors.filter(tellsStanding) };
    else this.#registry = { checks: [check], extractors: [], plain: [] };
    // Naming all checks has those look too that are no reason to parse a document by themselves.
    this.#engine = new Engine(this.#registry, { only: new Set(this.#registry.checks.map((check) => check.id)) });
  }

  #watched(check: CodeCheck): CodeCheck {
    const { confirm } = check;
    if (!confirm) return check;
    return {
      ...check,
      confirm: (...given) => {
        try {
          return confirm(...given);
        } catch (error) {
          this.#thrown.push(error instanceof Error ? error.message : String(error));
          throw error;
        }
      },
    };
  }

  /** Analyses a project of these files. */
  project(files: readonly TrialFile[]): Trial {
    const facts = new ProjectFacts(this.#registry.checks);
    facts.setFiles(files.map((file) => file.path));
    const errors = new Map<string, string[]>();
    const skipped: string[] = [];
    for (const { path, text } of files) {
      const result = this.#engine.analyze(path, text);
      facts.set(result);
      errors.set(
        path,
        result.errors.map((error) => `${error.rule} threw: ${error.message}`),
      );
      if (result.skipped) skipped.push(`${path} is skipped: ${result.skipped}`);
    }
    this.#thrown = [];
    facts.findings();
    const troubles = [...[...errors.values()].flat(), ...skipped, ...this.#thrown.map((message) => `confirm threw: ${message}`)];
    const all = (path: string): readonly Finding[] => facts.findingsOf(path).filter((finding) => finding.check === this.check.id);
    return { facts, troubles, all, shown: (path) => all(path).filter((finding) => finding.suppressed === undefined) };
  }
}

/** The marks of findings as a fixture shows them: the priority is stated where it is not the check's own. */
export function marksOf(check: CodeCheck, text: string, findings: readonly Finding[]): Mark[] {
  const lines = new LineMap(text);
  return findings.map((finding) => {
    const { start, end, message, priority } = finding;
    return markOf(lines, { start, end, message, ...(priority === check.priority ? {} : { priority }) });
  });
}

/** What a project check says of a project: "not-applicable" when the project has none of the traits that it is for. */
export function answerOf(check: Extract<Check, { kind: "project" }>, trial: Trial): ProjectAnswer {
  const { view } = trial.facts;
  const has = (trait: (typeof check.applies)[number]): boolean => view.trait(trait).length > 0;
  const applies = check.appliesToAll ? check.applies.every(has) : check.applies.some(has);
  if (!applies) return { status: "not-applicable", evidence: [], reason: `the project has no trait of ${check.applies.join(", ")}` };
  return check.evaluate(view);
}
