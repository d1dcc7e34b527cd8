/** Where a client is made, and how long it lives: with the module, with an object, or only as long as a call. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, enclosingFunction, type FunctionNode, functionName, isFunction, lastNameOf } from "../nodes.ts";
import { usesOf } from "../references.ts";
import { declarationOf } from "../scope.ts";

/** What the new client is bound to. */
export type ClientPlace =
  /** A variable at the top of the module, or an expression there. `name` is the variable. */
  | { readonly kind: "module"; readonly name?: TS.Identifier }
  /** A member of a class, made with each of its objects. */
  | { readonly kind: "class" }
  /** Kept beyond the call: in a variable of the module, on an object, by a function that remembers. */
  | { readonly kind: "kept" }
  /** Handed to whoever called, or to a function that is not known: how long it lives is decided elsewhere. */
  | { readonly kind: "handed" }
  /** Lives as long as a call of `fn`. `name` is the variable that holds it. */
  | { readonly kind: "local"; readonly fn: FunctionNode; readonly name?: TS.Identifier };

/** Methods that give the client back, or a promise of it. */
const samePromise = /^(?:\$extends|connect|promise|initialize|on|once|asPromise|withOptions|catch)$/;
/** What is made around a pool or client and lives as long as it. */
const wrappers =
  /^(?:drizzle|Kysely|\w*Dialect|Prisma(?:Pg|MariaDb|Neon|PlanetScale|D1|LibSQL|Mssql)|PrismaClient|prismaAdapter|withReplicas|readReplicas)$/;
/** Functions that keep what their callback gives: `remember("prisma", () => …)`, `once(() => …)`. */
const rememberers =
  /^(?:remember|once|memo|memoize|memoizeOne|cache|cached|lazy|singleton|globalSingleton|getOrCreate|getOrSet|computeIfAbsent|unstable_cache|useMemo|useRef|useState|fp|provide|register|decorate)$/;

/** Where the client that an expression makes ends up. */
export function clientPlace(made: TS.Expression, file: TsFile, depth = 0): ClientPlace {
  let current: TS.Expression = made;
  for (;;) {
    const next = passedThrough(current);
    if (!next) break;
    current = next;
  }
  const { parent } = current;
  const fn = enclosingFunction(current);
  if (ts.isVariableDeclaration(parent)) return variablePlace(parent, fn, file, depth);
  if (ts.isPropertyDeclaration(parent)) return { kind: "class" };
  if (ts.isBinaryExpression(parent) && isAssignment(parent) && parent.right === current) return assignedPlace(parent.left, fn, file, depth);
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === current)) return returnedPlace(fn, file, depth);
  if (!fn) return { kind: "module" };
  if (ts.isExpressionStatement(parent)) return runsOnce(fn, file) ? { kind: "kept" } : { kind: "local", fn };
  // new PrismaClient().user.findMany()
  if (ts.isPropertyAccessExpression(parent) && parent.expression === current)
    return runsOnce(fn, file) ? { kind: "kept" } : { kind: "local", fn };
  return { kind: "handed" };
}

/** The expression around one that has the same value, or wraps it and lives as long. */
function passedThrough(current: TS.Expression): TS.Expression | undefined {
  const { parent } = current;
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) return parent;
  if (ts.isSatisfiesExpression(parent) || ts.isAwaitExpression(parent) || ts.isTypeAssertionExpression(parent)) return parent;
  if (ts.isConditionalExpression(parent)) return parent.condition === current ? undefined : parent;
  if (ts.isBinaryExpression(parent) && /^(?:\?\?|\|\||&&)$/.test(parent.operatorToken.getText())) return parent;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === current) {
    const call = parent.parent;
    return samePromise.test(parent.name.text) && ts.isCallExpression(call) && call.expression === parent ? call : undefined;
  }
  if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== current)
    return wrappers.test(lastNameOf(parent.expression)) ? parent : undefined;
  // new Kysely({ dialect: new PostgresDialect({ pool }) })
  const property = ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) ? parent.parent : undefined;
  const owner = property?.parent;
  if (!owner || !(ts.isCallExpression(owner) || ts.isNewExpression(owner))) return undefined;
  return wrappers.test(lastNameOf(owner.expression)) ? owner : undefined;
}

