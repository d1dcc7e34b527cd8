/** `.seaworthy/waivers.yml`: exemptions, with who said so, why and until when. */
import { addDays } from "./dates.ts";
import type { RecordSource } from "./problems.ts";
import { type RawRecord, type RecordPlaces, readRecordList } from "./record-list.ts";
import { type WaiverKind, waiverSchema, waiversSchema } from "./schemas.ts";

/** One waiver whose form is right. What depends on the priority of what it waives is judged when it is applied. */
export interface Waiver {
  /** Exactly one of `check` and `fingerprint` is set. */
  readonly check?: string;
  readonly fingerprint?: string;
  readonly kind: WaiverKind;
  readonly owner?: string;
  readonly approver?: string;
  readonly reason?: string;
  readonly evidence?: string;
  /** `YYYY-MM-DD`; the longest time counts from here. */
  readonly created: string;
  /** The last day. Only a false alarm may go without: it holds until the finding is gone. */
  readonly until?: string;
  readonly places: RecordPlaces;
}

/** Days that a waiver of these kinds may hold; for an accepted risk the priority decides. */
export const longestWaiver = 365;

const needs: Readonly<Record<WaiverKind, readonly string[]>> = {
  "accepted-risk": ["owner", "reason", "until"],
  "false-positive": ["reason"],
  "mitigated-elsewhere": ["evidence", "until"],
  "not-applicable": ["reason", "until"],
};

function checkTarget(raw: RawRecord, kind: WaiverKind): void {
  const check = raw.text("check");
  const fingerprint = raw.text("fingerprint");
  if (check !== undefined && fingerprint !== undefined)
    raw.refuse("fingerprint", "a waiver names a check or a fingerprint, not both; remove one");
  else if (check === undefined && fingerprint === undefined)
    raw.refuse(undefined, 'a waiver names what it is for; add "check" or "fingerprint"');
  else if (kind === "false-positive" && fingerprint === undefined) {
    raw.refuse("kind", 'a false alarm is one finding; name its "fingerprint" in place of the check');
  } else if (kind === "not-applicable" && check === undefined) {
    raw.refuse("kind", 'only a whole check can be not applicable; name the "check", or use false-positive for one finding');
  }
}

function checkDates(raw: RawRecord, kind: WaiverKind, created: string, until: string | undefined): void {
  if (until === undefined) return;
  const latest = addDays(created, longestWaiver);
  if (until < created) raw.refuse("until", "the last day lies before the day it was created; correct one of them");
  else if (kind !== "accepted-risk" && until > latest) {
    raw.refuse("until", `${kind} holds at most ${longestWaiver} days; the last day can be ${latest}`);
  }
}

/** Reads the waivers of a text; problems go to the source. `known` are the ids of all checks. */
export function readWaivers(source: RecordSource, known: ReadonlySet<string>): readonly Waiver[] {
  return readRecordList(source, "waivers", { file: waiversSchema, item: waiverSchema }, known, (raw): Waiver => {
    const kind = raw.text("kind") as WaiverKind;
    const created = raw.text("created") ?? "";
    checkTarget(raw, kind);
    for (const key of needs[kind]) if (raw.text(key) === undefined) raw.refuse(undefined, `${kind} needs "${key}"; add it`);
    checkDates(raw, kind, created, raw.text("until"));
    const waiver: Record<string, string> = {};
    for (const key of ["check", "fingerprint", "owner", "approver", "reason", "evidence", "until"]) {
      const text = raw.text(key);
      if (text !== undefined) waiver[key] = text;
    }
    return { ...waiver, kind, created, places: raw.places };
  });
}
