/** Which functions and calls give a promise, and whose errors are left to whoever called. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { databaseWrite } from "./database.ts";
import { catchesAll, isCaughtExpression } from "./errors.ts";
import { functionBehind } from "./handlers.ts";
import { exportsOf } from "./exports.ts";
import { chainOf, type FunctionNode, hasModifier, isFunction, propertyName, unwrap, walkBelow, lastNameOf } from "./nodes.ts";
import { declarationOf, exportPath, importsModule, type Origin, originOf } from "./scope.ts";

/** The call at the start of `work().then(…).finally(…)`. */
export function startOfChain(call: TS.CallExpression): TS.CallExpression {
  let current = call;
  while (ts.isPropertyAccessExpression(current.expression) && /^(?:then|finally)$/.test(current.expression.name.text)) {
    const inner = unwrap(current.expression.expression);
    if (!ts.isCallExpression(inner)) break;
    current = inner;
  }
  return current;
}

/** What runs the function that it is given within a span, a context or a measurement, and fails only as that function does. */
const runsWithin =
  /^(?:with(?:Active)?(?:Span|Context|Trace|Tracing|Scope|Logger|Logging|Metrics?|Timing|Timer|Isolation\w*)|start(?:Active)?Span\w*|runInSpan|runIn\w*Context|runWith\w*Context|traced?|instrument(?:ed)?|measured?|timed)$/i;

/** Whether a function catches whatever it awaits, or awaits what catches it: a function of this file that does. */
export function leavesNothing(fn: FunctionNode, file: TsFile, depth = 0): boolean {
  return catchesAll(fn, (call) => {
    if (depth <= 3 && runsWithin.test(lastNameOf(call.expression))) {
      const given = call.arguments.flatMap((argument) => {
        const value = unwrap(argument);
        return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? [value] : [];
      });
      if (given.length > 0 && given.every((inner) => leavesNothing(inner, file, depth + 1))) return true;
    }
    const called = depth > 3 ? undefined : ownFunction(unwrap(call.expression), file);
    return (
      called !== undefined &&
      called !== fn &&
      (isAsync(called) ? !handsOn(called, file, depth) : givesNothing(called)) &&
      leavesNothing(called, file, depth + 1)
    );
  });
}

/** Whether a function that is not async gives nothing back, so no promise either. */
function givesNothing(fn: FunctionNode): boolean {
  if (!fn.body || !ts.isBlock(fn.body)) return false;
  let gives = false;
  walkBelow(fn.body, (node) => {
    if (ts.isReturnStatement(node) && node.expression) gives = true;
    return !gives && !isFunction(node);
  });
  return !gives;
}

/** Whether the promise of a function may fail, or is handed on from one that may. */
export function mayReject(fn: FunctionNode, file: TsFile, depth = 0): boolean {
  return handsOn(fn, file, depth) || !leavesNothing(fn, file);
}

/** Whether a function gives a promise on without waiting for it, `async save(x) { return insert(x); }`, or does nothing but give a value. */
function handsOn(fn: FunctionNode, file: TsFile, depth: number): boolean {
  if (!fn.body || !ts.isBlock(fn.body) || depth > 3) return false;
  let hands = false;
  let looks = false;
  walkBelow(fn.body, (node) => {
    if (isFunction(node)) return false;
    if (ts.isTryStatement(node) || ts.isAwaitExpression(node) || (ts.isCallExpression(node) && isCaughtExpression(node))) looks = true;
    if (ts.isReturnStatement(node) && node.expression) hands ||= isOpen(unwrap(node.expression), file, depth);
    return !looks;
  });
  return hands && !looks;
}

/** A value without any call, or a call whose promise may fail; of other calls nothing is known. */
function isOpen(value: TS.Expression, file: TsFile, depth: number): boolean {
  if (ts.isCallExpression(value)) return givesPromise(value, file, depth + 1);
  let calls = false;
  walkBelow(value, (node) => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls = true;
    return !calls;
  });
  return !calls;
}

