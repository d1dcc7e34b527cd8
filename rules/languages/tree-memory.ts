/**
 * Reads a whole tree out of WebAssembly's memory as it lies there, without a call for each node: what a scan does with every Python and Ruby
 * document. The layout is that of tree-sitter 0.25 (`subtree.h`, `parser.h`, `tree.h`), compiled for 32 bits; `tree-memory.test.ts` holds
 * it against the runtime's own cursor.
 */
import type { Language, Tree } from "@vscode/tree-sitter-wasm";
import { putInOrder, type SyntaxNode } from "../api/tree.ts";

/** The runtime's memory; the views are replaced when it grows. */
interface Memory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAPU32: Uint32Array;
}

/** What turns a grammar's numbers into names, and where in a production they belong. */
export interface MemoryNames {
  readonly memory: Memory;
  /** By symbol: name and whether the node is named; the parser's own symbol for an error is none of them. */
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  /** The symbol that a symbol is shown as. */
  readonly shownAs: Uint16Array;
  /** For each place of each production, {@link width} places to a production: the symbol that a child there is called, 0 for its own. */
  readonly aliases: Uint16Array;
  /** As above: the name of the child's field, "" for none. */
  readonly fields: readonly string[];
  readonly width: number;
}

/** A node of a document that is looked at once. */
class ReadNode implements SyntaxNode {
  readonly type: string;
  readonly named: boolean;
  readonly missing: boolean;
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly parent: ReadNode | null;
  children: readonly ReadNode[];
  readonly place: number;

  constructor(
    type: string,
    named: boolean,
    missing: boolean,
    field: string,
    start: number,
    end: number,
    parent: ReadNode | null,
    place: number,
  ) {
    this.type = type;
    this.named = named;
    this.missing = missing;
    this.field = field;
    this.start = start;
    this.end = end;
    this.parent = parent;
    this.children = noChildren;
    this.place = place;
  }
}

const noChildren: readonly ReadNode[] = [];

/** Offsets in the runtime's structures, in bytes. */
const language = { abi: 0, symbols: 4, aliases: 8, productions: 28, longest: 36, slices: 64, entries: 68, shownAs: 76, sequences: 84 };
const subtree = { padding: 4, size: 16, children: 36, symbol: 40, flags: 44, moreFlags: 45, visibleChildren: 48, production: 66 };
const inline = { symbol: 1, padding: 6, size: 7 };
const bytesOfSubtree = 8;

/**
 * The tables of a grammar.
 * @param exported the runtime's module object
 * @throws when the grammar is of a version that this code does not know
 */
export function memoryNames(grammar: Language, exported: object): MemoryNames {
  const memory = exported as Memory;
  const { HEAPU8: bytes, HEAPU16: halves, HEAPU32: words } = memory;
  const at = (grammar as unknown as { readonly 0: number })[0];
  const word = (offset: number): number => words[(at + offset) >> 2] ?? 0;
  const abi = word(language.abi);
  if (abi !== 14 && abi !== 15) throw new Error(`the grammar has version ${abi}; use @vscode/tree-sitter-wasm 0.3`);
  const productions = word(language.productions);
  const longest = halves[(at + language.longest) >> 1] ?? 0;

  const found: { production: number; child: number; field: number }[] = [];
  // The first production is that of nodes without one.
  for (let production = 1; production < productions; production++) {
    const slice = word(language.slices) + production * 4;
    const first = halves[slice >> 1] ?? 0;
    const count = halves[(slice + 2) >> 1] ?? 0;
    for (let index = first; index < first + count; index++) {
      const entry = word(language.entries) + index * 4;
      const inherited = bytes[entry + 3] !== 0;
      if (!inherited) found.push({ production, child: bytes[entry + 2] ?? 0, field: halves[entry >> 1] ?? 0 });
    }
  }
  const width = found.reduce((most, { child }) => Math.max(most, child + 1), longest);
  const fields = new Array<string>(productions * width).fill("");
  // The first entry of a child counts.
  for (const { production, child, field } of found.reverse()) fields[production * width + child] = grammar.fields[field] ?? "";

  const aliases = new Uint16Array(productions * width);
  for (let production = 1; production < productions; production++)
    for (let child = 0; child < longest; child++)
      aliases[production * width + child] = halves[(word(language.sequences) + (production * longest + child) * 2) >> 1] ?? 0;

  const symbols = word(language.symbols) + word(language.aliases);
  const shownAs = halves.slice(word(language.shownAs) >> 1, (word(language.shownAs) >> 1) + symbols);
  const { types } = grammar;
  return { memory, types, named: types.map((_, id) => grammar.nodeTypeIsNamed(id)), shownAs, aliases, fields, width };
}

/** A node whose children are being read. What the grammar hides has a level, too: its children belong to the node around it. */
class Level {
  node: ReadNode | undefined;
  hidden = false;
  /** Of a hidden node: its children have it where they have none of their own. */
  field = "";
  /** Address of the next child, and how many are left. */
  next = 0;
  left = 0;
  isFirst = false;
  /** Where the next child's place in the production stands in the tables. */
  row = 0;
  /** 0 for the first production: an error has any number of children, and none of them a field or another name. */
  step = 0;
  /** Where the next child begins, in bytes, with the white space before it. */
  offset = 0;
  /** Number of finished nodes when this one was begun: those after them are its children. */
  mark = 0;

