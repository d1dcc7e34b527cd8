/** Calls and their arguments. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { lastName } from "./nodes.ts";
import { follow } from "./scopes.ts";
import { stringValue } from "./values.ts";

/** What a call is given, as far as it can be known. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  /** Values by keyword, those of a known `**options` too. */
  readonly keyword: ReadonlyMap<string, SyntaxNode>;
  /** There are arguments that cannot be known: `*args`, or `**options` from somewhere else. */
  readonly open: boolean;
  /** The expressions behind `**` that are not known. */
  readonly unknown: readonly SyntaxNode[];
}

/** The arguments of a call. */
export function argumentsOf(call: SyntaxNode, file: PyFile): Arguments {
  const positional: SyntaxNode[] = [];
  const keyword = new Map<string, SyntaxNode>();
  const unknown: SyntaxNode[] = [];
  let open = false;
  const list = child(call, "arguments");
  if (list?.type === "generator_expression") return { positional: [list], keyword, open, unknown };
  for (const argument of namedChildren(list)) {
    if (argument.type === "keyword_argument") {
      const name = child(argument, "name");
      const value = child(argument, "value");
      if (name && value) keyword.set(textOf(file, name), value);
    } else if (argument.type === "dictionary_splat") {
      const source = namedChildren(argument)[0];
      const entries = source && entriesOf(source, file);
      if (entries) for (const [key, value] of entries) keyword.set(key, value);
      else {
        open = true;
        if (source) unknown.push(source);
      }
    } else if (argument.type === "list_splat") open = true;
    else positional.push(argument);
  }
  return { positional, keyword, open, unknown };
}

/** An argument by its keyword or its 0-based position. */
export function argument(call: SyntaxNode, file: PyFile, name: string, position = -1): SyntaxNode | undefined {
  const { positional, keyword } = argumentsOf(call, file);
  return keyword.get(name) ?? (position >= 0 ? positional[position] : undefined);
}

/** The entries of a dictionary with constant keys: a literal, `dict(a=1)`, or a name assigned once to one; undefined when some are unknown. */
export function entriesOf(node: SyntaxNode, file: PyFile): ReadonlyMap<string, SyntaxNode> | undefined {
  const value = follow(node, file);
  if (value.type === "call") {
    const callee = child(value, "function");
    if (!callee || textOf(file, callee) !== "dict") return undefined;
    const { positional, keyword, open } = argumentsOf(value, file);
    return positional.length === 0 && !open ? keyword : undefined;
  }
  if (value.type !== "dictionary") return undefined;
  const entries = new Map<string, SyntaxNode>();
  for (const item of namedChildren(value)) {
    if (item.type === "dictionary_splat") {
      const source = namedChildren(item)[0];
      const inner = source && entriesOf(source, file);
      if (!inner) return undefined;
      for (const [key, inside] of inner) entries.set(key, inside);
      continue;
    }
    const key = stringValue(child(item, "key"), file);
    const inside = child(item, "value");
    if (key === undefined || !inside) return undefined;
    entries.set(key, inside);
  }
  return entries;
}

/** The last name of what is called: `get` for `a.b().get(…)`. */
export function calledName(call: SyntaxNode, file: PyFile): string {
  return lastName(child(call, "function"), file);
}

/** The object that a method is called on. */
export function receiverOf(call: SyntaxNode): SyntaxNode | undefined {
  const callee = child(call, "function");
  return callee?.type === "attribute" ? child(callee, "object") : undefined;
}

/** The call whose argument list holds an argument or keyword argument directly. */
export function callOfArgument(node: SyntaxNode): SyntaxNode | undefined {
  const holder = node.parent?.type === "keyword_argument" ? node.parent.parent : node.parent;
  return holder?.type === "argument_list" && holder.parent?.type === "call" ? holder.parent : undefined;
}
