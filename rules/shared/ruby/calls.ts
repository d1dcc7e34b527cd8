/** Method calls of Ruby: receiver, method, arguments, options and blocks, with and without parentheses. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";

type File = FileContext<SyntaxNode>;

/** One `key: value` or `key => value` of an argument list or a hash. */
export interface RbEntry {
  /** The key as text (`only:`, `:only =>` and `"only" =>` all give `only`), or undefined when it is computed. */
  readonly key: string | undefined;
  readonly pair: SyntaxNode;
  /** For the shorthand `f(token:)` the key itself, which names the local or method. */
  readonly value: SyntaxNode;
}

/** A method call. A bare name without arguments (`rand`) is one too; the tree has it as an identifier. */
export interface RbCall {
  /** The whole call with its block. */
  readonly node: SyntaxNode;
  /** Name of the method with its `!` or `?`; "" for `handler.(x)`. */
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly receiver: SyntaxNode | undefined;
  /** Arguments by position: no `key: value`, no block. A splat stands as it is. */
  readonly args: readonly SyntaxNode[];
  /** Options, be they written bare, in braces as the last argument, or both. */
  readonly options: readonly RbEntry[];
  /** False when `**splat` or `*splat` adds arguments that are not seen here. */
  readonly complete: boolean;
  /** The block with braces or `do … end`. */
  readonly block: SyntaxNode | undefined;
  /** What `&` passes as the block. */
  readonly blockArgument: SyntaxNode | undefined;
}

/** The call that a node is, or undefined. Bare identifiers count; whether one is a local is up to the caller (`isLocal` in scopes.ts). */
export function callOf(node: SyntaxNode | undefined | null, file: File): RbCall | undefined {
  if (!node) return undefined;
  if (node.type === "identifier") {
    return {
      node,
      name: textOf(file, node),
      nameNode: node,
      receiver: undefined,
      args: [],
      options: [],
      complete: true,
      block: undefined,
      blockArgument: undefined,
    };
  }
  if (node.type !== "call") return undefined;
  let receiver: SyntaxNode | undefined;
  let nameNode: SyntaxNode = node;
  let list: SyntaxNode | undefined;
  let block: SyntaxNode | undefined;
  for (const part of node.children) {
    if (part.field === "receiver") receiver = part;
    else if (part.field === "method") nameNode = part;
    else if (part.field === "arguments") list = part;
    else if (part.field === "block") block = part;
  }
  const name = nameNode === node ? "" : textOf(file, nameNode);
  return { node, name, nameNode, receiver, block, ...argumentsIn(list, file) };
}

function argumentsIn(list: SyntaxNode | undefined, file: File): Pick<RbCall, "args" | "options" | "complete" | "blockArgument"> {
  const args: SyntaxNode[] = [];
  const options: RbEntry[] = [];
  let complete = true;
  let blockArgument: SyntaxNode | undefined;
  for (const part of namedChildren(list)) {
    if (part.type === "pair") options.push(entryOf(part, file));
    else if (part.type === "block_argument") blockArgument = namedChildren(part)[0];
    else {
      if (part.type === "hash_splat_argument" || part.type === "splat_argument") complete = false;
      if (part.type !== "hash_splat_argument") args.push(part);
    }
  }
  const last = args.at(-1);
  if (last?.type === "hash" && options.length === 0) {
    const inner = entriesOf(last, file);
    args.pop();
    options.push(...inner.entries);
    complete = complete && inner.complete;
  }
  return { args, options, complete, blockArgument };
}

function entryOf(pair: SyntaxNode, file: File): RbEntry {
  const keyNode = child(pair, "key") ?? pair;
  return { key: keyText(keyNode, file), pair, value: child(pair, "value") ?? keyNode };
}

/** The text of a hash key, or undefined when it is computed. */
export function keyText(node: SyntaxNode, file: File): string | undefined {
  if (node.type === "hash_key_symbol") return textOf(file, node);
  if (node.type === "simple_symbol") return textOf(file, node).slice(1);
  if (node.type === "string" || node.type === "delimited_symbol") {
    const parts = namedChildren(node);
    return parts.every((part) => part.type === "string_content") ? parts.map((part) => textOf(file, part)).join("") : undefined;
  }
  return undefined;
}

