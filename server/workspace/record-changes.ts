/** From what a person decided to the new text of the record file; see the writer in the rules for what is refused. */
import {
  attest,
  isRefusal,
  recordFiles,
  type Refusal,
  renew,
  revoke,
  unwaive,
  waive,
  type WriteContext,
  type Written,
} from "@seaworthy/rules/records/index";
import type { RecordChange } from "../protocol/index.ts";
import { recordChoices, targetState } from "./record-choices.ts";
import type { Workspace } from "./workspace.ts";

/** A record file with a change in it. */
interface ChangedRecords {
  /** Relative to the root. */
  readonly file: string;
  /** Undefined when the file is missing. */
  readonly before: string | undefined;
  readonly after: string;
  /** The record that was written, or those that were taken out. */
  readonly yaml: string;
}

/** Works a change out on the text that `textOf` gives, undefined for a file that is missing. Nothing is written. */
export function changedRecords(
  workspace: Workspace,
  change: RecordChange,
  textOf: (file: string) => string | undefined,
): ChangedRecords | Refusal {
  const refused = refusalOf(workspace, change);
  if (refused) return refused;
  const ofAttestations = change.action === "attest" || change.action === "renew" || change.action === "revoke";
  const file = ofAttestations ? recordFiles.attestations : recordFiles.waivers;
  const before = textOf(file);
  const written = write(workspace, change, before);
  return isRefusal(written) ? written : { file, before, after: written.text, yaml: written.yaml };
}

/** What the state of the project has against a change. */
function refusalOf(workspace: Workspace, change: RecordChange): Refusal | undefined {
  const choices = recordChoices(workspace, change);
  // The writer says which check was meant.
  if (!choices) return undefined;
  const sentence =
    change.action === "attest" || change.action === "renew"
      ? choices.attest.refused
      : change.action === "waive"
        ? choices.waivers.find(({ kind }) => kind === change.kind)?.refused
        : undefined;
  if (typeof sentence !== "string") return undefined;
  const problem = `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
  return { problem: `${change.check}: ${problem}`, field: "check" };
}

function write(workspace: Workspace, change: RecordChange, before: string | undefined): Written {
  const { today } = workspace;
  const context: WriteContext = { checks: new Map(workspace.analyzer.registry.checks.map((check) => [check.id, check])), today };
  switch (change.action) {
    case "attest":
    case "renew": {
      const { check, owner = "", date = today, evidence = "", until } = change;
      const draft = { check, owner, date, evidence, ...(until !== undefined && { until }) };
      return change.action === "attest" ? attest(before, draft, context) : renew(before, draft, context);
    }
    case "revoke":
      return revoke(before, change.check);
    case "waive": {
      const { action: _, check, fingerprint, kind, date: _date, ...fields } = change;
      const state = targetState(workspace, change);
      return waive(before, { ...targetOf(workspace, change), kind, created: today, ...fields }, state?.priority ?? "P0", context);
    }
    case "unwaive": {
      const { kind } = change;
      return unwaive(before, { ...targetOf(workspace, change), ...(kind !== undefined && { kind }) });
    }
  }
}

/** Exactly one of check and fingerprint. */
function targetOf(workspace: Workspace, change: RecordChange): { readonly check: string } | { readonly fingerprint: string } {
  const fingerprint = targetState(workspace, change)?.fingerprint;
  return fingerprint === undefined ? { check: change.check } : { fingerprint };
}
