/**
 * The engine: text in, findings and facts out, one document at a time. A pure function of path, text and registry: no file system, no
 * clock, no network. It is total: whatever the text, there is a result, and a check that throws costs only itself.
 */
import type { CodeCheck, Detectors, Triggers } from "../api/check.ts";
import type { Fact } from "../api/facts.ts";
import type { FileContext } from "../api/file.ts";
import type { Outcome, Outcomes, Problem } from "../api/outcome.ts";
import type { Registry } from "../api/registry.ts";
import type { FileResult, Finding } from "../api/result.ts";
import { LineMap } from "../api/text.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { languageOf, parsers } from "../languages/index.ts";
import { changeBetween, type IncrementalTree, type Parsed } from "../languages/parsed.ts";
import { roleOf } from "../languages/roles.ts";
import { buildTables, walk } from "./dispatch.ts";
import { toFinding } from "./findings.ts";
import { Fingerprints } from "./fingerprint.ts";
import { applySuppressions } from "./suppressed.ts";
import { TriggerIndex } from "./triggers.ts";

export interface EngineOptions {
  /** Run only these checks; facts are always read. */
  readonly only?: ReadonlySet<string>;
}

/** A document that is being edited. */
export interface OpenDocument {
  readonly result: FileResult;
  /** Takes the whole new text; finds out by itself what changed. */
  update(text: string): FileResult;
  /** Frees the parser's memory. The document must not be used afterwards. */
  dispose(): void;
}

/** A check or an extractor of facts, with its place in the engine's tables. */
interface Rule {
  readonly index: number;
  readonly name: string;
  readonly detect: Detectors;
  readonly check?: CodeCheck;
  readonly triggers?: Partial<Record<LanguageId, Triggers>>;
}

interface Look {
  readonly index: TriggerIndex;
  readonly rules: readonly Rule[];
  /** Tables by the set of active rules. Few sets occur, because files of one kind use the same words. */
  readonly tables: Map<string, ReturnType<typeof buildTables>>;
}

/** More sets of active rules than this are not kept. */
const tablesLimit = 4000;

export class Engine {
  readonly #registry: Registry;
  readonly #looks = new Map<LanguageId, Look>();
  readonly #rules: readonly Rule[];
  readonly #known: ReadonlySet<string>;
  readonly #run: ReadonlySet<string>;

  constructor(registry: Registry, options: EngineOptions = {}) {
    this.#registry = registry;
    const checks = registry.checks.filter((check): check is CodeCheck => check.kind === "code" && (options.only?.has(check.id) ?? true));
    this.#known = new Set(registry.checks.map((check) => check.id));
    this.#run = new Set(checks.map((check) => check.id));
    const rules: Rule[] = [
      ...checks.map((check) => ({ name: check.id, detect: check.detect, check, ...(check.triggers ? { triggers: check.triggers } : {}) })),
      ...registry.extractors.map((extractor) => ({
        name: extractor.name,
        detect: extractor.detect,
        ...(extractor.triggers ? { triggers: extractor.triggers } : {}),
      })),
    ].map((rule, index) => ({ ...rule, index }));
    this.#rules = rules;
  }

  /** Analyses a text once. */
  analyze(path: string, text: string): FileResult {
    const language = languageOf(path);
    if (!language) return this.#plain(path, text);
    const active = this.#active(language, path, text);
    if (active.length === 0 && !text.includes("seaworthy-disable")) return emptyResult(path, language);
    try {
      return this.#analyzeParsed(path, text, language, parsers[language].parse(text, path), active);
    } catch (error) {
      return this.#unparsable(path, language, error);
    }
  }

  /** Opens a document for editing: later texts are parsed in parts where the language can. */
  open(path: string, text: string): OpenDocument {
    const language = languageOf(path);
    const opener = language ? parsers[language].open : undefined;
    if (!language || !opener) {
      let result = this.analyze(path, text);
      return {
        get result() {
          return result;
        },
        update: (next) => {
          result = this.analyze(path, next);
          return result;
        },
        dispose() {},
      };
    }
    let tree: IncrementalTree | undefined;
    let current = text;
    const analyze = (next: string): FileResult => {
      try {
        if (!tree) tree = opener(next, path);
        else if (next !== current) tree.update(next, changeBetween(current, next));
        current = next;
        return this.#analyzeParsed(path, next, language, tree.parsed, this.#active(language, path, next));
      } catch (error) {
        // A parser that failed in the middle of an update is in no known state: start afresh with the next text.
        tree?.dispose();
        tree = undefined;
        current = next;
        return this.#unparsable(path, language, error);
      }
    };
    let result = analyze(text);
    return {
      get result() {
        return result;
      },
      update: (next) => {
        result = analyze(next);
        return result;
      },
      dispose: () => {
        tree?.dispose();
        tree = undefined;
      },
    };
  }

