/** What runs out soon, so that somebody can act before it does. */
import { daysBetween } from "../records/index.ts";
import { compareTexts } from "./collect.ts";
import type { Expiring, RecordState } from "./types.ts";

/** Days that a forecast looks ahead. */
const ahead = 30;

/** The records in use whose last day is near, the nearest first. */
export function expiringOf(states: readonly RecordState[], today: string): readonly Expiring[] {
  return states
    .flatMap(({ state, until, ...record }): Expiring[] => {
      if (state !== "in-use" || until === undefined) return [];
      const days = daysBetween(today, until);
      return days <= ahead ? [{ ...record, until, days }] : [];
    })
    .sort((a, b) => a.days - b.days || compareTexts(a.file, b.file) || a.line - b.line);
}
