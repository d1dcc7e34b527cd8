/** Loops around a node: statements and comprehensions. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf, calledName } from "./calls.ts";
import { follow } from "./scopes.ts";

/** A loop, with what it goes through as far as it says so. */
export interface Loop {
  readonly kind: "for" | "while" | "comprehension";
  readonly node: SyntaxNode;
  /** What is gone through. */
  readonly over: SyntaxNode | undefined;
  /** What stands for the element of a round. */
  readonly element: SyntaxNode | undefined;
}

const comprehensions = new Set(["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"]);

/** The nearest loop whose rounds run a node. A function in between ends the search: when it runs is not known. */
export function loopAround(node: SyntaxNode): Loop | undefined {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.type === "function_definition" || parent.type === "lambda" || parent.type === "class_definition") return undefined;
    if (parent.type === "for_statement" && current.field === "body")
      return { kind: "for", node: parent, over: child(parent, "right"), element: child(parent, "left") };
    if (parent.type === "while_statement" && current.field === "body")
      return { kind: "while", node: parent, over: undefined, element: undefined };
    if (!comprehensions.has(parent.type)) continue;
    const clause = namedChildren(parent).find(({ type }) => type === "for_in_clause");
    // What the comprehension goes through is asked for once.
    if (clause && current !== clause)
      return { kind: "comprehension", node: parent, over: child(clause, "right"), element: child(clause, "left") };
  }
  return undefined;
}

/** Whether a loop makes a number of rounds that the program fixes: over literals, constants, `range(3)`, members of an enumeration. */
export function isFixedLoop({ over }: Loop, file: PyFile): boolean {
  return over !== undefined && isFixed(over, file, 0);
}

function isFixed(node: SyntaxNode, file: PyFile, depth: number): boolean {
  if (depth > 5) return false;
  if (/^(?:\w+\.)*_*[A-Z][A-Z0-9_]+$/.test(textOf(file, node))) return true;
  const value = follow(node, file);
  if (/^(?:list|tuple|set|dictionary|string)$/.test(value.type)) {
    // A list that starts empty is filled with data.
    const items = namedChildren(value);
    return items.length > 0 && !items.some(({ type }) => type === "list_splat" || type === "dictionary_splat");
  }
  const text = textOf(file, value);
  if (/^(?:\w+\.)*[A-Z][A-Z0-9_]+$/.test(text)) return true;
  // for role in Role
  if (/^[A-Z]\w*$/.test(text)) return true;
  if (value.type !== "call") return false;
  const name = calledName(value, file);
  const { positional } = argumentsOf(value, file);
  if (name === "range") return positional.every((part) => /^(?:integer)$/.test(part.type) || /^[A-Z][A-Z0-9_]+$/.test(textOf(file, part)));
  if (/^(?:enumerate|sorted|reversed|list|tuple|set|zip)$/.test(name)) return positional.every((part) => isFixed(part, file, depth + 1));
  const receiver = child(child(value, "function"), "object");
  return /^(?:items|keys|values)$/.test(name) && receiver !== undefined && isFixed(receiver, file, depth + 1);
}

/** Whether a loop goes through its data in portions, or repeats one thing until it works. */
export function isPortionOrRetry({ node, over, element, kind }: Loop, file: PyFile): boolean {
  const head = `${over ? textOf(file, over) : ""} ${element ? textOf(file, element) : ""}`;
  if (/chunk|batch|page|slice|bucket|partition|window|attempt|retr(?:y|ies)|tries|offset/i.test(head)) return true;
  // range(0, total, 500)
  if (over?.type === "call" && calledName(over, file) === "range" && argumentsOf(over, file).positional.length === 3) return true;
  return (
    kind === "while" &&
    /cursor|offset|skip|page|has_more|next|last_id|batch|chunk|remaining|attempt|retr(?:y|ies)|sleep|poll|while True/i.test(
      textOf(file, node),
    )
  );
}

/** Ways to find one thing, tried until one works. */
export function isFallback({ over }: Loop, file: PyFile): boolean {
  return over !== undefined && /candidate|fallback|variant|alternative|strateg/i.test(textOf(file, over));
}

/** Whether an expression asks for something of the loop's element, also through names of the round. */
export function dependsOnLoop(expression: SyntaxNode, { node, element }: Loop, file: PyFile): boolean {
  const names = new Set<string>();
  const add = (target: SyntaxNode | undefined): void => {
    if (!target) return;
    walkTree(target, (part) => {
      if (part.type === "identifier" && part.field !== "attribute") names.add(textOf(file, part));
      return true;
    });
  };
  add(element);
  const body = child(node, "body");
  for (let grown = -1; grown !== names.size; ) {
    grown = names.size;
    if (!body) break;
    walkTree(body, (part) => {
      if (part.type !== "assignment" && part.type !== "named_expression") return true;
      const right = child(part, part.type === "assignment" ? "right" : "value");
      if (right && right.start < expression.start && mentions(right, names, file))
        add(child(part, part.type === "assignment" ? "left" : "name"));
      return true;
    });
  }
  return mentions(expression, names, file);
}

function mentions(node: SyntaxNode, names: ReadonlySet<string>, file: PyFile): boolean {
  let found = false;
  walkTree(node, (part) => {
    if (
      part.type === "identifier" &&
      part.field !== "attribute" &&
      names.has(textOf(file, part)) &&
      !(part.field === "name" && part.parent?.type === "keyword_argument")
    )
      found = true;
    return !found;
  });
  return found;
}
