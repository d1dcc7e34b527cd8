/** Attestations and waivers: what can be recorded of a check, what a person decides, and the edit that writes it. */
import type { Priority } from "@seaworthy/rules/api/vocabulary";
import type { CheckStatus } from "./readiness.ts";

/** Why an open check or finding may stand; each kind counts in its own way, see docs/scoring.md. */
export type WaiverKind = "accepted-risk" | "false-positive" | "mitigated-elsewhere" | "not-applicable";

/** What a person can do about a check by writing it down. */
export type RecordAction = "attest" | "renew" | "revoke" | "waive" | "not-applicable" | "unwaive";

/** The fields of records that a person fills in. Days are `YYYY-MM-DD` in UTC. */
export interface RecordFields {
  readonly owner?: string;
  /** The day on which it was true; only of attestations. */
  readonly date?: string;
  readonly evidence?: string;
  readonly approver?: string;
  readonly reason?: string;
  readonly until?: string;
}

/** What a waiver is for: a check, or one of its findings. */
export interface RecordTarget {
  readonly check: string;
  /** Only this finding; without it the whole check. */
  readonly fingerprint?: string;
}

/** What is to be done with the records of a check or a finding. */
export type RecordChange =
  | ({ readonly action: "attest" | "renew" } & RecordTarget & RecordFields)
  | ({ readonly action: "revoke" } & RecordTarget)
  | ({ readonly action: "waive"; readonly kind: WaiverKind } & RecordTarget & RecordFields)
  | ({ readonly action: "unwaive"; readonly kind?: WaiverKind } & RecordTarget);

/** Parameters of {@link methods.recordChoices}. */
export interface RecordChoicesParams extends RecordTarget {
  /** Root's URI; the only root when absent. */
  readonly root?: string;
}

/** A record that is there already. */
export interface PresentRecord {
  readonly kind: "attestation" | WaiverKind;
  readonly owner: string | null;
  /** The last day on which it holds; null for one that holds until its finding is gone. */
  readonly until: string | null;
  /** Days that are left after today, negative when it ran out. */
  readonly days: number | null;
  readonly state: "in-use" | "expired" | "unused" | "invalid";
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/** What an attestation of the check would say. Days are `YYYY-MM-DD`. */
export interface AttestChoices {
  /** Why the check cannot be attested now, in a sentence; null when it can. */
  readonly refused: string | null;
  /** Days that an attestation holds. */
  readonly days: number;
  /** The last day of one that is made today. */
  readonly until: string;
  /** The evidence that stands there now. */
  readonly evidence: string | null;
}

/** One kind of waiver, with what a person has to give for it. */
export interface WaiverChoice {
  readonly kind: WaiverKind;
  /** Why this kind is of no use here, in a sentence; null when it is. */
  readonly refused: string | null;
  /** Fields to fill in, in the order of the questions. */
  readonly needs: readonly ("owner" | "approver" | "reason" | "evidence" | "until")[];
  /** The latest last day of one that is made today. */
  readonly until: string;
}

/** Answer of {@link methods.recordChoices}: what a dialog has to know to ask. */
export interface RecordChoices extends RecordTarget {
  readonly title: string;
  readonly priority: Priority;
  readonly status: CheckStatus;
  /** Why the check has its status. */
  readonly reason: string;
  readonly today: string;
  /** What a person is asked by a manual check; null for others. */
  readonly question: string | null;
  /** The likeliest first. */
  readonly owners: readonly { readonly name: string; readonly from: string }[];
  readonly attest: AttestChoices;
  /** All kinds. */
  readonly waivers: readonly WaiverChoice[];
  /** The records of the target. */
  readonly present: readonly PresentRecord[];
}

/** Parameters of {@link methods.recordEdit}. `root` is a URI; the only root when absent. */
export interface RecordEditParams {
  readonly root?: string;
  readonly change: RecordChange;
}

/** The edit, or why there is none. */
export type RecordEditAnswer =
  | {
      /** An LSP WorkspaceEdit, for the version of the file that is open; creates the file when it is missing. */
      readonly edit: unknown;
      readonly uri: string;
      readonly file: string;
      /** The record as it will stand there; those that are taken out for `revoke` and `unwaive`. */
      readonly yaml: string;
      readonly problem?: undefined;
    }
  | {
      /** One sentence without a full stop. */
      readonly problem: string;
      /** The field that is wrong. */
      readonly field?: string;
      readonly edit?: undefined;
    };
