import type { CodeCheck, Triggers } from "../api/check.ts";
import type { Fact } from "../api/facts.ts";
import type { FileRole } from "../api/file.ts";
import type { Outcome } from "../api/outcome.ts";
import type { Registry } from "../api/registry.ts";
import type { FileResult } from "../api/result.ts";
import { LineMap } from "../api/text.ts";
import type { TS } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { languageOf, parsers } from "../languages/index.ts";
import type { Parsed } from "../languages/parsed.ts";
import { roleOf } from "../languages/roles.ts";
import { contextOf, NodeTables } from "./context.ts";
import { buildTables, finish, looksAtNodes, type Sink, type Steps, type Tables, walk } from "./dispatch.ts";
import type { Active, Rule } from "./rule.ts";
import { EditedDocument, type Earlier, type Looked, type Looks, type OpenDocument } from "./edited.ts";
import type { Region } from "./region.ts";
import { maySuppress } from "./suppression.ts";
import { conclude, keptProblems, type RuleError, type Taken } from "./taken.ts";
import { TriggerIndex } from "./triggers.ts";

export type { OpenDocument } from "./edited.ts";

interface EngineOptions {
  /** Run only these checks; facts are always read. */
  readonly only?: ReadonlySet<string>;
}

/** What a rule asks of a document before it is looked at. */
interface Asking {
  readonly rule: Rule;
  readonly triggers: Triggers | undefined;
  /** Looks at single nodes, not only at the document as a whole. */
  readonly walks: boolean;
}

interface Look {
  readonly index: TriggerIndex;
  readonly rules: readonly Asking[];
  /** One byte for each of them: 1 for those that a path may wake, whatever the text says. */
  readonly byPath: Uint8Array;
  /** Visitors of all rules of the language. */
  readonly tables: Tables;
}

/**
 * The engine: text in, findings and facts out, one document at a time. A pure function of path, text and registry: no file system, no
 * clock, no network. It is total: whatever the text, there is a result, and a check that throws costs only itself.
 */
export class Engine {
  readonly #registry: Registry;
  readonly #looks = new Map<LanguageId, Look>();
  readonly #rules: readonly Rule[];
  readonly #known: ReadonlySet<string>;
  readonly #run: ReadonlySet<string>;
  readonly #restricted: boolean;

  constructor(registry: Registry, options: EngineOptions = {}) {
    this.#registry = registry;
    this.#restricted = options.only !== undefined;
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
    if (!active.wakes && !maySuppress(text)) return emptyResult(path, language);
    try {
      return this.#analyzeParsed(path, text, language, parsers[language].parse(text, path), active);
    } catch (error) {
      return this.#unparsable(path, language, error);
    }
  }

  /**
   * Opens a document for editing: later texts are parsed in parts where the language can.
   * @param known what {@link analyze} said of the same path and text; the document is not settled then
   */
  open(path: string, text: string, known?: FileResult): OpenDocument {
    const language = languageOf(path);
    const opener = language ? parsers[language].open : undefined;
    if (!language || !opener) {
      let result = known ?? this.analyze(path, text);
      return {
        get result() {
          return result;
        },
        update: (next) => {
          result = this.analyze(path, next);
          return result;
        },
        settled: true,
        settle: () => result,
        settleStep: () => true,
        dispose() {},
      };
    }
    const looks: Looks = {
      whole: (next, parsed) => this.#look(path, next, language, parsed, this.#active(language, path, next)),
      part: (next, parsed, earlier) => {
        const active = this.#stillActive(
          language,
          path,
          next.slice(earlier.region.stretch.start, earlier.region.stretch.end),
          earlier.looked.active,
        );
        return finish(this.#look(path, next, language, parsed, active, earlier));
      },
      failed: (error) => this.#unparsable(path, language, error),
    };
    return new EditedDocument(text, opener, path, looks, known);
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

  /** Rules that speak a language, their trigger words and visitors; made when the first document of the language comes up. */
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
    const look: Look = {
      index: new TriggerIndex([...words, ...second]),
      byPath: Uint8Array.from(speaking, (rule) => (rule.triggers?.[language]?.paths ? 1 : 0)),
      rules: speaking.map((rule) => ({ rule, triggers: rule.triggers?.[language], walks: looksAtNodes(rule.detect, language) })),
      tables: buildTables(
        speaking.map((rule) => ({ rule: rule.index, detect: rule.detect })),
        language,
      ),
    };
    this.#looks.set(language, look);
    return look;
  }