  begin(node: ReadNode, hidden: boolean, field: string, heap: number, { HEAPU16, HEAPU32 }: Memory, width: number): void {
    this.node = node;
    this.hidden = hidden;
    this.field = field;
    const count = HEAPU32[(heap + subtree.children) >> 2] as number;
    this.left = count;
    this.next = heap - count * bytesOfSubtree;
    this.isFirst = true;
    const production = HEAPU16[(heap + subtree.production) >> 1] as number;
    this.row = production * width;
    this.step = production === 0 ? 0 : 1;
  }
}

const levels: Level[] = [];

function levelAt(depth: number): Level {
  const known = levels[depth];
  if (known) return known;
  const level = new Level();
  levels.push(level);
  return level;
}

/** Nodes whose own children are complete and whose parents are not. */
const finished: ReadNode[] = [];

/** Reads a whole tree and keeps its nodes in order; see `putInOrder`. Returns the root and the nodes that the parser made or put in to recover, in no order. */
export function readMemory(tree: Tree, names: MemoryNames): { readonly root: SyntaxNode; readonly faults: readonly SyntaxNode[] } {
  const { memory, types, named, shownAs, aliases, fields, width } = names;
  const { HEAPU8: bytes, HEAPU16: halves, HEAPU32: words } = memory;
  const nodes: ReadNode[] = [];
  const ends: number[] = [];
  const faults: ReadNode[] = [];
  let done = 0;

  // The parser never makes a root that lies in a subtree itself instead of behind an address.
  const top = words[(tree as unknown as { readonly 0: number })[0] >> 2] as number;
  const topSymbol = halves[(top + subtree.symbol) >> 1] as number;
  const topStart = words[(top + subtree.padding) >> 2] as number;
  const topEnd = topStart + (words[(top + subtree.size) >> 2] as number);
  const topType = types[shownAs[topSymbol] as number] ?? "ERROR";
  const root = new ReadNode(topType, true, false, "", topStart >> 1, topEnd >> 1, null, 0);
  if (topType === "ERROR") faults.push(root);
  nodes.push(root);
  ends.push(0);

  let depth = 0;
  let level = levelAt(0);
  level.begin(root, false, "", top, memory, width);
  level.offset = topStart;
  level.mark = 0;
  for (;;) {
    if (level.left === 0) {
      if (!level.hidden) {
        const node = level.node as ReadNode;
        if (done > level.mark) node.children = finished.slice(level.mark, done);
        done = level.mark;
        finished[done++] = node;
        ends[node.place] = nodes.length;
      }
      level.node = undefined;
      if (depth === 0) break;
      level = levelAt(--depth);
      continue;
    }
    level.left--;
    const address = level.next;
    level.next += bytesOfSubtree;
    const flags = bytes[address] as number;
    let heap = 0;
    let symbol: number;
    let start = level.offset;
    let size: number;
    let visible: boolean;
    let extra: boolean;
    let missing: boolean;
    if ((flags & 1) === 1) {
      symbol = bytes[address + inline.symbol] as number;
      if (!level.isFirst) start += bytes[address + inline.padding] as number;
      size = bytes[address + inline.size] as number;
      visible = (flags & 2) !== 0;
      extra = (flags & 8) !== 0;
      missing = (flags & 32) !== 0;
    } else {
      heap = words[address >> 2] as number;
      symbol = halves[(heap + subtree.symbol) >> 1] as number;
      if (!level.isFirst) start += words[(heap + subtree.padding) >> 2] as number;
      size = words[(heap + subtree.size) >> 2] as number;
      const heapFlags = bytes[heap + subtree.flags] as number;
      visible = (heapFlags & 1) !== 0;
      extra = (heapFlags & 4) !== 0;
      missing = ((bytes[heap + subtree.moreFlags] as number) & 2) !== 0;
    }
    const end = start + size;
    level.isFirst = false;
    level.offset = end;
    let field = "";
    if (!extra) {
      const place = level.row;
      level.row += level.step;
      const alias = aliases[place] as number;
      if (alias !== 0) {
        symbol = alias;
        visible = true;
      }
      field = fields[place] as string;
      if (field === "" && level.hidden) field = level.field;
    }
    const owner = level.node as ReadNode;
    const inner = heap !== 0 && (words[(heap + subtree.children) >> 2] as number) > 0;
    if (visible) {
      const id = shownAs[symbol] as number;
      const type = types[id] ?? "ERROR";
      const isNamed = named[id] ?? true;
      const node = new ReadNode(type, isNamed, missing && size === 0, field, start >> 1, end >> 1, owner, nodes.length);
      nodes.push(node);
      ends.push(nodes.length);
      if (node.missing || type === "ERROR") faults.push(node);
      // A token made of several words (`not in`) does have children in the grammar; nobody wants those.
      if (!inner || !isNamed) {
        finished[done++] = node;
        continue;
      }
      level = levelAt(++depth);
      level.begin(node, false, "", heap, memory, width);
      level.mark = done;
    } else if (inner && (words[(heap + subtree.visibleChildren) >> 2] as number) > 0) {
      level = levelAt(++depth);
      level.begin(owner, true, field, heap, memory, width);
    } else continue;
    level.offset = start;
  }
  // What was read must not live on here.
  finished.length = 0;
  putInOrder(nodes, ends);
  return { root, faults };
}
