/** What proofs are run on: a check, its fixture and the analysed projects of its sections. */
import type { Check, CodeCheck } from "../../api/check.ts";
import type { Finding } from "../../api/result.ts";
import type { LanguageId } from "../../api/vocabulary.ts";
import { languageOf } from "../../languages/index.ts";
import type { Bench, Trial, TrialFile } from "../bench.ts";
import type { Failure } from "../failure.ts";
import type { Fixture, FixtureFile, FixtureProject, FixtureSection } from "../fixture.ts";

/** A project of a section, analysed. */
export interface Case {
  readonly section: FixtureSection;
  readonly project: FixtureProject;
  readonly trial: Trial;
}

/** A file of a case with its findings. */
export interface CaseFile extends Case {
  readonly file: FixtureFile;
  readonly language: LanguageId;
  readonly findings: readonly Finding[];
  /** `path:line` of the file's fence. */
  readonly at: string;
}

/** The analysed cases of one fixture, computed when the first proof asks. */
export class Subject<C extends Check = Check> {
  readonly bench: Bench;
  readonly check: C;
  readonly fixture: Fixture;
  #cases: readonly Case[] | undefined;

  constructor(bench: Bench, check: C, fixture: Fixture) {
    this.bench = bench;
    this.check = check;
    this.fixture = fixture;
  }

  get cases(): readonly Case[] {
    this.#cases ??= this.fixture.sections.flatMap((section) =>
      section.projects.map((project) => ({ section, project, trial: this.bench.project(project.files) })),
    );
    return this.#cases;
  }

  /** The files that the engine has a parser for. */
  get files(): readonly CaseFile[] {
    return this.cases.flatMap((one) =>
      one.project.files.flatMap((file) => {
        const language = languageOf(file.path);
        if (!language) return [];
        return [{ ...one, file, language, findings: one.trial.shown(file.path), at: `${this.fixture.path}:${file.line}` }];
      }),
    );
  }

  /** The project of a case with other texts for some files; files that it lacks are added. */
  retry(one: Case, texts: ReadonlyMap<string, string>): Trial {
    const files = new Map<string, TrialFile>(one.project.files.map((file) => [file.path, file]));
    for (const [path, text] of texts) files.set(path, { path, text });
    return this.bench.project([...files.values()]);
  }
}

/** Something that has to hold for every check of a kind, whatever it looks for. */
export interface Proof<C extends Check = Check> {
  /** Reads as the name of a test. */
  readonly name: string;
  run(subject: Subject<C>): Failure[];
}

/** One thing that must hold for every code check. */
export type CodeProof = Proof<CodeCheck>;
