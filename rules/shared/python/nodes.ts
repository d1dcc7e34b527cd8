/** Finding one's way in a Python tree: names, enclosing definitions, decorators, parameters, statements. */
import { type PyFile, textOf } from "../../api/file.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { gatherer } from "../gathered.ts";

/** The expression inside parentheses and `await`. */
export function unwrap(node: SyntaxNode): SyntaxNode;
export function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined;
export function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let current = node;
  while (current?.type === "parenthesized_expression" || current?.type === "await") {
    const inner = namedChildren(current);
    if (inner.length !== 1) return current;
    current = inner[0];
  }
  return current;
}

/** `a.b.c` for names and attributes of names; undefined for everything else. */
export function dottedName(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (!node) return undefined;
  if (node.type === "identifier") return textOf(file, node);
  if (node.type !== "attribute") return node.type === "dotted_name" ? textOf(file, node).replace(/\s+/g, "") : undefined;
  const object = dottedName(child(node, "object"), file);
  const attribute = child(node, "attribute");
  return object !== undefined && attribute ? `${object}.${textOf(file, attribute)}` : undefined;
}

/** The last name of an expression: `c` for `a.b.c` and `a().c`, `key` for `a["key"]`; "" when it has none. */
export function lastName(node: SyntaxNode | undefined, file: PyFile): string {
  const expression = unwrap(node);
  if (!expression) return "";
  if (expression.type === "identifier") return textOf(file, expression);
  if (expression.type === "attribute") return textOf(file, child(expression, "attribute") ?? expression);
  if (expression.type === "subscript") {
    const key = child(expression, "subscript");
    return key?.type === "string" ? (plainString(key, file) ?? "") : "";
  }
  return "";
}

/** The text between the quotes of a literal without substitutions, escapes left as written; undefined for anything else. */
export function plainString(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (node?.type !== "string") return undefined;
  const open = node.children[0];
  const close = node.children.at(-1);
  if (open?.type !== "string_start" || close?.type !== "string_end" || node.children.some((part) => part.type === "interpolation"))
    return undefined;
  return file.text.slice(open.end, close.start);
}

/** All identifiers of this name in a node, in document order. Looks for the name in the text: a walk of a whole module would take its time at each key. */
export function identifiersIn(owner: SyntaxNode, name: string, file: PyFile): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  // The parser puts names without a text where one is missing.
  if (name === "") return found;
  const { text } = file;
  const { start, end } = owner;
  for (let at = text.indexOf(name, start); at !== -1 && at + name.length <= end; at = text.indexOf(name, at + name.length)) {
    if (isWord(text.charCodeAt(at - 1)) || isWord(text.charCodeAt(at + name.length))) continue;
    const leaf = leafAt(owner, at);
    if (leaf.type === "identifier" && leaf.start === at && leaf.end === at + name.length) found.push(leaf);
  }
  return found;
}

/** Whether a character may belong to a name, as far as ASCII goes. */
function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

/** The innermost node at an offset, from a node that holds it. */
function leafAt(owner: SyntaxNode, offset: number): SyntaxNode {
  let current = owner;
  for (;;) {
    const { children } = current;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((children[middle] as SyntaxNode).end <= offset) low = middle + 1;
      else high = middle;
    }
    const inner = children[low];
    if (!inner || inner.start > offset) return current;
    current = inner;
  }
}

/** The nearest function or lambda around a node. */
export function enclosingFunction(node: SyntaxNode): SyntaxNode | undefined {
  return ancestor(node, "function_definition", "lambda");
}

/** The nearest `def` around a node, past lambdas. */
export function enclosingDef(node: SyntaxNode): SyntaxNode | undefined {
  return ancestor(node, "function_definition");
}

/** The class whose body, or whose method, holds a node. */
export function enclosingClass(node: SyntaxNode): SyntaxNode | undefined {
  return ancestor(node, "class_definition");
}

/** The class that a function is a method of. */
export function classOfMethod(definition: SyntaxNode): SyntaxNode | undefined {
  const outer = outerDefinition(definition).parent;
  return outer?.type === "block" && outer.parent?.type === "class_definition" ? outer.parent : undefined;
}

/** The name of a function or class, or "". */
export function definitionName(definition: SyntaxNode | undefined, file: PyFile): string {
  const name = child(definition, "name");
  return name ? textOf(file, name) : "";
}

/** Whether a definition is `async def`. */
export function isAsync(definition: SyntaxNode): boolean {
  return definition.children[0]?.type === "async";
}

/** The definition with its decorators, when it has some. */
export function outerDefinition(definition: SyntaxNode): SyntaxNode {
  return definition.parent?.type === "decorated_definition" ? definition.parent : definition;
}

/** One decorator of a definition. `call` is set where it is called with arguments. */
export interface Decorator {
  readonly node: SyntaxNode;
  /** What stands behind the `@`, without the call's parentheses. */
  readonly callee: SyntaxNode;
  readonly call: SyntaxNode | undefined;
  /** `app.get` for `@app.get("/")`. */
  readonly name: string;
}

