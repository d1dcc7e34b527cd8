/**
 * The project as the sum of its files' facts, kept up to date file by file. Pending problems are decided here, once the facts of all
 * files can be asked.
 */
import { type Check, type CodeCheck, fillPlaceholders, offeredFix } from "../api/check.ts";
import type { FactKind, ProjectFact } from "../api/facts.ts";
import type { Evidence, OpenFinding, ProjectView } from "../api/project.ts";
import type { FileResult, Finding, FindingFix } from "../api/result.ts";
import type { Trait } from "../api/vocabulary.ts";
import { resolveImport } from "./resolve.ts";
import { decideTraits } from "./traits.ts";

interface Decided {
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Places met, by check: those of the files and those that `confirm` found to be right. */
  readonly met: ReadonlyMap<string, number>;
}

export class ProjectFacts {
  readonly #checks: ReadonlyMap<string, CodeCheck>;
  readonly #results = new Map<string, FileResult>();
  #files: ReadonlySet<string> = new Set();
  /** Facts by kind and file; `#flat` caches the concatenation per kind. */
  readonly #byKind = new Map<FactKind, Map<string, ProjectFact[]>>();
  readonly #flat = new Map<FactKind, readonly ProjectFact[]>();
  readonly #matching = new Map<string, readonly string[]>();
  #dependencies: ReadonlyMap<string, readonly ProjectFact<"dependency">[]> | undefined;
  #traits: ReadonlyMap<Trait, readonly Evidence[]> | undefined;
  #decided: Decided | undefined;
  readonly view: ProjectView;

  constructor(checks: readonly Check[]) {
    this.#checks = new Map(checks.filter((check): check is CodeCheck => check.kind === "code").map((check) => [check.id, check]));
    this.view = this.#makeView();
  }

  /** The names of all files of the project, analysed or not. */
  setFiles(paths: Iterable<string>): void {
    this.#files = new Set(paths);
    this.#matching.clear();
    this.#changed();
  }

  /** Takes the result of a file, in place of an earlier one. */
  set(result: FileResult): void {
    const before = this.#results.get(result.path);
    if (before === result) return;
    this.#results.set(result.path, result);
    const kinds = new Set([...(before?.facts ?? []), ...result.facts].map((fact) => fact.kind));
    for (const kind of kinds) {
      let files = this.#byKind.get(kind);
      if (!files) {
        files = new Map();
        this.#byKind.set(kind, files);
      }
      const facts = result.facts.filter((fact) => fact.kind === kind).map((fact) => ({ ...fact, file: result.path }));
      if (facts.length > 0) files.set(result.path, facts);
      else files.delete(result.path);
      this.#flat.delete(kind);
    }
    if (!this.#files.has(result.path)) {
      this.#files = new Set([...this.#files, result.path]);
      this.#matching.clear();
    }
    this.#changed();
  }

