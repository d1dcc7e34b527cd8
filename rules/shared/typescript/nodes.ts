/** Small questions about TypeScript syntax. */
import type { TsFile } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";
import { listedCalls, orderWith, placeOf } from "../../languages/typescript/order.ts";

/** The span of a node without the white space and comments before it. */
export function spanOf(node: TS.Node, file: TsFile): Span {
  return { start: node.getStart(file.root), end: node.end };
}

/** The source text of a node. */
export function sourceOf(node: TS.Node, file: TsFile): string {
  return file.text.slice(node.getStart(file.root), node.end);
}

/** The expression without parentheses, `as`, `satisfies`, `!` and type assertions. */
export function unwrap(expression: TS.Expression): TS.Expression {
  let current = expression;
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isAsExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isNonNullExpression(current) ||
    ts.isTypeAssertionExpression(current)
  ) {
    current = current.expression;
  }
  return current;
}

/** The expression that an `await` waits for, unwrapped; otherwise the unwrapped expression. */
export function unwrapAwait(expression: TS.Expression): TS.Expression {
  const inner = unwrap(expression);
  return ts.isAwaitExpression(inner) ? unwrap(inner.expression) : inner;
}

/** Names along an access chain, outermost first: `req.session.user` gives req, session, user; calls in it appear as `name()`. Undefined when a part has no name. */
export function chainOf(expression: TS.Expression): string[] | undefined {
  const names: string[] = [];
  let current = unwrap(expression);
  for (;;) {
    if (ts.isPropertyAccessExpression(current)) {
      names.unshift(current.name.text);
      current = unwrap(current.expression);
    } else if (ts.isElementAccessExpression(current)) {
      const argument = unwrap(current.argumentExpression);
      if (!ts.isStringLiteralLike(argument)) return undefined;
      names.unshift(argument.text);
      current = unwrap(current.expression);
    } else if (ts.isIdentifier(current)) {
      names.unshift(current.text);
      return names;
    } else if (current.kind === ts.SyntaxKind.ThisKeyword) {
      names.unshift("this");
      return names;
    } else if (ts.isCallExpression(current)) {
      const inner = chainOf(current.expression);
      if (!inner) return undefined;
      inner[inner.length - 1] = `${inner.at(-1)}()`;
      return [...inner, ...names];
    } else if (ts.isAwaitExpression(current)) current = unwrap(current.expression);
    else if (ts.isMetaProperty(current)) {
      names.unshift("import.meta");
      return names;
    } else return undefined;
  }
}

/** The last name of an expression: `c` for `a.b.c`, `f` for `f`, "" when it has none. */
export function lastNameOf(expression: TS.Expression): string {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) return inner.text;
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
  if (ts.isElementAccessExpression(inner)) {
    const argument = unwrap(inner.argumentExpression);
    return ts.isStringLiteralLike(argument) ? argument.text : "";
  }
  return "";
}

/** What to underline of a call that is found: its callee, or the method's name alone where other calls stand on the lines before it. */
export function calleeSpan(call: TS.CallExpression | TS.NewExpression, file: TsFile): Span {
  const callee = unwrap(call.expression);
  const whole = spanOf(callee, file);
  if (!ts.isPropertyAccessExpression(callee) || !ts.isCallExpression(unwrap(callee.expression))) return whole;
  const name = spanOf(callee.name, file);
  return file.lines.lineOf(whole.start) === file.lines.lineOf(name.start) ? whole : name;
}

/** What a method is called on: `res` of `res.cookie()`; undefined for a plain call. */
export function receiverOf(call: TS.CallExpression): TS.Expression | undefined {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee) ? unwrap(callee.expression) : undefined;
}

