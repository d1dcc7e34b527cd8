/** Words, icons and durations for people. A colour never stands alone: a band always has its word and icon. */
import type { Figure } from "./types.ts";

/** A range of scores with its word. */
interface Band {
  readonly id: "good" | "in-progress" | "at-risk";
  readonly label: "Good" | "In progress" | "At risk";
  readonly colour: "green" | "yellow" | "red";
  readonly icon: string;
}

const bands = {
  good: { id: "good", label: "Good", colour: "green", icon: "✓" },
  progress: { id: "in-progress", label: "In progress", colour: "yellow", icon: "◐" },
  risk: { id: "at-risk", label: "At risk", colour: "red", icon: "✕" },
} as const satisfies Record<string, Band>;

/** The band of a score, by the number that is shown, so that number and colour agree. */
export function bandOf(score: Pick<Figure, "shown">): Band {
  if (score.shown >= 80) return bands.good;
  return score.shown >= 50 ? bands.progress : bands.risk;
}

const minutesPerHour = 60;
/** A working day. */
export const minutesPerDay = 8 * minutesPerHour;

function count(amount: number, unit: string): string {
  return `about ${amount} ${unit}${amount === 1 || unit === "h" ? "" : "s"}`;
}

/** A duration in working time, as a person says it: `45 min`, `about 4 h`, `about 3 days`. */
export function durationText(minutes: number): string {
  if (minutes < minutesPerHour) return `${Math.round(minutes)} min`;
  const hours = Math.round(minutes / minutesPerHour);
  return hours * minutesPerHour <= minutesPerDay ? count(hours, "h") : count(Math.max(1, Math.round(minutes / minutesPerDay)), "day");
}
