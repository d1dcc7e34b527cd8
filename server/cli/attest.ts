/** `seaworthy attest` */
import { registry } from "@seaworthy/rules/registry.generated";
import { attestationDays } from "@seaworthy/rules/records/index";
import type { CheckStatus } from "@seaworthy/rules/api/result";
import { checkById } from "../workspace/check-pages.ts";
import { UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { presentRecord, recordChoices } from "../workspace/record-choices.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { exitCodes } from "./exit-codes.ts";
import { type RecordOptions, requireOptions, sayWritten, tableOf, withProject, writeChange } from "./records.ts";
import { daysLeft } from "./terminal.ts";

interface AttestOptions extends RecordOptions {
  readonly owner?: string;
  readonly evidence?: string;
  readonly date?: string;
  readonly until?: string;
  readonly renew?: boolean;
  readonly revoke?: boolean;
  readonly list?: boolean;
  readonly format: string;
}

const fields = ["owner", "evidence", "date", "until"] as const;

/**
 * Records, renews or takes back an attestation, or lists what can be attested.
 * @throws UsageError that says what is wrong with the options, or why nothing is written.
 */
export async function runAttest(id: string | undefined, options: AttestOptions, host: Host): Promise<number> {
  if (options.list) return withProject(options, host, (workspace) => list(workspace, id, options.format));
  if (id === undefined) throw new UsageError("attest needs a check; seaworthy attest --list shows which can be attested");
  if (options.renew && options.revoke) throw new UsageError("--renew and --revoke exclude each other; give one of them");
  const check = checkById(registry, id);
  return withProject(options, host, (workspace) => {
    const dryRun = options.dryRun === true;
    if (options.revoke) {
      const written = writeChange(workspace, { action: "revoke", check: id }, fields, dryRun);
      if (!dryRun) sayWritten(`${id} is no longer attested`, written);
      return exitCodes.passed;
    }
    const present = options.renew ? workspace.records.records.attestations.findLast((record) => record.check === id) : undefined;
    const given = { ...present, ...options };
    const choices = recordChoices(workspace, { check: id });
    if (choices && choices.attest.refused === null) {
      const example = { owner: choices.owners[0]?.name ?? "@acme/platform", evidence: "https://example.org/proof" };
      requireOptions(`attest ${id}`, given, example, check.kind === "manual" ? check.ask : "");
    }
    const { owner = "", evidence = "" } = given;
    const { date = workspace.today, until } = options;
    const action = options.renew ? "renew" : "attest";
    const change = { action, check: id, owner, evidence, date, ...(until !== undefined && { until }) } as const;
    const written = writeChange(workspace, change, fields, dryRun);
    if (dryRun) return exitCodes.passed;
    workspace.loadRecords();
    const record = workspace.evaluation().records.find((each) => each.kind === "attestation" && each.check === id);
    const { days = null, until: end } = record ? presentRecord(record, workspace.today) : {};
    sayWritten(`${id} is attested${end ? ` until ${end}${days === null ? "" : ` (${daysLeft(days)})`}` : ""}`, written);
    return exitCodes.passed;
  });
}

interface Row {
  readonly check: string;
  readonly title: string;
  readonly priority: string;
  readonly state: "attested" | "expired" | "open" | "answered by the files" | "waived" | "not applicable";
  readonly owner: string | null;
  readonly until: string | null;
  readonly days: number | null;
}

const states: Readonly<Record<CheckStatus, Row["state"]>> = {
  attested: "attested",
  expired: "expired",
  unknown: "open",
  fail: "open",
  waived: "waived",
  pass: "answered by the files",
  partial: "answered by the files",
  "not-applicable": "not applicable",
};
const order: readonly Row["state"][] = ["expired", "open", "waived", "attested", "answered by the files", "not applicable"];

function list(workspace: Workspace, only: string | undefined, format: string): number {
  if (only !== undefined && attestationDays(checkById(registry, only)) === undefined) {
    throw new UsageError(`"${only}" is decided from the files and cannot be attested; seaworthy attest --list shows which can`);
  }
  const { checks, records } = workspace.evaluation();
  const rows = checks
    .flatMap((result): Row[] => {
      const check = registry.checks.find(({ id }) => id === result.id);
      if (!check || attestationDays(check) === undefined || (only !== undefined && check.id !== only)) return [];
      const record = records.find((each) => each.kind === "attestation" && each.check === check.id && each.state !== "unused");
      const { owner = null, until = null, days = null } = record ? presentRecord(record, workspace.today) : {};
      return [{ check: check.id, title: check.title, priority: result.priority, state: states[result.status], owner, until, days }];
    })
    .sort(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) || (a.days ?? 0) - (b.days ?? 0) || a.priority.localeCompare(b.priority, "en"),
    );
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return exitCodes.passed;
  }
  const cells = rows.map(({ check, priority, state, owner, until, days }) => [
    state,
    priority,
    check,
    until === null ? "" : `${until}${days === null ? "" : ` (${daysLeft(days)})`}`,
    owner ?? "",
  ]);
  const head = [["state", "", "check", "until", "owner"]];
  process.stdout.write(rows.length === 0 ? "Nothing here can be attested.\n" : `${tableOf([...head, ...cells]).join("\n")}\n`);
  return exitCodes.passed;
}
