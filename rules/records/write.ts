/** Puts attestations and waivers into the texts of their files. What is to be written is judged by the rules that judge the files. */
import type { Check } from "../api/check.ts";
import { LineMap } from "../api/text.ts";
import type { Priority } from "../api/vocabulary.ts";
import { type Attestation, readAttestations } from "./attestations.ts";
import { addDays } from "./dates.ts";
import { attestationDays, attestationProblem, waiverProblem } from "./limits.ts";
import { addRecord, changeRecord, type Fields, recordAt, recordsIn, recordYaml, removeRecord, Unwritable } from "./list-text.ts";
import { RecordSource } from "./problems.ts";
import { attestationSchema, waiverSchema } from "./schemas.ts";
import { readWaivers, type Waiver } from "./waivers.ts";

/** What a person wants to attest; `until` is left out for as long as the check allows. */
type AttestationDraft = Pick<Attestation, "check" | "owner" | "date" | "evidence" | "until">;

/** What a person wants to have waived: a check or the finding of a fingerprint, of the given priority. */
export type WaiverDraft = Omit<Waiver, "places">;

/** What is named by a waiver. */
type WaiverTarget = Pick<Waiver, "check" | "fingerprint"> & { readonly kind?: Waiver["kind"] };

/** What decides whether a record may be written. */
export interface WriteContext {
  readonly checks: ReadonlyMap<string, Check>;
  /** The UTC day, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Why nothing is changed, in a sentence without a full stop, with the field that is wrong. */
export interface Refusal {
  readonly problem: string;
  readonly field?: string;
}

/** The new text of the file, and the records that were written or taken out as YAML. */
interface Rewriting {
  readonly text: string;
  readonly yaml: string;
}

/** The file with its new text, or why it is not written. */
export type Written = Rewriting | Refusal;

/** Whether an answer says that nothing is changed. */
export function isRefusal(answer: object): answer is Refusal {
  return "problem" in answer;
}

type RecordName = "attestations" | "waivers";

/** How a file begins that did not exist. */
const beginnings: Readonly<Record<RecordName, string>> = {
  attestations:
    "# Attestations of Seaworthy: who answers for what no code can prove. Format: check, owner, date, evidence, until (optional).\n",
  waivers:
    "# Waivers of Seaworthy: who said so, why, until when. Format: check or fingerprint, kind, owner, approver (P0), reason, evidence, created, until.\n",
};

/** A draft as it is written: fields in the order of the schema, in one line each, without those that are empty. */
function fieldsOf(draft: object, order: readonly string[]): Fields {
  const given = draft as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    order.flatMap((key): [string, string][] => {
      const value = given[key];
      const text = typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
      return text === "" ? [] : [[key, text]];
    }),
  );
}

function readAlone<T>(
  name: RecordName,
  fields: Fields,
  checks: ReadonlyMap<string, Check>,
  read: (source: RecordSource, known: ReadonlySet<string>) => readonly T[],
): { readonly record: T } | Refusal {
  // JSON is YAML: what is written below has the same data.
  const text = JSON.stringify({ [name]: [fields] }, null, 1);
  const source = new RecordSource("", text, "invalid-record");
  const [record] = read(source, new Set(checks.keys()));
  const [problem] = source.problems;
  if (!problem) return record === undefined ? { problem: "there is nothing to record" } : { record };
  const line = new LineMap(text).lineText(problem.range.start.line);
  const field = /"([\w-]+)":/.exec(line)?.[1];
  const missing = / (?:has no|needs) "([\w-]+)"; add it$/.exec(problem.message)?.[1];
  if (missing !== undefined) return { problem: `"${missing}" is missing; add it`, field: missing };
  return { problem: problem.message, ...(field === undefined ? {} : { field }) };
}

function attempt(write: () => Rewriting): Written {
  try {
    return write();
  } catch (error) {
    if (error instanceof Unwritable) return { problem: error.message };
    throw error;
  }
}

function alreadyOver(until: string, today: string): Refusal | undefined {
  return until < today ? { problem: `it would have run out on ${until} already; choose a later day`, field: "until" } : undefined;
}

/** The fields of an attestation that can be written, or what is wrong with it. */
function judgedAttestation(draft: AttestationDraft, { checks, today }: WriteContext): { readonly fields: Fields } | Refusal {
  const fields = fieldsOf(draft, Object.keys(attestationSchema.properties ?? {}));
  const read = readAlone("attestations", fields, checks, readAttestations);
  if (isRefusal(read)) return read;
  const check = checks.get(read.record.check);
  const wrong = check && attestationProblem(check, read.record, today);
  if (wrong) return { problem: wrong.message, field: wrong.field };
  const until = read.record.until ?? addDays(read.record.date, (check && attestationDays(check)) ?? 0);
  return alreadyOver(until, today) ?? { fields };
}

