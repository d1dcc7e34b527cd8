/** The project's own records: policy, attestations, waivers and baseline. Texts in, data and located problems out; no file is touched here. */
import { type Attestation, readAttestations } from "./attestations.ts";
import { type Baseline, readBaseline } from "./baseline.ts";
import { recordFiles } from "./files.ts";
import { readPolicy, type PolicyReading } from "./policy.ts";
import { type RecordProblem, RecordSource } from "./problems.ts";
import { readWaivers, type Waiver } from "./waivers.ts";

export type { Attestation } from "./attestations.ts";
export { type Baseline, findingKey, formatBaseline } from "./baseline.ts";
export { addDays, daysBetween, isDate } from "./dates.ts";
export { recordFiles } from "./files.ts";
export { type Hidden, lensOf, type PolicyLens } from "./lens.ts";
export { defaultPolicy, type Policy, policyError } from "./policy.ts";
export { attestationDays, attestationProblem, waiverDays, waiverProblem } from "./limits.ts";
export { formatProblem, type RecordProblem, type RecordProblemCode, sentenceOf } from "./problems.ts";
export type { RecordPlaces } from "./record-list.ts";
export { schemaFiles, type WaiverKind, waiverKinds } from "./schemas.ts";
export { didYouMean, nearest } from "./suggest.ts";
export type { Waiver } from "./waivers.ts";
export {
  attest,
  isRefusal,
  type Refusal,
  removeAt,
  renew,
  revoke,
  unwaive,
  waive,
  type WaiverDraft,
  type WriteContext,
  type Written,
} from "./write.ts";

/** What the record files say, without what has a problem. */
export interface Records {
  readonly attestations: readonly Attestation[];
  readonly waivers: readonly Waiver[];
  readonly baseline?: Baseline;
  /** Of all files; the records they concern have no effect. */
  readonly problems: readonly RecordProblem[];
}

/** The records of a project that has none. */
export const noRecords: Records = { attestations: [], waivers: [], problems: [] };

/** Reads `.seaworthy/policy.yml`; see {@link readPolicy}. */
export function parsePolicy(text: string, known: ReadonlySet<string>): PolicyReading {
  return readPolicy(text, known, recordFiles.policy);
}

/** Reads the texts of the record files; a file that does not exist is left out. `known` are the ids of all checks. Never throws. */
export function parseRecords(
  texts: { readonly attestations?: string; readonly waivers?: string; readonly baseline?: string },
  known: ReadonlySet<string>,
): Records {
  const source = (name: "attestations" | "waivers" | "baseline") =>
    new RecordSource(recordFiles[name], texts[name] ?? "", "invalid-record");
  const sources = { attestations: source("attestations"), waivers: source("waivers"), baseline: source("baseline") };
  const attestations = readAttestations(sources.attestations, known);
  const waivers = readWaivers(sources.waivers, known);
  const baseline = readBaseline(sources.baseline);
  const problems = Object.values(sources).flatMap(({ problems }) => [...problems].sort((a, b) => a.span.start - b.span.start));
  return { attestations, waivers, problems, ...(baseline ? { baseline } : {}) };
}
