/** The document as visitors see it. */
import type { FileContext, TsFile } from "../api/file.ts";
import { LineMap } from "../api/text.ts";
import type { TS } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import type { Parsed } from "../languages/parsed.ts";
import { roleOf } from "../languages/roles.ts";
import { collectNodes } from "../languages/typescript/collect.ts";
import { belongsTo, type Region } from "./region.ts";

interface NodeList {
  readonly test: (node: TS.Node) => boolean;
  readonly nodes: readonly TS.Node[];
}

/** Lists of nodes that helpers ask for; see {@link TsFile.collect}. Carried over from edit to edit, of which only the region is walked, unless all nodes are new. */
export class NodeTables {
  readonly #root: unknown;
  readonly #lists = new Map<object, NodeList>();

  /** @param before the lists of the text before the edit that renewed the region */
  constructor(root: unknown, before?: NodeTables, region?: Region<TS.Node>) {
    this.#root = root;
    if (!before || !region || region.anew) return;
    for (const [key, { test, nodes }] of before.#lists)
      this.#lists.set(key, { test, nodes: renewed(nodes, region, root as TS.SourceFile, test) });
  }

  collect(key: object, test: (node: TS.Node) => boolean): readonly TS.Node[] {
    let list = this.#lists.get(key);
    if (!list) {
      list = { test, nodes: collectNodes(this.#root as TS.SourceFile, test) };
      this.#lists.set(key, list);
    }
    return list.nodes;
  }
}

function renewed(
  earlier: readonly TS.Node[],
  { around, nodes, remade }: Region<TS.Node>,
  root: TS.SourceFile,
  test: (node: TS.Node) => boolean,
): TS.Node[] {
  const found = new Set(earlier.filter((node) => belongsTo(node, root)));
  for (const node of around) if (node !== root && test(node)) found.add(node);
  for (const node of [...nodes, ...remade]) {
    if (test(node)) found.add(node);
    for (const below of collectNodes(node, test)) found.add(below);
  }
  return [...found].sort((a, b) => a.pos - b.pos || b.end - a.end);
}

interface ContextInput {
  readonly path: string;
  readonly text: string;
  readonly language: LanguageId;
  readonly parsed: Parsed;
  readonly nodes: NodeTables;
  /** What was said of the text as a whole; {@link FileContext.lasting} adds to it. */
  /** What is known of the lines, where the text is one that was edited. */
  readonly lines?: LineMap;
  readonly lasting?: Map<object, unknown>;
}

const roleKey = {};

/** Makes the context of a document. What helpers remember of it lives as long as the context. */
export function contextOf({
  path,
  text,
  language,
  parsed,
  nodes,
  lines = new LineMap(text),
  lasting = new Map(),
}: ContextInput): FileContext {
  const memo = new Map<object, unknown>();
  const file: FileContext & Pick<TsFile, "collect"> = {
    path,
    text,
    language,
    lines,
    role: remembered(lasting, roleKey, () => roleOf(path, text, language)),
    root: parsed.root,
    broken: parsed.broken,
    memo: (key, make) => remembered(memo, key, make),
    lasting: (key, make) => remembered(lasting, key, make),
    collect: (key, test) => nodes.collect(key, test),
  };
  return file;
}

function remembered<T>(memo: Map<object, unknown>, key: object, make: () => T): T {
  if (memo.has(key)) return memo.get(key) as T;
  const made = make();
  memo.set(key, made);
  return made;
}
