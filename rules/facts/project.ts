import type { Check, CodeCheck } from "../api/check.ts";
import type { ProjectFact } from "../api/facts.ts";
import type { Evidence, OpenFinding, ProjectView } from "../api/project.ts";
import type { FileResult, Finding } from "../api/result.ts";
import type { Steps } from "../api/steps.ts";
import type { Json, Trait } from "../api/vocabulary.ts";
import { type Corrections, correctedView } from "../api/corrections.ts";
import { holds, type Kept, keep, keepApart, reuse, Source } from "../shared/reads.ts";
import { Decisions } from "./decisions.ts";
import { FactIndex } from "./fact-index.ts";
import { mapsModules, resolveImport } from "./resolve.ts";
import { sameJson } from "./same.ts";
import { type Share, Tally } from "./tally.ts";
import { decideTraits } from "./traits.ts";

/** What was decided of a project, as plain data: good for a project of the same files with the same results. */
export interface Conclusions {
  readonly findings: readonly (readonly [file: string, findings: readonly Finding[]])[];
  readonly met: Readonly<Record<string, number>>;
  readonly traits: Readonly<Partial<Record<Trait, readonly Evidence[]>>>;
  /** Answers of {@link ProjectFacts.remember}. */
  readonly answers: Readonly<Record<string, { readonly given: string; readonly answer: Json }>>;
}

/** What is decided first and last: checklists may ask what was found in code and documents. */
const stages = ["code", "lists"] as const;
type Stage = (typeof stages)[number];

/**
 * The project as the sum of its files' facts, kept up to date file by file. Pending problems are decided here, once the facts of all
 * files can be asked. An answer is made anew only when something has changed that was read for it, so a key costs what follows from it.
 */
export class ProjectFacts {
  readonly #results = new Map<string, FileResult>();
  /** Files whose facts have not been taken in yet, and those whose findings have not. */
  readonly #untaken = new Set<string>();
  readonly #undecided = new Set<string>();
  /** Files or results have changed since {@link #takeIn}. */
  #moved = false;
  /** Findings are those of the present files and results. */
  #decided = true;
  #files: ReadonlySet<string> = new Set();
  readonly #filesSource = new Source();
  readonly #facts = new FactIndex();
  readonly #decisions: Decisions;
  readonly #findings = new Map<string, readonly Finding[]>();
  /** Of code and documents; of checklists, which may ask for what the others say. */
  readonly #tallies = { code: new Tally(), lists: new Tally() };
  /** What is being decided, whose findings cannot be asked for yet. */
  #deciding: Stage | undefined;
  readonly #answers = new Map<string, { readonly given: string; readonly kept: Kept<unknown> }>();
  readonly #matching = new Map<string, readonly string[]>();
  readonly #resolved = new Map<string, string | undefined>();
  #dependencies: Kept<ReadonlyMap<string, readonly ProjectFact<"dependency">[]>> | undefined;
  /** The settings that map names of modules. */
  #mappings: Kept<readonly ProjectFact<"setting">[]> | undefined;
  readonly #mappingsSource = new Source();
  #modules: Kept<Parameters<typeof resolveImport>[2]> | undefined;
  #traits: Kept<ReadonlyMap<Trait, readonly Evidence[]>> | undefined;
  readonly #traitSources = new Map<Trait, Source>();
  #restored: (Omit<Conclusions, "findings"> & { readonly findings: ReadonlyMap<string, readonly Finding[]> }) | undefined;
  #corrections: Corrections = {};
  readonly #correctionsSource = new Source();
  readonly view: ProjectView;

