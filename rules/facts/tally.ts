import type { OpenFinding } from "../api/project.ts";
import type { Finding } from "../api/result.ts";
import { Source } from "../shared/reads.ts";
import { sameJson } from "./same.ts";

/** What a file adds. */
export interface Share {
  readonly findings: readonly Finding[];
  /** Places met, by check. */
  readonly met: ReadonlyMap<string, number>;
}

interface OfCheck {
  /** Open findings by file. */
  readonly open: Map<string, readonly OpenFinding[]>;
  readonly openSource: Source;
  /** In the order of their files' names. */
  all: readonly OpenFinding[] | undefined;
  met: number;
  readonly metSource: Source;
}

const nothing: Share = { findings: [], met: new Map() };

/** What stands in the files of a project, check by check: open findings and places met. Kept up to date file by file. */
export class Tally {
  readonly #checks = new Map<string, OfCheck>();

  /** Takes what a file adds in place of what it added before. */
  replace(file: string, before: Share = nothing, after: Share = nothing): void {
    for (const [check, count] of before.met) this.#addMet(check, -count, after.met.get(check) ?? 0);
    for (const [check, count] of after.met) if (!before.met.has(check)) this.#addMet(check, 0, count);
    const [was, is] = [openOf(file, before.findings), openOf(file, after.findings)];
    for (const check of new Set([...was.keys(), ...is.keys()])) {
      const now = is.get(check);
      if (sameJson(was.get(check), now)) continue;
      const known = this.#of(check);
      if (now) known.open.set(file, now);
      else known.open.delete(file);
      known.all = undefined;
      known.openSource.changed();
    }
  }

  /** The open findings of a check. */
  open(check: string): readonly OpenFinding[] {
    const known = this.#of(check);
    known.openSource.read();
    known.all ??= [...known.open.keys()].sort().flatMap((file) => known.open.get(file) ?? []);
    return known.all;
  }

  /** Number of places that satisfied a check. */
  met(check: string): number {
    const known = this.#of(check);
    known.metSource.read();
    return known.met;
  }

  /** The checks that some place satisfies. */
  satisfied(): string[] {
    return [...this.#checks].flatMap(([check, { met }]) => (met > 0 ? [check] : []));
  }

  #addMet(check: string, less: number, more: number): void {
    if (less + more === 0) return;
    const known = this.#of(check);
    known.met += less + more;
    known.metSource.changed();
  }

  #of(check: string): OfCheck {
    let known = this.#checks.get(check);
    if (!known) {
      known = { open: new Map(), openSource: new Source(), all: undefined, met: 0, metSource: new Source() };
      this.#checks.set(check, known);
    }
    return known;
  }
}

/** The findings of a file that a checklist or a project check may rest on, by check. A preview is a hint, no statement. */
function openOf(file: string, findings: readonly Finding[]): Map<string, OpenFinding[]> {
  const open = new Map<string, OpenFinding[]>();
  for (const { check, preview, range, priority } of findings) {
    if (preview === true) continue;
    const finding = { check, file, line: range.start.line, priority };
    const list = open.get(check);
    if (list) list.push(finding);
    else open.set(check, [finding]);
  }
  return open;
}
