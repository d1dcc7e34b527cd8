/** Collections that live as long as the process: made at module level or in an object that is made once, and what code does with them. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { decoratorsOf, hasModifier, isFunction, lastNameOf, propertyName, unwrap, walkBelow } from "./nodes.ts";
import { usesOf } from "./references.ts";

/** What a collection is made as. */
export type StoreKind = "map" | "set" | "object" | "array";

/** One thing that code does with a store. */
export interface StoreUse {
  /**
   * `write` adds an entry, `shrink` takes some away or starts again, `cap` compares the size, `read` only looks, `escape` hands it to code
   * that may do anything.
   */
  readonly what: "write" | "shrink" | "cap" | "read" | "escape";
  readonly node: TS.Node;
  /** What a written entry is kept under; the element itself for sets and arrays. */
  readonly key?: TS.Expression;
  /** What is kept. */
  readonly value?: TS.Expression;
}

/** A collection with everything that its module does with it. */
export interface Store {
  readonly kind: StoreKind;
  readonly name: string;
  /** The name where it is declared. */
  readonly at: TS.Node;
  readonly declaration: TS.VariableDeclaration | TS.PropertyDeclaration;
  /** The expression that makes it: `new Map()`, `{}`. */
  readonly made: TS.Expression;
  /** Other modules can reach it. */
  readonly exported: boolean;
  readonly uses: readonly StoreUse[];
}

const storesKey = {};

/** The stores of a file in document order. */
export function storesOf(file: TsFile): readonly Store[] {
  return file.memo(storesKey, () => {
    const exported = exportedNames(file);
    return file.root.statements.flatMap((statement): readonly Store[] => {
      if (ts.isVariableStatement(statement)) return variables(statement, exported, file);
      return ts.isClassDeclaration(statement) ? fields(statement, file) : [];
    });
  });
}

/** Names that `export { a }`, `export default a` and `module.exports` hand out. */
function exportedNames(file: TsFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.root.statements) {
    if (
      ts.isExportDeclaration(statement) &&
      !statement.moduleSpecifier &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      for (const element of statement.exportClause.elements) names.add((element.propertyName ?? element.name).text);
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) names.add(statement.expression.text);
    if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && isExportsAccess(statement.expression.left)) {
      const { right } = statement.expression;
      if (ts.isIdentifier(right)) names.add(right.text);
      if (!ts.isObjectLiteralExpression(right)) continue;
      for (const property of right.properties) {
        const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
        if (value && ts.isIdentifier(value)) names.add(value.text);
      }
    }
  }
  return names;
}

function isExportsAccess(expression: TS.Expression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const base = expression.expression;
  if (ts.isIdentifier(base)) return base.text === "exports" || (base.text === "module" && expression.name.text === "exports");
  return isExportsAccess(base);
}

function variables(statement: TS.VariableStatement, exported: ReadonlySet<string>, file: TsFile): Store[] {
  return statement.declarationList.declarations.flatMap((declaration): Store[] => {
    if (!ts.isIdentifier(declaration.name) || !declaration.initializer) return [];
    const made = containerIn(declaration.initializer);
    if (!made) return [];
    const name = declaration.name.text;
    const uses = usesOf(declaration.name, file).map((use) => useAt(use, made.kind));
    const shared = exported.has(name) || hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    // Names in export lists and module.exports are no use that says anything.
    const kept = shared ? uses.filter((use) => use.what !== "escape" || !isExport(use.node)) : uses;
    return [{ ...made, name, at: declaration.name, declaration, exported: shared, uses: kept }];
  });
}

function isExport(node: TS.Node): boolean {
  if (ts.isExportSpecifier(node.parent) || ts.isExportAssignment(node.parent)) return true;
  const assignment = ts.findAncestor(node, ts.isBinaryExpression);
  return assignment !== undefined && isExportsAccess(assignment.left) && ts.isSourceFile(assignment.parent.parent);
}

