/** How the tree of checks is grouped, and which checks it shows. */
import type { CheckEntry, PlaceEntry, Readiness } from "@seaworthy/server/protocol/index";
import { isOpen } from "./checks-nodes.ts";

/** What can stand at the top, with its name in the picker. */
export const groupings = { category: "Category", priority: "Priority", file: "File" } as const;

/** What stands at the top of the tree: a category, a priority or a file. */
export type Grouping = keyof typeof groupings;

/** What can be asked of a check, with the words for the message that says what is shown. */
export const filters = {
  open: "open",
  blockers: "launch blockers",
  fixable: "with a safe fix",
  "current-file": "in the current file",
  expiring: "with a record that runs out soon",
} as const;

/** A condition that a check or its places must meet to be shown. */
export type CheckFilter = keyof typeof filters;

/** What a person has chosen for the tree of checks. */
export interface ChecksOptions {
  readonly grouping: Grouping;
  /** A check has to fit all of them. */
  readonly filters: readonly CheckFilter[];
  /** URI of the file in the active editor. */
  readonly currentFile: string | undefined;
}

/** All checks by category, as a tree is before anybody chooses. */
export const plainOptions: ChecksOptions = { grouping: "category", filters: [], currentFile: undefined };

/** The places of a check that fit. */
function placesThatFit(places: readonly PlaceEntry[], { filters: wanted, currentFile }: ChecksOptions): readonly PlaceEntry[] {
  return places.filter(
    ({ uri, fixable, suppressed }) =>
      (!wanted.includes("current-file") || uri === currentFile) &&
      (!wanted.includes("fixable") || (fixable && suppressed === undefined)) &&
      (!wanted.includes("open") || suppressed === undefined),
  );
}

/** The checks that fit, each with the places that do. */
export function checksThatFit({ checks, expiring }: Readiness, options: ChecksOptions): readonly CheckEntry[] {
  const wanted = options.filters;
  if (wanted.length === 0) return checks;
  const ending = new Set(expiring.map(({ check }) => check));
  const needsPlace = wanted.includes("current-file") || wanted.includes("fixable");
  return checks.flatMap((check) => {
    if (wanted.includes("open") && !isOpen(check)) return [];
    if (wanted.includes("blockers") && !check.blocker) return [];
    if (wanted.includes("expiring") && !ending.has(check.id)) return [];
    const places = placesThatFit(check.places, options);
    const evidence = wanted.includes("current-file") ? check.evidence.filter(({ uri }) => uri === options.currentFile) : check.evidence;
    return needsPlace && places.length === 0 && (wanted.includes("fixable") || evidence.length === 0)
      ? []
      : [{ ...check, places, evidence }];
  });
}

/** What the tree is limited to and how it is grouped, as stands beside its title; "" for the usual. */
export function optionsText({ grouping, filters: wanted }: ChecksOptions): string {
  const parts = wanted.map((filter) => filters[filter]);
  if (grouping !== "category") parts.push(`by ${groupings[grouping].toLowerCase()}` as never);
  return parts.join(" · ");
}