/** The text of a property's name, or undefined when it is computed. */
export function propertyName(name: TS.PropertyName | TS.BindingName | undefined): string | undefined {
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

/** Whatever has parameters and, unless it is overloaded or abstract, a body. */
export type FunctionNode =
  | TS.FunctionDeclaration
  | TS.FunctionExpression
  | TS.ArrowFunction
  | TS.MethodDeclaration
  | TS.ConstructorDeclaration
  | TS.AccessorDeclaration;

/** One byte for each syntax kind: asked of every node on the way up from another. */
let functionKinds: Uint8Array | undefined;

/** Whether a node is a function with a body of its own scope. */
export function isFunction(node: TS.Node): node is FunctionNode {
  functionKinds ??= kindTable([
    ts.SyntaxKind.FunctionDeclaration,
    ts.SyntaxKind.FunctionExpression,
    ts.SyntaxKind.ArrowFunction,
    ts.SyntaxKind.MethodDeclaration,
    ts.SyntaxKind.Constructor,
    ts.SyntaxKind.GetAccessor,
    ts.SyntaxKind.SetAccessor,
  ]);
  return functionKinds[node.kind] === 1;
}

/** A table with a byte for each syntax kind, 1 for those that are listed. */
export function kindTable(kinds: readonly TS.SyntaxKind[]): Uint8Array {
  const table = new Uint8Array(ts.SyntaxKind.Count);
  for (const kind of kinds) table[kind] = 1;
  return table;
}

/** The nearest function around a node, or undefined at the top level. */
export function enclosingFunction(node: TS.Node): FunctionNode | undefined {
  for (let current = node.parent as TS.Node | undefined; current; current = current.parent) if (isFunction(current)) return current;
  return undefined;
}

/** The name a function goes by: its own, its variable's, its property's or its method's; "" when it has none. */
export function functionName(fn: FunctionNode): string {
  if (fn.name) return propertyName(fn.name as TS.PropertyName) ?? "";
  const parent = fn.parent;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return propertyName(parent.name) ?? "";
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return lastNameOf(parent.left);
  // const handler = wrap(async () => …)
  if (ts.isCallExpression(parent) && ts.isVariableDeclaration(parent.parent) && ts.isIdentifier(parent.parent.name))
    return parent.parent.name.text;
  return "";
}

/** The span to underline when a whole function is meant: its name, or the words in front of its body. */
export function functionNameSpan(fn: FunctionNode, file: TsFile): Span {
  if (fn.name) return spanOf(fn.name, file);
  const parent = fn.parent;
  if (ts.isVariableDeclaration(parent)) return spanOf(parent.name, file);
  if (ts.isPropertyAssignment(parent)) return spanOf(parent.name, file);
  // exports.handler = async (event) => …
  if (ts.isBinaryExpression(parent) && parent.right === fn) return spanOf(parent.left, file);
  const start = fn.getStart(file.root);
  const bodyStart = fn.body ? fn.body.getStart(file.root) : fn.end;
  const head = file.text.slice(start, Math.min(bodyStart, start + 40)).trimEnd();
  return { start, end: start + Math.max(1, head.length) };
}

/** Calls `visit` for every node below (not the node itself) in document order; returning false skips what is below it. */
export function walkBelow(node: TS.Node, visit: (node: TS.Node) => boolean | undefined | void): void {
  const order = orderWith(node);
  if (order) {
    const { nodes, ends } = order;
    const end = ends[placeOf(node)] as number;
    for (let at = placeOf(node) + 1; at < end; ) at = visit(nodes[at] as TS.Node) === false ? (ends[at] as number) : at + 1;
    return;
  }
  const step = (current: TS.Node): void => {
    if (visit(current) !== false) ts.forEachChild(current, step);
  };
  ts.forEachChild(node, step);
}

/** The calls below a node, in document order: a look at these costs a fraction of a walk. */
export function callsBelow(node: TS.Node): readonly TS.CallExpression[] {
  const listed = listedCalls(node);
  if (listed) return listed;
  const found: TS.CallExpression[] = [];
  walkBelow(node, (each) => {
    if (ts.isCallExpression(each)) found.push(each);
  });
  return found;
}

/** As {@link walkBelow}, but stays inside the function: nested functions are not entered. */
export function walkOwn(node: TS.Node, visit: (node: TS.Node) => boolean | undefined | void): void {
  walkBelow(node, (current) => {
    if (visit(current) === false) return false;
    return isFunction(current) ? false : undefined;
  });
}

/** The nearest ancestor that satisfies a test, up to (not including) `end`. */
export function ancestorWhere<T extends TS.Node>(node: TS.Node, test: (node: TS.Node) => node is T, end?: TS.Node): T | undefined {
  for (let current = node.parent as TS.Node | undefined; current && current !== end; current = current.parent)
    if (test(current)) return current;
  return undefined;
}

/** Whether the node stands in a loop statement of the same function. */
export function loopAround(node: TS.Node): TS.IterationStatement | undefined {
  for (let current = node.parent as TS.Node | undefined; current && !isFunction(current); current = current.parent) {
    if (ts.isIterationStatement(current, false)) return current;
  }
  return undefined;
}

/** The modifiers' keywords of a declaration that has them. */
export function hasModifier(node: TS.Node, kind: TS.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

/** Decorators of a class, method, property or parameter. */
export function decoratorsOf(node: TS.Node): readonly TS.Decorator[] {
  return ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
}
