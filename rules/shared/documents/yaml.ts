/** Look-ups in a YAML tree: keys with merges, scalars by type, lines of a block scalar. */
import type { Span } from "../../api/text.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from "../../languages/yaml/index.ts";

/** The pairs of a map, those of its merge keys (`<<`) behind its own; empty for anything else. A later pair of the same key wins. */
export function pairsOf(node: YamlNode | undefined): readonly YamlPair[] {
  if (node?.kind !== "map") return [];
  if (!node.pairs.some((pair) => pair.key === "<<")) return node.pairs;
  const byKey = new Map<string, YamlPair>();
  for (const pair of node.pairs) if (pair.key !== "<<") byKey.set(pair.key, pair);
  for (const merge of node.pairs) {
    if (merge.key !== "<<") continue;
    for (const source of merge.value?.kind === "sequence" ? merge.value.items : [merge.value]) {
      for (const pair of pairsOf(source)) if (!byKey.has(pair.key)) byKey.set(pair.key, pair);
    }
  }
  return [...byKey.values()];
}

/** The pair of a key, merges included. */
export function pairOf(node: YamlNode | undefined, key: string): YamlPair | undefined {
  return pairsOf(node).findLast((pair) => pair.key === key);
}

/** The value at a path of keys, merges included. */
export function valueAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  let current = node;
  for (const key of path) current = pairOf(current, key)?.value;
  return current;
}

/** Whether the map has the key, with or without a value. */
export function hasKey(node: YamlNode | undefined, key: string): boolean {
  return pairOf(node, key) !== undefined;
}

/** The items of a sequence; empty for anything else. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === "sequence" ? node.items : [];
}

/** The scalar itself, or undefined for another kind of node. */
export function scalarOf(node: YamlNode | undefined): YamlScalar | undefined {
  return node?.kind === "scalar" ? node : undefined;
}

/** A scalar's text, numbers and booleans as written. Undefined where a template engine fills in a part, and for null. */
export function textOfScalar(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== "scalar" || node.dynamic) return undefined;
  return node.style === "plain" && node.value === null ? undefined : node.text;
}

/** The text at a path of keys; see {@link textOfScalar}. */
export function textAt(node: YamlNode | undefined, ...path: readonly string[]): string | undefined {
  return textOfScalar(valueAt(node, ...path));
}

/** A string or a sequence of strings as a list: many keys take either. Items that are not known are left out. */
export function textsOf(node: YamlNode | undefined): string[] {
  const nodes = node?.kind === "sequence" ? node.items : [node];
  return nodes.map(textOfScalar).filter((text) => text !== undefined);
}

/** A line of a scalar's content with its place in the document. */
interface ScalarLine extends Span {
  readonly text: string;
}

/** The lines of a scalar as they stand in the document, without their indentation. A quoted or plain scalar has its source lines. */
export function linesOfScalar(node: YamlScalar, documentText: string): ScalarLine[] {
  const quoted = node.style === "single" || node.style === "double";
  let start = quoted ? node.start + 1 : node.start;
  const end = quoted ? Math.max(start, node.end - 1) : node.end;
  if (node.style === "block") {
    const header = documentText.indexOf("\n", node.start);
    if (header < 0 || header >= end) return [];
    start = header + 1;
  }
  const lines: ScalarLine[] = [];
  for (let at = start; at < end; ) {
    const lineEnd = documentText.indexOf("\n", at);
    const stop = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    const raw = documentText.slice(at, stop);
    const text = raw.trim();
    if (text !== "") {
      const first = at + raw.indexOf(text);
      lines.push({ text, start: first, end: first + text.length });
    }
    at = stop + 1;
  }
  return lines;
}

/** Calls `visit` for every pair below a node, in document order, each with the keys that lead to it. */
export function walkPairs(
  node: YamlNode | undefined,
  visit: (pair: YamlPair, path: readonly string[]) => void,
  path: readonly string[] = [],
): void {
  if (node?.kind === "sequence") for (const item of node.items) walkPairs(item, visit, path);
  if (node?.kind !== "map") return;
  for (const pair of node.pairs) {
    visit(pair, path);
    // What an alias stands for is visited where it is written.
    if (pair.value && pair.value.start >= pair.start) walkPairs(pair.value, visit, [...path, pair.key]);
  }
}

export type { YamlMap, YamlNode, YamlPair, YamlScalar };
