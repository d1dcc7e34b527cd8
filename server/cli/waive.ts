/** `seaworthy waive` */
import { didYouMean, type WaiverKind, waiverKinds } from "@seaworthy/rules/records/index";
import { registry } from "@seaworthy/rules/registry.generated";
import type { RecordTarget } from "../protocol/index.ts";
import { checkById } from "../workspace/check-pages.ts";
import { UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { presentRecord, recordChoices } from "../workspace/record-choices.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { exitCodes } from "./exit-codes.ts";
import { type RecordOptions, requireOptions, sayWritten, tableOf, withProject, writeChange } from "./records.ts";
import { daysLeft } from "./terminal.ts";

interface WaiveOptions extends RecordOptions {
  readonly fingerprint?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly approver?: string;
  readonly reason?: string;
  readonly evidence?: string;
  readonly until?: string;
  readonly remove?: boolean;
  readonly list?: boolean;
  readonly format: string;
}

const fields = ["fingerprint", "kind", "owner", "approver", "reason", "evidence", "until"] as const;

/**
 * Records or takes back a waiver, or lists those that there are.
 * @throws UsageError that says what is wrong with the options, or why nothing is written.
 */
export async function runWaive(id: string | undefined, options: WaiveOptions, host: Host): Promise<number> {
  if (options.list) return withProject(options, host, (workspace) => list(workspace, options.format));
  if (id === undefined && options.fingerprint === undefined) {
    throw new UsageError("waive needs a check, or --fingerprint of one finding; seaworthy check --format json shows fingerprints");
  }
  if (id !== undefined) checkById(registry, id);
  const kind = kindOf(options);
  return withProject(options, host, (workspace) => {
    const target = targetOf(workspace, id, options.fingerprint);
    const dryRun = options.dryRun === true;
    const name = options.fingerprint ?? target.check;
    if (options.remove) {
      const written = writeChange(workspace, { action: "unwaive", ...target, ...(kind && { kind }) }, fields, dryRun);
      if (!dryRun) sayWritten(`${name} is no longer waived`, written);
      return exitCodes.passed;
    }
    if (kind === undefined) throw new UsageError(`waive needs --kind, one of ${waiverKinds.join(", ")}`);
    const choices = recordChoices(workspace, target);
    const choice = choices?.waivers.find((each) => each.kind === kind);
    if (choices && choice?.refused === null) {
      const known: Readonly<Record<string, string>> = {
        owner: choices.owners[0]?.name ?? "@acme/api",
        approver: choices.owners[1]?.name ?? "@acme/security",
        reason: "Limits at the edge until the cut-over",
        evidence: "https://example.org/proof",
        until: choice.until,
      };
      // Only a risk has an owner of necessity.
      const needs = choice.needs.filter((field) => field !== "owner" || kind === "accepted-risk");
      const example = Object.fromEntries(needs.map((field) => [field, known[field] ?? ""]));
      requireOptions(`waive ${name}`, options, example, `${choices.priority}, ${choice.until} at the latest`);
    }
    const given = Object.fromEntries(fields.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field]]])));
    const written = writeChange(workspace, { action: "waive", ...given, ...target, kind }, fields, dryRun);
    if (!dryRun) sayWritten(`${name} is waived (${kind})${options.until === undefined ? "" : ` until ${options.until}`}`, written);
    return exitCodes.passed;
  });
}

function kindOf({ kind }: WaiveOptions): WaiverKind | undefined {
  if (kind === undefined) return undefined;
  const found = waiverKinds.find((known) => known === kind);
  if (!found) throw new UsageError(`--kind cannot be "${kind}"${didYouMean(kind, waiverKinds)}`);
  return found;
}

/** A fingerprint tells its check; of one whose finding is gone the record is enough to take it back. */
function targetOf(workspace: Workspace, id: string | undefined, fingerprint: string | undefined): RecordTarget {
  if (fingerprint === undefined) return { check: id ?? "" };
  const { findings, dismissed } = workspace.evaluation();
  const check = [...findings, ...dismissed].find(({ finding }) => finding.fingerprint === fingerprint)?.finding.check;
  if (check !== undefined && id !== undefined && check !== id) {
    throw new UsageError(`the finding ${fingerprint} is one of ${check}, not of ${id}; leave the check out`);
  }
  const known = check ?? id ?? registry.checks.find(({ kind }) => kind === "code")?.id ?? "";
  const waived = workspace.records.records.waivers.some((waiver) => waiver.fingerprint === fingerprint);
  if (check === undefined && !waived) {
    throw new UsageError(`no finding has the fingerprint ${fingerprint}; seaworthy check --format json shows fingerprints`);
  }
  return { check: known, fingerprint };
}

function list(workspace: Workspace, format: string): number {
  const rows = workspace
    .evaluation()
    .records.filter(({ kind }) => kind !== "attestation")
    .map((record) => {
      const { check = null, fingerprint = null } = record;
      const { kind, state, owner, until, days, file, line } = presentRecord(record, workspace.today);
      return { check, fingerprint, kind, state, owner, until, days, file, line: line + 1 };
    });
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return exitCodes.passed;
  }
  const cells = rows.map(({ check, fingerprint, kind, state, owner, until, days, file, line }) => [
    state,
    kind,
    check ?? fingerprint ?? "",
    until === null ? "until it is gone" : `${until}${days === null ? "" : ` (${daysLeft(days)})`}`,
    owner ?? "",
    `${file}:${line}`,
  ]);
  const head = [["state", "kind", "for", "until", "owner", "place"]];
  process.stdout.write(rows.length === 0 ? "Nothing is waived.\n" : `${tableOf([...head, ...cells]).join("\n")}\n`);
  return exitCodes.passed;
}