/** Whether a call gives a promise that may fail, as far as this file tells. */
export function givesPromise(call: TS.CallExpression, file: TsFile, depth = 0): boolean {
  const start = startOfChain(call);
  const callee = unwrap(start.expression);
  const fn = ownFunction(callee, file);
  if (fn) return isAsync(fn) && mayReject(fn, file, depth);
  const chain = chainOf(callee)?.join(".") ?? "";
  if (chain === "fetch") return !(ts.isIdentifier(callee) && (declarationOf(callee, file) || originOf(callee, file)));
  if (/^axios(?:\.(?:get|post|put|patch|delete|request|head))?$/.test(chain)) return originOf(callee, file)?.module === "axios";
  if (/^Promise\.(?:all|any|race)$/.test(chain)) return true;
  const origin = originOf(callee, file);
  if (/\.sendMail$/.test(chain) && importsModule(file, /^nodemailer(?:\/|$)/)) return start.arguments.length < 2;
  if (origin && /^(?:node:)?fs\/promises$|^(?:node:)?timers\/promises$/.test(origin.module)) return true;
  if (origin && /^(?:node:)?fs$/.test(origin.module) && (origin.name === "promises" || origin.members[0] === "promises")) return true;
  const write = databaseWrite(start, file);
  return (
    write !== undefined && (write.orm === "prisma" || write.orm === "typeorm" || write.orm === "mongoose" || write.orm === "sequelize")
  );
}

/** The function of this file that a callee names: declared, held by a constant, or a method of the class around. */
export function ownFunction(callee: TS.Expression, file: TsFile): FunctionNode | undefined {
  if (ts.isIdentifier(callee)) {
    const declaration = declarationOf(callee, file);
    if (declaration && ts.isFunctionDeclaration(declaration)) return declaration;
    const value =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrap(declaration.initializer) : undefined;
    return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
  }
  const own = ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword;
  return own ? functionBehind(callee, file) : undefined;
}

/** Whether a function is marked as asynchronous. */
export function isAsync(fn: FunctionNode): boolean {
  return hasModifier(fn, ts.SyntaxKind.AsyncKeyword);
}

const exportedKey = {};

/**
 * The asynchronous functions that a module hands out, by the path that leads to them from its import: `list`, `users.list` for a member of
 * an exported object, class or instance. What a default export holds goes without a first name.
 */
export function exportedAsync(file: TsFile): ReadonlyMap<string, FunctionNode> {
  return file.memo(exportedKey, () => {
    const found = new Map<string, FunctionNode>();
    for (const { name, value } of exportsOf(file)) addAsync(found, name === "default" ? "" : name, value, file, 0);
    return found;
  });
}

function addAsync(found: Map<string, FunctionNode>, path: string, value: TS.Node, file: TsFile, depth: number): void {
  if (depth > 3) return;
  const inner = ts.isExpression(value) ? unwrap(value) : value;
  const below = (name: TS.Node | undefined): string => [path, propertyName(name as TS.PropertyName)].filter(Boolean).join(".");
  if (isFunction(inner)) {
    if (isAsync(inner)) found.set(path === "" ? "default" : path, inner);
  } else if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    const meant = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
    if (meant) addAsync(found, path, meant, file, depth + 1);
  } else if (ts.isObjectLiteralExpression(inner)) {
    for (const property of inner.properties) {
      if (ts.isShorthandPropertyAssignment(property)) addAsync(found, below(property.name), property.name, file, depth + 1);
      else if (ts.isPropertyAssignment(property)) addAsync(found, below(property.name), property.initializer, file, depth + 1);
      else if (ts.isMethodDeclaration(property)) addAsync(found, below(property.name), property, file, depth + 1);
    }
  } else if (ts.isNewExpression(inner)) addAsync(found, path, inner.expression, file, depth + 1);
  else if (ts.isClassLike(inner)) {
    for (const member of inner.members) {
      const method = ts.isPropertyDeclaration(member) ? member.initializer : member;
      if (method && (ts.isMethodDeclaration(method) || (ts.isExpression(method) && isFunction(unwrap(method)))))
        addAsync(found, below(member.name), method, file, depth + 1);
    }
  }
}

/** The path of {@link exportedAsync} for something imported. */
export function importedPath(origin: Origin): string {
  return exportPath(origin).join(".") || "default";
}
