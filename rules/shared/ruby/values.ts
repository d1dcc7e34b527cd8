/** Values that are written in the text: strings without interpolation, symbols, numbers, arrays, hashes. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import type { Json } from "../../api/vocabulary.ts";
import { callOf, entriesOf, keyText } from "./calls.ts";

type File = FileContext<SyntaxNode>;

const escapes: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\0": "\0", "\\s": " ", "\\e": "\x1b" };

/** Takes off what does not change a value: parentheses, `.freeze`, `.dup`, `.to_s` and `.to_sym` on literals. */
export function unwrap(node: SyntaxNode, file: File): SyntaxNode {
  let current = node;
  for (;;) {
    if (current.type === "parenthesized_statements") {
      const inner = namedChildren(current);
      if (inner.length !== 1 || !inner[0]) return current;
      current = inner[0];
      continue;
    }
    const call = current.type === "call" ? callOf(current, file) : undefined;
    if (
      call?.receiver &&
      call.args.length === 0 &&
      !call.block &&
      /^(?:freeze|dup|clone|strip|squish|html_safe|with_indifferent_access|itself)$/.test(call.name)
    ) {
      current = call.receiver;
      continue;
    }
    return current;
  }
}

/** The text of a string literal without interpolation, heredocs included; undefined for everything else. */
export function stringValue(node: SyntaxNode | undefined | null, file: File): string | undefined {
  if (!node) return undefined;
  const bare = unwrap(node, file);
  if (bare.type === "chained_string") {
    const parts = namedChildren(bare).map((part) => stringValue(part, file));
    return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
  }
  if (bare.type === "heredoc_beginning") {
    const body = heredocBody(bare, file);
    return body && contentOf(body, file);
  }
  if (bare.type === "string" || bare.type === "bare_string" || bare.type === "character") return contentOf(bare, file);
  return undefined;
}

function contentOf(node: SyntaxNode, file: File): string | undefined {
  let text = "";
  for (const part of namedChildren(node)) {
    if (part.type === "string_content" || part.type === "heredoc_content") text += textOf(file, part);
    else if (part.type === "escape_sequence") {
      const raw = textOf(file, part);
      text += escapes[raw] ?? raw.slice(1);
    } else if (part.type !== "heredoc_end") return undefined;
  }
  return text;
}

/** The name of a symbol literal: `:create`, `:"create"`, an element of `%i[…]`. */
export function symbolValue(node: SyntaxNode | undefined | null, file: File): string | undefined {
  if (!node) return undefined;
  if (node.type === "simple_symbol" || node.type === "delimited_symbol") return keyText(node, file);
  if (node.type === "bare_symbol") return contentOf(node, file);
  return undefined;
}

/** A string or a symbol as text. */
export function nameValue(node: SyntaxNode | undefined | null, file: File): string | undefined {
  return stringValue(node, file) ?? symbolValue(node, file);
}

/** The names in `:a`, `[:a, "b"]` or `%i[a b]`; undefined when one of them is computed. */
export function nameList(node: SyntaxNode | undefined | null, file: File): readonly string[] | undefined {
  if (!node) return undefined;
  const bare = unwrap(node, file);
  const single = nameValue(bare, file);
  if (single !== undefined) return [single];
  if (bare.type !== "array" && bare.type !== "string_array" && bare.type !== "symbol_array") return undefined;
  const names = namedChildren(bare).map((part) => nameValue(part, file));
  return names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

/** A number literal's value, `1_000` and `-1.5` included. */
export function numberValue(node: SyntaxNode | undefined | null, file: File): number | undefined {
  if (!node) return undefined;
  if (node.type === "unary" && textOf(file, node).startsWith("-")) {
    const inner = numberValue(child(node, "operand"), file);
    return inner === undefined ? undefined : -inner;
  }
  if (node.type !== "integer" && node.type !== "float") return undefined;
  const value = Number(textOf(file, node).replace(/_/g, ""));
  return Number.isNaN(value) ? undefined : value;
}

/** True or false for a boolean literal, else undefined. */
export function booleanValue(node: SyntaxNode | undefined | null): boolean | undefined {
  if (node?.type === "true") return true;
  return node?.type === "false" ? false : undefined;
}

/**
 * The value of a literal: string, symbol (as a string), number, boolean, nil, array or hash of such.
 * @returns undefined when any part of it is computed
 */
export function staticValue(node: SyntaxNode | undefined | null, file: File): Json | undefined {
  if (!node) return undefined;
  const bare = unwrap(node, file);
  if (bare.type === "nil") return null;
  if (bare.type === "hash") {
    const { entries, complete } = entriesOf(bare, file);
    const result: Record<string, Json> = {};
    for (const { key, value } of entries) {
      const inner = staticValue(value, file);
      if (key === undefined || inner === undefined) return undefined;
      result[key] = inner;
    }
    return complete ? result : undefined;
  }
  if (bare.type === "array" || bare.type === "string_array" || bare.type === "symbol_array") {
    const items = namedChildren(bare).map((item) => staticValue(item, file));
    return items.every((item) => item !== undefined) ? (items as Json[]) : undefined;
  }
  return booleanValue(bare) ?? numberValue(bare, file) ?? nameValue(bare, file);
}

const heredocs = {};

/** The body of a heredoc: the tree keeps bodies apart from the `<<~NAME` that opens them; both stand in the same order. */
export function heredocBody(beginning: SyntaxNode, file: File): SyntaxNode | undefined {
  const table = file.memo(heredocs, () => {
    const beginnings: SyntaxNode[] = [];
    const bodies: SyntaxNode[] = [];
    const stack: SyntaxNode[] = [file.root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.type === "heredoc_beginning") beginnings.push(node);
      else if (node.type === "heredoc_body") bodies.push(node);
      stack.push(...node.children);
    }
    const byStart = (a: SyntaxNode, b: SyntaxNode) => a.start - b.start;
    beginnings.sort(byStart);
    bodies.sort(byStart);
    return new Map(beginnings.map((node, index) => [node, bodies[index]]));
  });
  return table.get(beginning);
}

/** The interpolated expressions of a string, heredoc, symbol or regular expression; empty when there are none. */
export function interpolations(node: SyntaxNode, file: File): readonly SyntaxNode[] {
  const source = node.type === "heredoc_beginning" ? heredocBody(node, file) : node;
  const found: SyntaxNode[] = [];
  for (const part of namedChildren(source)) {
    if (part.type === "interpolation") found.push(...namedChildren(part));
    else if (part.type === "string") found.push(...interpolations(part, file));
  }
  return found;
}
