/** What of an answer tells of an error. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isFunction, lastNameOf, propertyName, receiverOf, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, initializerOf } from "../../../shared/typescript/scope.ts";

/** A part of an answer that was made from a caught error. */
export interface Leak {
  /** What stands in the answer. */
  readonly value: TS.Expression;
  /** The variable of the error. */
  readonly error: TS.Identifier;
  readonly stack: boolean;
}

const errorName = /^_?(?:e|err|error|ex|exc|exception|reason|cause)$/;

/** Whether a name is a caught error: of a catch clause, of `.catch(…)`, of an error handler or of a callback. */
function isError(name: TS.Identifier, file: TsFile): boolean {
  const declaration = declarationOf(name, file);
  if (!declaration) return false;
  if (ts.isVariableDeclaration(declaration)) return ts.isCatchClause(declaration.parent);
  if (ts.isBindingElement(declaration)) return isHandedError(declaration);
  if (!ts.isParameter(declaration)) return false;
  const fn = declaration.parent;
  if (!isFunction(fn) || fn.parameters.length === 0) return false;
  // catch(exception, host) of NestJS' exception filters
  if (ts.isMethodDeclaration(fn) && propertyName(fn.name) === "catch" && fn.parameters.length === 2)
    return fn.parameters[0] === declaration && !/Exception|\wError/.test(declaration.type ? sourceOf(declaration.type, file) : "");
  const call = fn.parent;
  const handed = ts.isCallExpression(call) && call.expression !== fn;
  if (fn.parameters[0] !== declaration) return false;
  return (handed && lastNameOf(call.expression) === "catch") || (errorName.test(name.text) && (handed || fn.parameters.length === 4));
}

/** onError(({ error }) => …) of Elysia */
function isHandedError(element: TS.BindingElement): boolean {
  const parameter = element.parent.parent;
  const fn = ts.isParameter(parameter) ? parameter.parent : undefined;
  const call = fn && isFunction(fn) ? fn.parent : undefined;
  return (
    call !== undefined &&
    ts.isCallExpression(call) &&
    call.expression !== fn &&
    lastNameOf(call.expression) === "onError" &&
    propertyName(element.propertyName ?? element.name) === "error"
  );
}

const telling = /^(?:message|stack|detail|details|sqlMessage|sql|cause|stderr|stdout|output|reason|toString|response|data|body)$/;
const serializing = /^(?:String|stringify|inspect|serializeError|serialize|format)$/;

/** The part of a value that tells of an error; undefined where nothing does, or where a function of the project decides. */
export function leakIn(value: TS.Expression, file: TsFile, depth = 0): Leak | undefined {
  const inner = unwrap(value);
  const below = (each: TS.Expression | undefined): Leak | undefined => (each && depth < 8 ? leakIn(each, file, depth + 1) : undefined);
  if (ts.isIdentifier(inner)) {
    if (isError(inner, file)) return { value, error: inner, stack: false };
    const taken = takenFrom(inner, file);
    if (taken) return { ...taken, value };
    const initializer = initializerOf(inner, file);
    const made = initializer && leakIn(initializer, file, depth + 4);
    return made && depth < 8 ? { ...made, value } : undefined;
  }
  if (ts.isPropertyAccessExpression(inner)) {
    const error = rootOf(inner);
    return error && telling.test(inner.name.text) && isError(error, file)
      ? { value, error, stack: inner.name.text === "stack" }
      : undefined;
  }
  if (ts.isCallExpression(inner)) return leakOfCall(inner, value, below);
  if (ts.isTemplateExpression(inner)) return first(inner.templateSpans, (span) => below(span.expression));
  if (ts.isConditionalExpression(inner)) return below(inner.whenTrue) ?? below(inner.whenFalse);
  if (ts.isBinaryExpression(inner)) return below(inner.left) ?? below(inner.right);
  if (ts.isArrayLiteralExpression(inner)) return first(inner.elements, below);
  if (ts.isSpreadElement(inner)) return below(inner.expression);
  if (!ts.isObjectLiteralExpression(inner)) return undefined;
  return first(inner.properties, (property) => {
    // new TRPCError({ cause: error }) keeps it for the log.
    if (propertyName(property.name) === "cause") return undefined;
    if (ts.isPropertyAssignment(property)) return below(property.initializer);
    if (ts.isShorthandPropertyAssignment(property)) return below(property.name);
    return ts.isSpreadAssignment(property) ? below(property.expression) : undefined;
  });
}