function isAssignment({ operatorToken }: TS.BinaryExpression): boolean {
  return operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

function variablePlace(declaration: TS.VariableDeclaration, fn: FunctionNode | undefined, file: TsFile, depth: number): ClientPlace {
  const name = ts.isIdentifier(declaration.name) ? declaration.name : undefined;
  if (!fn) return name ? { kind: "module", name } : { kind: "module" };
  // The parts of an object that was taken apart are not followed.
  return name ? localPlace(name, fn, file, depth) : { kind: "handed" };
}

/** What becomes of a variable of a function. */
function localPlace(name: TS.Identifier, fn: FunctionNode, file: TsFile, depth: number): ClientPlace {
  if (depth > 3) return { kind: "handed" };
  for (const use of usesOf(name, file)) {
    if (use === name || isTarget(use)) continue;
    const { parent } = use;
    // Given to a function that works with it, a variable still ends with the call.
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && !wrappers.test(lastNameOf(parent.expression))) continue;
    if (
      ts.isExpressionStatement(parent) ||
      ts.isTaggedTemplateExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      isTest(parent)
    )
      continue;
    const place =
      ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)
        ? objectPlace(parent, file)
        : clientPlace(use, file, depth + 1);
    if (place && place.kind !== "local") return place;
  }
  return runsOnce(fn, file) ? { kind: "kept" } : { kind: "local", fn, name };
}

/** `return { db, pool }` hands it out; an object given to a function does not. */
function objectPlace(property: TS.ObjectLiteralElementLike, file: TsFile): ClientPlace | undefined {
  let current: TS.Node = property.parent;
  while (ts.isObjectLiteralExpression(current) || ts.isPropertyAssignment(current) || ts.isParenthesizedExpression(current))
    current = current.parent;
  if ((ts.isCallExpression(current) || ts.isNewExpression(current)) && wrappers.test(lastNameOf(current.expression)))
    return clientPlace(current, file, 3);
  return ts.isCallExpression(current) ? undefined : { kind: "handed" };
}

function isTarget(use: TS.Identifier): boolean {
  return ts.isBinaryExpression(use.parent) && use.parent.left === use && isAssignment(use.parent);
}

/** if (client), !client, client && client.end() */
function isTest(parent: TS.Node): boolean {
  return ts.isIfStatement(parent) || ts.isPrefixUnaryExpression(parent) || (ts.isBinaryExpression(parent) && !isAssignment(parent));
}

function assignedPlace(target: TS.Expression, fn: FunctionNode | undefined, file: TsFile, depth: number): ClientPlace {
  if (!ts.isIdentifier(target)) {
    const ofThis = chainOf(target)?.[0] === "this";
    return ofThis && fn && ts.isConstructorDeclaration(fn) ? { kind: "class" } : { kind: "kept" };
  }
  const declaration = declarationOf(target, file);
  const owner = declaration && enclosingFunction(declaration);
  if (!declaration || !owner || !fn) return { kind: "kept" };
  return ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name)
    ? localPlace(declaration.name, owner, file, depth)
    : { kind: "handed" };
}

function returnedPlace(fn: FunctionNode | undefined, file: TsFile, depth: number): ClientPlace {
  if (!fn) return { kind: "module" };
  const { parent } = fn;
  // (() => { … })(): what the call gives
  const called = ts.isParenthesizedExpression(parent) ? parent.parent : parent;
  if (ts.isCallExpression(called) && (called.expression === parent || called.expression === (fn as TS.Node)))
    return clientPlace(called, file, depth + 1);
  if (ts.isCallExpression(parent) && rememberers.test(lastNameOf(parent.expression))) return { kind: "kept" };
  return { kind: "handed" };
}

const startUpName =
  /^(?:_*(?:main|run|bootstrap|start|init|setup|boot|launch|connect|dbConnect|open|listen|serve|migrate|seed|create|make|build|get|configure|register|ensure|wait|check|test|ping|validate|health|probe|verify|doctor|reset|drop|teardown|warm|load|install|up|down|cli|worker)(?:[A-Z_]\w*)?)$|(?:Connection|Client|Pool|Database|Db|DB|Migrations?)$/;

/** Whether a function runs when the program starts: called at the top of its module, in place, or by its name. */
function runsOnce(fn: FunctionNode, file: TsFile): boolean {
  const { parent } = fn;
  const called = ts.isParenthesizedExpression(parent) ? parent.parent : parent;
  if (ts.isCallExpression(called) && called.expression !== fn && called.expression !== parent) return false;
  if (ts.isCallExpression(called)) {
    const outer = enclosingFunction(called);
    return !outer || runsOnce(outer, file);
  }
  const name = nameOf(fn);
  if (!name) return false;
  return usesOf(name, file).some((use) => ts.isCallExpression(use.parent) && use.parent.expression === use && !enclosingFunction(use));
}

/** Whether a function's name says that it prepares, checks or opens something, so that it is hardly called for each request. */
export function preparesByName(fn: FunctionNode): boolean {
  return startUpName.test(functionName(fn));
}

function nameOf(fn: FunctionNode): TS.Identifier | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name;
  return ts.isVariableDeclaration(fn.parent) && ts.isIdentifier(fn.parent.name) && isFunction(fn) ? fn.parent.name : undefined;
}
