/** The words for what results name by ids. A status is always a word, never a colour alone. */
import type { CheckResult, CheckStatus } from "@seaworthy/rules/api/result";
import type { Category } from "@seaworthy/rules/api/vocabulary";
import { durationText, type LaunchPlan, type RecordState, type Verdict } from "@seaworthy/rules/score/index";

/** As headings. */
export const categoryTitles: Readonly<Record<Category, string>> = {
  security: "Security",
  data: "Data",
  reliability: "Reliability",
  performance: "Performance",
  monitoring: "Monitoring",
  testing: "Testing",
  documentation: "Documentation",
  infrastructure: "Infrastructure",
  compliance: "Compliance",
  "code-quality": "Code quality",
};

/** As the verdict of a report, in capitals. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  ready: "READY",
  "ready-with-waivers": "READY WITH WAIVERS",
  inconclusive: "INCONCLUSIVE",
  "not-ready": "NOT READY",
};

/** In a table, beside the name of a check. */
export const statusWords: Readonly<Record<CheckStatus, string>> = {
  pass: "passed",
  partial: "in part",
  fail: "open",
  attested: "attested",
  expired: "attestation ran out",
  waived: "waived",
  "not-applicable": "not applicable",
  unknown: "not known",
};

/** How a check comes to its answer. */
export const kindWords: Readonly<Record<CheckResult["kind"], string>> = {
  code: "code",
  project: "whole project",
  manual: "attested by a person",
};

/** Records by their kind, in the list of what runs out. */
export const recordWords: Readonly<Record<RecordState["kind"], string>> = {
  attestation: "Attestation",
  "accepted-risk": "Accepted risk",
  "false-positive": "False positive",
  "mitigated-elsewhere": "Mitigated elsewhere",
  "not-applicable": "Not applicable",
};

/** `1 item`, `2 items`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `src/a.ts:3`; the file alone where no line is meant. */
export function placeText({ file, line }: { readonly file: string; readonly line: number | null }): string {
  return line === null || line < 1 ? file : `${file}:${line}`;
}

/** Points of the score, as `+3.2`; less than a twentieth of a point is said to be that. */
export function pointsText(gain: number): string {
  return gain > 0 && gain < 0.05 ? "<0.1" : `+${gain.toFixed(1)}`;
}

/** The sums of a plan: `7 items, about 4 h to no blocker; 23 items, about 3 days in all`. */
export function planText({ items, minutes, quickStart }: Pick<LaunchPlan, "items" | "minutes" | "quickStart">): string {
  if (items.length === 0) return "Nothing is left to do.";
  const all = `${count(items.length, "item")}, ${durationText(minutes)} in all`;
  if (quickStart.items === 0) return `No blocker is open; ${all}.`;
  return `${count(quickStart.items, "item")}, ${durationText(quickStart.minutes)} to no blocker; ${all}.`;
}

/** `54 %`, or a dash where there is no number. */
export function percentText(figure: { readonly shown: number } | null): string {
  return figure ? `${figure.shown} %` : "–";
}
