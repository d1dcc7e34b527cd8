import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import {
  type FunctionNode,
  functionName,
  functionNameSpan,
  hasModifier,
  isFunction,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { commentedGuards } from "./typescript-comments.ts";
import { asksElsewhere, leftOut, type ModuleOfPlugins, openByName, type Override, overrideOf, sameFile } from "./pending.ts";
import { passes } from "./typescript-passes.ts";
import { patchByAssignment, patchByDefinition, patchByMerge } from "./typescript-patches.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.example || role.script || role.browser || leftOut.test(file.path) || /\.[jt]sx$/.test(file.path);
}

/** A function named after a check whose whole body lets everything pass. */
function visitFunction(node: TS.Node, file: TsFile): Outcomes {
  if (outside(file) || !isFunction(node)) return undefined;
  const name = functionName(node);
  const owner = ts.findAncestor(node.parent, (each) => ts.isClassLike(each) || isFunction(each));
  const className = owner && ts.isClassLike(owner) ? (owner.name?.text ?? "") : "";
  // A guard of NestJS; those named after something else than authentication may look at anything.
  const guard = name === "canActivate" && /auth|jwt|role|permission|admin|session|token|apikey|owner|access/i.test(className);
  if (!guard && (!isSecurityCheckName(name) || asksElsewhere(name))) return undefined;
  const body = passes(node);
  // An empty function is a stub of an interface or a callback; only an answer of "yes" claims to have checked.
  if (!body || body === "nothing") return undefined;
  if (
    hasModifier(node, ts.SyntaxKind.AbstractKeyword) ||
    hasModifier(node, ts.SyntaxKind.ProtectedKeyword) ||
    ts.isAccessor(node) ||
    openByName.test(className) ||
    (className !== "" && saysNoElsewhere(name, file))
  )
    return undefined;
  const parent = node.parent;
  if (ts.isPropertyAssignment(parent) && !isTopLevelValue(parent.parent)) return undefined;
  if (ts.isObjectLiteralExpression(parent) && !isTopLevelValue(parent)) return undefined;
  if (ts.isBinaryExpression(parent) && !isOwnMember(parent.left, file)) return undefined;
  const pending =
    (owner && ts.isClassLike(owner) ? overrideOf(name, basesOf(owner, file)) : undefined) ??
    ofModule(node, name, owner !== undefined) ??
    ofType(node, name, file);
  return problem("alwaysPasses", nameSpan(node, file), {
    data: { name, body: body === "canned" ? "a fixed answer" : body },
    ...(pending ? { pending: { ...pending } } : {}),
  });
}

/** Two classes of a file that answer the same question, one with yes and one with no: which of them there is, says who has signed in. */
function saysNoElsewhere(name: string, file: TsFile): boolean {
  return new RegExp(`\\b${name}\\s*\\([^(){}]*\\)[^{};]{0,40}\\{\\s*return false;?\\s*\\}`).test(file.text);
}

/** Where the base and the interfaces of a class come from, as `module#name`. */
function basesOf(owner: TS.ClassLikeDeclaration, file: TsFile): readonly string[] {
  return (owner.heritageClauses ?? []).flatMap(({ types }) => types.flatMap(({ expression }) => baseOf(expression, file) ?? []));
}

function baseOf(expression: TS.Expression, file: TsFile): string | undefined {
  const origin = originOf(expression, file);
  if (origin) return `${origin.module}#${origin.name}`;
  const name = unwrap(expression);
  return ts.isIdentifier(name) && declaresType(name.text, file) ? sameFile : undefined;
}

function declaresType(name: string, file: TsFile): boolean {
  return file.root.statements.some(
    (statement) =>
      (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
      statement.name?.text === name,
  );
}

/** A function of its own, given nothing that it could check. */
function ofModule(node: FunctionNode, name: string, inside: boolean): ModuleOfPlugins | undefined {
  return !inside && node.parameters.length === 0 && !ts.isPropertyAssignment(node.parent) && !ts.isObjectLiteralExpression(node.parent)
    ? { what: "module", name }
    : undefined;
}

/** `const slack: Connector = { verifyCredentials: async () => true }`: an answer to a question that the type asks. */
function ofType(node: FunctionNode, name: string, file: TsFile): Override | undefined {
  const object = ts.isPropertyAssignment(node.parent) ? node.parent.parent : node.parent;
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  let { parent } = object;
  while (ts.isAsExpression(parent)) parent = parent.parent;
  const type = ts.isSatisfiesExpression(parent) || ts.isVariableDeclaration(parent) ? parent.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const base = baseOf(type.typeName, file);
  return base === undefined ? undefined : overrideOf(name, [base]);
}

/** An object with functions of its own; one that is handed to something only answers a question of its receiver. */
function isTopLevelValue(object: TS.Node): boolean {
  let { parent } = object;
  while (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) parent = parent.parent;
  return ts.isVariableDeclaration(parent) || ts.isExportAssignment(parent) || ts.isBinaryExpression(parent);
}

/** `exports.verifyToken = …`, `Session.prototype.verifyToken = …`, `this.verifyToken = …`; over others' methods it is a patch. */
function isOwnMember(left: TS.Expression, file: TsFile): boolean {
  const target = unwrap(left);
  if (!ts.isPropertyAccessExpression(target)) return false;
  const owner = unwrap(target.expression);
  if (owner.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isIdentifier(owner)) return owner.text === "exports";
  if (!ts.isPropertyAccessExpression(owner)) return false;
  if (owner.name.text === "exports") return true;
  return owner.name.text === "prototype" && originOf(owner, file) === undefined;
}

function nameSpan(fn: FunctionNode, file: TsFile): Span {
  const parent = fn.parent;
  if (!fn.name && ts.isPropertyDeclaration(parent)) return spanOf(parent.name, file);
  if (!fn.name && ts.isBinaryExpression(parent)) return spanOf(parent.left, file);
  return functionNameSpan(fn, file);
}

/** TypeScript: checks that always agree, checks of a library that are replaced, and guards that are commented out. */
export const typescript: TypeScriptVisitors = {
  file: (_root, file) => (outside(file) ? undefined : commentedGuards(file)),
  call: {
    defineProperty: (call, file) => (outside(file) ? undefined : patchByDefinition(call, file)),
    assign: (call, file) => (outside(file) ? undefined : patchByMerge(call, file)),
  },
  node: {
    FunctionDeclaration: visitFunction,
    FunctionExpression: visitFunction,
    ArrowFunction: visitFunction,
    MethodDeclaration: visitFunction,
    BinaryExpression: (node, file) => {
      const assignment = node as TS.BinaryExpression;
      return assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken || outside(file) ? undefined : patchByAssignment(assignment, file);
    },
  },
};
