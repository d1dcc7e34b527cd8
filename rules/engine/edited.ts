/** A document in an editor: each key is answered from the part that it renewed; the whole is looked at once the keys pause. */
import type { FileResult } from "../api/result.ts";
import type { LineMap } from "../api/text.ts";
import type { SyntaxNode } from "../api/tree.ts";
import type { TS } from "../api/ts.ts";
import { changeBetween, type IncrementalTree, type LanguageParser, type Parsed, type TextChange } from "../languages/parsed.ts";
import type { NodeTables } from "./context.ts";
import { finish, type Steps } from "./dispatch.ts";
import { type Region, renewedTree, renewedTypeScript } from "./region.ts";
import type { Active } from "./rule.ts";
import type { Taken } from "./taken.ts";

/** A document that is being edited. */
export interface OpenDocument {
  readonly result: FileResult;
  /**
   * Takes the whole new text.
   * @param change what has changed since the last text, if that is known: to find it out takes a comparison of both
   *
   * May look at the renewed part alone: findings in other parts, and those
   * of rules that look at the document as a whole, are then those of the text before, at their new places, and facts and places met are as
   * they were, until {@link settle}.
   */
  update(text: string, change?: TextChange): FileResult;
  /** Whether the result is that of the whole present text. */
  readonly settled: boolean;
  /** Looks at the whole text where the last update has not. */
  settle(): FileResult;
  /** A step of {@link settle}, of a few milliseconds as a rule. An update makes it start over. Returns whether the document is settled. */
  settleStep(): boolean;
  /** Frees the parser's memory. The document must not be used afterwards. */
  dispose(): void;
}

/** What was found when a document was last looked at. */
export interface Looked {
  readonly result: FileResult;
  readonly taken: readonly Taken[];
  readonly lines: LineMap;
  readonly nodes: NodeTables;
  /** What was said of the text as a whole when all of it was last looked at. */
  readonly lasting: Map<object, unknown>;
  /** Whether the text may hold suppression comments. */
  readonly suppresses: boolean;
  /** The rules that looked, and why. */
  readonly active: Active;
}

/** What an edit left of the last look. */
export interface Earlier {
  readonly looked: Looked;
  readonly change: TextChange;
  readonly region: Region;
}

/** How to look at a parsed text. */
export interface Looks {
  whole(text: string, parsed: Parsed): Steps<Looked>;
  part(text: string, parsed: Parsed, earlier: Earlier): Looked;
  failed(error: unknown): FileResult;
}

/** Shorter texts are looked at as a whole at each key: it costs little. */
const small = 4000;

/** See {@link OpenDocument}. */
export class EditedDocument implements OpenDocument {
  readonly #opener: NonNullable<LanguageParser["open"]>;
  readonly #path: string;
  readonly #looks: Looks;
  #tree: IncrementalTree | undefined;
  #text: string;
  #looked: Looked | undefined;
  #result: FileResult;
  #settled = true;
  /** A look at the whole text that has begun. */
  #settling: Steps<Looked> | undefined;

  /** @param known what an earlier look at the same text found: then the text is not even parsed before {@link settle} or an update */
  constructor(text: string, opener: NonNullable<LanguageParser["open"]>, path: string, looks: Looks, known?: FileResult) {
    this.#opener = opener;
    this.#path = path;
    this.#looks = looks;
    this.#text = text;
    this.#settled = known === undefined;
    this.#result = known ?? this.update(text);
  }

  get result(): FileResult {
    return this.#result;
  }

  get settled(): boolean {
    return this.#settled;
  }

  update(text: string, known?: TextChange): FileResult {
    this.#settling = undefined;
    try {
      const tree = this.#tree;
      if (!tree) this.#tree = this.#opener(text, this.#path);
      const parsed = this.#tree?.parsed;
      let earlier: Earlier | undefined;
      if (tree && parsed && text !== this.#text) {
        const change = changeBetween(this.#text, text, known);
        const before = parsed.root;
        tree.update(text, change);
        earlier = this.#earlier(before, tree.parsed, text, change);
      }
      this.#text = text;
      const now = this.#tree?.parsed;
      if (!now) throw new Error("the parser gave no tree");
      this.#settled = earlier === undefined;
      this.#looked = earlier ? this.#looks.part(text, now, earlier) : finish(this.#looks.whole(text, now));
      this.#result = this.#looked.result;
    } catch (error) {
      this.#fail(error);
      this.#text = text;
    }
    return this.#result;
  }

  settle(): FileResult {
    while (!this.settleStep());
    return this.#result;
  }

  settleStep(): boolean {
    if (this.#settled) return true;
    try {
      if (!this.#tree) {
        this.#tree = this.#opener(this.#text, this.#path);
        return false;
      }
      this.#settling ??= this.#looks.whole(this.#text, this.#tree.parsed);
      const { done, value } = this.#settling.next();
      if (!done) return false;
      this.#settling = undefined;
      this.#settled = true;
      this.#looked = value;
      this.#result = value.result;
    } catch (error) {
      this.#fail(error);
    }
    return true;
  }

  /** A parser that failed is in no known state: start afresh with the next text. */
  #fail(error: unknown): void {
    this.dispose();
    this.#result = this.#looks.failed(error);
  }

  /** What of the last look can be kept; undefined when the whole text had better be looked at. */
  #earlier(before: unknown, parsed: Parsed, text: string, change: TextChange): Earlier | undefined {
    const looked = this.#looked;
    if (!looked || text.length < small) return undefined;
    const span = { start: change.start, end: change.newEnd };
    const region =
      looked.result.language === "typescript"
        ? renewedTypeScript(before as TS.SourceFile, parsed.root as TS.SourceFile, span)
        : renewedTree(before as SyntaxNode, parsed.root as SyntaxNode, span);
    return region && { looked, change, region };
  }

  dispose(): void {
    this.#tree?.dispose();
    this.#tree = undefined;
    this.#settling = undefined;
    this.#looked = undefined;
    this.#settled = true;
  }
}
