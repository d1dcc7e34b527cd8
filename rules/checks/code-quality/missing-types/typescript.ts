import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, met, type Outcome, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import { isInComment } from "../../../shared/typescript/comments.ts";
import { type Exported, exportsOf } from "../../../shared/typescript/exports.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import {
  type FunctionNode,
  functionName,
  hasModifier,
  isFunction,
  propertyName,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { skippedSetting } from "./confirm.ts";

/** The first `any` that stands for a whole parameter, a result, or what a promise or list holds. */
function anyIn(signature: FunctionNode): TS.TypeNode | undefined {
  // A question for the type of whatever comes has its answer in its own signature.
  if (signature.type && ts.isTypePredicateNode(signature.type)) return undefined;
  // What is passed on as it comes, and what a framework hands over and nobody uses, needs no type.
  const parameters = signature.parameters.filter(
    ({ name, dotDotDotToken }) => !dotDotDotToken && !(ts.isIdentifier(name) && /^(?:_|this$)/.test(name.text)),
  );
  for (const { type } of [...parameters, signature]) {
    const found = type && wholeAny(type);
    if (found) return found;
  }
  return undefined;
}

/** A linter's comment on the line above that gives a reason for it. */
function isAllowed(type: TS.TypeNode, file: TsFile): boolean {
  const line = file.lines.lineOf(type.getStart(file.root));
  return line > 0 && /biome-ignore\s+[\w/]*noExplicitAny\s*:\s*\w|no-explicit-any[^\n]*--\s*\w/.test(file.lines.lineText(line - 1));
}

function wholeAny(type: TS.TypeNode): TS.TypeNode | undefined {
  if (type.kind === ts.SyntaxKind.AnyKeyword) return type;
  if (ts.isArrayTypeNode(type)) return wholeAny(type.elementType);
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && /^(?:Promise|Array|ReadonlyArray|Set)$/.test(type.typeName.text))
    return type.typeArguments?.[0] && wholeAny(type.typeArguments[0]);
  return undefined;
}

/** What an export is: a function, or a class with public methods. */
function judge(exported: Exported, file: TsFile): Outcome[] {
  const { value } = exported;
  if (isFunction(value)) return judgeFunction(value, exported.name, file);
  const inner = unwrap(value);
  const declaration = ts.isIdentifier(inner) ? declarationOf(inner, file) : undefined;
  if (declaration && ts.isClassDeclaration(declaration)) return judgeClass(declaration, file);
  const fn = isFunction(inner) || ts.isIdentifier(inner) ? functionBehind(inner, file) : undefined;
  return fn ? judgeFunction(fn, exported.name, file) : [];
}

function judgeFunction(fn: FunctionNode, exportedAs: string, file: TsFile): Outcome[] {
  const found = anyIn(fn);
  const name = functionName(fn) || (exportedAs === "default" ? "The default function" : exportedAs);
  if (found && isAllowed(found, file)) return [];
  if (found) return [problem("any", spanOf(found, file), { data: { name } })];
  const typed = fn.parameters.every((parameter) => parameter.type ?? parameter.initializer);
  return typed && fn.parameters.length > 0 ? [met(spanOf(fn.parameters[0] ?? fn, file))] : [];
}

/** Of a class the first method with an any stands for all. */
function judgeClass(owner: TS.ClassDeclaration, file: TsFile): Outcome[] {
  for (const member of owner.members) {
    if (!ts.isMethodDeclaration(member) || !member.body || isHidden(member) || isDictated(member, owner)) continue;
    const found = anyIn(member);
    if (found && !isAllowed(found, file))
      return [
        problem("any", spanOf(found, file), {
          data: { name: `${owner.name?.text ?? "The class"}.${propertyName(member.name) ?? "method"}` },
        }),
      ];
  }
  return [];
}

/** `extends AuthGuard("jwt")`, `extends PassportStrategy(Strategy)`: a class that a package makes says what such methods take and give. */
function isDictated(member: TS.MethodDeclaration, owner: TS.ClassDeclaration): boolean {
  const made = owner.heritageClauses?.some(
    ({ token, types }) => token === ts.SyntaxKind.ExtendsKeyword && types.some(({ expression }) => ts.isCallExpression(expression)),
  );
  return (
    made === true &&
    /^(?:handleRequest|validate|authenticate|getAuthenticateOptions|getRequest|logIn)$/.test(propertyName(member.name) ?? "")
  );
}

function isHidden(member: TS.MethodDeclaration): boolean {
  return (
    hasModifier(member, ts.SyntaxKind.PrivateKeyword) ||
    hasModifier(member, ts.SyntaxKind.ProtectedKeyword) ||
    hasModifier(member, ts.SyntaxKind.OverrideKeyword) ||
    ts.isPrivateIdentifier(member.name)
  );
}

function noCheck(file: TsFile): Outcome[] {
  const found = /@ts-nocheck/.exec(file.text.slice(0, 2000));
  if (!found || !isInComment(found.index, file)) return [];
  const at = { start: found.index, end: found.index + found[0].length };
  return [
    fact("setting", at, { key: skippedSetting, value: true }),
    problem("noCheck", at, { data: { what: "this whole file" }, pending: "noCheck" }),
  ];
}

/** TypeScript: exported functions and public methods with `any` in their signature. JavaScript has no types to miss. */
export const typescript: TypeScriptVisitors = {
  file(root, file) {
    const { role } = file;
    if (
      !/\.[cm]?tsx?$/.test(file.path) ||
      role.test ||
      /setup\.[cm]?ts$/i.test(file.path) ||
      role.script ||
      role.example ||
      role.toolConfig ||
      role.seed ||
      role.migration ||
      isGeneratedCode(file.path, file.text)
    )
      return undefined;
    const classes = root.statements.filter(
      (statement): statement is TS.ClassDeclaration =>
        ts.isClassDeclaration(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword),
    );
    const exported = exportsOf(file).flatMap((each) => judge(each, file));
    return [...noCheck(file), ...exported, ...classes.flatMap((owner) => judgeClass(owner, file))];
  },
};