/** The decorators of a function or class, from the top. */
export function decoratorsOf(definition: SyntaxNode, file: PyFile): Decorator[] {
  const outer = outerDefinition(definition);
  if (outer === definition) return [];
  return outer.children.flatMap((node) => {
    const expression = node.type === "decorator" ? namedChildren(node)[0] : undefined;
    if (!expression) return [];
    const call = expression.type === "call" ? expression : undefined;
    const callee = call ? child(call, "function") : expression;
    return callee ? [{ node, callee, call, name: dottedName(callee, file) ?? "" }] : [];
  });
}

/** One parameter of a function; `*` and `/` by themselves are none. */
interface Parameter {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  /** The whole parameter. */
  readonly node: SyntaxNode;
  /** The annotation's expression. */
  readonly annotation: SyntaxNode | undefined;
  readonly fallback: SyntaxNode | undefined;
  readonly kind: "positional" | "keyword" | "args" | "kwargs";
}

/** The parameters of a function or lambda, `self` and `cls` too. */
export function parametersOf(definition: SyntaxNode, file: PyFile): Parameter[] {
  const parameters: Parameter[] = [];
  let kind: Parameter["kind"] = "positional";
  for (const node of namedChildren(child(definition, "parameters"))) {
    if (node.type === "keyword_separator") kind = "keyword";
    const annotated = node.type === "typed_parameter" || node.type === "typed_default_parameter";
    const target = node.type === "typed_parameter" ? namedChildren(node)[0] : (child(node, "name") ?? node);
    if (!target) continue;
    const splat = target.type === "list_splat_pattern" ? "args" : target.type === "dictionary_splat_pattern" ? "kwargs" : undefined;
    const nameNode = splat ? namedChildren(target)[0] : target;
    if (nameNode?.type !== "identifier") continue;
    const annotation = annotated ? typeExpression(child(node, "type")) : undefined;
    parameters.push({ name: textOf(file, nameNode), nameNode, node, annotation, fallback: child(node, "value"), kind: splat ?? kind });
    if (splat === "args") kind = "keyword";
  }
  return parameters;
}

/** The expression of an annotation. */
export function typeExpression(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.type === "type" ? namedChildren(node)[0] : node;
}

/** The statements of a block's owner (function, class, with, loop …), comments left out. */
export function bodyOf(owner: SyntaxNode | undefined): SyntaxNode[] {
  return namedChildren(child(owner, "body"));
}

/** The methods of a class, in their order. */
export function methodsOf(definition: SyntaxNode): SyntaxNode[] {
  return bodyOf(definition).flatMap((statement) => {
    const method = statement.type === "decorated_definition" ? child(statement, "definition") : statement;
    return method?.type === "function_definition" ? [method] : [];
  });
}

/** Whether a statement is only a literal: a docstring or `...`. */
export function isBareLiteral(statement: SyntaxNode | undefined, type: "string" | "ellipsis"): boolean {
  const inner = statement?.type === "expression_statement" ? namedChildren(statement) : [];
  return inner.length === 1 && (inner[0]?.type === type || (type === "string" && inner[0]?.type === "concatenated_string"));
}

/** The statements of a definition's body without its docstring. */
export function codeOf(owner: SyntaxNode): SyntaxNode[] {
  const body = bodyOf(owner);
  return isBareLiteral(body[0], "string") ? body.slice(1) : body;
}

/** The statement that holds a node: a direct child of a block or of the module. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && current.parent.type !== "block" && current.parent.type !== "module") current = current.parent;
  return current;
}

/** The loop around a node within the same function, comprehensions left out. */
export function enclosingLoop(node: SyntaxNode): SyntaxNode | undefined {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.type === "function_definition" || parent.type === "lambda" || parent.type === "class_definition") return undefined;
    if ((parent.type === "for_statement" || parent.type === "while_statement") && current.field === "body") return parent;
  }
  return undefined;
}

/** Nodes that can hold statements, and so definitions and imports. */
const holders: ReadonlySet<string> = new Set(
  `block function_definition class_definition decorated_definition if_statement elif_clause else_clause try_statement except_clause
  except_group_clause finally_clause with_statement for_statement while_statement match_statement case_clause ERROR`.split(/\s+/),
);
const outlined: ReadonlySet<string> = new Set(["function_definition", "class_definition", "import_statement", "import_from_statement"]);

/** Whether statements may stand somewhere below a node. */
export function holdsStatements(node: SyntaxNode): boolean {
  return node.type === "module" || holders.has(node.type);
}

const outline = gatherer<SyntaxNode>((node, found) => {
  if (outlined.has(node.type)) found.push(node);
  return holdsStatements(node);
});

/** All functions, classes and imports in a module or a class, also those inside of each other, in document order. */
export function outlineOf(owner: SyntaxNode): readonly SyntaxNode[] {
  const found = outline(owner);
  return found[0] === owner ? found.slice(1) : found;
}

/** Whether a node only runs when the module is started as a program. */
export function inMainGuard(node: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode | null = node; current; current = current.parent) {
    if (current.parent?.type !== "if_statement" || current.field !== "consequence") continue;
    const condition = child(current.parent, "condition");
    if (condition && /^\(?\s*__name__\s*==\s*["']__main__["']\s*\)?$/.test(textOf(file, condition))) return true;
  }
  return false;
}
