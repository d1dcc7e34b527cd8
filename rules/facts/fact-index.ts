import type { Fact, FactKind, FactTypes, ProjectFact } from "../api/facts.ts";
import { Source } from "../shared/reads.ts";
import { sameJson } from "./same.ts";

/** Where the facts of a file stand. Typing moves offsets with each key and lines now and then, while the facts say the same. */
interface Places {
  readonly lines: Source;
  readonly offsets: Source;
}

/** A fact that stays the same object while its file is edited around it. */
class LocatedFact<K extends FactKind = FactKind> implements ProjectFact<K> {
  readonly kind: K;
  readonly file: string;
  readonly data: FactTypes[K];
  readonly #places: Places;
  #fact: Fact;

  constructor(file: string, fact: Fact<K>, places: Places) {
    this.kind = fact.kind;
    this.file = file;
    this.data = fact.data;
    this.#places = places;
    this.#fact = fact;
  }

  get line(): number {
    this.#places.lines.read();
    return this.#fact.line;
  }

  get start(): number {
    this.#places.offsets.read();
    return this.#fact.start;
  }

  get end(): number {
    this.#places.offsets.read();
    return this.#fact.end;
  }

  /** Takes the place of the same fact in another version of the file; says what that moves. */
  moveTo(fact: Fact): { readonly lines: boolean; readonly offsets: boolean } {
    const before = this.#fact;
    this.#fact = fact;
    return { lines: before.line !== fact.line, offsets: before.start !== fact.start || before.end !== fact.end };
  }
}

interface OfFile {
  readonly places: Places;
  readonly kinds: Map<FactKind, { readonly source: Source; facts: readonly LocatedFact[] }>;
}

interface OfKind {
  readonly source: Source;
  readonly files: Map<string, readonly LocatedFact[]>;
  /** All of them, in the order of their files' names. */
  all: readonly LocatedFact[] | undefined;
}

const none: readonly never[] = [];

/** Facts by kind and file. Who reads them depends on no more than what was read: a kind, a kind in one file, places in a file. */
export class FactIndex {
  readonly #files = new Map<string, OfFile>();
  readonly #kinds = new Map<FactKind, OfKind>();

  /** Takes the facts of a file in place of earlier ones. */
  set(path: string, facts: readonly Fact[]): void {
    const now = new Map<FactKind, Fact[]>();
    for (const fact of facts) {
      const list = now.get(fact.kind);
      if (list) list.push(fact);
      else now.set(fact.kind, [fact]);
    }
    if (now.size === 0 && !this.#files.has(path)) return;
    const file = this.#fileOf(path);
    let [lines, offsets] = [false, false];
    for (const kind of new Set([...file.kinds.keys(), ...now.keys()])) {
      const known = file.kinds.get(kind)?.facts ?? none;
      const next = now.get(kind) ?? none;
      if (!saySame(known, next)) {
        this.#replace(path, kind, next);
        continue;
      }
      known.forEach((fact, index) => {
        const moved = fact.moveTo(next[index] as Fact);
        lines ||= moved.lines;
        offsets ||= moved.offsets;
      });
    }
    if (lines) file.places.lines.changed();
    if (offsets) file.places.offsets.changed();
  }

  /** All facts of a kind, in the order of their files' names; the same list until one of them changes. */
  all<K extends FactKind>(kind: K): readonly ProjectFact<K>[] {
    const known = this.#kindOf(kind);
    known.source.read();
    known.all ??= [...known.files.keys()].sort().flatMap((path) => known.files.get(path) ?? none);
    return known.all as readonly LocatedFact<never>[];
  }

  /** The facts of a kind in one file. */
  in<K extends FactKind>(path: string, kind: K): readonly ProjectFact<K>[] {
    const { source, facts } = this.#kindIn(path, kind);
    source.read();
    return facts as readonly LocatedFact<never>[];
  }

  #replace(path: string, kind: FactKind, facts: readonly Fact[]): void {
    const { places } = this.#fileOf(path);
    const located = facts.map((fact) => new LocatedFact(path, fact, places));
    const inFile = this.#kindIn(path, kind);
    inFile.facts = located;
    inFile.source.changed();
    const ofKind = this.#kindOf(kind);
    if (located.length > 0) ofKind.files.set(path, located);
    else ofKind.files.delete(path);
    ofKind.all = undefined;
    ofKind.source.changed();
  }

  #fileOf(path: string): OfFile {
    let file = this.#files.get(path);
    if (!file) {
      file = { places: { lines: new Source(), offsets: new Source() }, kinds: new Map() };
      this.#files.set(path, file);
    }
    return file;
  }

  #kindIn(path: string, kind: FactKind): { readonly source: Source; facts: readonly LocatedFact[] } {
    const { kinds } = this.#fileOf(path);
    let known = kinds.get(kind);
    if (!known) {
      known = { source: new Source(), facts: none };
      kinds.set(kind, known);
    }
    return known;
  }

  #kindOf(kind: FactKind): OfKind {
    let known = this.#kinds.get(kind);
    if (!known) {
      known = { source: new Source(), files: new Map(), all: undefined };
      this.#kinds.set(kind, known);
    }
    return known;
  }
}

function saySame(known: readonly LocatedFact[], next: readonly Fact[]): boolean {
  return known.length === next.length && known.every((fact, index) => sameJson(fact.data, next[index]?.data));
}
