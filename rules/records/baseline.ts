/** `.seaworthy/baseline.json`: findings that were there before and do not fail a pull request. */
import { entriesOf, itemsOf, plain, readJson, fieldOf } from "./located.ts";
import type { Place, RecordSource } from "./problems.ts";
import { validate } from "./schema.ts";
import { baselineEntrySchema, baselineSchema } from "./schemas.ts";

/** One finding that was there before. */
interface BaselineEntry {
  readonly check: string;
  readonly file: string;
  readonly fingerprint: string;
}

/** A baseline that was read without a problem. `created` is the UTC day, `YYYY-MM-DD`. */
export interface Baseline {
  readonly created: string;
  /** The exact overall score at that time, such as `380/7`. */
  readonly overall?: string;
  readonly entries: readonly (BaselineEntry & { readonly place: Place })[];
  /** `findingKey` of each entry. */
  readonly keys: ReadonlySet<string>;
}

/** Names a finding in the project: fingerprints are unique within a file only. */
export function findingKey(file: string, fingerprint: string): string {
  return `${file}\0${fingerprint}`;
}

/** Reads a baseline; undefined when the text is empty or wrong as a whole. An entry that is wrong has no effect; problems go to the source. */
export function readBaseline(source: RecordSource): Baseline | undefined {
  const root = readJson(source);
  if (!root) return undefined;
  const before = source.problems.length;
  const outer = { ...baselineSchema, properties: { ...baselineSchema.properties, findings: { type: "array" as const } } };
  validate(root, outer, "the file", (at, message, replacement) => source.report(at, message, undefined, replacement));
  if (source.problems.length > before) return undefined;
  const entries: (BaselineEntry & { place: Place })[] = [];
  for (const item of itemsOf(fieldOf(root, "findings"))) {
    const known = source.problems.length;
    validate(item, baselineEntrySchema, 'an item of "findings"', (at, message, replacement) =>
      source.report(at, message, undefined, replacement),
    );
    if (source.problems.length > known) continue;
    const first = entriesOf(item)[0];
    const place = source.place(first ? { start: first.keySpan.start, end: first.value.end } : item);
    entries.push({ ...(plain(item) as BaselineEntry), place });
  }
  const head = plain({ ...root, kind: "map", entries: entriesOf(root).filter((entry) => entry.key !== "findings") }) as Pick<
    Baseline,
    "created" | "overall"
  >;
  return { ...head, entries, keys: new Set(entries.map((entry) => findingKey(entry.file, entry.fingerprint))) };
}

/** The text of a baseline, in an order that keeps its differences small. */
export function formatBaseline(baseline: {
  readonly created: string;
  readonly overall?: string;
  readonly findings: Iterable<BaselineEntry>;
}): string {
  const unique = new Map<string, BaselineEntry>();
  for (const { check, file, fingerprint } of baseline.findings) unique.set(findingKey(file, fingerprint), { check, file, fingerprint });
  const findings = [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
  const { created, overall } = baseline;
  return `${JSON.stringify({ created, ...(overall === undefined ? {} : { overall }), findings }, null, 2)}\n`;
}