  /** The rules that have a reason to look at a text. */
  #active(language: LanguageId, path: string, text: string): Active {
    const look = this.#lookOf(language);
    const hits = new Uint8Array(look.index.size);
    look.index.match(text, hits);
    return this.#activeOf(look, language, path, hits, text);
  }

  /** As {@link #active} after an edit: the words of the earlier text and those of the renewed stretch. A rule too many does no harm. */
  #stillActive(language: LanguageId, path: string, renewed: string, earlier: Active): Active {
    const look = this.#lookOf(language);
    const hits = earlier.hits.slice();
    look.index.match(renewed, hits);
    return hits.every((hit, at) => hit === earlier.hits[at]) ? earlier : this.#activeOf(look, language, path, hits);
  }

  /** @param text left out where the words will do */
  #activeOf(look: Look, language: LanguageId, path: string, hits: Uint8Array, text?: string): Active {
    const on = new Uint8Array(this.#rules.length);
    const count = look.rules.length;
    let wakes = false;
    let walks = false;
    let role: FileRole | undefined;
    const roleIs = (each: keyof FileRole): boolean => {
      role ??= roleOf(path, text ?? "", language);
      return role[each];
    };
    for (let at = 0; at < count; at++) {
      if (hits[at] === 0 && look.byPath[at] === 0) continue;
      const { rule, triggers, walks: looksAround } = look.rules[at] as Asking;
      if (triggers && !asks(triggers, path, hits[at] === 1, hits[count + at] === 1, text, roleIs)) continue;
      on[rule.index] = 1;
      // One that was asked for by its name is a reason, whatever it says.
      wakes ||= triggers?.passive !== true || this.#restricted;
      walks ||= looksAround;
    }
    return { hits, on, wakes, walks };
  }

  #analyzeParsed(path: string, text: string, language: LanguageId, parsed: Parsed, active: Active): FileResult {
    return finish(this.#look(path, text, language, parsed, active)).result;
  }

  /**
   * Looks at a parsed document.
   * @param earlier what is known of the text before the last edit; then only the renewed region is looked at, and visitors of the whole
   *   document keep what they said
   */
  *#look(path: string, text: string, language: LanguageId, parsed: Parsed, active: Active, earlier?: Earlier): Steps<Looked> {
    const region = earlier?.region;
    const tables = new NodeTables(parsed.root, earlier?.looked.nodes, region as Region<TS.Node> | undefined);
    const lasting = earlier?.looked.lasting ?? new Map<object, unknown>();
    const lines = new LineMap(text, earlier && { lines: earlier.looked.lines, ...earlier.change });
    const file = contextOf({ path, text, language, parsed, nodes: tables, lines, lasting });
    const taken: Taken[] = earlier ? keptProblems(earlier.looked.taken, earlier.region.stretch, earlier.change, earlier.looked.lines) : [];
    const errors: RuleError[] = [];
    const sink: Sink = (index, outcomes, node) => {
      const rule = this.#rules[index];
      if (!rule || !outcomes) return;
      const whole = node === undefined;
      const at = node ?? { start: 0, end: text.length };
      for (const outcome of Array.isArray(outcomes) ? (outcomes as readonly Outcome[]) : [outcomes as Outcome])
        if (!earlier || outcome.kind === "problem") taken.push({ name: rule.name, check: rule.check, outcome, node: at, whole });
    };
    const failure = (index: number, error: unknown): void => {
      errors.push({ rule: this.#rules[index]?.name ?? "?", message: messageOf(error) });
    };
    yield* walk({ file, tables: this.#lookOf(language).tables, active, sink, failure, ...(region && { region }) });
    const suppresses = earlier?.looked.suppresses === true || maySuppress(text, region?.stretch);
    const result = conclude({
      file,
      parsed,
      taken,
      errors,
      earlier: earlier?.looked.result,
      known: this.#known,
      run: this.#run,
      suppresses,
    });
    return { result, taken, lines, nodes: tables, lasting, suppresses, active };
  }

  #unparsable(path: string, language: LanguageId, error: unknown): FileResult {
    return { ...emptyResult(path, language), skipped: "parse-error", errors: [{ rule: "parser", message: messageOf(error) }] };
  }
}

/** Whether a document meets what a rule asks of it before it looks. */
function asks(
  { and, within, skip, pattern, paths }: Triggers,
  path: string,
  first: boolean,
  second: boolean,
  text: string | undefined,
  roleIs: (role: keyof FileRole) => boolean,
): boolean {
  const named = paths?.test(path) === true;
  if (!named && (!first || (and !== undefined && !second) || (within !== undefined && !within.test(path)))) return false;
  if (text === undefined) return true;
  if (skip?.some(roleIs)) return false;
  return pattern === undefined || named || pattern.test(text);
}

function emptyResult(path: string, language: LanguageId): FileResult {
  return { path, language, findings: [], facts: [], met: {}, errors: [] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
