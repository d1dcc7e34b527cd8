/** Loops around a node: statements, and functions that call a callback for every element. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, isFunction, lastNameOf, sourceOf, unwrap, unwrapAwait } from "./nodes.ts";
import { declarationOf, initializerOf } from "./scope.ts";
import { staticValue } from "./values.ts";

/** A loop, with what it goes through as far as it says so. */
export interface Loop {
  readonly kind: "for" | "for-of" | "for-in" | "for-await" | "while" | "do" | "callback";
  /** The statement, or the call that is given the callback. */
  readonly node: TS.IterationStatement | TS.CallExpression;
  /** What is gone through; absent for loops that only have a condition. */
  readonly over?: TS.Expression;
  /** What stands for the element of a round: the variable of `for … of`, the callback's first parameter. */
  readonly element?: TS.BindingName;
  /** For a callback: the name of the method or function, `map` of `rows.map(…)`. */
  readonly method?: string;
}

/** Methods of arrays, sets and maps that call a function for every element. */
const elementMethods = new Set(["forEach", "map", "flatMap", "filter", "reduce", "reduceRight", "some", "every", "find", "findIndex"]);
/** Functions that take the elements first and a callback behind them, by their last name: `pMap(rows, …)`, `async.each(rows, …)`, `_.map(rows, …)`. */
const elementFunctions =
  /^(?:pMap|pEach|pMapSeries|pFilter|asyncForEach|asyncMap|mapSeries|mapLimit|eachLimit|eachSeries|eachOf|eachOfLimit)$/;
const libraryFunctions = /^(?:(?:async|_|lodash|R|Promise|Bluebird)\.(?:each|map|forEach|mapSeries|filter|reduce)|Array\.from)$/;

/**
 * The nearest loop whose rounds run a node. A function in between that is not the loop's own callback ends the search: when it runs is
 * not known.
 */
export function loopAround(node: TS.Node, file: TsFile): Loop | undefined {
  let below = node;
  for (let current = node.parent as TS.Node | undefined; current; below = current, current = current.parent) {
    if (ts.isIterationStatement(current, false)) {
      const loop = statementLoop(current, below);
      if (loop) return loop;
    }
    if (isFunction(current)) return callbackLoop(current, file);
  }
  return undefined;
}

function statementLoop(statement: TS.IterationStatement, part: TS.Node): Loop | undefined {
  if (ts.isForOfStatement(statement)) {
    if (part === statement.expression) return undefined;
    const kind = statement.awaitModifier ? "for-await" : "for-of";
    return { kind, node: statement, over: unwrap(statement.expression), ...declared(statement.initializer) };
  }
  if (ts.isForInStatement(statement)) {
    if (part === statement.expression) return undefined;
    return { kind: "for-in", node: statement, over: unwrap(statement.expression), ...declared(statement.initializer) };
  }
  if (ts.isForStatement(statement)) {
    if (part === statement.initializer) return undefined;
    const over = countedOver(statement);
    return { kind: "for", node: statement, ...(over ? { over } : {}) };
  }
  return { kind: ts.isDoStatement(statement) ? "do" : "while", node: statement };
}

function declared(initializer: TS.ForInitializer): { readonly element?: TS.BindingName } {
  const declaration = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0] : undefined;
  return declaration ? { element: declaration.name } : {};
}

/** What `for (let i = 0; i < rows.length; i++)` goes through. */
function countedOver({ condition }: TS.ForStatement): TS.Expression | undefined {
  if (!condition || !ts.isBinaryExpression(condition)) return undefined;
  const end = unwrap(condition.right);
  return ts.isPropertyAccessExpression(end) && end.name.text === "length" ? unwrap(end.expression) : undefined;
}

function callbackLoop(fn: TS.SignatureDeclaration, file: TsFile): Loop | undefined {
  const call = fn.parent;
  if (!ts.isCallExpression(call) || call.expression === (fn as TS.Node)) return undefined;
  const callee = unwrap(call.expression);
  const method = lastNameOf(callee);
  const parameter = fn.parameters[/^reduce/.test(method) ? 1 : 0];
  const common = { kind: "callback", node: call, method, ...(parameter ? { element: parameter.name } : {}) } as const;
  const first = call.arguments[0];
  if (first && first !== (fn as TS.Node) && (elementFunctions.test(method) || libraryFunctions.test(chainOf(callee)?.join(".") ?? "")))
    return { ...common, over: unwrap(first) };
  if (first !== (fn as TS.Node) || !ts.isPropertyAccessExpression(callee) || !elementMethods.has(method)) return undefined;
  const over = unwrap(callee.expression);
  return isNoCollection(over, file) ? undefined : { ...common, over };
}

/** `Children.map`, `queue.find`: a method of the same name on what is known to be no list of values. */
function isNoCollection(over: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(over) || !/^[A-Z][a-z]/.test(over.text)) return false;
  const declaration = declarationOf(over, file);
  return !declaration || ts.isClassDeclaration(declaration);
}

