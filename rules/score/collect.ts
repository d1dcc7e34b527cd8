/** Brings the findings of all files together: by check, with what the policy says of each. */
import type { Check } from "../api/check.ts";
import type { Finding } from "../api/result.ts";
import type { Priority } from "../api/vocabulary.ts";
import { type Baseline, findingKey, type PolicyLens } from "../records/index.ts";
import type { LocatedFinding } from "./types.ts";

/** A finding while an evaluation decides what becomes of it. */
export type OpenPlace = { -readonly [Key in keyof LocatedFinding]: LocatedFinding[Key] };

/** The findings of a project, indexed for the score. */
export interface Collected {
  /** By file and place. */
  readonly all: readonly OpenPlace[];
  readonly byCheck: ReadonlyMap<string, OpenPlace[]>;
  /** The findings that have one of the wanted fingerprints. */
  readonly byFingerprint: ReadonlyMap<string, OpenPlace[]>;
}

/** Compares texts by code unit: the same order everywhere, whatever the locale. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareFindings(a: Finding, b: Finding): number {
  return a.start - b.start || a.end - b.end || compareTexts(a.check, b.check) || compareTexts(a.fingerprint, b.fingerprint);
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  for (let i = 1; i < findings.length; i++) {
    const [before, after] = [findings[i - 1], findings[i]];
    if (before && after && compareFindings(before, after) > 0) return [...findings].sort(compareFindings);
  }
  return findings;
}

function listIn<Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}

/** Locates one finding under the policy and the baseline. */
export function placeOf(
  file: string,
  finding: Finding,
  check: Check | undefined,
  lens: PolicyLens,
  baseline: Baseline | undefined,
): OpenPlace {
  const priority: Priority = lens.findingPriority(file, finding, check);
  const place: OpenPlace = { file, finding, priority };
  const hidden = lens.hidden(file, finding.check);
  if (hidden) place.hidden = hidden;
  if (baseline?.keys.has(findingKey(file, finding.fingerprint))) place.baseline = true;
  return place;
}

/** Collects the findings of a project; the order of the files does not matter. */
export function collect(
  findings: ReadonlyMap<string, readonly Finding[]>,
  checks: ReadonlyMap<string, Check>,
  lens: PolicyLens,
  baseline: Baseline | undefined,
  fingerprints: ReadonlySet<string>,
): Collected {
  const all: OpenPlace[] = [];
  const byCheck = new Map<string, OpenPlace[]>();
  const byFingerprint = new Map<string, OpenPlace[]>();
  const files: string[] = [];
  for (const [file, list] of findings) if (list.length > 0) files.push(file);
  // The default order is that of code units, like compareTexts, and faster than any function.
  for (const file of files.sort()) {
    for (const finding of inOrder(findings.get(file) ?? [])) {
      const place = placeOf(file, finding, checks.get(finding.check), lens, baseline);
      all.push(place);
      listIn(byCheck, finding.check).push(place);
      if (fingerprints.has(finding.fingerprint)) listIn(byFingerprint, finding.fingerprint).push(place);
    }
  }
  return { all, byCheck, byFingerprint };
}