/** Records that something holds. Refused while the file has an attestation of the check: that one is to be renewed. */
export function attest(text: string | undefined, draft: AttestationDraft, context: WriteContext): Written {
  const judged = judgedAttestation(draft, context);
  if (isRefusal(judged)) return judged;
  const { fields } = judged;
  return attempt(() => {
    const before = text ?? beginnings.attestations;
    if (recordsIn(before, "attestations").some(({ check }) => check === fields.check)) {
      throw new Unwritable(`there is an attestation of "${fields.check}" already; renew it`);
    }
    return { text: addRecord(before, "attestations", fields), yaml: recordYaml(fields) };
  });
}

/** Brings the attestation of a check up to date; of several the one with the latest date. Without `until` it holds as long as it may. Refused when there is none. */
export function renew(text: string | undefined, draft: AttestationDraft, context: WriteContext): Written {
  const judged = judgedAttestation(draft, context);
  if (isRefusal(judged)) return judged;
  const { fields } = judged;
  return attempt(() => {
    const before = text ?? "";
    const index = latest(recordsIn(before, "attestations"), (record) => record.check === fields.check, "date");
    if (index < 0) throw new Unwritable(`there is no attestation of "${fields.check}" to renew; attest it`);
    const { check: _, ...changes } = fields;
    return { text: changeRecord(before, "attestations", index, { until: undefined, ...changes }), yaml: recordYaml(fields) };
  });
}

/** Takes all attestations of a check out. */
export function revoke(text: string | undefined, check: string): Written {
  return removeAll(text, "attestations", (record) => record.check === check, `there is no attestation of "${check}" to revoke`);
}

/**
 * Records an exemption. One of the same kind for the same thing is brought up to date in place.
 * @param priority of what is waived, under the policy
 */
export function waive(text: string | undefined, draft: WaiverDraft, priority: Priority, { checks, today }: WriteContext): Written {
  const fields = fieldsOf(draft, Object.keys(waiverSchema.properties ?? {}));
  const read = readAlone("waivers", fields, checks, readWaivers);
  if (isRefusal(read)) return read;
  const wrong = waiverProblem(read.record, priority, today);
  if (wrong) return { problem: wrong.message, field: wrong.field };
  const over = read.record.until === undefined ? undefined : alreadyOver(read.record.until, today);
  if (over) return over;
  return attempt(() => {
    const before = text ?? beginnings.waivers;
    const { check, fingerprint, kind, ...changes } = fields;
    const same = (record: Fields) => record.check === check && record.fingerprint === fingerprint && record.kind === kind;
    const index = latest(recordsIn(before, "waivers"), same, "created");
    if (index < 0) return { text: addRecord(before, "waivers", fields), yaml: recordYaml(fields) };
    const gone = { owner: undefined, approver: undefined, reason: undefined, evidence: undefined, until: undefined };
    return { text: changeRecord(before, "waivers", index, { ...gone, ...changes }), yaml: recordYaml(fields) };
  });
}

/** Takes the waivers of a check or a finding out, of all kinds when none is given. */
export function unwaive(text: string | undefined, { check, fingerprint, kind }: WaiverTarget): Written {
  const fits = (record: Fields) =>
    record.check === check && record.fingerprint === fingerprint && (kind === undefined || record.kind === kind);
  return removeAll(text, "waivers", fits, `there is no waiver of "${check ?? fingerprint ?? ""}" to remove`);
}

/** Takes the record out whose text holds an offset. Refused when none does. */
export function removeAt(text: string, name: RecordName, offset: number): Written {
  return attempt(() => {
    const index = recordAt(text, name, offset);
    if (index === undefined) throw new Unwritable("there is no record here");
    return { text: removeRecord(text, name, index), yaml: recordYaml(recordsIn(text, name)[index] ?? {}) };
  });
}

function removeAll(text: string | undefined, name: RecordName, fits: (record: Fields) => boolean, none: string): Written {
  return attempt(() => {
    let after = text ?? "";
    const removed: string[] = [];
    for (;;) {
      const records = recordsIn(after, name);
      const index = records.findIndex(fits);
      if (index < 0) break;
      removed.push(recordYaml(records[index] ?? {}));
      after = removeRecord(after, name, index);
    }
    if (removed.length === 0) throw new Unwritable(none);
    return { text: after, yaml: removed.join("\n") };
  });
}

/** The index of the fitting record whose day is the latest; -1 when none fits. */
function latest(records: readonly Fields[], fits: (record: Fields) => boolean, day: string): number {
  let best = -1;
  for (const [index, record] of records.entries()) {
    if (fits(record) && (best < 0 || (record[day] ?? "") >= (records[best]?.[day] ?? ""))) best = index;
  }
  return best;
}
