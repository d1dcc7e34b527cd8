import { createHash } from "node:crypto";
import type { Check } from "@seaworthy/rules/api/check";
import type { FileResult, Finding } from "@seaworthy/rules/api/result";
import type { Steps } from "@seaworthy/rules/api/steps";
import { LineMap, type Span } from "@seaworthy/rules/api/text";
import { type Conclusions, ProjectFacts } from "@seaworthy/rules/facts/project";
import type { TextChange } from "@seaworthy/rules/languages/parsed";
import { incompleteOf, isInconclusive } from "@seaworthy/rules/score/coverage";
import { evaluate, evaluating } from "@seaworthy/rules/score/index";
import type { Evaluation, EvaluationInput, Incomplete } from "@seaworthy/rules/score/types";
import type { Analyzed, Analyzer, EditedText } from "./analyzer.ts";
import { type Discovery, stampOf } from "./discover.ts";
import { nativePath } from "./paths.ts";
import { type PackageResult, packageResults } from "./packages.ts";
import { contentHash } from "./read.ts";
import { isRecordFile, RecordStore } from "./record-store.ts";
import type { ResultCache } from "./result-cache.ts";
import type { SkippedFile } from "./skip.ts";
import { type Decision, decisionOf, type ShownFinding, showFindings } from "./shown.ts";
import { inSlices } from "./slices.ts";
import type { Job } from "./sweep-messages.ts";
import { textOnDisk } from "./text-on-disk.ts";

interface WorkspaceOptions {
  /** Native absolute path. */
  readonly root: string;
  readonly analyzer: Analyzer;
  readonly cache: ResultCache;
  /** Gives the UTC day, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** A mistake of the program itself. */
interface RuleFailure {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
}

/** An open document. */
interface Open {
  readonly edited: EditedText;
  text: string;
  /** The text whose result the project has; an earlier one while only the renewed part of the present one has been looked at. */
  taken: string;
}

/** An evaluation and what it is one of. */
interface Current {
  readonly evaluation: Evaluation;
  readonly revision: number;
  readonly today: string;
}

/** Times that an evaluation is prepared anew because something has changed meanwhile: the answers that still hold are kept, so each is shorter. */
const rounds = 3;

/**
 * One root: the results of its files, from disk or from open documents, and what follows from them. A key stroke re-computes one
 * file; the reduction over all files runs when someone asks for {@link Workspace.evaluation}.
 */
export class Workspace {
  readonly root: string;
  readonly analyzer: Analyzer;
  readonly project: ProjectFacts;
  readonly records: RecordStore;
  readonly #cache: ResultCache;
  readonly #today: () => string;
  readonly #open = new Map<string, Open>();
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #decisions = new Map<string, Decision>();
  #unreadable: readonly SkippedFile[] = [];
  #unfinished: string | undefined;
  /** Grows with each change of what an evaluation is made from. */
  #revision = 0;
  #evaluation: Current | undefined;
  /** Made by {@link prepare} and not taken yet. */
  #prepared: Current | undefined;
  #preparing: Promise<void> | undefined;
  #last: Evaluation | undefined;
  #packages: { readonly of: Evaluation; readonly results: readonly PackageResult[] } | undefined;
  #decided = 0;

