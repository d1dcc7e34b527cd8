import type { TypeScriptVisitors, Visit } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { isInComment } from "../../../shared/typescript/comments.ts";
import {
  enclosingFunction,
  type FunctionNode,
  functionName,
  functionNameSpan,
  hasModifier,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsOf, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { textWithHoles } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { isMadeUpName, isStandInName, realName } from "./names.ts";
import { demo, forSubclasses, isAside, namesWork, outOfScope, saysMadeUp, unfinished } from "./words.ts";

/** `Not implemented, use updateRelation instead` */
const elsewhere =
  /\b(?:use|call|prefer|see|try)\b[^.;]{1,80}\binstead\b|\binstead,? (?:use|call)\b|^[^.]*[.;:,–—-]\s*(?:please )?use\s+[\w.`'"()]+\s*$/i;

/** throw new Error("not implemented"), throw new NotImplementedException() */
function visitThrow(node: TS.Node, file: TsFile): Outcomes {
  if (isAside(file)) return undefined;
  const thrown = unwrap((node as TS.ThrowStatement).expression);
  if (!ts.isNewExpression(thrown) && !ts.isCallExpression(thrown)) return undefined;
  const name = lastNameOf(thrown.expression);
  const message = thrown.arguments?.map((argument) => textWithHoles(argument, file) ?? "").join(" ") ?? "";
  const says = /^(?:NotImplemented(?:Error|Exception)?|UnimplementedError|MethodNotImplemented\w*)$/.test(name) || unfinished.test(message);
  if (!says || forSubclasses.test(message) || outOfScope.test(message)) return undefined;
  // In a branch it says which case is left out, unless it says that the case is still to come.
  if (isBranch(node) && !/\byet\b|\bTODO\b|\bcoming soon\b/i.test(message)) return undefined;
  if (ts.findAncestor(node, (above) => ts.isDefaultClause(above) || ts.isCatchClause(above))) return undefined;
  const fn = enclosingFunction(node);
  // A function whose name says it is how others say that something is out of scope.
  if (
    !fn ||
    /not_?(?:implemented|supported)|unsupported|^(?:reject|refuse|disallow|forbid)/i.test(functionName(fn)) ||
    isForSubclasses(fn, file) ||
    isRefusedOverride(fn, message, file) ||
    saysWhyEmpty(fn, file) ||
    isUnderDemo(node, file)
  )
    return undefined;
  // Callers are sent elsewhere: the work is done, under another name.
  if (elsewhere.test(message)) return undefined;
  // A case that is still to come beside others that are there is announced, and no call of theirs ends here.
  return problem("notImplemented", spanOf(thrown, file), isBranch(node) ? { priority: "P2" } : {});
}

/** if (query.windows) throw …, case "x": throw … */
function isBranch(statement: TS.Node): boolean {
  const owner = ts.isBlock(statement.parent) ? statement.parent.parent : statement.parent;
  return ts.isIfStatement(owner) || ts.isCaseClause(owner);
}

/** A method of a base class: abstract, extended in the file, or named as a base. */
function isForSubclasses(fn: FunctionNode, file: TsFile): boolean {
  const owner = ts.findAncestor(fn, ts.isClassLike);
  if (!owner) return false;
  if (hasModifier(owner, ts.SyntaxKind.AbstractKeyword)) return true;
  const name = owner.name?.text ?? "";
  // An object that stands for "none" satisfies a type.
  if (/^(?:Noop|NoOp|Null|Empty|Disabled|Unsupported)[A-Z]/.test(name)) return true;
  if (/^(?:Base|Abstract|I[A-Z])|Base$|Interface$|Adapter$|Abstract$|Mixin$/.test(name)) return true;
  return name !== "" && new RegExp(`\\bextends\\s+${name}\\b`).test(file.text);
}

/** A method that a package's base class asks for, in a class that does its work by other methods: what does not apply to it is refused. */
function isRefusedOverride(fn: FunctionNode, message: string, file: TsFile): boolean {
  const owner = ts.findAncestor(fn, ts.isClassLike);
  const base = owner?.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const origin = base && originOf(base, file);
  if (!owner || !origin || /^[.~#]|^@\//.test(origin.module) || /\byet\b|\bTODO\b/i.test(message)) return false;
  return (
    owner.members.filter((member) => ts.isMethodDeclaration(member) && member !== fn && (member.body?.statements.length ?? 0) > 1).length >
    0
  );
}

/** "only here to conform with the interface", "the concrete subclass loads it": what stands above says that nobody ends here. */
function saysWhyEmpty(fn: FunctionNode, file: TsFile): boolean {
  const said = commentAbove(fn, file);
  if (forSubclasses.test(said) || fitsOnly.test(said)) return true;
  const owner = ts.findAncestor(fn, ts.isClassLike);
  return owner?.members.some((member) => leftToSubclasses.test(commentAbove(member, file))) === true;
}

/** What stands above a node, as one line. */
function commentAbove(node: TS.Node, file: TsFile): string {
  return file.text.slice(node.getFullStart(), node.getStart(file.root)).replace(/\s*\n\s*(?:\/\/|\*(?!\/))?\s*/g, " ");
}

const leftToSubclasses = /\bconcrete sub-?class|\bsub-?class(?:es)? (?:must|should|overrid|implement|load|provid)/i;
const fitsOnly =
  /\b(?:only|just|merely)\b[^.]*\b(?:conform|satisf|compl(?:y|ies)|fulfil|interface|type-?check)|\bnever (?:be )?called\b|\bnot (?:needed|used|called|applicable)\b/i;

/** Whether a node stands in a branch that is taken in a demo, in development or in tests. */
function isUnderDemo(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && parent.expression !== current && demo.test(sourceOf(parent.expression, file))) return true;
    if (ts.isConditionalExpression(parent) && parent.condition !== current && demo.test(sourceOf(parent.condition, file))) return true;
    if (ts.isBinaryExpression(parent) && parent.right === current && demo.test(sourceOf(parent.left, file))) return true;
    if (ts.isCaseClause(parent) && demo.test(sourceOf(parent.expression, file))) return true;
    // if (!isDemo) return real(); return mockOrders;
    if (ts.isBlock(parent) && guardedAbove(parent, current, file)) return true;
  }
  return false;
}

function guardedAbove(block: TS.Block, statement: TS.Node, file: TsFile): boolean {
  return block.statements.some(
    (other) =>
      other.end <= statement.pos &&
      ts.isIfStatement(other) &&
      demo.test(sourceOf(other.expression, file)) &&
      /\breturn\b|\bthrow\b/.test(sourceOf(other.thenStatement, file)),
  );
}

/** return mockOrders, res.json(FAKE_USERS) */
function madeUp(expression: TS.Expression | undefined, file: TsFile): Outcomes {
  const value = expression && unwrapAwait(expression);
  if (!value || isAside(file)) return undefined;
  const named = ts.isCallExpression(value) ? value.expression : value;
  const name = lastNameOf(named);
  if (!isMadeUpName(name) || !isKnownData(value, file) || isUnderDemo(value, file)) return undefined;
  const fn = enclosingFunction(value);
  // Within a stand-in it is the stand-in that is reported.
  if (fn && (isStandInName(functionName(fn)) || demo.test(functionName(fn)))) return undefined;
  return problem("madeUp", spanOf(value, file), { data: { name } });
}

/** A constant of the file with data in it, a function of the file, or something imported for the purpose. */
function isKnownData(value: TS.Expression, file: TsFile): boolean {
  const base = ts.isCallExpression(value) ? unwrap(value.expression) : value;
  if (!ts.isIdentifier(base)) return false;
  if (importsOf(file).has(base.text)) return true;
  if (ts.isCallExpression(value)) return declarationOf(base, file) !== undefined;
  const initializer = initializerOf(base, file);
  const literal = initializer && unwrap(initializer);
  // An empty one is filled later, with whatever there is.
  if (literal && ts.isArrayLiteralExpression(literal)) return literal.elements.length > 0;
  return literal !== undefined && ts.isObjectLiteralExpression(literal) && literal.properties.length > 0;
}

const visitReturn: Visit<TS.Node, TsFile> = (node, file) => {
  const { expression } = node as TS.ReturnStatement;
  return madeUp(expression, file) ?? constantReturn(node as TS.ReturnStatement, file);
};

const visitJson: Visit<TS.CallExpression, TsFile> = (call, file) =>
  call.arguments.length === 1 ? madeUp(call.arguments[0], file) : undefined;

/** A body of one constant, with a note that it is to be written. */
function constantReturn(statement: TS.ReturnStatement, file: TsFile): Outcomes {
  const fn = enclosingFunction(statement);
  if (isAside(file) || !fn?.body || fn.body !== statement.parent || !ts.isBlock(fn.body) || fn.body.statements.length !== 1)
    return undefined;
  if (!isConstant(statement.expression)) return undefined;
  const word = noteIn(fn.body, file);
  if (word === undefined) return undefined;
  const name = functionName(fn);
  if (isSecurityCheckName(name) || isForSubclasses(fn, file)) return undefined;
  return problem("constant", spanOf(statement, file), { data: { word } });
}

/** What in a body says that it is to be written: a TODO that names the work, a comment that calls the answer made up. */
function noteIn(body: TS.Block, file: TsFile): string | undefined {
  const start = body.getStart(file.root);
  const text = file.text.slice(start, body.end);
  const note = /\b(TODO|FIXME)\b[^\n]*/.exec(text);
  if (note && namesWork.test(note[0]) && isInComment(start + note.index, file)) return note[1];
  const said = saysMadeUp.exec(text);
  return said && isInComment(start + said.index, file) ? "comment" : undefined;
}

function isConstant(expression: TS.Expression | undefined): boolean {
  const value = expression && unwrap(expression);
  if (!value) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.every(isConstant);
  if (ts.isObjectLiteralExpression(value)) return isMadeUpObject(value);
  return (
    ts.isStringLiteralLike(value) ||
    ts.isNumericLiteral(value) ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    value.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isCallExpression(value) && lastNameOf(value.expression) === "resolve" && value.arguments.every(isConstant))
  );
}

/** `{ id, name: "Jane Doe" }`: what was asked for is handed back beside what is made up. */
function isMadeUpObject(object: TS.ObjectLiteralExpression): boolean {
  const constant = (property: TS.ObjectLiteralElementLike): boolean =>
    ts.isPropertyAssignment(property) && isConstant(property.initializer);
  if (object.properties.every(constant)) return true;
  return object.properties.some(constant) && object.properties.every((property) => constant(property) || isParameter(property));
}

function isParameter(property: TS.ObjectLiteralElementLike): boolean {
  const value = ts.isShorthandPropertyAssignment(property)
    ? property.name
    : ts.isPropertyAssignment(property)
      ? unwrap(property.initializer)
      : undefined;
  if (!value || !ts.isIdentifier(value)) return false;
  const { text } = value;
  return enclosingFunction(property)?.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === text) === true;
}

/** function mockPayment() { … } */
const visitFunction: Visit<TS.Node, TsFile> = (node, file) => {
  const fn = node as FunctionNode;
  const name = functionName(fn);
  // Components that only look like something, and objects that only satisfy a type, deceive nobody.
  if (isAside(file) || !fn.body || !isStandInName(name) || /\.[jt]sx$/.test(file.path) || /^[A-Z]/.test(name)) return undefined;
  if (/\bas unknown as\b/.test(sourceOf(fn.body, file))) return undefined;
  if (!ts.isFunctionDeclaration(fn) && !ts.isMethodDeclaration(fn) && !ts.isVariableDeclaration(fn.parent)) return undefined;
  const owner = ts.findAncestor(fn, ts.isClassLike);
  // What a class has to have to fit others is named by them.
  if (owner?.heritageClauses && ts.isMethodDeclaration(fn)) return undefined;
  if (owner?.name && wordsOf(owner.name.text).some((word) => /^(?:mock|fake|dummy|stub|demo|test)$/.test(word))) return undefined;
  if (isUnderDemo(fn, file) || onlyForDemos(name, file) || evensTime.test(file.text)) return undefined;
  if (isTypeOnly(name, fn, file) || saysForTests(fn, file) || isDoubleForOthers(name, fn, file)) return undefined;
  return problem("named", functionNameSpan(fn, file), { data: { name } });
};

/** Nobody calls it: the compiler reads the type of what it gives back. */
function isTypeOnly(name: string, fn: FunctionNode, file: TsFile): boolean {
  const uses = [...file.text.matchAll(new RegExp(`(typeof\\s+)?\\b${name}\\b`, "g"))].filter(
    ({ index }) => index < fn.pos || index > fn.end,
  );
  return uses.length > 0 && !hasModifier(fn, ts.SyntaxKind.ExportKeyword) && uses.every(([, typeOf]) => typeOf !== undefined);
}

/**
 * A double beside the real one, or one that puts doubles together: a module hands out `createRoleService` and `createFakeRoleService`, and
 * nobody in it takes the second. Who builds the program chooses.
 */
function isDoubleForOthers(name: string, fn: FunctionNode, file: TsFile): boolean {
  const uses = [...file.text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].filter(({ index }) => index < fn.pos || index > fn.end);
  // The name itself stands outside where a constant holds the function.
  const used = uses.filter(({ index }) => !/(?:\bconst|\bfunction|\blet|[,{])\s*$/.test(file.text.slice(Math.max(0, index - 20), index)));
  if (used.length > 0) return false;
  const beside = new RegExp(`\\b(?:function|const|class)\\s+${realName(name)}\\b`).test(file.text);
  return (
    beside || (/^(?:create|make|build)/.test(name) && /\bnew Fake[A-Z]\w*\(|\bcreateFake[A-Z]\w*\(/.test(sourceOf(fn.body ?? fn, file)))
  );
}

/** Made for the tests of other modules, as the comment above says. */
function saysForTests(fn: FunctionNode, file: TsFile): boolean {
  let statement: TS.Node = fn;
  while (statement.parent && !ts.isSourceFile(statement.parent)) statement = statement.parent;
  return /\b(?:for|in|by)\s+(?:unit\s+|the\s+)?test(?:s|ing)\b/i.test(
    file.text.slice(statement.getFullStart(), statement.getStart(file.root)),
  );
}

/** A stand-in for an account that does not exist lets a failed sign-in take as long as any other. */
const evensTime = /\b(?:timing|enumerat\w+)\b/i;

/** Whether the file calls the function only where a demo or development asks for it. */
function onlyForDemos(name: string, file: TsFile): boolean {
  const calls = [...file.text.matchAll(new RegExp(`[^\\n;{}]*(?<!function )\\b${name}\\([^\\n]*`, "g"))].filter(
    ([line]) => !/^\s*(?:export\s+)?(?:const|async|function)\b[^=]*=\s*(?:async\s*)?\(/.test(line),
  );
  return calls.length > 0 && calls.every((match) => demo.test(match[0].replaceAll(name, "")) || demo.test(lineBefore(match.index, file)));
}

function lineBefore(offset: number, file: TsFile): string {
  const line = file.lines.lineOf(offset);
  return line > 0 ? file.lines.lineText(line - 1) : "";
}

/** TypeScript: functions that throw "not implemented", answer made-up data, or are stand-ins by their name. */
export const typescript: TypeScriptVisitors = {
  call: { json: visitJson, send: visitJson, resolve: visitJson },
  node: {
    ThrowStatement: visitThrow,
    ReturnStatement: visitReturn,
    FunctionDeclaration: visitFunction,
    MethodDeclaration: visitFunction,
    ArrowFunction: visitFunction,
    FunctionExpression: visitFunction,
  },
};
