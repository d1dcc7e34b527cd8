/** Where a piece of Ruby stands: its method, class, blocks, loops; and what the names around it stand for. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, callOfBlock, constantName, type RbCall } from "./calls.ts";
import { unwrap } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** A name is followed through at most this many assignments. */
const followLimit = 6;

/** The method (`def`) around a node, or undefined. */
export function enclosingMethod(node: SyntaxNode): SyntaxNode | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "method" || current.type === "singleton_method") return current;
    if (current.type === "class" || current.type === "module" || current.type === "singleton_class") return undefined;
  }
  return undefined;
}

/** Name of a `def`: `call`, `token=`; "" when the node is none. */
export function methodName(method: SyntaxNode | undefined, file: File): string {
  const name = child(method, "name");
  return name ? textOf(file, name) : "";
}

/** The blocks around a node up to its method, from the inside out, each as the call it is passed to. */
export function blocksAround(node: SyntaxNode, file: File): readonly RbCall[] {
  const found: RbCall[] = [];
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "block" || current.type === "do_block") {
      const call = callOfBlock(current, file);
      if (call) found.push(call);
    }
    if (isScope(current)) break;
  }
  return found;
}

/** Methods that run their block once per element. */
const loopMethods = new Set([
  "each",
  "each_with_index",
  "each_with_object",
  "each_slice",
  "each_cons",
  "each_pair",
  "each_value",
  "each_key",
  "each_entry",
  "map",
  "map!",
  "flat_map",
  "collect",
  "filter_map",
  "select",
  "reject",
  "times",
  "upto",
  "downto",
  "step",
  "loop",
  "find_each",
  "in_batches",
  "find_in_batches",
  "each_with_rindex",
  "cycle",
  "sum",
  "inject",
  "reduce",
  "to_h",
  "group_by",
  "index_with",
  "index_by",
  "each_char",
  "each_line",
  "each_batch",
  "each_record",
  "reverse_each",
]);

/** The innermost loop around a node within its method: a call with a block (`each`), or `while`, `until`, `for`. */
export function enclosingLoop(node: SyntaxNode, file: File): SyntaxNode | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (
      current.type === "while" ||
      current.type === "until" ||
      current.type === "for" ||
      current.type === "while_modifier" ||
      current.type === "until_modifier"
    )
      return current;
    if ((current.type === "block" || current.type === "do_block") && loopMethods.has(callOfBlock(current, file)?.name ?? ""))
      return current.parent ?? undefined;
    if (isScope(current)) return undefined;
  }
  return undefined;
}

function isScope(node: SyntaxNode): boolean {
  return (
    node.type === "method" ||
    node.type === "singleton_method" ||
    node.type === "class" ||
    node.type === "module" ||
    node.type === "singleton_class" ||
    node.type === "program"
  );
}

/** The node that bounds local variables: method, class body, module body or program. */
export function localScope(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && !(isScope(current) && current !== node)) current = current.parent;
  return current;
}

/** Visits what lies in a scope, nested methods, classes and modules left out. */
export function walkScope(scope: SyntaxNode, visit: (node: SyntaxNode) => boolean | undefined | void): void {
  walkTree(scope, (node) => {
    if (node !== scope && isScope(node)) return false;
    return visit(node);
  });
}

interface Locals {
  /** Values assigned, in order; undefined stands for an assignment whose value cannot be known (`+=`, multiple assignment, a parameter). */
  readonly assigned: Map<string, (SyntaxNode | undefined)[]>;
}

const localTables = {};

function localsOf(scope: SyntaxNode, file: File): Locals {
  const tables = file.memo(localTables, () => new Map<SyntaxNode, Locals>());
  const known = tables.get(scope);
  if (known) return known;
  const assigned = new Map<string, (SyntaxNode | undefined)[]>();
  const put = (name: string, value: SyntaxNode | undefined) => {
    const list = assigned.get(name);
    if (list) list.push(value);
    else assigned.set(name, [value]);
  };
  walkScope(scope, (node) => {
    const left = node.type === "assignment" || node.type === "operator_assignment" ? child(node, "left") : undefined;
    if (left?.type === "identifier" || left?.type === "instance_variable") {
      const plain = node.type === "assignment" || node.children.some((part) => part.type === "||=");
      put(textOf(file, left), plain ? child(node, "right") : undefined);
    } else if (left?.type === "left_assignment_list") for (const part of namedChildren(left)) put(textOf(file, part), undefined);
    else if (node.type === "method_parameters" || node.type === "block_parameters" || node.type === "lambda_parameters") {
      walkTree(node, (part) => {
        if (part.type === "identifier" && part.field !== "value") put(textOf(file, part), undefined);
      });
    } else if (node.type === "exception_variable" || (node.type === "for" && child(node, "pattern"))) {
      const target = node.type === "for" ? child(node, "pattern") : namedChildren(node)[0];
      if (target) put(textOf(file, target), undefined);
    } else if (node.type === "binary" && node.children.some((part) => part.type === "<<")) {
      const target = child(node, "left");
      if (target?.type === "identifier") put(textOf(file, target), undefined);
    }
  });
  const made = { assigned };
  tables.set(scope, made);
  return made;
}

/** Whether a bare name is a local variable or parameter where it stands, rather than a call. */
export function isLocal(node: SyntaxNode, file: File): boolean {
  return node.type === "identifier" && localsOf(localScope(node), file).assigned.has(textOf(file, node));
}

