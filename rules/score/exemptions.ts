/** Waivers of single findings: which are dismissed, solved elsewhere or carried as a risk. */
import type { ProjectView } from "../api/project.ts";
import type { Waiver } from "../records/index.ts";
import { graver } from "../records/policy.ts";
import type { Collected, OpenPlace } from "./collect.ts";
import type { SettleContext } from "./settle.ts";
import { noteExpired, waiverState } from "./waiving.ts";

/** The waivers that name a finding, and those that name a check. */
export function splitWaivers(waivers: readonly Waiver[]): {
  readonly byCheck: ReadonlyMap<string, readonly Waiver[]>;
  readonly byFingerprint: ReadonlyMap<string, readonly Waiver[]>;
} {
  const byCheck = new Map<string, Waiver[]>();
  const byFingerprint = new Map<string, Waiver[]>();
  const add = (map: Map<string, Waiver[]>, key: string, waiver: Waiver) => {
    const list = map.get(key);
    if (list) list.push(waiver);
    else map.set(key, [waiver]);
  };
  for (const waiver of waivers) {
    if (waiver.fingerprint !== undefined) add(byFingerprint, waiver.fingerprint, waiver);
    else if (waiver.check !== undefined) add(byCheck, waiver.check, waiver);
  }
  return { byCheck, byFingerprint };
}

function applyTo(places: readonly OpenPlace[], waiver: Waiver, dismissed: Set<OpenPlace>): void {
  for (const place of places) {
    if (waiver.kind === "false-positive") dismissed.add(place);
    else if (waiver.kind === "mitigated-elsewhere") place.mitigated = true;
    else place.waived = true;
  }
}

/**
 * Applies the waivers of single findings to the findings of files and returns those that are dismissed. A waiver whose fingerprint no
 * finding of a file has is left to the caller: a project check may have it.
 */
export function applyFindingWaivers(
  waivers: ReadonlyMap<string, readonly Waiver[]>,
  collected: Collected,
  { today, ledger }: SettleContext,
): ReadonlySet<OpenPlace> {
  const dismissed = new Set<OpenPlace>();
  for (const [fingerprint, list] of waivers) {
    const places = collected.byFingerprint.get(fingerprint);
    if (!places) continue;
    const priority = places.map((place) => place.priority).reduce(graver);
    const states = list.map((waiver) => ({ waiver, state: waiverState(waiver, priority, today, ledger) }));
    const active = states.filter(({ state }) => state === "active");
    for (const { waiver } of active) {
      applyTo(places, waiver, dismissed);
      ledger.note(waiver, "in-use");
    }
    for (const { waiver, state } of states) {
      if (state !== "expired") continue;
      if (active.length > 0) ledger.unusedUnlessNoted(waiver, "another waiver covers the finding");
      else noteExpired(waiver, ledger);
    }
  }
  return dismissed;
}

function keyOf(check: string, file: string, line: number): string {
  return `${check}\0${file}\0${line}`;
}

/** The project as project checks are to see it. */
export interface Seen {
  readonly view: ProjectView;
  /** Says how it differs from what the files show. */
  readonly key: string;
}

/** The project without the findings that were dismissed. */
export function withoutDismissed(view: ProjectView, dismissed: ReadonlySet<OpenPlace>): Seen {
  if (dismissed.size === 0) return { view, key: "" };
  const gone = new Set([...dismissed].map(({ file, finding }) => keyOf(finding.check, file, finding.range.start.line)));
  const seen: ProjectView = {
    get files() {
      return view.files;
    },
    facts: (kind) => view.facts(kind),
    factsIn: (file, kind) => view.factsIn(file, kind),
    dependencies: (...names) => view.dependencies(...names),
    trait: (trait) => view.trait(trait),
    resolve: (from, specifier) => view.resolve(from, specifier),
    openFindings: (check) => view.openFindings(check).filter(({ file, line }) => !gone.has(keyOf(check, file, line))),
    metPlaces: (check) => view.metPlaces(check),
    filesMatching: (pattern) => view.filesMatching(pattern),
  };
  return { view: seen, key: [...gone].sort().join("\n") };
}