/** The fields of a class whose object is made once, and static ones. */
function fields(owner: TS.ClassDeclaration, file: TsFile): Store[] {
  const single = isSingleton(owner, file);
  return owner.members.flatMap((member): Store[] => {
    if (!ts.isPropertyDeclaration(member) || !member.initializer || ts.isComputedPropertyName(member.name)) return [];
    const statics = hasModifier(member, ts.SyntaxKind.StaticKeyword);
    if (!statics && !single) return [];
    // A subclass or anyone may take entries away from what is open to them.
    if (hasModifier(member, ts.SyntaxKind.ProtectedKeyword) || hasModifier(member, ts.SyntaxKind.PublicKeyword)) return [];
    const made = containerIn(member.initializer);
    const name = propertyName(member.name);
    if (!made || name === undefined) return [];
    const uses: StoreUse[] = [];
    walkBelow(owner, (node) => {
      if (!ts.isPropertyAccessExpression(node) || node.name.text !== name) return;
      const base = unwrap(node.expression);
      const own = base.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(base) && base.text === owner.name?.text);
      if (own) uses.push(useAt(node, made.kind));
    });
    return [{ ...made, name, at: member.name, declaration: member, exported: false, uses }];
  });
}

const singletonDecorators =
  /^(?:Injectable|Service|Controller|Resolver|WebSocketGateway|Singleton|singleton|Component|Provider|Gateway|Guard|Middleware|Catch)$/;

/** Whether a class has one object for the whole process: a provider of a container, or made at module level here. */
function isSingleton(owner: TS.ClassDeclaration, file: TsFile): boolean {
  for (const { expression } of decoratorsOf(owner)) {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    if (!singletonDecorators.test(lastNameOf(callee))) continue;
    return !/\b(?:REQUEST|TRANSIENT)\b/.test(file.text.slice(expression.pos, expression.end));
  }
  const name = owner.name?.text;
  if (name === undefined) return false;
  const made = new RegExp(`\\bnew\\s+${name}\\s*\\(`);
  return file.root.statements.some((statement) => {
    if (statement === owner)
      return owner.members.some(
        (member) =>
          ts.isPropertyDeclaration(member) &&
          hasModifier(member, ts.SyntaxKind.StaticKeyword) &&
          (/instance/i.test(propertyName(member.name) ?? "") || (member.initializer && isNewOf(member.initializer, name))),
      );
    if (!made.test(file.text.slice(statement.pos, statement.end))) return false;
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.some(
        (declaration) => declaration.initializer && isNewOf(declaration.initializer, name),
      );
    if (ts.isExportAssignment(statement)) return isNewOf(statement.expression, name);
    return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && isNewOf(statement.expression.right, name);
  });
}

function isNewOf(expression: TS.Expression, name: string): boolean {
  const inner = unwrap(expression);
  return ts.isNewExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === name;
}

/** The collection that an initialiser makes: empty ones, since a table that is written down is a constant. `global.x ??= new Map()` counts. */
function containerIn(initializer: TS.Expression): Pick<Store, "kind" | "made"> | undefined {
  const inner = unwrap(initializer);
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    const { BarBarToken, QuestionQuestionToken, EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken } = ts.SyntaxKind;
    return [BarBarToken, QuestionQuestionToken, EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken].includes(kind)
      ? containerIn(inner.right)
      : undefined;
  }
  if (ts.isObjectLiteralExpression(inner)) return inner.properties.length === 0 ? { kind: "object", made: inner } : undefined;
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.length === 0 ? { kind: "array", made: inner } : undefined;
  if (ts.isNewExpression(inner) && ts.isIdentifier(inner.expression)) {
    const kind = ({ Map: "map", Set: "set", Array: "array" } as const)[inner.expression.text];
    const filled = (inner.arguments?.length ?? 0) > 0 && !isEmptyArray(inner.arguments?.[0]);
    return kind && !filled ? { kind, made: inner } : undefined;
  }
  const bare =
    ts.isCallExpression(inner) &&
    ts.isPropertyAccessExpression(inner.expression) &&
    inner.expression.name.text === "create" &&
    lastNameOf(inner.expression.expression) === "Object" &&
    inner.arguments[0]?.kind === ts.SyntaxKind.NullKeyword;
  return bare ? { kind: "object", made: inner } : undefined;
}