  constructor(checks: readonly Check[]) {
    this.view = this.#makeView();
    const ofCode = checks.filter((check): check is CodeCheck => check.kind === "code");
    const corrected: ProjectView = Object.assign(Object.create(this.view), {
      trait: (trait: Trait) => {
        this.#correctionsSource.read();
        return correctedView(this.view, this.#corrections).trait(trait);
      },
    });
    this.#decisions = new Decisions(new Map(ofCode.map((check) => [check.id, check])), corrected);
  }

  /** Takes what a person says that the project is or has: pending problems are decided by it. {@link view} shows what the files show. */
  correctTraits(corrections: Corrections): void {
    if (sameJson(this.#corrections, corrections)) return;
    this.#corrections = corrections;
    this.#correctionsSource.changed();
    this.#decided = false;
    this.#restored = undefined;
  }

  /** The names of all files of the project, analysed or not. */
  setFiles(paths: Iterable<string>): void {
    const files = new Set(paths);
    if (files.size === this.#files.size && [...files].every((path) => this.#files.has(path))) return;
    this.#files = files;
    this.#filesChanged();
  }

  /** Takes the result of a file, in place of an earlier one. */
  set(result: FileResult): void {
    const { path } = result;
    if (this.#results.get(path) === result) return;
    this.#results.set(path, result);
    this.#resultChanged(path);
    if (this.#files.has(path)) return;
    this.#files = new Set([...this.#files, path]);
    this.#filesChanged();
  }

  /** Forgets a file. */
  delete(path: string): void {
    if (this.#results.delete(path)) this.#resultChanged(path);
    if (!this.#files.has(path)) return;
    this.#files = new Set([...this.#files].filter((file) => file !== path));
    this.#filesChanged();
  }

  /** Results by path, as they were set. */
  get results(): ReadonlyMap<string, FileResult> {
    return this.#results;
  }

  /** Findings of a file with pending ones decided; suppressed ones are included and marked. */
  findingsOf(path: string): readonly Finding[] {
    return this.findings().get(path) ?? [];
  }

  /** Places of a file that satisfied checks, by check, pending ones decided. */
  metIn(path: string): ReadonlyMap<string, number> {
    this.#decide();
    return this.#decisions.get(path)?.met ?? new Map();
  }

  /** Findings of all files that have any; holds until the project changes. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    if (this.#restored) return this.#restored.findings;
    this.#decide();
    return this.#findings;
  }

  /**
   * Gives the answer of a pure function of {@link view}, which is asked again only when something has changed that it read.
   * @param name names the function
   * @param given what else its answer depends on
   */
  remember<T>(name: string, given: string, make: () => T): T {
    const restored = this.#restored?.answers[name];
    if (restored?.given === given) return restored.answer as T;
    this.#decide();
    const known = this.#answers.get(name);
    if (known?.given === given && holds(known.kept)) return known.kept.answer as T;
    const kept = keep(make);
    this.#answers.set(name, { given, kept });
    return kept.answer;
  }

  /** What has been decided and remembered, to be kept for a project of the same files with the same results. */
  conclusions(): Conclusions {
    if (this.#restored) return { ...this.#restored, findings: [...this.#restored.findings] };
    this.#decide();
    const checks = new Set([...this.#tallies.code.satisfied(), ...this.#tallies.lists.satisfied()]);
    return {
      findings: [...this.#findings],
      met: Object.fromEntries([...checks].map((check) => [check, this.#met(check)])),
      traits: Object.fromEntries(this.#traitsNow()),
      answers: Object.fromEntries(
        [...this.#answers].flatMap(([name, { given, kept }]) => (holds(kept) ? [[name, { given, answer: kept.answer as Json }]] : [])),
      ),
    };
  }

  /** Takes what was decided for the same files with the same results; it holds until one of them changes. */
  restore({ findings, ...others }: Conclusions): void {
    this.#restored = { findings: new Map(findings), ...others };
  }

  #resultChanged(path: string): void {
    this.#untaken.add(path);
    this.#undecided.add(path);
    this.#moved = true;
    this.#decided = false;
    this.#restored = undefined;
  }

  #filesChanged(): void {
    this.#filesSource.changed();
    this.#matching.clear();
    this.#moved = true;
    this.#decided = false;
    this.#restored = undefined;
  }

  /**
   * Decides what {@link findings} would have to, a file at a time, so that the caller can give way in between. Who asks for findings meanwhile
   * has the rest decided at once; files may come and go.
   */
  *deciding(): Steps<void> {
    if (this.#restored) return;
    for (const path of [...this.#untaken]) {
      this.#takeInFile(path);
      yield;
    }
    for (const stage of stages) {
      for (const path of this.#undecidedFiles()) {
        if (this.#decided) return;
        // What follows from a change must be known before anybody asks whether an answer still holds.
        this.#takeIn();
        this.#decideIn(stage, [path]);
        yield;
      }
    }
    this.#decide();
  }

  /** Takes in the facts that have been set, and what follows from them without being asked for. */
  #takeIn(): void {
    if (!this.#moved) return;
    this.#moved = false;
    for (const path of [...this.#untaken]) this.#takeInFile(path);
    this.#mappingsNow();
    if (this.#traits) this.#traitsNow();
  }

  #takeInFile(path: string): void {
    if (this.#untaken.delete(path)) this.#facts.set(path, this.#results.get(path)?.facts ?? []);
  }

  /** Files whose findings may be others than were decided last. */
  #undecidedFiles(): ReadonlySet<string> {
    return new Set([...this.#undecided, ...this.#decisions.waiting]);
  }

  #decide(): void {
    if (this.#deciding || this.#decided) return;
    this.#decided = true;
    this.#takeIn();
    for (const stage of stages) this.#decideIn(stage, this.#undecidedFiles());
    this.#undecided.clear();
  }

  #decideIn(stage: Stage, paths: Iterable<string>): void {
    this.#deciding = stage;
    try {
      for (const path of paths) this.#decideFile(path, stage);
    } finally {
      this.#deciding = undefined;
    }
  }

  #decideFile(path: string, stage: Stage): void {
    const result = this.#results.get(path);
    const before = this.#decisions.get(path);
    const { language } = result ?? before?.result ?? {};
    if ((language === "markdown" ? "lists" : "code") !== stage) return;
    if (!result) this.#decisions.delete(path);
    else if (!this.#decisions.decide(result)) return;
    const after: Share | undefined = result && this.#decisions.get(path);
    this.#tallies[stage].replace(path, before, after);
    if (after && after.findings.length > 0) this.#findings.set(path, after.findings);
    else this.#findings.delete(path);
  }

  #met(check: string): number {
    const { code, lists } = this.#tallies;
    if (this.#deciding === "code") return 0;
    return code.met(check) + (this.#deciding === "lists" ? 0 : lists.met(check));
  }

  #open(check: string): readonly OpenFinding[] {
    const { code, lists } = this.#tallies;
    if (this.#deciding === "code") return [];
    const open = code.open(check);
    const more = this.#deciding === "lists" ? [] : lists.open(check);
    return more.length === 0 ? open : [...open, ...more];
  }

  #mappingsNow(): readonly ProjectFact<"setting">[] {
    if (this.#mappings && holds(this.#mappings)) return this.#mappings.answer;
    const before = this.#mappings?.answer;
    const now = keepApart(() => this.#facts.all("setting").filter(mapsModules));
    const same = before?.length === now.answer.length && now.answer.every((fact, index) => fact === before[index]);
    if (!same) this.#mappingsSource.changed();
    this.#mappings = same ? { ...now, answer: before } : now;
    return this.#mappings.answer;
  }

  #resolve(from: string, specifier: string): string | undefined {
    if (!this.#modules || !holds(this.#modules)) {
      this.#resolved.clear();
      this.#modules = keep(() => {
        this.#filesSource.read();
        this.#mappingsSource.read();
        return { files: this.#files, settings: this.#mappingsNow(), manifests: this.#facts.all("manifest") };
      });
    }
    const known = reuse(this.#modules);
    const key = `${from}\n${specifier}`;
    if (this.#resolved.has(key)) return this.#resolved.get(key);
    const found = resolveImport(from, specifier, known);
    this.#resolved.set(key, found);
    return found;
  }

  #traitsNow(): ReadonlyMap<Trait, readonly Evidence[]> {
    if (this.#traits && holds(this.#traits)) return this.#traits.answer;
    const before = this.#traits?.answer;
    const now = keepApart(() => decideTraits(this.view));
    for (const trait of new Set([...(before?.keys() ?? []), ...now.answer.keys()]))
      if (!sameJson(before?.get(trait), now.answer.get(trait))) this.#traitSource(trait).changed();
    this.#traits = now;
    return now.answer;
  }

  #traitSource(trait: Trait): Source {
    let source = this.#traitSources.get(trait);
    if (!source) {
      source = new Source();
      this.#traitSources.set(trait, source);
    }
    return source;
  }

  #makeView(): ProjectView {
    const project = this;
    /** Whoever asks sees what has been set. */
    const current = (): FactIndex => {
      project.#takeIn();
      return project.#facts;
    };
    return {
      get files() {
        project.#filesSource.read();
        return project.#files;
      },
      facts: (kind) => current().all(kind),
      factsIn: (file, kind) => current().in(file, kind),
      dependencies(...names) {
        const facts = current();
        if (!project.#dependencies || !holds(project.#dependencies)) {
          project.#dependencies = keep(() => byName(facts.all("dependency")));
        }
        const known = reuse(project.#dependencies);
        return names.flatMap((name) => known.get(name) ?? []);
      },
      trait(trait) {
        if (project.#restored) return project.#restored.traits[trait] ?? [];
        current();
        const evidence = project.#traitsNow().get(trait) ?? [];
        project.#traitSource(trait).read();
        return evidence;
      },
      resolve(from, specifier) {
        current();
        return project.#resolve(from, specifier);
      },
      openFindings(check) {
        if (!project.#deciding) project.#decide();
        return project.#open(check);
      },
      metPlaces(check) {
        if (project.#restored) return project.#restored.met[check] ?? 0;
        if (!project.#deciding) project.#decide();
        return project.#met(check);
      },
      filesMatching(pattern) {
        project.#filesSource.read();
        const key = String(pattern);
        let found = project.#matching.get(key);
        if (!found) {
          found = [...project.#files].filter((file) => pattern.test(file)).sort();
          project.#matching.set(key, found);
        }
        return found;
      },
    };
  }
}

function byName(dependencies: readonly ProjectFact<"dependency">[]): ReadonlyMap<string, readonly ProjectFact<"dependency">[]> {
  const groups = new Map<string, ProjectFact<"dependency">[]>();
  for (const dependency of dependencies) {
    const group = groups.get(dependency.data.name);
    if (group) group.push(dependency);
    else groups.set(dependency.data.name, [dependency]);
  }
  return groups;
}