/** Lists whose length is known from the program, not from data: literals, constants, the members of an enumeration. */
function isFixedList(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  const inner = unwrapAwait(expression);
  if (depth > 5) return false;
  if (ts.isArrayLiteralExpression(inner))
    return !inner.elements.some((element) => ts.isSpreadElement(element) && !isFixedList(element.expression, file, depth + 1));
  if (ts.isObjectLiteralExpression(inner)) return !inner.properties.some(ts.isSpreadAssignment);
  if (ts.isConditionalExpression(inner)) return [inner.whenTrue, inner.whenFalse].every((each) => isFixedList(each, file, depth + 1));
  if (ts.isIdentifier(inner)) {
    if (/^[A-Z][A-Z0-9_]+$/.test(inner.text)) return true;
    const declaration = declarationOf(inner, file);
    if (declaration && ts.isEnumDeclaration(declaration)) return true;
    const initializer = initializerOf(inner, file);
    // A list that starts empty and is filled, such as `const rows = []`, says nothing of its length.
    return initializer !== undefined && !isEmptyLiteral(initializer) && isFixedList(initializer, file, depth + 1);
  }
  if (ts.isPropertyAccessExpression(inner)) return /^[A-Z][A-Z0-9_]+$/.test(inner.name.text);
  if (!ts.isCallExpression(inner)) return false;
  const callee = unwrap(inner.expression);
  const name = chainOf(callee)?.join(".") ?? "";
  const [first] = inner.arguments;
  // Members of an enumeration or of a table in the program: Object.values(Role)
  if (/^Object\.(?:keys|values|entries)$/.test(name) && first) return isNamedTable(unwrap(first)) || isFixedList(first, file, depth + 1);
  if (name === "Array.from" && first) return isFixedLength(first, file);
  const shortens =
    ts.isPropertyAccessExpression(callee) &&
    /^(?:map|filter|flatMap|slice|sort|reverse|entries|keys|values|concat)$/.test(callee.name.text);
  return shortens && isFixedList((callee as TS.PropertyAccessExpression).expression, file, depth + 1);
}

function isEmptyLiteral(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return (
    (ts.isArrayLiteralExpression(inner) && inner.elements.length === 0) ||
    (ts.isObjectLiteralExpression(inner) && inner.properties.length === 0)
  );
}

function isNamedTable(expression: TS.Expression): boolean {
  return ts.isIdentifier(expression) && /^[A-Z]/.test(expression.text);
}

function isFixedLength(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (!ts.isObjectLiteralExpression(inner)) return isFixedList(inner, file);
  const [property] = inner.properties;
  return property !== undefined && ts.isPropertyAssignment(property) && isConstant(property.initializer, file);
}

function isConstant(expression: TS.Expression, file: TsFile): boolean {
  return staticValue(expression, file) !== undefined || /^[A-Z][A-Z0-9_]+$/.test(lastNameOf(expression));
}

/** Whether a loop makes a number of rounds that the program fixes: over constants, `for (let i = 0; i < 3; i++)`. */
export function isFixedLoop(loop: Loop, file: TsFile): boolean {
  if (loop.over) return isFixedList(loop.over, file);
  const { node } = loop;
  if (!ts.isForStatement(node) || !node.condition || !ts.isBinaryExpression(node.condition)) return false;
  return isConstant(node.condition.right, file);
}

const retryWords = /\b(?:attempts?|retry|retries|retrying|tries|triesLeft|retryCount|maxRetries|max_?attempts|backoff)\b/i;

/** Whether a loop repeats one thing until it works. */
export function isRetryLoop(loop: Loop, file: TsFile): boolean {
  return loop.kind !== "callback" && loop.kind !== "for-of" && loop.kind !== "for-in" && retryWords.test(headOf(loop, file));
}

const portionWords = /(?:^|[^a-z])(?:chunk|batch|page|slice|bucket|window)|(?:Chunk|Batch|Page|Bucket)/;

/** Whether a loop goes through its data in portions: over chunks or pages, by steps larger than one, or until a cursor ends. */
export function isPortionLoop(loop: Loop, file: TsFile): boolean {
  const { node, over, element } = loop;
  if (over && portionWords.test(sourceOf(over, file))) return true;
  if (element && portionWords.test(sourceOf(element, file))) return true;
  if (ts.isForStatement(node)) {
    const step = node.incrementor ? sourceOf(node.incrementor, file) : "";
    return (
      /\+=\s*(?!1\b)/.test(step) || (!node.condition && !over) || /\b(?:page|offset|skip|cursor|batch|chunk)\b/i.test(headOf(loop, file))
    );
  }
  if (loop.kind !== "while" && loop.kind !== "do") return false;
  return /\b(?:cursor|offset|skip|page|hasMore|hasNext\w*|nextPage\w*|lastId|batch\w*|chunk\w*|remaining|done|nextToken|nextCursor)\b/i.test(
    sourceOf(node, file),
  );
}

/** The words that decide how often a statement runs. */
function headOf({ node }: Loop, file: TsFile): string {
  if (ts.isCallExpression(node)) return "";
  if (ts.isDoStatement(node) || ts.isWhileStatement(node)) return sourceOf(node.expression, file);
  return file.text.slice(node.getStart(file.root), node.statement.getStart(file.root));
}
