/** What a visitor knows of the document it looks at. */
import type { TS } from "./ts.ts";
import type { LineMap } from "./text.ts";
import type { SyntaxNode } from "./tree.ts";
import type { LanguageId } from "./vocabulary.ts";

/**
 * What a file is for, from its path and a look at its first lines. Checks ask this instead of matching paths.
 * Several can be true at once.
 */
export interface FileRole {
  /** A test, spec, fixture, mock, story or test helper. */
  readonly test: boolean;
  /** A command-line entry, a maintenance or build script, a task: not code that serves requests. */
  readonly script: boolean;
  /** A database migration. */
  readonly migration: boolean;
  /** A database seed. */
  readonly seed: boolean;
  /** Configuration of a tool or framework (next.config.js, vite.config.ts, conftest.py …). */
  readonly toolConfig: boolean;
  /** Settings for development or tests only (settings/dev.py, config/environments/development.rb, compose.dev.yml …). */
  readonly development: boolean;
  /** Settings for production (settings/production.py, .env.production, compose.prod.yml …). */
  readonly production: boolean;
  /** An example or template whose values are placeholders on purpose (.env.example, *.sample, docs/, examples/). */
  readonly example: boolean;
  /** Runs in the browser: a "use client" module, a component without server code, a public asset. */
  readonly browser: boolean;
}

/** One document under analysis. `Root` is the language's tree. */
export interface FileContext<Root = unknown> {
  /** Path relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly language: LanguageId;
  readonly lines: LineMap;
  readonly role: FileRole;
  readonly root: Root;
  /** True when the parser had to recover from an error somewhere in the text. */
  readonly broken: boolean;
  /** Computes something of this document once and keeps it as long as the tree lives. The key is a module constant of the helper. */
  memo<T>(key: object, make: () => T): T;
  /**
   * As {@link memo}, for plain data about the text as a whole, such as whether it names a package: never for nodes or offsets. While a
   * document is edited and only the part around the edit is looked at, what was said of the text before stands.
   */
  lasting<T>(key: object, make: () => T): T;
}

/** A TypeScript or JavaScript document. */
export interface TsFile extends FileContext<TS.SourceFile> {
  /**
   * All nodes below the root that satisfy a test, in document order. For tables of a whole document: unlike a walk of one's own it is
   * kept up to date while the document is edited. The key is a module constant of the helper; the test looks at the node alone.
   */
  collect(key: object, test: (node: TS.Node) => boolean): readonly TS.Node[];
}

/** A Python document as detectors see it. */
export type PyFile = FileContext<SyntaxNode>;

/** A Ruby document as detectors see it. */
export type RbFile = FileContext<SyntaxNode>;

/** The source text of a span of the document. */
export function textOf(file: FileContext, node: { readonly start: number; readonly end: number }): string {
  return file.text.slice(node.start, node.end);
}