  constructor({ root, analyzer, cache, today }: WorkspaceOptions) {
    this.root = root;
    this.analyzer = analyzer;
    this.#cache = cache;
    this.#today = today;
    const { checks } = analyzer.registry;
    this.#checks = new Map(checks.map((check) => [check.id, check]));
    this.project = new ProjectFacts(checks);
    this.records = new RecordStore(root, new Set(this.#checks.keys()));
    this.loadRecords();
  }

  /** The UTC day, `YYYY-MM-DD`. */
  get today(): string {
    return this.#today();
  }

  /** Reads the record files anew. */
  loadRecords(): void {
    this.records.load((relative) => this.#open.get(relative)?.text);
    this.project.correctTraits(this.records.policy.traits);
    this.#revision++;
  }

  /** Whether nothing is known of any file from an earlier run. */
  get isNew(): boolean {
    return this.#cache.isEmpty;
  }

  /**
   * Takes the list of the root's files and returns those that have to be looked at. The results of the others come from the cache.
   */
  takeDiscovery(discovery: Discovery): Job[] {
    this.project.setFiles(new Set([...discovery.files, ...this.#open.keys()]));
    const sources = new Set(discovery.sources.map((source) => source.path));
    this.#cache.retain(sources);
    for (const path of [...this.project.results.keys()]) if (!sources.has(path) && !this.#open.has(path)) this.project.delete(path);
    const jobs: Job[] = [];
    for (const source of discovery.sources) {
      if (this.#open.has(source.path)) continue;
      const cached = this.#cache.fresh(source.path, source);
      if (cached) this.project.set(cached);
      else jobs.push([source.path, this.#cache.hashOf(source.path), source.size]);
    }
    this.#unreadable = discovery.skipped;
    this.#unfinished = discovery.complete ? undefined : "the project has more files than are looked at";
    if (discovery.skipped.length > 0)
      this.#unfinished ??= `${discovery.skipped[0]?.file || "the root"} cannot be read; check its permissions`;
    this.#revision++;
    return jobs;
  }

  /** Folders and files that could not even be listed. */
  get unreadable(): readonly SkippedFile[] {
    return this.#unreadable;
  }

  /** Takes what was found in a file on disk. An open document keeps its own result. */
  takeAnalyzed({ path, hash, stamp, result }: Analyzed): void {
    const known = result ?? this.#cache.same(path, hash);
    if (!known) return;
    if (stamp && hash !== "") this.#cache.set(path, stamp, hash, known);
    if (this.#open.has(path)) return;
    this.project.set(known);
    this.#revision++;
  }

  /** Says why not all files could be looked at; undefined once they could. */
  setUnfinished(reason: string | undefined): void {
    this.#unfinished = reason;
    this.#revision++;
  }

  /** Why not all files were looked at, and how many were not; `reason` is "" when all were. */
  get unfinished(): { readonly reason: string; readonly files: number } {
    const files = incompleteOf(this.project.results.values())?.missed.length ?? 0;
    return { reason: this.#unfinished ?? "", files };
  }

  /** Rules that threw on some file; each costs only itself. */
  failures(): readonly RuleFailure[] {
    return [...this.project.results.values()].flatMap(({ path, errors }) =>
      errors.map(({ rule, message }) => ({ rule, message, file: path })),
    );
  }

  saveCache(): void {
    this.#cache.save();
  }

  /**
   * Takes what an earlier run concluded from the same files with the same content. Meant for a run that ends with its answer: after a change
   * everything is decided anew.
   */
  restoreConclusions(): void {
    const identity = this.#identity();
    const known = identity && this.#cache.conclusions(identity);
    if (known) this.project.restore(known as Conclusions);
  }

  /** Has the cache keep what was concluded, for {@link restoreConclusions}. */
  keepConclusions(): void {
    const identity = this.#identity();
    if (identity) this.#cache.setConclusions(identity, () => this.project.conclusions());
  }

  /** What the project's conclusions follow from: its policy's traits, the names of its files and their content. Undefined while documents are open. */
  #identity(): string | undefined {
    if (this.#open.size > 0) return undefined;
    const hash = createHash("sha1");
    hash.update(JSON.stringify(this.records.policy.traits));
    const { view, results } = this.project;
    for (const path of view.files) {
      const result = results.get(path);
      const content = result && (this.#cache.hashOf(path) ?? result.skipped);
      if (result && content === undefined) return undefined;
      hash.update(`${path}\0${content ?? ""}\0`);
    }
    return hash.digest("hex");
  }

  /** What is known from disk of a text, as the result of its file. */
  known(path: string, text: string): FileResult | undefined {
    return this.#cache.same(path, contentHash(text));
  }

  /**
   * Opens a document; its text counts from now on, not the file's. The parser of its language must be loaded, unless the result is known: then
   * it must be before the text changes or is settled.
   */
  open(path: string, text: string, known?: FileResult): FileResult {
    this.#open.get(path)?.edited.dispose();
    const edited = this.analyzer.open(path, text, known);
    const open: Open = { edited, text, taken: text };
    this.#open.set(path, open);
    return this.#changed(path, open);
  }

  /**
   * Takes the whole new text of an open document. What follows from parts that were not edited may wait for {@link settle}, and with it what
   * follows for the project.
   * @param change what has changed since the last text, if that is known
   */
  change(path: string, text: string, change?: TextChange): FileResult | undefined {
    const open = this.#open.get(path);
    if (!open) return undefined;
    if (text === open.text) return open.edited.result;
    open.text = text;
    const result = open.edited.update(text, change);
    return open.edited.settled ? this.#changed(path, open) : result;
  }

  /** Whether what is known of an open document is that of its whole present text. */
  isSettled(path: string): boolean {
    return this.#open.get(path)?.edited.settled ?? true;
  }

  /** Looks at the whole text of an open document where the last change was answered from a part of it. */
  settle(path: string): FileResult | undefined {
    for (const _ of this.settling(path, () => true));
    return this.#open.get(path)?.edited.result;
  }

  /** As {@link settle}, in steps. @param goOn whether the result is still wanted; asked before each step */
  *settling(path: string, goOn: () => boolean): Generator<void, void> {
    const open = this.#open.get(path);
    while (open && !open.edited.settled && goOn()) {
      if (open.edited.settleStep()) this.#changed(path, open);
      yield;
    }
  }

  /** Closes a document: the file on disk counts again, if there is one. */
  async close(path: string): Promise<void> {
    const open = this.#open.get(path);
    if (!open) return;
    open.edited.dispose();
    this.#open.delete(path);
    this.#decisions.delete(path);
    if (isRecordFile(path)) this.loadRecords();
    await this.refresh(path);
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  /** Looks at a file on disk anew; forgets it when it is gone. Does nothing while it is open. */
  async refresh(path: string): Promise<void> {
    if (this.#open.has(path)) return;
    const native = nativePath(this.root, path);
    this.#revision++;
    if (!stampOf(native)) {
      this.project.delete(path);
      return;
    }
    if (!this.project.view.files.has(path)) this.project.setFiles([...this.project.view.files, path]);
    if (!this.analyzer.reads(path)) return;
    this.takeAnalyzed(await this.analyzer.analyzeFile(this.root, path, this.#cache.hashOf(path)));
  }

  #changed(path: string, open: Open): FileResult {
    const { result } = open.edited;
    open.taken = open.text;
    this.project.set(result);
    if (isRecordFile(path)) this.loadRecords();
    this.#revision++;
    return result;
  }

  /** Text of a file, from the editor or from disk. */
  textOf(path: string): string | undefined {
    const open = this.#open.get(path);
    return open ? open.text : textOnDisk(this.root, path);
  }

  /** What follows from all files and records. Computed when something has changed since the last call. */
  evaluation(): Evaluation {
    const today = this.#today();
    const known = this.#current(this.#evaluation, today);
    if (known) return known.evaluation;
    const { evaluation } = this.#current(this.#prepared, today) ?? { evaluation: evaluate(this.#input(today)) };
    this.#prepared = undefined;
    this.#evaluation = { evaluation, revision: this.#revision, today };
    this.#last = evaluation;
    this.#decided++;
    this.#decide(evaluation);
    return evaluation;
  }

  /**
   * Does the work of the next {@link evaluation} in small pieces and gives way to whatever else waits in between. Nothing is another one until
   * the evaluation is asked for; what changes after that, or again and again meanwhile, is left to it.
   */
  prepare(): Promise<void> {
    this.#preparing ??= inSlices(this.#prepareSteps()).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  *#prepareSteps(): Steps<void> {
    for (let round = 0; round < rounds; round++) {
      const today = this.#today();
      if (this.#current(this.#evaluation, today) ?? this.#current(this.#prepared, today)) return;
      const revision = this.#revision;
      yield* this.project.deciding();
      const evaluation = yield* evaluating(this.#input(today));
      this.#prepared = { evaluation, revision, today };
    }
  }

  #current(made: Current | undefined, today: string): Current | undefined {
    return made?.revision === this.#revision && made.today === today ? made : undefined;
  }

  #input(today: string): EvaluationInput {
    const { project, records } = this;
    const incomplete = this.#incomplete();
    return {
      registry: this.analyzer.registry.checks,
      project: {
        view: project.view,
        findings: () => project.findings(),
        remember: (name, given, make) => project.remember(name, given, make),
        rangeOf: (file, span) => this.rangeOf(file, span),
      },
      records: records.records,
      policy: records.policy,
      today,
      ...(incomplete && { incomplete }),
    };
  }

  /** The packages of the project with a result for each, by path; empty where it is a single one. Computed when asked for, kept until something changes. */
  packages(): readonly PackageResult[] {
    const evaluation = this.evaluation();
    if (this.#packages?.of !== evaluation) this.#packages = { of: evaluation, results: packageResults(this) };
    return this.#packages.results;
  }

  /** The last evaluation, however old; undefined before the first. For what must not wait. */
  get lastEvaluation(): Evaluation | undefined {
    return this.#last;
  }

  /** Grows with each evaluation: what is shown in open documents may have changed. */
  get decided(): number {
    return this.#decided;
  }

  /** Whether so much was not looked at that the result would be a guess. */
  get inconclusive(): boolean {
    return isInconclusive(this.#incomplete());
  }

  /** What was not looked at, of all files or of some. */
  incompleteOf(files: (path: string) => boolean): Incomplete | undefined {
    return this.#incomplete([...this.project.results.values()].filter(({ path }) => files(path)));
  }

  #incomplete(results: Iterable<FileResult> = this.project.results.values()): Incomplete | undefined {
    const incomplete = incompleteOf(results);
    if (this.#unfinished === undefined) return incomplete;
    const { project, analyzer } = this;
    let unseen = 0;
    for (const path of project.view.files) if (analyzer.reads(path) && !project.results.has(path)) unseen++;
    return { ...(incomplete ?? { missed: [], looked: {} }), reason: this.#unfinished, unseen };
  }

  /** The range of a span in the text that the last evaluation was made from. */
  rangeOf(file: string, span: Span): Finding["range"] | undefined {
    const text = this.#open.get(file)?.taken ?? this.textOf(file);
    return text === undefined ? undefined : new LineMap(text).range(span);
  }

  /** Keeps what the evaluation says of open documents, so that the next key stroke need not wait for the next evaluation. */
  #decide(evaluation: Evaluation): void {
    this.#decisions.clear();
    for (const [path, { taken }] of this.#open)
      this.#decisions.set(path, decisionOf(evaluation, path, this.project.findingsOf(path), taken));
  }

  /** The findings to show in an open document, at once. In the order of the text. */
  shownIn(path: string): ShownFinding[] {
    const open = this.#open.get(path);
    return open ? this.#show(open.edited.result, open.text, this.#decisions.get(path)) : [];
  }

  /** The findings that a text would show if it were that of a file. Changes nothing; meant for trying out fixes. */
  async tryText(path: string, text: string): Promise<ShownFinding[]> {
    const evaluation = this.#last ?? this.evaluation();
    const decision = this.#decisions.get(path) ?? decisionOf(evaluation, path, this.project.findingsOf(path), this.textOf(path) ?? "");
    return this.#show(await this.analyzer.analyzeText(path, text), text, decision);
  }

  #show(result: FileResult, text: string, decision: Decision | undefined): ShownFinding[] {
    return showFindings({ result, text, decision, policy: this.records.policy, checks: this.#checks });
  }
}
