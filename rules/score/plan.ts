/** Gains and the launch plan: what to do next, in which order, and how long it takes. */
import { type Priority, priorities } from "../api/vocabulary.ts";
import { graver } from "../records/policy.ts";
import { minutesPerDay } from "./bands.ts";
import { compareTexts } from "./collect.ts";
import { figure, gainOf, type Numbers, zero } from "./numbers.ts";
import type { Settled } from "./settle.ts";
import type { Blocker, Gain, LaunchPlan, PlanItem } from "./types.ts";

/** Minutes for a checklist line that no check stands behind: nobody knows better. */
const unknownEffort = 60;
/** Minutes to go back to a line and tick or untick it, when the work itself is in its checks. */
const tickEffort = 1;
const minutesPerWeek = 5 * minutesPerDay;

function perMinute(gain: number, effort: number): number {
  return gain / Math.max(1, effort);
}

/** What each check that has not full credit would add, best per minute first; waived ones last. */
export function gainsOf(settled: Iterable<Settled>, numbers: Numbers): readonly Gain[] {
  const gains: Gain[] = [];
  for (const { result } of settled) {
    const gain = gainOf(result, numbers);
    if (gain.equals(zero)) continue;
    const { id, effort, priority, status } = result;
    gains.push({ check: id, gain: figure(gain), effort, priority, status });
  }
  const waivedLast = (gain: Gain) => (gain.status === "waived" ? 1 : 0);
  return gains.sort(
    (a, b) =>
      waivedLast(a) - waivedLast(b) ||
      perMinute(b.gain.value, b.effort) - perMinute(a.gain.value, a.effort) ||
      compareTexts(a.check, b.check),
  );
}

/** The check that sums up each code check: one of its own category before others, then by name, whatever else is open. */
function sumsUp(open: ReadonlyMap<string, Gain>, settled: ReadonlyMap<string, Settled>): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const isOfCategory = (code: string, owner: string): boolean => settled.get(code)?.result.category === settled.get(owner)?.result.category;
  for (const owner of [...open.keys()].sort(compareTexts)) {
    const check = settled.get(owner)?.draft.check;
    for (const code of check?.kind === "project" ? (check.restsOn ?? []) : []) {
      if (!open.has(code)) continue;
      const known = owners.get(code);
      if (known === undefined || (!isOfCategory(code, known) && isOfCategory(code, owner))) owners.set(code, owner);
    }
  }
  return owners;
}

/**
 * One item for each check, and one for a project check together with the code checks that it rests on. Whichever of the two takes longer
 * is the work: their places are mended once, and what the project check wants besides is part of its own minutes.
 */
function checkItems(gains: readonly Gain[], settled: ReadonlyMap<string, Settled>, blocking: ReadonlySet<string>): PlanItem[] {
  const open = new Map(gains.map((gain) => [gain.check, gain]));
  const owners = sumsUp(open, settled);
  return gains
    .filter(({ check }) => !owners.has(check))
    .map((own): PlanItem => {
      const codes = gains.filter(({ check }) => owners.get(check) === own.check);
      const all = [own, ...codes];
      return {
        kind: "check",
        checks: all.map(({ check }) => check),
        title: settled.get(own.check)?.draft.check.title ?? own.check,
        priority: all.reduce((highest, { priority }) => graver(highest, priority), own.priority),
        blocker: all.some(({ check }) => blocking.has(check)),
        effort: Math.max(
          own.effort,
          codes.reduce((sum, { effort }) => sum + effort, 0),
        ),
        gain: all.reduce((sum, { gain }) => sum + gain.value, 0),
      };
    });
}

/** The items that add points, best per minute first. */
export function bestOf({ items }: LaunchPlan): readonly PlanItem[] {
  return items.filter(({ gain }) => gain > 0).sort(byWorth);
}

function byWorth(a: PlanItem, b: PlanItem): number {
  return perMinute(b.gain, b.effort) - perMinute(a.gain, a.effort) || compareTexts(a.checks[0] ?? "", b.checks[0] ?? "");
}

function lineItem(blocker: Blocker, planned: ReadonlySet<string>): PlanItem {
  const effort = blocker.checks.some((check) => planned.has(check)) ? tickEffort : unknownEffort;
  return { kind: "checklist", checks: blocker.checks, title: blocker.title, priority: "P0", blocker: true, effort, gain: 0 };
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority);
}

function total(items: readonly PlanItem[]): number {
  return items.reduce((sum, { effort }) => sum + effort, 0);
}

/** The weeks in which items begin when one person does them in order. */
function weeksOf(items: readonly PlanItem[]): NonNullable<LaunchPlan["weeks"]> {
  const weeks = ([1, 2, 3, 4, "later"] as const).map((week) => ({ week, items: [] as number[], minutes: 0 }));
  let begin = 0;
  items.forEach(({ effort }, index) => {
    const week = weeks[Math.min(weeks.length - 1, Math.floor(begin / minutesPerWeek))];
    week?.items.push(index);
    if (week) week.minutes += effort;
    begin += effort;
  });
  return weeks.filter((week) => week.items.length > 0);
}

/** The plan to no blocker first and full credit in the end. What is waived is left out. */
export function planOf(gains: readonly Gain[], settled: ReadonlyMap<string, Settled>, blockers: readonly Blocker[]): LaunchPlan {
  const open = gains.filter(({ status }) => status !== "waived");
  // The work behind a checklist line that blocks is that of its checks.
  const blocking = new Set(blockers.flatMap(({ checks }) => checks));
  // A line's own work is in the plan when one of its checks is.
  const planned = new Set(open.map(({ check }) => check));
  const checks = checkItems(open, settled, blocking).sort(byWorth);
  const lines = blockers.filter(({ kind }) => kind === "checklist").map((blocker) => lineItem(blocker, planned));
  // The checks come best first and the sort is stable, so equal priorities stay in that order.
  const items = [...checks, ...lines].sort((a, b) => Number(b.blocker) - Number(a.blocker) || rank(a.priority) - rank(b.priority));
  const first = items.filter(({ blocker }) => blocker);
  const minutes = total(items);
  const plan = { items, minutes, quickStart: { items: first.length, minutes: total(first) } };
  return minutes > minutesPerDay ? { ...plan, weeks: weeksOf(items) } : plan;
}