/** The entries of a hash literal. `complete` is false when a `**splat` adds entries that are not seen here. */
export function entriesOf(hash: SyntaxNode, file: File): { readonly entries: readonly RbEntry[]; readonly complete: boolean } {
  const entries: RbEntry[] = [];
  let complete = true;
  for (const part of namedChildren(hash)) {
    if (part.type === "pair") entries.push(entryOf(part, file));
    else if (part.type === "hash_splat_argument") complete = false;
  }
  return { entries, complete };
}

/** The option of one of these names; the last one wins, as in Ruby. */
export function optionOf(call: RbCall, ...names: readonly string[]): RbEntry | undefined {
  return call.options.findLast((entry) => entry.key !== undefined && names.includes(entry.key));
}

/** `Rack::Attack` for a constant or a path of constants, a leading `::` left out; undefined for anything else. */
export function constantName(node: SyntaxNode | undefined | null, file: File): string | undefined {
  if (!node) return undefined;
  if (node.type === "constant") return textOf(file, node);
  if (node.type !== "scope_resolution") return undefined;
  const scope = child(node, "scope");
  const name = child(node, "name");
  if (name?.type !== "constant") return undefined;
  if (!scope) return textOf(file, name);
  const outer = constantName(scope, file);
  return outer === undefined ? undefined : `${outer}::${textOf(file, name)}`;
}

/**
 * A chain of names without arguments, as `Rails.application.config` or `@current_user.account`: the names in order. Undefined when a part is
 * something else, such as a call with arguments.
 */
export function chainOf(node: SyntaxNode | undefined | null, file: File): readonly string[] | undefined {
  if (!node) return undefined;
  if (
    node.type === "identifier" ||
    node.type === "instance_variable" ||
    node.type === "global_variable" ||
    node.type === "self" ||
    node.type === "class_variable"
  )
    return [textOf(file, node)];
  const constant = constantName(node, file);
  if (constant !== undefined) return [constant];
  const call = node.type === "call" ? callOf(node, file) : undefined;
  if (!call || call.args.length > 0 || call.options.length > 0 || call.block || !call.receiver) return undefined;
  const head = chainOf(call.receiver, file);
  return head && [...head, call.name];
}

/** As {@link chainOf}, joined with dots: `Rails.env`, or "" when the node is no such chain. */
export function chainText(node: SyntaxNode | undefined | null, file: File): string {
  return chainOf(node, file)?.join(".") ?? "";
}

/** The innermost receiver of a chain of calls: `User` for `User.where(a: 1).first.update!(b: 2)`. */
export function chainRoot(node: SyntaxNode): SyntaxNode {
  let current = node;
  for (;;) {
    const next =
      current.type === "call" ? child(current, "receiver") : current.type === "element_reference" ? child(current, "object") : undefined;
    if (!next) return current;
    current = next;
  }
}

/** `object[key]` with exactly one key, else undefined. */
export function indexOf(node: SyntaxNode | undefined | null): { readonly object: SyntaxNode; readonly key: SyntaxNode } | undefined {
  if (node?.type !== "element_reference") return undefined;
  const object = child(node, "object");
  const keys = namedChildren(node).filter((part) => part !== object);
  const key = keys[0];
  return object && key && keys.length === 1 ? { object, key } : undefined;
}

/** The call whose block this is (`do … end`, braces), or undefined. */
export function callOfBlock(block: SyntaxNode, file: File): RbCall | undefined {
  return block.parent?.type === "call" ? callOf(block.parent, file) : undefined;
}

/** Statements of a block, method, class or program; comments, `rescue` and `ensure` left out. */
export function statementsOf(node: SyntaxNode | undefined | null): readonly SyntaxNode[] {
  if (!node) return [];
  const body =
    node.type === "method" ||
    node.type === "singleton_method" ||
    node.type === "class" ||
    node.type === "module" ||
    node.type === "singleton_class" ||
    node.type === "block" ||
    node.type === "do_block"
      ? child(node, "body")
      : node;
  if (!body) return [];
  if (!["body_statement", "block_body", "program", "then", "else", "begin", "do", "ensure", "parenthesized_statements"].includes(body.type))
    return [body];
  return namedChildren(body).filter(
    (part) => !["rescue", "ensure", "else", "empty_statement", "heredoc_body", "exceptions", "exception_variable"].includes(part.type),
  );
}

/** Names of a block's or method's plain parameters, in order. */
export function parameterNames(node: SyntaxNode, file: File): readonly string[] {
  return namedChildren(child(node, "parameters")).map((parameter) => textOf(file, child(parameter, "name") ?? parameter));
}
