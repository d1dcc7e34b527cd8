/** TypeScript: what the types that are written, or left to other modules, say of a value that is pasted into SQL. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { typeOf } from "../../../shared/typescript/knowledge.ts";
import { isFunction, lastNameOf, receiverOf, sourceOf, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";

const maxDepth = 8;

/** Methods that leave the elements of a list what they are, and those that make a text of them. */
const keeping = /^(?:filter|slice|sort|toSorted|reverse|concat|flat|join|at|pop|shift|toString)$/;
const each = /^(?:map|flatMap|forEach|filter|reduce|some|every|find)$/;

/** The expression that a value comes from: what a variable was set to, the list whose element it is. */
function sourceExpression(expression: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrapAwait(expression);
  if (ts.isCallExpression(inner)) {
    const receiver = receiverOf(inner);
    return receiver && keeping.test(lastNameOf(inner.expression)) ? receiver : undefined;
  }
  if (ts.isBinaryExpression(inner)) return inner.left;
  if (ts.isArrayLiteralExpression(inner)) {
    const [first] = inner.elements;
    return first && (ts.isSpreadElement(first) ? first.expression : first);
  }
  if (!ts.isIdentifier(inner)) return undefined;
  const declaration = declarationOf(inner, file);
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration))
    return ts.isForOfStatement(declaration.parent.parent) ? declaration.parent.parent.expression : declaration.initializer;
  return listOf(declaration);
}

/** `list` of `list.map((element) => …)`, for the parameter. */
function listOf(declaration: TS.Node): TS.Expression | undefined {
  if (!ts.isParameter(declaration) || declaration.type) return undefined;
  const call = declaration.parent.parent;
  if (!ts.isCallExpression(call) || call.expression === declaration.parent || !each.test(lastNameOf(call.expression))) return undefined;
  const index = declaration.parent.parameters.indexOf(declaration) - (lastNameOf(call.expression) === "reduce" ? 1 : 0);
  return index === 0 ? receiverOf(call) : undefined;
}

/** The type that is written for a value, or for the list that it is an element of. */
function writtenType(expression: TS.Expression, file: TsFile, depth = 0): TS.TypeNode | undefined {
  if (depth > maxDepth) return undefined;
  const inner = unwrapAwait(expression);
  const own = typeOf(inner, file);
  if (own) return own;
  const source = sourceExpression(inner, file);
  return source && writtenType(source, file, depth + 1);
}

/** Names of types that hold any text, whatever else they are called for. */
const texts =
  /(?:Ids?|Keys?|Names?|Text|String|Url|Uri|Path|Token|Html|Query|Search|Slug|Email|Input|Params?|Args|Options|Dto|Sql|Cursor|Value|Json|Any|Record|Partial|Pick|Omit|Awaited|ReturnType|Promise|Buffer|Uint8Array)$/;

/** Whether a type is a name from elsewhere that stands for a text: of enumerations and unions of literals alone that makes sense. */
function isEnumeration(type: TS.TypeNode): boolean {
  if (ts.isArrayTypeNode(type)) return isEnumeration(type.elementType);
  if (ts.isParenthesizedTypeNode(type)) return isEnumeration(type.type);
  if (ts.isTypeOperatorNode(type)) return isEnumeration(type.type);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter((part) => !isNothing(part));
    return parts.length > 0 && parts.every(isEnumeration);
  }
  if (ts.isLiteralTypeNode(type)) return true;
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
  if (/^(?:Array|ReadonlyArray|Readonly|Set|NonNullable)$/.test(name)) return type.typeArguments?.every(isEnumeration) ?? false;
  return /^[A-Z]\w*[a-z]\w*$/.test(name) && !type.typeArguments && !texts.test(name);
}

function isNothing(type: TS.TypeNode): boolean {
  return type.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword);
}

/** `{ states = [SeatState.Free] }`: what a member of an enumeration stands in for is one of its members. */
function hasMemberByDefault(expression: TS.Expression, file: TsFile, depth: number): boolean {
  const inner = unwrapAwait(expression);
  const declaration = ts.isIdentifier(inner) ? declarationOf(inner, file) : undefined;
  if (declaration && (ts.isBindingElement(declaration) || ts.isParameter(declaration)) && declaration.initializer)
    return isMember(declaration.initializer);
  const source = depth < maxDepth ? sourceExpression(inner, file) : undefined;
  return source !== undefined && hasMemberByDefault(source, file, depth + 1);
}

