/** Definitions of checks. A code check finds places; a project check answers once; a manual check is attested by a person. */
import type { FactKind } from "./facts.ts";
import type { FileContext, FileRole, PyFile, RbFile, TsFile } from "./file.ts";
import type { Outcomes, ProblemFix } from "./outcome.ts";
import type { Confirm, ProjectAnswer, ProjectView } from "./project.ts";
import type { FindingFix } from "./result.ts";
import type { SyntaxNode } from "./tree.ts";
import type { TS } from "./ts.ts";
import type { Category, LanguageCode, LanguageId, Priority, Scope, Trait } from "./vocabulary.ts";

/** Visits one node. Returns problems, met places or facts. */
export type Visit<Node, File> = (node: Node, file: File) => Outcomes;

/**
 * Visitors of a TypeScript or JavaScript document. `call` and `new` are keyed by the last name of the callee (`cookie` for
 * `res.cookie(…)`), `property` by the name of an object literal's property, `node` by the name of the syntax kind. Keyed by name, so that a
 * node costs one look-up however many checks there are. In `call`, `"*"` stands for every name: keep it for what has no name to go by.
 */
export interface TypeScriptVisitors {
  readonly call?: Readonly<Record<string, Visit<TS.CallExpression, TsFile>>>;
  readonly new?: Readonly<Record<string, Visit<TS.NewExpression, TsFile>>>;
  readonly property?: Readonly<Record<string, Visit<TS.PropertyAssignment | TS.ShorthandPropertyAssignment, TsFile>>>;
  readonly node?: { readonly [Kind in keyof typeof TS.SyntaxKind]?: Visit<TS.Node, TsFile> };
  /** Once per document, before its nodes. */
  readonly file?: Visit<TS.SourceFile, TsFile>;
}

/** Visitors of a Python or Ruby document: `call` by the last name of what is called, `keyword` by the name of a keyword argument, `node` by the grammar's type. */
export interface TreeVisitors<File extends FileContext<SyntaxNode>> {
  readonly call?: Readonly<Record<string, Visit<SyntaxNode, File>>>;
  readonly keyword?: Readonly<Record<string, Visit<SyntaxNode, File>>>;
  readonly node?: Readonly<Record<string, Visit<SyntaxNode, File>>>;
  readonly file?: Visit<SyntaxNode, File>;
}

/** Languages whose documents are small and are looked at as a whole. The root is the type that the language's module exports. */
// biome-ignore lint/suspicious/noExplicitAny: each language narrows the root in its own detector; see languages/*/index.ts
export type DocumentDetector = (file: FileContext<any>) => Outcomes;

/** How a rule looks at each language. */
export interface Detectors {
  readonly typescript?: TypeScriptVisitors;
  readonly python?: TreeVisitors<PyFile>;
  readonly ruby?: TreeVisitors<RbFile>;
  readonly prisma?: DocumentDetector;
  readonly yaml?: DocumentDetector;
  readonly dockerfile?: DocumentDetector;
  readonly dotenv?: DocumentDetector;
  readonly json?: DocumentDetector;
  readonly markdown?: DocumentDetector;
}

/**
 * When a document is worth a look: it contains one of the words (compared without case; specific words keep a scan fast) or its path
 * matches. A language that is not named is always looked at.
 */
export interface Triggers {
  readonly words?: readonly string[];
  /** A second list: the document must contain one of these words as well. For checks whose own words are common. */
  readonly and?: readonly string[];
  /**
   * What a document with such words must also match, where words alone say too little: a name followed by a literal, an assignment to an
   * element. Takes linear time, has no flag `g`; saves the parse of most documents of a scan.
   */
  readonly pattern?: RegExp;
  /** Roles of documents that are never looked at, whatever their words. */
  readonly skip?: readonly (keyof FileRole)[];
  /**
   * Is no reason to parse a document: the check looks at what others have a reason to look at, and at open documents. For hints that nearly
   * every document has a word of.
   */
  readonly passive?: boolean;
  /** What the path of a document with such words must also match. */
  readonly within?: RegExp;
  readonly paths?: RegExp;
}

/** `safe` fixes are also applied by fix-all; `suggest` ones are only offered. */
export interface FixInfo {
  readonly kind: "safe" | "suggest";
  /** Starts with a verb; may hold `{placeholders}`. */
  readonly title: string;
}