  /** Forgets a file. */
  delete(path: string): void {
    if (!this.#results.delete(path) && !this.#files.has(path)) return;
    for (const [kind, files] of this.#byKind) if (files.delete(path)) this.#flat.delete(kind);
    this.#files = new Set([...this.#files].filter((file) => file !== path));
    this.#matching.clear();
    this.#changed();
  }

  /** Results by path, as they were set. */
  get results(): ReadonlyMap<string, FileResult> {
    return this.#results;
  }

  /** Findings of a file with pending ones decided; suppressed ones are included and marked. */
  findingsOf(path: string): readonly Finding[] {
    return this.#decide().findings.get(path) ?? [];
  }

  /** Findings of all files that have any. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    return this.#decide().findings;
  }

  #changed(): void {
    this.#dependencies = undefined;
    this.#traits = undefined;
    this.#decided = undefined;
  }

  #decide(): Decided {
    if (this.#decided) return this.#decided;
    const findings = new Map<string, readonly Finding[]>();
    const met = new Map<string, number>();
    const decided: Decided = { findings, met };
    // Published before the work is done: a confirm that asks for open findings sees those decided so far, which is why
    // checklists, the only askers, come last.
    this.#decided = decided;
    const ordered = [...this.#results.values()].sort((a, b) => Number(a.language === "markdown") - Number(b.language === "markdown"));
    for (const result of ordered) {
      for (const [check, count] of Object.entries(result.met)) met.set(check, (met.get(check) ?? 0) + count);
      if (result.findings.length === 0) continue;
      const stand = result.findings.some((finding) => finding.pending !== undefined)
        ? result.findings.flatMap((finding) => (finding.pending === undefined ? [finding] : this.#confirm(finding, result.path, met)))
        : result.findings;
      if (stand.length > 0) findings.set(result.path, stand);
    }
    return decided;
  }

  #confirm(finding: Finding, path: string, met: Map<string, number>): Finding[] {
    const check = this.#checks.get(finding.check);
    if (!check?.confirm || finding.pending === undefined) return [];
    let answer: ReturnType<typeof check.confirm>;
    let fixes: readonly FindingFix[] = [];
    try {
      answer = check.confirm(finding.pending, this.view, path);
      if (typeof answer === "object") {
        const { data } = answer.report;
        fixes = (answer.report.fixes ?? []).map((fix) => offeredFix(check, fix, { ...finding.data, ...data }));
      }
    } catch {
      // A confirm that throws cannot know; silence is the only answer that is never a false alarm.
      return [];
    }
    if (answer === "drop") return [];
    if (answer === "met") {
      met.set(finding.check, (met.get(finding.check) ?? 0) + 1);
      return [];
    }
    if (answer === "report") return [finding];
    const { data, priority, related } = answer.report;
    const template = check.messages[finding.messageKey ?? ""];
    return [
      {
        ...finding,
        ...(priority ? { priority } : {}),
        fixes: [...fixes, ...finding.fixes],
        ...(data && template ? { message: fillPlaceholders(template, { ...finding.data, ...data }) } : {}),
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

  #facts<K extends FactKind>(kind: K): readonly ProjectFact<K>[] {
    const cached = this.#flat.get(kind);
    if (cached) return cached as readonly ProjectFact<K>[];
    const files = this.#byKind.get(kind);
    const flat = files ? [...files.keys()].sort().flatMap((file) => files.get(file) ?? []) : [];
    this.#flat.set(kind, flat);
    return flat as unknown as readonly ProjectFact<K>[];
  }

  #makeView(): ProjectView {
    const project = this;
    return {
      get files() {
        return project.#files;
      },
      facts: (kind) => project.#facts(kind),
      factsIn: (file, kind) => (project.#byKind.get(kind)?.get(file) ?? []) as never,
      dependencies(...names) {
        if (!project.#dependencies) {
          const byName = new Map<string, ProjectFact<"dependency">[]>();
          for (const dependency of project.#facts("dependency")) {
            const list = byName.get(dependency.data.name);
            if (list) list.push(dependency);
            else byName.set(dependency.data.name, [dependency]);
          }
          project.#dependencies = byName;
        }
        return names.flatMap((name) => project.#dependencies?.get(name) ?? []);
      },
      trait(trait) {
        project.#traits ??= decideTraits(project.view);
        return project.#traits.get(trait) ?? [];
      },
      resolve: (from, specifier) =>
        resolveImport(from, specifier, {
          files: project.#files,
          settings: project.#facts("setting"),
          manifests: project.#facts("manifest"),
        }),
      openFindings(check) {
        const open: OpenFinding[] = [];
        for (const [file, findings] of project.#decide().findings) {
          for (const finding of findings) {
            // A preview is a hint, no statement that a checklist or a project check may rest on.
            if (finding.check === check && finding.preview !== true)
              open.push({ check, file, line: finding.range.start.line, priority: finding.priority });
          }
        }
        return open;
      },
      metPlaces: (check) => project.#decide().met.get(check) ?? 0,
      filesMatching(pattern) {
        const key = String(pattern);
        let found = project.#matching.get(key);
        if (!found) {
          found = [...project.#files].filter((file) => pattern.test(file)).sort();
          project.#matching.set(key, found);
        }
        return found;
      },
    };
  }
}