/** const { message, stack } = err */
function takenFrom(name: TS.Identifier, file: TsFile): Omit<Leak, "value"> | undefined {
  const element = declarationOf(name, file);
  if (!element || !ts.isBindingElement(element)) return undefined;
  const owner = element.parent.parent;
  // catch ({ message })
  const member = propertyName(element.propertyName ?? element.name) ?? "";
  if (ts.isVariableDeclaration(owner) && ts.isCatchClause(owner.parent))
    return telling.test(member) ? { error: name, stack: member === "stack" } : undefined;
  const from = ts.isVariableDeclaration(owner) && owner.initializer ? unwrap(owner.initializer) : undefined;
  return from && ts.isIdentifier(from) && telling.test(member) && isError(from, file)
    ? { error: from, stack: member === "stack" }
    : undefined;
}

function leakOfCall(
  call: TS.CallExpression,
  value: TS.Expression,
  below: (each: TS.Expression | undefined) => Leak | undefined,
): Leak | undefined {
  const name = lastNameOf(call.expression);
  const receiver = receiverOf(call);
  if (serializing.test(name)) {
    const leak = below(call.arguments[0]);
    // JSON.stringify({ error: err.message }): the member is what matters.
    return leak && unwrap(leak.value) === leak.error ? { ...leak, value } : leak;
  }
  if (!receiver || !/^(?:toString|toJSON|slice|trim|split|replace)$/.test(name)) return undefined;
  const leak = below(receiver);
  return leak && { ...leak, value };
}

function first<T>(items: readonly T[], find: (item: T) => Leak | undefined): Leak | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}

function rootOf(expression: TS.Expression): TS.Identifier | undefined {
  let current = unwrap(expression);
  while (ts.isPropertyAccessExpression(current)) current = unwrap(current.expression);
  return ts.isIdentifier(current) ? current : undefined;
}

const environment = /NODE_ENV|\bprod|\bdev|isDev|isProd|\bdebug|\benv\b|verbose|expose|operational/i;

/** Whether a condition around the place chose it: by the environment, or by the kind of the error. */
export function isChosen(leak: Leak, file: TsFile): boolean {
  for (let node: TS.Node = leak.value; node.parent; node = node.parent) {
    const condition = conditionOf(node);
    if (condition && decides(condition, leak, file)) return true;
    if (isFunction(node)) break;
  }
  const fn = ts.findAncestor(leak.value, isFunction);
  const initializer = ts.isIdentifier(unwrap(leak.value)) ? initializerOf(unwrap(leak.value) as TS.Identifier, file) : undefined;
  if (initializer && decides(initializer, leak, file)) return true;
  return fn !== undefined && turnsAway(fn, leak, file);
}

function conditionOf(node: TS.Node): TS.Expression | undefined {
  const { parent } = node;
  if (ts.isIfStatement(parent) && parent.expression !== node) return parent.expression;
  if (ts.isConditionalExpression(parent) && parent.condition !== node) return parent.condition;
  if (ts.isBinaryExpression(parent) && parent.right === node && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    return parent.left;
  if (ts.isCaseClause(parent)) return parent.expression;
  return undefined;
}

/** `status < 500`, `res.statusCode === 404`: what is told depends on whose mistake it was. */
const byStatus = /\b\w*(?:status|code)\w*\s*[<>!=]=?=?\s*(?:[45]\d\d\b|(?:\w+\.)*HttpStatus\.)/i;

/** A condition on the environment, on the status, or on what kind of error it is; that it is an error at all says nothing. */
function decides(condition: TS.Expression, leak: Leak, file: TsFile): boolean {
  const text = sourceOf(condition, file);
  if (environment.test(text) || byStatus.test(text)) return true;
  const name = leak.error.text;
  const kind = new RegExp(
    `\\b${name}\\s+instanceof\\s+(?!Error\\b)\\w|\\b${name}\\??\\.(?:name|code|status|statusCode|type|kind|errors|issues)\\b|\\bis[A-Z]\\w*(?<!isError)\\(\\s*${name}\\b`,
  );
  return kind.test(text);
}

/** if (!(error instanceof OrderError)) throw error; — what comes behind is the project's own error. */
function turnsAway(fn: TS.Node, leak: Leak, file: TsFile): boolean {
  const text = file.text.slice(fn.pos, leak.value.pos);
  return new RegExp(
    `if\\s*\\(\\s*!\\s*\\(?\\s*(?:${leak.error.text}\\s+instanceof\\s+(?!Error\\b)|is[A-Z]\\w*\\(\\s*${leak.error.text})`,
  ).test(text);
}