interface CheckInfo {
  /** Stable and public: the diagnostic's code, the name in suppressions and configuration. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly priority: Priority;
  /** Minutes, for the launch plan. */
  readonly effort: number;
  /** Why it matters in production: one to three sentences for the page and the hover. */
  readonly why: string;
}

/** A check that finds places in code. Offsets of what it reports are UTF-16 code units from the start of the document. */
export interface CodeCheck extends CheckInfo {
  readonly kind: "code";
  readonly cwe?: readonly number[];
  readonly languages: readonly LanguageCode[];
  /** What the check is known to miss, in sentences. */
  readonly limits: string;
  /** `preview`: shown as information, not scored. */
  readonly stage?: "stable" | "preview";
  /** What the check speaks of; `repository` where it is left out. */
  readonly scope?: Scope;
  /** One sentence each: what is wrong, then what to do. `{placeholders}` are filled from the problem's data. */
  readonly messages: Readonly<Record<string, string>>;
  readonly fixes?: Readonly<Record<string, FixInfo>>;
  readonly triggers?: Partial<Record<LanguageId, Triggers>>;
  readonly detect: Detectors;
  readonly confirm?: Confirm;
}

/** A check that answers once for the whole project or package. */
export interface ProjectCheck extends CheckInfo {
  readonly kind: "project";
  /** Any of these makes it count. */
  readonly applies: readonly Trait[];
  /** Set where all traits are needed, not any. */
  readonly appliesToAll?: boolean;
  /** What makes it pass, in one sentence, for the page. */
  readonly evidence: string;
  readonly limits: string;
  /** Code checks whose places this one sums up: who mends those does this check's work, so the launch plan counts it once. */
  readonly restsOn?: readonly string[];
  /** May be attested when nothing in the files tells. */
  readonly attestable?: boolean;
  readonly evaluate: (project: ProjectView) => ProjectAnswer;
}

/** A check that no file can answer: it passes while a person's attestation holds. */
export interface ManualCheck extends CheckInfo {
  readonly kind: "manual";
  readonly applies: readonly Trait[];
  /** Days that an attestation holds. */
  readonly every: number;
  /** The question that a person answers. */
  readonly ask: string;
}

/** A row of the registry, told apart by `kind`. */
export type Check = CodeCheck | ProjectCheck | ManualCheck;

/** Reads facts from documents; runs in the same walk as the checks. */
export interface FactExtractor {
  /** Kinds that it yields. */
  readonly facts: readonly FactKind[];
  readonly name: string;
  readonly triggers?: Partial<Record<LanguageId, Triggers>>;
  readonly detect: Detectors;
}

/** Defines a code check; see {@link CodeCheck}. */
export function defineCheck(check: Omit<CodeCheck, "kind">): CodeCheck {
  return { kind: "code", ...check };
}

/** Defines a project check; see {@link ProjectCheck}. */
export function defineProjectCheck(check: Omit<ProjectCheck, "kind">): ProjectCheck {
  return { kind: "project", ...check };
}

/** Defines a manual check; see {@link ManualCheck}. */
export function defineManualCheck(check: Omit<ManualCheck, "kind">): ManualCheck {
  return { kind: "manual", ...check };
}

/** Defines an extractor of facts; see {@link FactExtractor}. */
export function defineFacts(extractor: FactExtractor): FactExtractor {
  return extractor;
}

/** Fills `{placeholders}` of a message or title; one without a value stays as written, so that a mistake is seen. */
export function fillPlaceholders(template: string, data: Readonly<Record<string, string | number>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => (key in data ? String(data[key]) : whole));
}

/**
 * A problem's fix as a finding offers it, its title filled from the problem's data and its own.
 * @throws Error when the check defines no fix of that name: a mistake in the check, found by its fixture
 */
export function offeredFix(check: CodeCheck, fix: ProblemFix, data: Readonly<Record<string, string | number>> = {}): FindingFix {
  const info = check.fixes?.[fix.fix];
  if (!info) throw new Error(`${check.id} has no fix "${fix.fix}"`);
  return {
    fix: fix.fix,
    kind: info.kind,
    title: fillPlaceholders(info.title, { ...data, ...fix.data }),
    edits: fix.edits,
    ...(fix.ensureLines ? { ensureLines: fix.ensureLines } : {}),
  };
}
