import type { Attestation, RecordProblem, RecordProblemCode, Waiver } from "../records/index.ts";
import { compareTexts } from "./collect.ts";
import type { RecordState } from "./types.ts";

type AnyRecord = Attestation | Waiver;

const codes: Readonly<Record<Exclude<RecordState["state"], "in-use">, RecordProblemCode>> = {
  expired: "expired-record",
  unused: "unused-record",
  invalid: "invalid-record",
};
const severities = { expired: "warning", unused: "hint", invalid: "error" } as const;

/** How a sentence calls a record. */
export function nameOf(record: AnyRecord): string {
  const kind = "kind" in record ? "waiver" : "attestation";
  return `the ${kind} of ${record.check === undefined ? "a finding" : `"${record.check}"`}`;
}

/** Keeps what became of each attestation and waiver, and the problems that this brings to light. */
export class Ledger {
  readonly #states = new Map<AnyRecord, RecordState>();
  readonly #problems = new Map<AnyRecord, RecordProblem>();
  readonly #quiet: boolean;

  /** `inconclusive`: the run did not see everything, so it cannot say that nothing needs a record. */
  constructor(inconclusive: boolean) {
    this.#quiet = inconclusive;
  }

  /** Says what became of a record. The message, for every state but `in-use`, is shown at a field's value. */
  note(record: AnyRecord, state: RecordState["state"], message = "", field = "check", until: string | undefined = record.until): void {
    const { places, check, owner } = record;
    const kind = "kind" in record ? record.kind : "attestation";
    this.#states.set(record, {
      kind,
      ...(check === undefined ? {} : { check }),
      ...("fingerprint" in record && record.fingerprint !== undefined ? { fingerprint: record.fingerprint } : {}),
      ...(owner === undefined ? {} : { owner }),
      ...(until === undefined ? {} : { until }),
      state,
      file: places.file,
      line: places.at.range.start.line,
    });
    this.#problems.delete(record);
    if (state === "in-use" || (state === "unused" && this.#quiet)) return;
    const { start, end, range } = places.fields[field] ?? places.at;
    const problem = { file: places.file, span: { start, end }, range, message, severity: severities[state], code: codes[state] };
    this.#problems.set(record, check === undefined ? problem : { ...problem, check });
  }

  /** Says that nothing needs a record, unless something else was said of it already. */
  unusedUnlessNoted(record: AnyRecord, why: string): void {
    if (!this.#states.has(record)) this.note(record, "unused", `${nameOf(record)} is not needed: ${why}; remove it`);
  }

  /** By file and line. */
  get states(): readonly RecordState[] {
    return [...this.#states.values()].sort((a, b) => compareTexts(a.file, b.file) || a.line - b.line);
  }

  get problems(): readonly RecordProblem[] {
    return [...this.#problems.values()];
  }
}
