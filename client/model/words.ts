/** The words for what the server names by ids and numbers. A status is always a word, never a colour alone. */
import type { Band, CheckStatus, ItemVerdict, Place, Verdict } from "@seaworthy/server/protocol/index";

const minutesPerHour = 60;
const minutesPerDay = 8 * minutesPerHour;
/** A number and its unit stay on one line. */
const noBreak = "\u00a0";

/** `1 blocker`, `2 blockers`. */
export function count(number: number, noun: string): string {
  return `${number}${noBreak}${noun}${number === 1 ? "" : "s"}`;
}

/** Working time as a person says it: `45 min`, `about 4 h`, `about 3 days`. Takes minutes. */
export function duration(minutes: number): string {
  if (minutes < minutesPerHour) return `${Math.round(minutes)}${noBreak}min`;
  const hours = Math.round(minutes / minutesPerHour);
  if (hours * minutesPerHour <= minutesPerDay) return `about ${hours}${noBreak}h`;
  return `about ${count(Math.max(1, Math.round(minutes / minutesPerDay)), "day")}`;
}

/** `54 %`, or a dash where there is no number. */
export function percent(value: number | null): string {
  return value === null ? "–" : `${value}${noBreak}%`;
}

/** Points gained, as `+3.2`; less than a twentieth of a point is said to be that. */
export function points(gain: number): string {
  return gain > 0 && gain < 0.05 ? "<0.1" : `+${gain.toFixed(1)}`;
}

/** `lib/session.ts:26`, counted from 1 as editors do; the file alone where no line is meant. */
export function placeText({ file, line }: Pick<Place, "file" | "line">): string {
  return line < 0 ? file : `${file}:${line + 1}`;
}

/** The place for a screen reader: `lib/session.ts, line 26`. */
export function placeSpoken({ file, line }: Pick<Place, "file" | "line">): string {
  return line < 0 ? file : `${file}, line ${line + 1}`;
}

/** The text with a capital at its beginning and a mark at its end. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** `today`, `tomorrow`, `in 12 days`. */
export function daysLeft(days: number): string {
  return days <= 0 ? "today" : days === 1 ? "tomorrow" : `in ${count(days, "day")}`;
}

/** Verdicts on the items of checklists, as they stand behind an item. */
export const verdictOfItem: Readonly<Record<ItemVerdict, string>> = {
  verified: "verified",
  contradicted: "contradicted",
  "claimed-only": "claimed only",
  "done-unticked": "done but unticked",
  open: "open",
  unmapped: "unmapped",
  duplicate: "duplicate",
  "reference-gone": "reference gone",
  unknown: "not evaluated",
};

/** Verdicts on a root, as a heading says them. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  ready: "Ready",
  "ready-with-waivers": "Ready with waivers",
  inconclusive: "Inconclusive",
  "not-ready": "Not ready",
};

/** Ranges of scores, within a sentence. */
export const bandWords: Readonly<Record<Band, string>> = { good: "good", "in-progress": "in progress", "at-risk": "at risk" };

/** What stands behind the name of a check: "passes", "fails". */
export const statusWords: Readonly<Record<CheckStatus, string>> = {
  pass: "passes",
  partial: "passes in part",
  fail: "fails",
  attested: "attested",
  expired: "attestation ran out",
  waived: "waived",
  "not-applicable": "not applicable",
  unknown: "not known",
};