/** The only value that a local or instance variable is given in its scope, or undefined when there are none or several. */
export function assignedValue(node: SyntaxNode, file: File): SyntaxNode | undefined {
  const values = localsOf(localScope(node), file).assigned.get(textOf(file, node));
  return values?.length === 1 ? values[0] : undefined;
}

/** All values that a local or instance variable is given in its scope; those that cannot be known left out. */
export function assignedValues(node: SyntaxNode, file: File): readonly SyntaxNode[] {
  return (localsOf(localScope(node), file).assigned.get(textOf(file, node)) ?? []).filter((value) => value !== undefined);
}

interface Constant {
  /** With the names of the classes and modules around it. */
  readonly name: string;
  readonly value: SyntaxNode;
}

const constantTables = {};

/** Constants of the file by their last name. */
function constantsOf(file: File): ReadonlyMap<string, readonly Constant[]> {
  return file.memo(constantTables, () => {
    const table = new Map<string, Constant[]>();
    walkTree(file.root, (node) => {
      if (node.type !== "assignment" && node.type !== "operator_assignment") return;
      const value = child(node, "right");
      const name = constantName(child(node, "left"), file);
      if (name === undefined || !value) return;
      const constant = { name: [...spacesAround(node, file), name].join("::"), value };
      const last = name.split("::").at(-1) ?? "";
      const list = table.get(last);
      if (list) list.push(constant);
      else table.set(last, [constant]);
    });
    return table;
  });
}

function spacesAround(node: SyntaxNode, file: File): readonly string[] {
  const names: string[] = [];
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "class" || current.type === "module") names.unshift(constantName(child(current, "name"), file) ?? "");
  }
  return names;
}

/** The value of a constant of this file, or undefined when there is none or more than one. `A::B` is only found within `A`. */
function constantValue(name: string, file: File): SyntaxNode | undefined {
  const found = (constantsOf(file).get(name.split("::").at(-1) ?? "") ?? []).filter((constant) =>
    `::${constant.name}`.endsWith(`::${name}`),
  );
  return found.length === 1 ? found[0]?.value : undefined;
}

/** Where a constant of this file is used, its assignment left out. */
export function constantUses(name: string, file: File): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkTree(file.root, (node) => {
    if (node.type === "constant" && node.field !== "left" && textOf(file, node) === name) found.push(node);
  });
  return found;
}

const methodTables = {};

/** Methods defined in the file by name; several of one name are all listed. */
export function methodsOf(file: File): ReadonlyMap<string, readonly SyntaxNode[]> {
  return file.memo(methodTables, () => {
    const table = new Map<string, SyntaxNode[]>();
    walkTree(file.root, (node) => {
      if (node.type !== "method" && node.type !== "singleton_method") return;
      const name = methodName(node, file);
      const list = table.get(name);
      if (list) list.push(node);
      else table.set(name, [node]);
    });
    return table;
  });
}

/**
 * What an expression stands for: constants of the file, and locals and instance variables with a single assignment, are followed;
 * parentheses and `.freeze` are taken off. Returns the node itself when it cannot be followed.
 */
export function follow(node: SyntaxNode, file: File): SyntaxNode {
  let current = unwrap(node, file);
  for (let i = 0; i < followLimit; i++) {
    let next: SyntaxNode | undefined;
    const constant = constantName(current, file);
    if (constant !== undefined) next = constantValue(constant, file);
    else if (current.type === "identifier" || current.type === "instance_variable") next = assignedValue(current, file);
    if (!next || next === current) return current;
    current = unwrap(next, file);
  }
  return current;
}

/** The last expression of a method that has no explicit `return`, following a call to a method of the file without arguments. */
export function soleResult(method: SyntaxNode): SyntaxNode | undefined {
  const body = child(method, "body");
  if (!body) return undefined;
  if (body.type !== "body_statement") return body;
  const statements = namedChildren(body).filter((part) => part.type !== "heredoc_body");
  const last = statements.at(-1);
  if (statements.length !== 1 || !last) return undefined;
  if (last.type === "return") {
    const list = namedChildren(last)[0];
    const values = namedChildren(list);
    return values.length === 1 ? values[0] : undefined;
  }
  return last.type === "rescue" || last.type === "ensure" ? undefined : last;
}

/** As {@link follow}, and through a method of the file whose body is a single expression: `cookie_options` to the hash it returns. */
export function followMethod(node: SyntaxNode, file: File): SyntaxNode {
  const target = follow(node, file);
  const call = callOf(target, file);
  if (!call || call.args.length > 0 || call.options.length > 0 || call.block) return target;
  if (call.receiver && call.receiver.type !== "self") return target;
  if (target.type === "identifier" && isLocal(target, file)) return target;
  const methods = methodsOf(file).get(call.name);
  const result = methods?.length === 1 && methods[0] ? soleResult(methods[0]) : undefined;
  if (!result) return target;
  const memoised = result.type === "operator_assignment" ? child(result, "right") : undefined;
  return follow(memoised ?? result, file);
}

/** The statement that a node belongs to: its ancestor that stands directly in a body. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && !isBody(current.parent)) current = current.parent;
  return current;
}

/** Whether a node holds statements one after the other. */
export function isBody(node: SyntaxNode): boolean {
  switch (node.type) {
    case "body_statement":
    case "block_body":
    case "program":
    case "then":
    case "else":
    case "begin":
    case "ensure":
    case "do":
      return true;
    default:
      return false;
  }
}
