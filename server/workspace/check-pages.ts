/** What a person reads of a check: its page as Markdown, and how it counts. */
import type { Check } from "@seaworthy/rules/api/check";
import type { Registry } from "@seaworthy/rules/api/registry";
import { nearest } from "@seaworthy/rules/records/index";
import { UsageError } from "./errors.ts";

/** Words for priorities, which never stand as a colour alone. */
export const priorityWords = { P0: "blocker", P1: "high", P2: "medium", P3: "low" } as const;

/**
 * The check of an id.
 * @throws UsageError that names the nearest id when there is none
 */
export function checkById(registry: Registry, id: string): Check {
  const found = registry.checks.find((check) => check.id === id);
  if (found) return found;
  const near = nearest(
    id,
    registry.checks.map((check) => check.id),
  );
  throw new UsageError(`there is no check "${id}"${near ? `; did you mean "${near}"?` : ""} (seaworthy checks lists all)`);
}

/** Languages that a check looks at; none for one that is no code check. */
export function languagesOf(check: Check): readonly string[] {
  return check.kind === "code" ? check.languages : [];
}

/** Whether any of a check's fixes exists. */
export function isFixable(check: Check): boolean {
  return check.kind === "code" && Object.keys(check.fixes ?? {}).length > 0;
}

/** The page of a check in Markdown. */
export function checkPage(check: Check): string {
  const facts = [
    `${check.priority} (${priorityWords[check.priority]})`,
    check.category,
    `${check.kind} check`,
    ...(check.kind === "code" ? [check.languages.join(", ")] : []),
    `about ${check.effort} min`,
    ...(check.kind === "code" && check.cwe ? [check.cwe.map((number) => `CWE-${number}`).join(", ")] : []),
  ];
  const parts = [`# ${check.title}`, `\`${check.id}\` · ${facts.join(" · ")}`, `## Why\n\n${check.why}`];
  if (check.kind === "code") {
    parts.push(
      `## What it reports\n\n${Object.values(check.messages)
        .map((message) => `- ${message}`)
        .join("\n")}`,
    );
    const fixes = Object.values(check.fixes ?? {});
    if (fixes.length > 0) {
      parts.push(`## Fixes\n\n${fixes.map((fix) => `- ${fix.title}${fix.kind === "safe" ? "" : " (to be reviewed)"}`).join("\n")}`);
    }
  }
  if (check.kind === "project") {
    parts.push(
      `## What makes it pass\n\n${check.evidence}${check.attestable ? " Where nothing in the files tells, a person may attest it." : ""}`,
    );
  }
  if (check.kind === "manual") parts.push(`## What a person answers\n\n${check.ask} An answer holds for ${check.every} days.`);
  if (check.kind !== "manual") parts.push(`## What it misses\n\n${check.limits}`);
  if (check.kind === "code")
    parts.push(
      `## To keep a place as it is\n\nA comment above the line, with the reason:\n\n    seaworthy-disable-next-line ${check.id} -- why it may stay`,
    );
  return `${parts.join("\n\n")}\n`;
}
