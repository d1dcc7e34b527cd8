/** Reading of files that hold one list of records, where each record stands or falls by itself. */
import { entriesOf, itemsOf, type LocatedNode, readYaml, fieldOf } from "./located.ts";
import type { Place, RecordSource } from "./problems.ts";
import { type Schema, validate } from "./schema.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** Where a record and its fields stand in its file. */
export interface RecordPlaces {
  readonly file: string;
  /** The record's first key, which is where a problem of the whole record is shown. */
  readonly at: Place;
  /** The values, by key. */
  readonly fields: Readonly<Record<string, Place>>;
}

/** One record as it is read: its node, its fields as texts, and a way to refuse it. */
export interface RawRecord {
  readonly places: RecordPlaces;
  /** The text of a field; undefined when it is absent. */
  text(key: string): string | undefined;
  /** Refuses the record with a problem at a field's value, or at the record when the field is absent. */
  refuse(key: string | undefined, message: string, replacement?: string): void;
  readonly refused: boolean;
}

class Raw implements RawRecord {
  readonly places: RecordPlaces;
  refused = false;
  readonly #node: LocatedNode;
  readonly #source: RecordSource;

  constructor(source: RecordSource, node: LocatedNode) {
    this.#source = source;
    this.#node = node;
    const entries = entriesOf(node);
    const first = entries[0];
    const at = source.place(first ? { start: first.keySpan.start, end: first.value.end } : node);
    const fields: Record<string, Place> = {};
    for (const entry of entries) fields[entry.key] = source.place(entry.value);
    this.places = { file: source.file, at, fields };
  }

  text(key: string): string | undefined {
    const node = fieldOf(this.#node, key);
    return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
  }

  refuse(key: string | undefined, message: string, replacement?: string): void {
    this.refused = true;
    const place = (key === undefined ? undefined : this.places.fields[key]) ?? this.places.at;
    this.#source.report(place, message, this.text("check"), replacement);
  }
}

/**
 * Reads the records under the one key of a YAML file. A record that breaks the schema, names a check that does not exist, or that
 * `build` refuses is left out, and the source has a problem for it.
 */
export function readRecordList<T>(
  source: RecordSource,
  key: string,
  schemas: { readonly file: Schema; readonly item: Schema },
  known: ReadonlySet<string>,
  build: (raw: RawRecord) => T,
): readonly T[] {
  const root = readYaml(source);
  if (!root) return [];
  // The items are checked one by one below, so that a mistake in one does not cost the others.
  const outer = { ...schemas.file, properties: { [key]: { type: "array" as const } } };
  validate(root, outer, "the file", (at, message, replacement) => source.report(at, message, undefined, replacement));
  const records: T[] = [];
  for (const item of itemsOf(fieldOf(root, key))) {
    const before = source.problems.length;
    const raw = new Raw(source, item);
    const check = raw.text("check");
    validate(item, schemas.item, `an item of "${key}"`, (at, message, replacement) => source.report(at, message, check, replacement));
    if (check !== undefined && !known.has(check)) {
      raw.refuse("check", `there is no check "${check}"${didYouMean(check, known)}`, nearest(check, known));
    }
    if (source.problems.length > before) continue;
    const record = build(raw);
    if (!raw.refused) records.push(record);
  }
  return records;
}
