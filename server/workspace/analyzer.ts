import type { Registry } from "@seaworthy/rules/api/registry";
import type { FileResult, SkipReason } from "@seaworthy/rules/api/result";
import { Engine, type OpenDocument } from "@seaworthy/rules/engine/index";
import { languageOf } from "@seaworthy/rules/languages/index";
import type { TextChange } from "@seaworthy/rules/languages/parsed";
import type { FileStamp } from "./discover.ts";
import { nativePath } from "./paths.ts";
import { type ParserOptions, Parsers } from "./parsers.ts";
import { readSource } from "./read.ts";
import { skipReasonOf } from "./skip.ts";

/** What is known of a file after a look at its content. */
export interface Analyzed {
  readonly path: string;
  /** Of the content; "" when it was not read. */
  readonly hash: string;
  /** Of the file when it was read. */
  readonly stamp?: FileStamp;
  /** Absent when the content is the one that the caller knows the result of. */
  readonly result?: FileResult;
}

/** The engine with its registry and its parsers: from a file on disk to its result. Used on the main thread and in the worker alike. */
export class Analyzer {
  readonly registry: Registry;
  readonly parsers: Parsers;
  readonly #only: ReadonlySet<string> | undefined;
  #engine: Engine | undefined;

  /** @param only run only these checks; facts are always read */
  constructor(registry: Registry, parsers: ParserOptions, only?: ReadonlySet<string>) {
    this.registry = registry;
    this.#only = only;
    this.parsers = new Parsers(parsers);
  }

  /** Made when it is first needed: its tables take a while, and a run from cache needs none. */
  get engine(): Engine {
    this.#engine ??= new Engine(this.registry, this.#only ? { only: this.#only } : {});
    return this.#engine;
  }

  /** Whether the engine has anything to say of a file of this name. */
  reads(path: string): boolean {
    return languageOf(path) !== undefined || this.registry.plain.some((extractor) => extractor.paths.test(path));
  }

  /**
   * Reads and analyses a file.
   * @param known hash of the content whose result the caller has
   * @throws only when a parser cannot be loaded
   */
  async analyzeFile(root: string, path: string, known?: string): Promise<Analyzed> {
    const source = readSource(nativePath(root, path), path);
    const { hash, stamp } = source;
    const seen = { path, hash, ...(stamp && { stamp }) };
    if (hash !== "" && hash === known) return seen;
    if ("skipped" in source) return { ...seen, result: skippedResult(path, source.skipped) };
    const loading = this.parsers.load(languageOf(path));
    if (loading) await loading;
    return { ...seen, result: this.engine.analyze(path, source.text) };
  }

  /** Analyses a text that is not on disk, or not yet. */
  async analyzeText(path: string, text: string): Promise<FileResult> {
    const skipped = skipReason(path, text);
    if (skipped) return skippedResult(path, skipped);
    await this.parsers.load(languageOf(path));
    return this.engine.analyze(path, text);
  }

  /**
   * Opens a document for editing; see {@link EditedText}. The parser of its language must be loaded.
   * @param known the result of the same path and text: then the parser must only be there before the text changes or is settled
   */
  open(path: string, text: string, known?: FileResult): EditedText {
    return new EditedText(this.engine, path, text, known);
  }
}

/** A text in an editor. It may become too large or minified while it is edited, and fit again. */
export class EditedText {
  readonly #engine: Engine;
  readonly #path: string;
  #open: OpenDocument | undefined;
  #result: FileResult;

  constructor(engine: Engine, path: string, text: string, known?: FileResult) {
    this.#engine = engine;
    this.#path = path;
    if (known) {
      this.#result = known;
      if (known.skipped === undefined) this.#open = engine.open(path, text, known);
    } else this.#result = this.update(text);
  }

  get result(): FileResult {
    return this.#result;
  }

  /** @param change what has changed since the last text, if that is known */
  update(text: string, change?: TextChange): FileResult {
    const skipped = skipReason(this.#path, text);
    if (skipped) {
      this.dispose();
      this.#result = skippedResult(this.#path, skipped);
    } else if (this.#open) {
      this.#result = this.#open.update(text, change);
    } else {
      this.#open = this.#engine.open(this.#path, text);
      this.#result = this.#open.result;
    }
    return this.#result;
  }

  /** Whether the result is that of the whole present text; see {@link OpenDocument.update}. */
  get settled(): boolean {
    return this.#open?.settled ?? true;
  }

  /** A step of the look at the whole text where the last update has not looked at it. Returns whether it was the last one. */
  settleStep(): boolean {
    if (!this.#open) return true;
    const done = this.#open.settleStep();
    if (done) this.#result = this.#open.result;
    return done;
  }

  /** Frees the parser's memory; the next text is parsed anew. */
  dispose(): void {
    this.#open?.dispose();
    this.#open = undefined;
  }
}

function skipReason(path: string, text: string): SkipReason | undefined {
  const language = languageOf(path);
  return language && skipReasonOf(path, text, language);
}

/** The result of a file that was not looked at. */
export function skippedResult(path: string, skipped: SkipReason): FileResult {
  return { path, language: languageOf(path) ?? "plain", findings: [], facts: [], met: {}, skipped, errors: [] };
}
