import { type CodeCheck, fillPlaceholders, offeredFix } from "../api/check.ts";
import type { Confirmation, ProjectView } from "../api/project.ts";
import type { FileResult, Finding, FindingFix } from "../api/result.ts";
import type { Scope } from "../api/vocabulary.ts";
import { isSpokenOf } from "../shared/standing.ts";
import { holds, type Kept, keep, reuse } from "../shared/reads.ts";
import type { Share } from "./tally.ts";

/** What stands of a file's result. */
interface Decision extends Share {
  readonly result: FileResult;
  /** What was confirmed of the pending problems, by {@link keyOf}. */
  readonly answers: ReadonlyMap<string, Kept<Confirmation>>;
}

const noAnswers: ReadonlyMap<string, Kept<Confirmation>> = new Map();

/** Equal problems of a file have equal answers: confirm sees no more of them than this. */
function keyOf({ check, pending }: Finding): string {
  return `${check} ${JSON.stringify(pending)}`;
}

/**
 * Decides the pending problems of files from the facts of the project, and decides a problem anew only when something has changed that
 * was read for it.
 */
export class Decisions {
  readonly #checks: ReadonlyMap<string, CodeCheck>;
  readonly #view: ProjectView;
  readonly #files = new Map<string, Kept<Decision>>();
  readonly #waiting = new Set<string>();

  constructor(checks: ReadonlyMap<string, CodeCheck>, view: ProjectView) {
    this.#checks = checks;
    this.#view = view;
  }

  /** The decision on a file as it was last made. */
  get(path: string): Decision | undefined {
    return this.#files.get(path)?.answer;
  }

  /** Files with pending problems: their decisions may change though they do not. */
  get waiting(): ReadonlySet<string> {
    return this.#waiting;
  }

  delete(path: string): void {
    this.#files.delete(path);
    this.#waiting.delete(path);
  }

  /** Brings the decision on a file up to date. Returns whether it is another one now. */
  decide(result: FileResult): boolean {
    const before = this.#files.get(result.path);
    if (before && before.answer.result === result && holds(before)) return false;
    const kept = keep(() => this.#decide(result, before?.answer.answers ?? noAnswers));
    this.#files.set(result.path, kept);
    if (kept.answer.answers.size > 0) this.#waiting.add(result.path);
    else this.#waiting.delete(result.path);
    return true;
  }

  #decide(result: FileResult, earlier: ReadonlyMap<string, Kept<Confirmation>>): Decision {
    const met = new Map(Object.entries(result.met));
    const isOpen = (finding: Finding): boolean => finding.pending !== undefined || this.#scopeOf(finding) !== "repository";
    if (!result.findings.some(isOpen)) return { result, findings: result.findings, met, answers: noAnswers };
    const answers = new Map<string, Kept<Confirmation>>();
    const ask = (key: string, make: () => Confirmation): Confirmation => {
      let kept = answers.get(key) ?? earlier.get(key);
      if (!kept || !holds(kept)) kept = keep(make);
      answers.set(key, kept);
      return reuse(kept);
    };
    const findings = result.findings.flatMap((finding) => {
      const scope = this.#scopeOf(finding);
      const { standing } = finding;
      const spokenOf = (): Confirmation => (isSpokenOf(this.#view, result.path, scope, standing) ? "report" : "drop");
      if (scope !== "repository" && ask(`${scope} ${standing?.place} ${standing?.because}`, spokenOf) === "drop") return [];
      if (finding.pending === undefined) return [finding];
      const answer = ask(keyOf(finding), () => this.#confirm(finding, result.path));
      if (answer === "met") met.set(finding.check, (met.get(finding.check) ?? 0) + 1);
      return this.#confirmed(finding, answer);
    });
    return { result, findings, met, answers };
  }

  #scopeOf({ check, scope }: Finding): Scope {
    return scope ?? this.#checks.get(check)?.scope ?? "repository";
  }

  #confirm({ check, pending }: Finding, path: string): Confirmation {
    try {
      return this.#checks.get(check)?.confirm?.(pending ?? null, this.#view, path) ?? "drop";
    } catch {
      // A confirm that throws cannot know; silence is the only answer that is never a false alarm.
      return "drop";
    }
  }

  #confirmed(finding: Finding, answer: Confirmation): Finding[] {
    if (answer === "report") return [finding];
    const check = this.#checks.get(finding.check);
    if (!check || typeof answer === "string") return [];
    const { data, priority, related, fixes: offered } = answer.report;
    const all = { ...finding.data, ...data };
    let fixes: readonly FindingFix[];
    try {
      fixes = (offered ?? []).map((fix) => offeredFix(check, fix, all));
    } catch {
      // A fix that the check does not know: its fixture finds that.
      return [];
    }
    const template = check.messages[finding.messageKey ?? ""];
    return [
      {
        ...finding,
        ...(priority ? { priority } : {}),
        fixes: [...fixes, ...finding.fixes],
        ...(data && template ? { message: fillPlaceholders(template, all) } : {}),
        related: [
          ...finding.related,
          ...(related ?? []).map((place) => ({
            file: place.file,
            range: { start: { line: place.line, character: 0 }, end: { line: place.line, character: 0 } },
            message: place.message,
          })),
        ],
      },
    ];
  }
}