function isEmptyArray(expression: TS.Expression | undefined): boolean {
  return expression !== undefined && ts.isArrayLiteralExpression(expression) && expression.elements.length === 0;
}

const shrinking = new Set(["delete", "clear", "pop", "shift", "splice", "evict", "prune", "fill", "length"]);
const readingMethods = new Set(
  [
    "get has forEach entries keys values size length at concat every filter find findIndex findLast flat flatMap includes indexOf join",
    "lastIndexOf map reduce reduceRight reverse slice some sort toString toSorted hasOwnProperty toReversed",
  ].flatMap((names) => names.split(" ")),
);
const readingFunctions =
  /^(?:(?:Object|JSON|Array|console|Math|util|logger|log|assert)\.\w+|String|Boolean|structuredClone|.*\.(?:json|send|render|end|info|debug|warn|error))$/;

/** What code does with a store at one of its uses. */
export function useAt(use: TS.Expression, kind: StoreKind): StoreUse {
  let node: TS.Expression = use;
  while (
    (ts.isParenthesizedExpression(node.parent) || ts.isNonNullExpression(node.parent) || ts.isAsExpression(node.parent)) &&
    node.parent.expression === node
  )
    node = node.parent;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return memberUse(parent, kind);
  if (ts.isElementAccessExpression(parent) && parent.expression === node) return elementUse(parent);
  if (ts.isBinaryExpression(parent)) {
    const { operatorToken, left, right } = parent;
    // cache = {}, cache = new Map(), logs = logs.filter(…); a default for what is not there yet only starts it.
    const first =
      operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken || operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken;
    if (left === node && isAssignment(operatorToken.kind)) return { what: first ? "read" : "shrink", node };
    if (right === node && operatorToken.kind === ts.SyntaxKind.InKeyword) return { what: "read", node };
    // globalThis.cache = cache
    if (right === node && isAssignment(operatorToken.kind) && ts.isExpressionStatement(parent.parent) && isGlobal(left))
      return { what: "read", node };
  }
  // A list that is handed out is read: who takes elements away does so where the list is kept.
  if (kind === "array" && (ts.isReturnStatement(parent) || ts.isArrowFunction(parent))) return { what: "read", node };
  if ((ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.expression === node) return { what: "read", node };
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent) || ts.isTypeOfExpression(parent) || ts.isTypeQueryNode(parent))
    return { what: "read", node };
  if ((ts.isPrefixUnaryExpression(parent) || ts.isIfStatement(parent)) && !ts.isAwaitExpression(parent)) return { what: "read", node };
  if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.arguments?.includes(node)) return argumentUse(parent, node);
  return { what: "escape", node };
}

function isGlobal(target: TS.Expression): boolean {
  const base = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target) ? unwrap(target.expression) : target;
  return ts.isIdentifier(base) && /^(?:global\w*)$/.test(base.text);
}

