/**
 * Where a position lies in a YAML file that is being written: half a line does not parse, so the keys above are found by indentation.
 * Lists and maps in brackets are understood when they stand in one line.
 */
import type { Schema } from "@seaworthy/rules/records/schema";

/** A list's item in a path of keys. */
export const item = "[]";

/** What is being written, and where in the file's structure it lies. */
export interface YamlPlace {
  /** Keys from the top, `[]` for an item of a list. For a value, the last one is its key. */
  readonly path: readonly string[];
  /** A key is being written, or a value. */
  readonly at: "key" | "value";
  /** Where the word begins, as a character of the line. */
  readonly start: number;
  /** Keys and plain values that stand beside it in the same map. */
  readonly beside: ReadonlyMap<string, string>;
}

interface Line {
  readonly dashes: readonly number[];
  /** Column of what stands behind the dashes. */
  readonly column: number;
  readonly key: string | undefined;
  readonly value: string;
}

function lineOf(text: string): Line | undefined {
  if (/^\s*(?:#|$)/.test(text)) return undefined;
  const [lead = ""] = /^\s*(?:-\s+)*(?:-$)?/.exec(text) ?? [];
  const dashes = [...lead].flatMap((character, column) => (character === "-" ? [column] : []));
  const found = /^(["']?)([\w-]+)\1\s*:(?:\s+(.*))?$/.exec(text.slice(lead.length));
  const value = (found?.[3] ?? "")
    .replace(/\s+#.*$/, "")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
  return { dashes, column: lead.length, key: found?.[2], value };
}

/** The keys above a line, from the top. */
function pathAbove(lines: readonly string[], line: number, dashes: readonly number[], column: number): string[] {
  const path: string[] = [];
  const dash = dashes.at(-1);
  let state = dash === undefined ? { in: "map", column } : { in: "list", column: dash };
  if (dash !== undefined) path.unshift(item);
  for (let above = line - 1; above >= 0; above--) {
    const found = lineOf(lines[above] ?? "");
    if (!found) continue;
    const own = found.dashes.at(-1);
    if (state.in === "map" && own !== undefined && found.column === state.column) {
      path.unshift(item);
      state = { in: "list", column: own };
    } else if (found.key !== undefined && (state.in === "map" ? found.column < state.column : found.column <= state.column)) {
      path.unshift(found.key);
      state = { in: "map", column: found.column };
      if (own === undefined) continue;
      path.unshift(item);
      state = { in: "list", column: own };
    }
  }
  return path;
}

/** The keys of the map that a line belongs to. */
function mapAround(lines: readonly string[], line: number, column: number): ReadonlyMap<string, string> {
  const beside = new Map<string, string>();
  const take = (at: number): boolean => {
    const found = lineOf(lines[at] ?? "");
    if (!found) return true;
    if (found.column < column) return false;
    if (found.column === column && found.key !== undefined) beside.set(found.key, found.value);
    return true;
  };
  const begins = (at: number): boolean => {
    const found = lineOf(lines[at] ?? "");
    return found !== undefined && found.column === column && found.dashes.length > 0;
  };
  if (!begins(line)) {
    for (let at = line - 1; at >= 0 && take(at); at--) if (begins(at)) break;
  }
  for (let at = line + 1; at < lines.length && !begins(at) && take(at); at++);
  const own = lineOf(lines[line] ?? "");
  if (own?.key !== undefined && own.value !== "") beside.set(own.key, own.value);
  return beside;
}

/** The place of a position; `character` counts UTF-16 units. Undefined inside a comment. */
export function placeAt(lines: readonly string[], line: number, character: number): YamlPlace | undefined {
  const before = (lines[line] ?? "").slice(0, character);
  if (/^\s*#|\s#[^"']*$/.test(before)) return undefined;
  const [lead = ""] = /^\s*(?:-\s+)*/.exec(before) ?? [];
  const dashes = [...lead].flatMap((sign, column) => (sign === "-" ? [column] : []));
  const content = before.slice(lead.length);
  const above = pathAbove(lines, line, dashes, lead.length);
  const beside = mapAround(lines, line, lead.length);
  const bracketed = /^([\w-]+):\s*([[{])([^\]}]*)$/.exec(content);
  if (bracketed) {
    const [, key = "", bracket, inside = ""] = bracketed;
    const word = /[^,]*$/.exec(inside)?.[0].trimStart() ?? "";
    const start = character - word.length;
    if (bracket === "[") return { path: [...above, key, item], at: "value", start, beside };
    const pair = /^(["']?)([\w-]+)\1:\s*(.*)$/.exec(word);
    const inBraces = new Map([...inside.matchAll(/([\w-]+)\s*:/g)].map((match) => [match[1] ?? "", ""]));
    if (pair) return { path: [...above, key, pair[2] ?? ""], at: "value", start: character - (pair[3] ?? "").length, beside: inBraces };
    return { path: [...above, key], at: "key", start, beside: inBraces };
  }
  const value = /^(["']?)([\w-]+)\1\s*:\s+(.*)$/.exec(content);
  if (value) return { path: [...above, value[2] ?? ""], at: "value", start: character - (value[3] ?? "").length, beside };
  // Behind a dash there may be the first key of a map or a value: its schema tells.
  return { path: above, at: "key", start: lead.length, beside };
}

/** The schema at a path, or undefined where nothing is known. */
export function schemaAt(root: Schema, path: readonly string[]): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const step of path) {
    if (!schema) return undefined;
    if (step === item) schema = schema.items;
    else if (schema.properties && Object.hasOwn(schema.properties, step)) schema = schema.properties[step];
    else schema = schema.additionalProperties === false ? undefined : schema.additionalProperties;
  }
  return schema;
}
