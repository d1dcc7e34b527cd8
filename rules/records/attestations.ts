/** `.seaworthy/attestations.yml`: what a person answers for because no code can prove it. */
import { type RecordPlaces, readRecordList } from "./record-list.ts";
import type { RecordSource } from "./problems.ts";
import { attestationSchema, attestationsSchema } from "./schemas.ts";

/** One attestation whose form is right. Whether it may be made, and until when it holds, depends on its check. */
export interface Attestation {
  readonly check: string;
  readonly owner: string;
  /** The day on which it was true, `YYYY-MM-DD`. */
  readonly date: string;
  readonly evidence: string;
  /** The last day as written; absent means as long as the check allows. */
  readonly until?: string;
  readonly places: RecordPlaces;
}

/** Reads the attestations of a text; problems go to the source. `known` are the ids of all checks. */
export function readAttestations(source: RecordSource, known: ReadonlySet<string>): readonly Attestation[] {
  return readRecordList(source, "attestations", { file: attestationsSchema, item: attestationSchema }, known, (raw): Attestation => {
    const date = raw.text("date") ?? "";
    const until = raw.text("until");
    if (until !== undefined && until < date) raw.refuse("until", "the last day lies before the date; correct one of them");
    const attestation = {
      check: raw.text("check") ?? "",
      owner: raw.text("owner") ?? "",
      date,
      evidence: raw.text("evidence") ?? "",
      places: raw.places,
    };
    return until === undefined ? attestation : { ...attestation, until };
  });
}