  #plain(path: string, text: string): FileResult {
    const facts: Fact[] = [];
    const errors: { rule: string; message: string }[] = [];
    for (const extractor of this.#registry.plain) {
      if (!extractor.paths.test(path)) continue;
      try {
        facts.push(...extractor.read(path, text));
      } catch (error) {
        errors.push({ rule: extractor.name, message: messageOf(error) });
      }
    }
    return { path, language: "plain", findings: [], facts, met: {}, errors };
  }

  /** Rules that speak a language and their trigger words; made when the first document of the language comes up. */
  #lookOf(language: LanguageId): Look {
    const known = this.#looks.get(language);
    if (known) return known;
    const speaking = this.#rules.filter((rule) => rule.detect[language] !== undefined);
    const words = speaking.map((rule) => {
      const triggers = rule.triggers?.[language];
      return triggers === undefined ? undefined : (triggers.words ?? (triggers.paths ? [] : undefined));
    });
    // The second lists stand behind the first ones in the same automaton, so that one pass answers both.
    const second = speaking.map((rule) => rule.triggers?.[language]?.and ?? []);
    const look: Look = { index: new TriggerIndex([...words, ...second]), rules: speaking, tables: new Map() };
    this.#looks.set(language, look);
    return look;
  }

  #active(language: LanguageId, path: string, text: string): readonly Rule[] {
    const look = this.#lookOf(language);
    const hits = new Set<number>();
    look.index.match(text, hits);
    const count = look.rules.length;
    return look.rules.filter((rule, position) => {
      const triggers = rule.triggers?.[language];
      return (hits.has(position) && (triggers?.and === undefined || hits.has(count + position))) || triggers?.paths?.test(path);
    });
  }

  #tables(language: LanguageId, active: readonly Rule[]): ReturnType<typeof buildTables> {
    const look = this.#lookOf(language);
    const key = active.map((rule) => rule.index).join();
    let tables = look.tables.get(key);
    if (!tables) {
      tables = buildTables(
        active.map((rule) => ({ rule: rule.index, detect: rule.detect })),
        language,
      );
      if (look.tables.size >= tablesLimit) look.tables.clear();
      look.tables.set(key, tables);
    }
    return tables;
  }

  #analyzeParsed(path: string, text: string, language: LanguageId, parsed: Parsed, active: readonly Rule[]): FileResult {
    const memo = new Map<object, unknown>();
    const lines = new LineMap(text);
    const file: FileContext = {
      path,
      text,
      language,
      lines,
      role: roleOf(path, text, language),
      root: parsed.root,
      broken: parsed.broken,
      memo<T>(key: object, make: () => T): T {
        if (memo.has(key)) return memo.get(key) as T;
        const made = make();
        memo.set(key, made);
        return made;
      },
    };
    const byRule = new Map(active.map((rule) => [rule.index, rule]));
    const problems: { check: CodeCheck; problem: Problem }[] = [];
    const facts: Fact[] = [];
    const met: Record<string, number> = {};
    const errors: { rule: string; message: string }[] = [];
    const take = (rule: Rule, outcome: Outcome): void => {
      if (outcome.kind === "fact")
        facts.push({
          kind: outcome.fact,
          start: outcome.at.start,
          end: outcome.at.end,
          line: lines.lineOf(outcome.at.start),
          data: outcome.data,
        });
      else if (!rule.check) throw new Error(`${rule.name} may only return facts`);
      else if (outcome.kind === "met") met[rule.name] = (met[rule.name] ?? 0) + 1;
      else problems.push({ check: rule.check, problem: outcome });
    };
    const sink = (index: number, outcomes: Outcomes): void => {
      const rule = byRule.get(index);
      if (!rule || !outcomes) return;
      if (Array.isArray(outcomes)) for (const outcome of outcomes as readonly Outcome[]) take(rule, outcome);
      else take(rule, outcomes as Outcome);
    };
    walk(file, this.#tables(language, active), sink, (index, error) =>
      errors.push({ rule: byRule.get(index)?.name ?? "?", message: messageOf(error) }),
    );

    // Half-typed code reads as other code: what stands on a line with a syntax error is not reported until the line parses.
    // A parser notices what is missing at the next word, often a line further down: the line of the word before counts too.
    const brokenLines = new Set(
      (parsed.errors ?? []).flatMap((span) => [lines.lineOf(span.start), lines.lineOf(text.slice(0, span.start).trimEnd().length - 1)]),
    );
    problems.sort(
      (a, b) => a.problem.at.start - b.problem.at.start || a.problem.at.end - b.problem.at.end || (a.check.id < b.check.id ? -1 : 1),
    );
    const fingerprints = new Fingerprints(path);
    const findings: Finding[] = [];
    for (const { check, problem } of problems) {
      if (brokenLines.has(lines.lineOf(problem.at.start))) continue;
      try {
        findings.push(toFinding(check, problem, file, fingerprints));
      } catch (error) {
        errors.push({ rule: check.id, message: messageOf(error) });
      }
    }
    const shown = applySuppressions({ file, findings, known: this.#known, run: this.#run, fingerprints });
    return { path, language, findings: shown, facts, met, errors };
  }

  #unparsable(path: string, language: LanguageId, error: unknown): FileResult {
    return { ...emptyResult(path, language), skipped: "parse-error", errors: [{ rule: "parser", message: messageOf(error) }] };
  }
}

function emptyResult(path: string, language: LanguageId): FileResult {
  return { path, language, findings: [], facts: [], met: {}, errors: [] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
