/**
 * Python and Ruby through tree-sitter's WebAssembly build. The host says once where the package's files lie; from then on parsing is
 * synchronous. Trees leave here as the plain objects of `api/tree.ts`; what WebAssembly holds is freed here and nowhere else.
 */
import type { Language, Parser, Tree } from "@vscode/tree-sitter-wasm";
import type { Span } from "../api/text.ts";
import { ancestor, type SyntaxNode } from "../api/tree.ts";
import type { IncrementalTree, LanguageParser, Parsed, TextChange } from "./parsed.ts";
import { cursorCalls, type NodeNames, type ReadTree, readTree, rereadTree } from "./syntax-tree.ts";
import { type MemoryNames, memoryNames, readMemory } from "./tree-memory.ts";

/** The grammars that the product uses. */
const grammarNames = ["python", "ruby"] as const;

/** A grammar that the package brings along. */
export type GrammarName = (typeof grammarNames)[number];

/** What the host provides. */
interface TreeSitterHost {
  /** Folder with `tree-sitter.wasm` and a `tree-sitter-<name>.wasm` for each grammar. */
  readonly wasmDir: string;
}

interface Grammar {
  readonly parser: Parser;
  readonly names: NodeNames;
  readonly memory: MemoryNames;
}

type TreeSitterModule = Pick<typeof import("@vscode/tree-sitter-wasm"), "Parser" | "Language">;

interface Runtime {
  readonly module: TreeSitterModule;
  /** The options given to `Parser.init`: the runtime makes them its own module object, with the functions it exports. */
  readonly exported: object;
}

const grammars = new Map<GrammarName, Grammar>();
let runtime: Promise<Runtime> | undefined;

/**
 * Loads the runtime and the named grammars (all when none is named). May be called again, for a further grammar or for one that is there
 * already; the runtime is loaded once. After a failure it may be tried again.
 * @throws when a file cannot be read or belongs to another version of the package.
 */
export async function installTreeSitter(host: TreeSitterHost, names: readonly GrammarName[] = grammarNames): Promise<void> {
  runtime ??= startRuntime(host.wasmDir);
  let loaded: Runtime;
  try {
    loaded = await runtime;
  } catch (error) {
    runtime = undefined;
    throw error;
  }
  for (const name of names) {
    if (grammars.has(name)) continue;
    const language = await loaded.module.Language.load(`${host.wasmDir}/tree-sitter-${name}.wasm`);
    const parser = new loaded.module.Parser();
    parser.setLanguage(language);
    grammars.set(name, { parser, names: namesOf(language, loaded.exported), memory: memoryNames(language, loaded.exported) });
  }
}

/** Whether a grammar is loaded, so that documents of its language can be parsed. */
export function grammarInstalled(name: GrammarName): boolean {
  return grammars.has(name);
}

async function startRuntime(wasmDir: string): Promise<Runtime> {
  // The package is CommonJS without export names that a loader could see, so everything hangs on its default export.
  const imported = (await import("@vscode/tree-sitter-wasm")) as TreeSitterModule & { readonly default?: TreeSitterModule };
  const module = imported.default ?? imported;
  const quiet = { print: () => undefined, printErr: () => undefined };
  const options = { ...quiet, locateFile: (file: string) => `${wasmDir}/${file}` };
  await module.Parser.init(options);
  return { module, exported: options };
}

function namesOf(language: Language, exported: object): NodeNames {
  return {
    types: language.types,
    named: language.types.map((_, id) => language.nodeTypeIsNamed(id)),
    fields: language.fields.map((field) => field ?? ""),
    calls: cursorCalls(exported),
  };
}

/** A parser on one of the grammars, for that language's module. Its functions throw while the grammar is not installed. */
export function treeSitterLanguage(name: GrammarName): LanguageParser<SyntaxNode> {
  const grammar = (): Grammar => {
    const loaded = grammars.get(name);
    if (!loaded) throw new Error(`the ${name} grammar is not loaded; the host has to await installTreeSitter() first`);
    return loaded;
  };
  return {
    parse(text) {
      const { parser, memory } = grammar();
      const tree = parseText(parser, text, null);
      try {
        return parsedTree(readMemory(tree, memory));
      } finally {
        tree.delete();
      }
    },
    open: (text) => new OpenTree(grammar(), text),
  };
}

function parseText(parser: Parser, text: string, before: Tree | null): Tree {
  const tree = parser.parse(text, before);
  // Only a parser without a language or one that was cancelled gives no tree, and this one is neither.
  if (!tree) throw new Error("the parser gave no tree");
  return tree;
}

function parsedTree({ root, faults }: { readonly root: SyntaxNode; readonly faults: readonly SyntaxNode[] }): Parsed<SyntaxNode> {
  if (faults.length === 0) return { root, broken: false };
  const outermost = faults.filter((node) => !ancestor(node, "ERROR"));
  const errors = outermost.map(({ start, end }): Span => ({ start, end })).sort((a, b) => a.start - b.start);
  return { root, broken: true, errors };
}

/** A point as tree-sitter wants it: 0-based row, column in UTF-16 code units. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/** The point of an offset. @param from the offset and the point of a place before it, so that the text up to there need not be read */
function pointAt(text: string, offset: number, from = { offset: 0, point: { row: 0, column: 0 } }): Place {
  let { row } = from.point;
  let lineStart = from.offset - from.point.column;
  for (let at = text.indexOf("\n", from.offset); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}

/** The tree of an open document: WebAssembly's tree is kept for the next parse, converted statements for the next conversion. */
class OpenTree implements IncrementalTree<SyntaxNode> {
  readonly #grammar: Grammar;
  #text: string;
  #tree: Tree;
  #read: ReadTree;
  #parsed: Parsed<SyntaxNode>;
  /** Where the last edit began: the next one is most often near. */
  #edited = { offset: 0, point: { row: 0, column: 0 } };

  constructor(grammar: Grammar, text: string) {
    this.#grammar = grammar;
    this.#text = text;
    this.#tree = parseText(grammar.parser, text, null);
    this.#read = readTree(this.#tree, grammar.names);
    this.#parsed = parsedTree(this.#read);
  }

  get parsed(): Parsed<SyntaxNode> {
    return this.#parsed;
  }

  update(text: string, change: TextChange): Parsed<SyntaxNode> {
    if (text === this.#text) return this.#parsed;
    const before = this.#tree;
    const start = {
      offset: change.start,
      point: pointAt(text, change.start, this.#edited.offset <= change.start ? this.#edited : undefined),
    };
    this.#edited = start;
    before.edit({
      startIndex: change.start,
      oldEndIndex: change.oldEnd,
      newEndIndex: change.newEnd,
      startPosition: start.point,
      oldEndPosition: pointAt(this.#text, change.oldEnd, start),
      newEndPosition: pointAt(text, change.newEnd, start),
    });
    const after = parseText(this.#grammar.parser, text, before);
    const touched: Span[] = [{ start: change.start, end: change.newEnd }];
    for (const range of before.getChangedRanges(after)) touched.push({ start: range.startIndex, end: range.endIndex });
    before.delete();
    this.#tree = after;
    this.#text = text;
    this.#read = rereadTree(after, this.#grammar.names, this.#read, touched, change);
    this.#parsed = parsedTree(this.#read);
    return this.#parsed;
  }

  dispose(): void {
    this.#tree.delete();
  }
}