function isAssignment(kind: TS.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function memberUse(access: TS.PropertyAccessExpression, kind: StoreKind): StoreUse {
  const name = access.name.text;
  const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
  if (name === "size" || (name === "length" && kind === "array")) {
    if (isAssigned(access)) return { what: "shrink", node: access };
    return { what: isCompared(access) ? "cap" : "read", node: access };
  }
  if (!call) {
    // counters.total = 1 keeps one entry; delete sessions.demo takes one away.
    if (ts.isDeleteExpression(access.parent)) return { what: "shrink", node: access };
    return { what: kind === "object" ? "read" : "escape", node: access };
  }
  const [first, second] = call.arguments;
  if (kind === "map" && name === "set" && first) return { what: "write", node: call, key: first, ...(second ? { value: second } : {}) };
  if (kind === "set" && name === "add" && first) return { what: "write", node: call, key: first, value: first };
  if (kind === "array" && (name === "push" || name === "unshift") && first) return { what: "write", node: call, key: first, value: first };
  if (shrinking.has(name)) return { what: "shrink", node: call };
  return { what: readingMethods.has(name) ? "read" : "escape", node: call };
}

function elementUse(access: TS.ElementAccessExpression): StoreUse {
  const key = access.argumentExpression;
  const { parent } = access;
  if (ts.isDeleteExpression(parent) || isEmptiedWithin(access)) return { what: "shrink", node: access };
  if (ts.isBinaryExpression(parent) && parent.left === access && isAssignment(parent.operatorToken.kind)) {
    const cleared = ts.isIdentifier(parent.right) && parent.right.text === "undefined";
    return cleared ? { what: "shrink", node: parent } : { what: "write", node: parent, key, value: parent.right };
  }
  if (ts.isPostfixUnaryExpression(parent) || (ts.isPrefixUnaryExpression(parent) && isStep(parent.operator)))
    return { what: "write", node: parent, key };
  return { what: "read", node: access };
}

/** `delete cache[userId][oldest]`, `delete cache[userId]?.[oldest]`: what an entry holds is kept small. */
function isEmptiedWithin(access: TS.ElementAccessExpression): boolean {
  const { parent } = access;
  const inner =
    (ts.isElementAccessExpression(parent) || ts.isPropertyAccessExpression(parent)) && parent.expression === access ? parent : undefined;
  return inner !== undefined && ts.isDeleteExpression(inner.parent);
}

function isStep(operator: TS.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssigned(access: TS.Expression): boolean {
  return ts.isBinaryExpression(access.parent) && access.parent.left === access && isAssignment(access.parent.operatorToken.kind);
}

/** `cache.size > 1000`, `queue.length >= max`: compared with something else than nothing. */
function isCompared(access: TS.Expression): boolean {
  const { parent } = access;
  if (!ts.isBinaryExpression(parent)) return false;
  const other = parent.left === access ? parent.right : parent.left;
  const { LessThanToken, LessThanEqualsToken, GreaterThanToken, GreaterThanEqualsToken, EqualsEqualsEqualsToken } = ts.SyntaxKind;
  if (
    ![LessThanToken, LessThanEqualsToken, GreaterThanToken, GreaterThanEqualsToken, EqualsEqualsEqualsToken].includes(
      parent.operatorToken.kind,
    )
  )
    return false;
  return !(ts.isNumericLiteral(other) && Number(other.text) < 2);
}

function argumentUse(call: TS.CallExpression | TS.NewExpression, node: TS.Expression): StoreUse {
  const callee = unwrap(call.expression);
  const text = callee.getText();
  if (ts.isNewExpression(call)) return { what: /^(?:Map|Set)$/.test(text) ? "read" : "escape", node };
  if (/^Object\.(?:assign|defineProperty)$/.test(text)) return { what: call.arguments[0] === node ? "escape" : "read", node };
  // Object.keys(store).length > max
  const access = call.parent;
  if (/^Object\.(?:keys|values|entries)$/.test(text) && ts.isPropertyAccessExpression(access) && access.name.text === "length")
    return { what: isCompared(access) ? "cap" : "read", node };
  return { what: readingFunctions.test(text) ? "read" : "escape", node };
}

/** Whether code runs once, while the module loads: outside of every function. */
export function runsAtLoad(node: TS.Node): boolean {
  for (let current: TS.Node | undefined = node.parent; current; current = current.parent) {
    if (!isFunction(current)) continue;
    // (() => { … })()
    const called = ts.isParenthesizedExpression(current.parent) && ts.isCallExpression(current.parent.parent);
    if (!called) return false;
  }
  return true;
}