function isMember(value: TS.Expression): boolean {
  const inner = unwrapAwait(value);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.length > 0 && inner.elements.every(isMember);
  return ts.isPropertyAccessExpression(inner) && ts.isIdentifier(inner.expression) && /^[A-Z]\w*[a-z]/.test(inner.expression.text);
}

/** Whether the type that is written for a value is an enumeration, as far as its name tells. */
export function isOfEnumeration(expression: TS.Expression, file: TsFile): boolean {
  if (hasMemberByDefault(expression, file, 0)) return true;
  const type = writtenType(expression, file);
  return type !== undefined && isEnumeration(type);
}

/**
 * Whether the type of a value is known to the compiler and not to this file: a member of an imported type, a parameter of a function that is
 * handed to another module. Of what is declared as a text, or of nothing at all, this file tells enough.
 */
export function isTypedElsewhere(expression: TS.Expression, file: TsFile): boolean {
  return !/\.[cm]?jsx?$/.test(file.path) && writtenType(expression, file) === undefined && isHeldElsewhere(expression, file, 0);
}

function isHeldElsewhere(expression: TS.Expression, file: TsFile, depth: number): boolean {
  if (depth > maxDepth) return false;
  const inner = unwrapAwait(expression);
  if (ts.isPropertyAccessExpression(inner)) return isHeldElsewhere(inner.expression, file, depth + 1);
  const source = sourceExpression(inner, file);
  if (source) return isHeldElsewhere(source, file, depth + 1);
  if (!ts.isIdentifier(inner)) return false;
  let owner: TS.Node | undefined = declarationOf(inner, file);
  while (owner && !ts.isParameter(owner) && !ts.isVariableDeclaration(owner)) owner = owner.parent;
  if (!owner) return false;
  if (ts.isVariableDeclaration(owner))
    return owner.initializer !== undefined && owner.initializer !== inner && isHeldElsewhere(owner.initializer, file, depth + 1);
  if (owner.type) return !/^(?:any|unknown|object|Record<string,\s*(?:any|unknown|string)>|\{\s*\[)/.test(sourceOf(owner.type, file));
  return isContextual(owner.parent);
}

/** A function whose parameters get their types from where it is handed to: an argument of a call, or a member of one. */
function isContextual(fn: TS.Node): boolean {
  if (!isFunction(fn) || ts.isFunctionDeclaration(fn)) return false;
  let node: TS.Node = fn.parent;
  if (ts.isMethodDeclaration(fn) && !ts.isObjectLiteralExpression(node)) return false;
  while (ts.isPropertyAssignment(node) || ts.isObjectLiteralExpression(node) || ts.isParenthesizedExpression(node)) node = node.parent;
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

/** Whether a value goes by the name of a key: `user.id`, `authorId`, `ids.join(",")`. Without quotes around it that is a number. */
export function isKey(expression: TS.Expression): boolean {
  const inner = unwrapAwait(expression);
  const receiver = ts.isCallExpression(inner) && keeping.test(lastNameOf(inner.expression)) ? receiverOf(inner) : undefined;
  return /(?:^|_)ids?$|Ids?$/.test(lastNameOf(receiver ?? inner));
}

/** Whether a value is a member of what a call before has given, such as the rows of a query: `rows.map((row) => row.id)`. */
export function isOfRead(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(expression);
  return ts.isPropertyAccessExpression(inner) && comesOfAwait(inner.expression, file, 0);
}

function comesOfAwait(expression: TS.Expression, file: TsFile, depth: number): boolean {
  const inner = unwrapAwait(expression);
  if (depth > maxDepth || !ts.isIdentifier(inner)) return false;
  let owner: TS.Node | undefined = declarationOf(inner, file);
  while (owner && (ts.isBindingElement(owner) || ts.isObjectBindingPattern(owner) || ts.isArrayBindingPattern(owner))) owner = owner.parent;
  const initializer = owner && ts.isVariableDeclaration(owner) ? owner.initializer : undefined;
  if (initializer && ts.isAwaitExpression(initializer)) return ts.isCallExpression(initializer.expression);
  const source = sourceExpression(inner, file);
  return source !== undefined && source !== inner && comesOfAwait(source, file, depth + 1);
}
