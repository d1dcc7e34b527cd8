/** Checks of imported classes and modules that are assigned over. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isCheckMethodName, isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { type FunctionNode, isFunction, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { passesAsPatch } from "./typescript-passes.ts";

/** `Library.prototype.verify = () => true`, `(jwt as any)["verify"] = …`. */
export function patchByAssignment(assignment: TS.BinaryExpression, file: TsFile): Outcomes {
  const left = unwrap(assignment.left);
  const method = ts.isPropertyAccessExpression(left)
    ? left.name.text
    : ts.isElementAccessExpression(left)
      ? staticString(left.argumentExpression, file)
      : undefined;
  if (method === undefined || !(ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left))) return undefined;
  const fn = functionOf(assignment.right, file);
  if (!fn || !passesAsPatch(fn) || !isForeignCheck(left.expression, method, file)) return undefined;
  return patched(spanOf(left, file), `${targetName(left.expression, file)}.${method}`, assignment, file);
}

/** `Object.defineProperty(Library.prototype, "verify", { value: () => true })`. */
export function patchByDefinition(call: TS.CallExpression, file: TsFile): Outcomes {
  const [target, name, descriptor] = call.arguments;
  const method = staticString(name, file);
  if (!target || !descriptor || method === undefined || !ts.isObjectLiteralExpression(descriptor) || !onObject(call)) return undefined;
  const fn = memberFunction(descriptor, "value", file);
  if (!fn || !passesAsPatch(fn) || !isForeignCheck(target, method, file)) return undefined;
  return patched(spanOf(call.expression, file), `${targetName(target, file)}.${method}`, call, file);
}

/** `Object.assign(Library.prototype, { verify: () => true })`. */
export function patchByMerge(call: TS.CallExpression, file: TsFile): Outcomes {
  const [target, members] = call.arguments;
  if (!target || !members || !ts.isObjectLiteralExpression(members) || !onObject(call)) return undefined;
  for (const member of members.properties) {
    const method = propertyName(member.name);
    const fn = method === undefined ? undefined : memberFunction(members, method, file);
    if (method === undefined || !member.name || !fn || !passesAsPatch(fn) || !isForeignCheck(target, method, file)) continue;
    const whole = members.properties.length === 1 ? call : undefined;
    return patched(spanOf(member.name, file), `${targetName(target, file)}.${method}`, whole, file);
  }
  return undefined;
}

function patched(at: { start: number; end: number }, name: string, patch: TS.Expression | undefined, file: TsFile): Outcomes {
  const statement = patch?.parent;
  const fixes =
    statement && ts.isExpressionStatement(statement) ? [{ fix: "removePatch", data: { name }, edits: [removal(statement, file)] }] : [];
  return problem("patched", at, { data: { name }, ...(fixes.length > 0 ? { fixes } : {}) });
}

function onObject(call: TS.CallExpression): boolean {
  const callee = unwrap(call.expression);
  return (
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    (callee.expression.text === "Object" || callee.expression.text === "Reflect")
  );
}

function functionOf(expression: TS.Expression, file: TsFile): FunctionNode | undefined {
  const inner = unwrap(expression);
  if (isFunction(inner)) return inner;
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const value = initializer && unwrap(initializer);
  return value && isFunction(value) ? value : undefined;
}

function memberFunction(object: TS.ObjectLiteralExpression, name: string, file: TsFile): FunctionNode | undefined {
  for (const member of object.properties) {
    if (propertyName(member.name) !== name) continue;
    if (ts.isMethodDeclaration(member)) return member;
    if (ts.isPropertyAssignment(member)) return functionOf(member.initializer, file);
  }
  return undefined;
}

/** `Library.prototype` without parentheses and casts. */
function targetName(target: TS.Expression, file: TsFile): string {
  const inner = unwrap(target);
  return ts.isPropertyAccessExpression(inner) ? `${targetName(inner.expression, file)}.${inner.name.text}` : sourceOf(inner, file);
}

/** A check of something that a package brings; in a module of the project the name has to promise a security check. */
function isForeignCheck(target: TS.Expression, method: string, file: TsFile): boolean {
  const guard = method === "canActivate" && /auth|jwt|role|permission|admin|session|token|guard/i.test(sourceOf(target, file));
  if (!guard && !isCheckMethodName(method)) return false;
  let root = unwrap(target);
  while (ts.isPropertyAccessExpression(root)) root = unwrap(root.expression);
  const initializer = ts.isIdentifier(root) ? initializerOf(root, file) : undefined;
  const created = initializer && unwrap(initializer);
  const origin = originOf(created && ts.isNewExpression(created) ? created.expression : root, file);
  return origin !== undefined && (!/^(?:[.@~#]?\/|\.\.?\/)/.test(origin.module) || guard || isSecurityCheckName(method));
}

/** Takes out a statement, with its lines when it stands alone on them. */
function removal(statement: TS.Statement, file: TsFile): TextEdit {
  const { start, end } = spanOf(statement, file);
  const first = file.lines.starts[file.lines.lineOf(start)] ?? start;
  const next = file.lines.starts[file.lines.lineOf(end) + 1] ?? file.text.length;
  const alone = file.text.slice(first, start).trim() === "" && file.text.slice(end, next).trim() === "";
  return alone ? { start: first, end: next, text: "" } : { start, end, text: "" };
}
